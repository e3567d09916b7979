"""`bench list` and `bench search`: pages of fifty beside the signed-in greeting of the same server."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import psycopg

from .figures import Round, alternate, share
from .ground import CODE, Ground, serving
from .load import LoadError, get, http_round


def list_paths(*, ground: Ground) -> dict[str, str]:
    """Return the addresses of the newest, a middle and the oldest page of the general register."""
    with psycopg.connect(ground.owner_url) as connection:
        connection.execute("SELECT set_config('app.institution', %s, true)", [str(ground.institution_id)])
        counters = connection.execute(
            "SELECT year, last_number FROM registers_numbersequence WHERE register_id = %s ORDER BY year",
            [ground.registers[0]],
        ).fetchall()
    path = f"/bench/{CODE}/page/"
    middle_year, middle_last = counters[len(counters) // 2]
    return {
        "newest": path,
        "middle": f"{path}?older={middle_year}-{middle_last // 2}",
        "oldest": f"{path}?older={counters[0][0]}-51",
    }


def search_paths(*, ground: Ground) -> dict[str, str]:
    """Return the addresses of searches for rare and frequent words and names, and for what is not there."""
    rare = _rare_name(ground)
    asked = {
        "frequent word": "cerere",
        "rarer word": "ambrozia",
        "rare word": "dosar 4711",
        "absent word": "necunoscutul",
        "frequent part of a name": "prefect",
        "rare part of a name": rare[1:8].strip(),
        "rare whole name": rare,
        "absent part of a name": "xyzxyz",
        "two frequent words": "certificat urbanism",
        "name and word": f"{rare.split()[0]} cerere",
        "number": "4711",
    }
    return {name: f"/bench/{CODE}/search/?q={quote(words)}" for name, words in asked.items()}


def _rare_name(ground: Ground) -> str:
    with psycopg.connect(ground.owner_url) as connection:
        connection.execute("SELECT set_config('app.institution', %s, true)", [str(ground.institution_id)])
        row = connection.execute(
            "SELECT names FROM registers_entrysearch WHERE names ~ '^[a-z]{5,} [a-z]{5,}$'"
            " GROUP BY names ORDER BY count(*), max(id) LIMIT 1"
        ).fetchone()
    assert row is not None
    return str(row[0])


def measure_reading(
    *,
    ground: Ground,
    paths: Mapping[str, str],
    cookie: str,
    clients: Sequence[int],
    seconds: float,
    rounds: int,
    product: bool,
) -> list[dict[str, Any]]:
    """
    Measure each address with a signed-in person's cookie, beside the greeting, in alternating rounds.

    product: the addresses are the product's own pages.
    """
    report = []
    with serving(product=product) as port:
        for number in clients:
            hello = _asking(port, number, "/bench/hello/", cookie)
            for name, path in paths.items():
                asking = _asking(port, number, path, cookie)
                warm(hello, "/bench/hello/")
                warm(asking, path)
                figures = alternate(works={"hello": hello, "page": asking}, rounds=rounds, seconds=seconds)
                report.append(
                    {
                        "case": name,
                        "path": path,
                        "clients": number,
                        **figures,
                        "share_of_hello": share(figures["page"], figures["hello"]),
                    }
                )
    return report


def warm(asking: Callable[[float], Round], path: str) -> None:
    """
    Ask for a moment before measuring.

    Raises: LoadError when no answer is good: a refusal is quicker than any page, and would be taken for speed.
    """
    first = asking(0.2)
    if first.errors == len(first.latencies):
        raise LoadError(f"{path}: none of {first.errors} answers was 200")


def _asking(port: int, clients: int, path: str, cookie: str) -> Callable[[float], Round]:
    request = get(path, cookie=cookie)
    return lambda seconds: http_round(port=port, clients=clients, request=lambda: request, seconds=seconds)
