"""
What the wall between purposes costs a page: `python -m tools.purpose_cost [--entries 100000] [--rounds 30]`.

Makes a durable database of its own, asks the product's pages in this process with the wall and without it in turns, and
prints the processor time of one page, program and database together, the least of all rounds. Nothing of it stays.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

PAGES = {
    "list of the register": "/birou/{code}/registre/general/",
    "entry": "/birou/{code}/registre/general/{entry}/",
    "search": "/birou/{code}/cautare/?q=certificat",
}
REQUESTS = 20


def main() -> int:
    """Measure, print JSON; exit code 0."""
    parser = argparse.ArgumentParser(
        prog="tools.purpose_cost", description="What the wall of purposes costs."
    )
    parser.add_argument("--entries", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=15)
    asked = parser.parse_args()

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registratura.config.settings")
    from registratura.doors.cli.benchmarks.ground import ground

    with ground(entries=asked.entries) as place:
        print(json.dumps(measured(place, asked.rounds), indent=2))
    return 0


def measured(place: Any, rounds: int) -> dict[str, Any]:
    """Return for each page the milliseconds with and without the wall, in alternating rounds."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    name, _, value = place.cookie.partition("=")
    client.cookies[name] = value
    found = {}
    connection.ensure_connection()
    for page, pattern in PAGES.items():
        address = pattern.format(code=_code(), entry=_newest_entry(place))
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code} {answer.get('Location', '')}")
        ask = partial(client.get, address)
        least = {"with": float("inf"), "without": float("inf")}
        for number in range(rounds):
            order = ("with", "without") if number % 2 else ("without", "with")
            for way in order:
                with walls(place.owner_url, standing=way == "with"):
                    least[way] = min(least[way], milliseconds(ask))
        share = (least["with"] - least["without"]) / least["without"]
        found[page] = {
            **{way: round(took, 3) for way, took in least.items()},
            "percent": round(100 * share, 2),
        }
    return found


@contextmanager
def walls(owner_url: str, *, standing: bool) -> Iterator[None]:
    """Stand the wall up, or take it away whole: the policies, and the question of the manager."""
    import psycopg

    from registratura.toolkit import purpose
    from registratura.toolkit.purpose_walls import POLICY, wanted_walls

    with psycopg.connect(owner_url, autocommit=True) as owner:
        for table, tail in wanted_walls().items():
            owner.execute(f'DROP POLICY IF EXISTS {POLICY} ON "{table}"')
            if standing:
                owner.execute(f'CREATE POLICY {POLICY} ON "{table}" {tail}')
    kept = purpose.refuse_unserved
    if not standing:
        purpose.refuse_unserved = lambda model: None
    try:
        yield
    finally:
        purpose.refuse_unserved = kept


def milliseconds(ask: Callable[[], Any]) -> float:
    """Return the processor time of one request, of this thread and of the database behind it: the least of many."""
    from django.db import connection

    for _ in range(3):
        ask()
    connection.ensure_connection()
    spent = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    least = float("inf")
    for _ in range(REQUESTS):
        began = time.thread_time_ns() + _nanoseconds(spent)
        ask()
        least = min(least, time.thread_time_ns() + _nanoseconds(spent) - began)
    return least / 1e6


def _nanoseconds(spent: Path) -> int:
    return int(spent.read_text().split()[0])


def _code() -> str:
    from registratura.doors.cli.benchmarks.ground import CODE

    return CODE


def _newest_entry(place: Any) -> str:
    import psycopg

    with psycopg.connect(place.owner_url) as connection:
        connection.execute("SELECT set_config('app.institution', %s, true)", [str(place.institution_id)])
        row = connection.execute(
            "SELECT year, number FROM registers_entry WHERE register_id = %s AND number IS NOT NULL"
            " ORDER BY year DESC, number DESC LIMIT 1",
            [place.registers[0]],
        ).fetchone()
    assert row is not None
    return f"{row[0]}/{row[1]}"


if __name__ == "__main__":
    sys.exit(main())
