"""`registratura bench`: how fast the product is on this machine, beside the cheapest work of the same kind."""

import json
import os
import platform
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click
import psycopg

from .context import environment, tell
from .static_files import collect_when_changed

if TYPE_CHECKING:
    from .benchmarks.ground import Ground


@click.group()
def bench() -> None:
    """Măsoară viteza pe acest calculator, pe o bază de date proprie, ștearsă la sfârșit."""
    environment()


Command = Callable[..., None]


def _measured(
    *, clients: tuple[int, ...], seconds: float, rounds: int, entries: int
) -> Callable[[Command], Command]:
    """Give a command the options that every measurement has."""
    output = click.Path(dir_okay=False, path_type=Path)
    options = (
        click.option(
            "--clients", multiple=True, type=click.IntRange(1, 256), default=clients, show_default=True,
            help="Câți clienți deodată; se poate repeta.",
        ),
        click.option(
            "--seconds", type=click.FloatRange(0.2, 600), default=seconds, show_default=True, help="Cât ține repriza.",
        ),
        click.option("--rounds", type=click.IntRange(1, 50), default=rounds, show_default=True, help="Câte reprize."),
        click.option(
            "--entries", type=click.IntRange(1_000, 10_000_000), default=entries, show_default=True,
            help="Câte înregistrări sunt dinainte în registru.",
        ),
        click.option("-o", "--output", type=output, help="Scrie raportul și într-un fișier."),
    )  # fmt: skip

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


@bench.command()
@_measured(clients=(1, 4, 16, 64), seconds=3.0, rounds=3, entries=10_000)
def register(
    clients: tuple[int, ...], seconds: float, rounds: int, entries: int, output: Path | None
) -> None:
    """Înregistrări pe secundă, alături de un simplu INSERT, pe un registru și pe multe."""
    from .benchmarks.ground import ground
    from .benchmarks.registering import measure_registering

    with ground(entries=entries) as place:
        report = {
            **_machine(place, entries),
            **measure_registering(ground=place, clients=clients, seconds=seconds, rounds=rounds),
            "faults": _faults(place),
        }
    _say(report, output)


@bench.command("list")
@_measured(clients=(1, 8), seconds=2.0, rounds=3, entries=10_000)
@click.option(
    "--url", "urls", multiple=True, help="O adresă a programului, în locul celor obișnuite; se poate repeta."
)
def list_pages(
    clients: tuple[int, ...],
    seconds: float,
    rounds: int,
    entries: int,
    output: Path | None,
    urls: tuple[str, ...],
) -> None:
    """Pagini de 50 de poziții ale registrului, de la cea mai nouă la cea mai veche; lucrările și mapa unui șef."""
    from .benchmarks.ground import ground
    from .benchmarks.reading import list_paths, measure_reading
    from .benchmarks.work import lay_down_work, work_paths

    with ground(entries=entries) as place:
        collect_when_changed(data=environment().data, tell=tell)
        measured = partial(measure_reading, ground=place, clients=clients, seconds=seconds, rounds=rounds)
        if urls:
            cases = measured(paths={url: url for url in urls}, cookie=place.cookie, product=True)
        else:
            cases = measured(paths=list_paths(ground=place), cookie=place.cookie, product=False)
            lay_down_work(ground=place)
            cases += measured(paths=work_paths(), cookie=place.head_cookie, product=True)
        report = {**_machine(place, entries), "cases": cases}
    _say(report, output)


@bench.command()
@_measured(clients=(1, 8), seconds=2.0, rounds=3, entries=10_000)
@click.option(
    "--url", "urls", multiple=True, help="O adresă a programului, în locul celor obișnuite; se poate repeta."
)
def search(
    clients: tuple[int, ...],
    seconds: float,
    rounds: int,
    entries: int,
    output: Path | None,
    urls: tuple[str, ...],
) -> None:
    """Căutări de cuvinte și nume, dese și rare."""
    from .benchmarks.ground import ground
    from .benchmarks.reading import measure_reading, search_paths

    with ground(entries=entries) as place:
        if urls:
            collect_when_changed(data=environment().data, tell=tell)
        paths = {url: url for url in urls} or search_paths(ground=place)
        cases = measure_reading(
            ground=place,
            paths=paths,
            cookie=place.cookie,
            clients=clients,
            seconds=seconds,
            rounds=rounds,
            product=bool(urls),
        )
        report = {**_machine(place, entries), "cases": cases}
    _say(report, output)


@bench.command()
@click.option(
    "--messages", type=click.IntRange(20, 20_000), default=600, show_default=True, help="Câte mesaje."
)
@click.option(
    "--pages", type=click.IntRange(1, 100), default=6, show_default=True, help="Câte pagini scanate."
)
@click.option("--rounds", type=click.IntRange(1, 50), default=3, show_default=True, help="Câte reprize.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Scrie raportul și într-un fișier.",
)
def intake(messages: int, pages: int, rounds: int, output: Path | None) -> None:
    """Mesaje cu anexe pe secundă, recipise și ștampile, pagini recunoscute pe minut alături de tesseract."""
    from .benchmarks.ground import ground
    from .benchmarks.intake import measure_mail, measure_papers, measure_recognizing

    with ground(entries=1_000) as place:
        report = {
            **_machine(place, 1_000),
            "mail": measure_mail(ground=place, messages=messages, rounds=rounds),
            "papers": measure_papers(seconds=2.0, rounds=rounds),
            "recognizing": measure_recognizing(pages=pages, rounds=rounds),
        }
    _say(report, output)


@bench.command()
@click.option(
    "--pages", type=click.IntRange(10, 2_000), default=300, show_default=True, help="Câte pagini are lotul."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Scrie raportul și într-un fișier.",
)
def scans(pages: int, output: Path | None) -> None:
    """Pagini scanate pe secundă: citirea etichetelor și tăierea lotului, alături de simpla desenare a paginilor."""
    from .benchmarks.scans import measure_scans

    _say(measure_scans(pages=pages), output)


def _faults(place: "Ground") -> list[str]:
    """Prove that what was measured is what the product promises: numbers without a gap, each with its record."""
    from registratura.registers import queries as registers
    from registratura.toolkit.scope import acting_for

    with acting_for(place.institution_id):
        books = [registers.register_by_code(card.code) for card in registers.registers()]
        return [
            fault.words for book in books if book is not None for fault in registers.verify_register(book)
        ]


def _machine(place: "Ground", entries: int) -> dict[str, Any]:
    """Describe the machine without naming it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with psycopg.connect(place.owner_url) as connection:
        row = connection.execute("SELECT current_setting('server_version')").fetchone()
    assert row is not None
    return {
        "entries": entries,
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "cores": os.cpu_count(),
            "memory_gb": round(memory / 1024**3, 1),
            "python": platform.python_version(),
            "postgresql": row[0],
            "flush_ms": _flush_ms(place.cluster.folder.parent),
            "load_before": round(os.getloadavg()[0], 2),
        },
        "note": "Serverul, baza de date și clienții împart aceleași nuclee; reprizele alternează.",
    }


def _flush_ms(folder: Path) -> float:
    """Return how long the disk takes to keep a page for good: what every number of one register waits for."""
    took = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _page in range(60):
            file.write(os.urandom(8_192))
            file.flush()
            began = perf_counter()
            os.fdatasync(file.fileno())
            took.append(perf_counter() - began)
    return round(median(took) * 1000, 3)


def _say(report: dict[str, Any], output: Path | None) -> None:
    text = json.dumps(report, ensure_ascii=False, indent=2)
    if output is not None:
        output.write_text(text + "\n", encoding="utf-8")
    click.echo(text)
