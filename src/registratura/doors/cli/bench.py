"""`registratura bench`: how fast the product is on this machine, beside the cheapest work of the same kind."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .bench_api import api
from .bench_moving import move_in
from .bench_reports import reports
from .bench_rights import rights
from .benchmarks.telling import machine as _machine
from .benchmarks.telling import say as _say
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
    "--count", type=click.IntRange(10, 20_000), default=200, show_default=True, help="Câte facturi are luna."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Scrie raportul și într-un fișier.",
)
def invoices(count: int, output: Path | None) -> None:
    """Facturarea unei luni: verificare, număr, UBL, PDF/A-3, pe minut."""
    from .benchmarks.ground import ground
    from .benchmarks.invoices import measure_invoices

    with ground(entries=1_000) as place:
        report = {**_machine(place, 1_000), "month": measure_invoices(ground=place, count=count)}
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


@bench.command()
@click.option(
    "--messages", type=click.IntRange(10, 100_000), default=2_000, show_default=True, help="Câte mesaje."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Scrie raportul și într-un fișier.",
)
def campaign(messages: int, output: Path | None) -> None:
    """Mesaje de campanie pe secundă, cu acordul întrebat la fiecare, către un server de poștă de aici."""
    from .benchmarks.campaigns import measure_campaign
    from .benchmarks.ground import ground

    with ground(entries=1_000) as place:
        report = {**_machine(place, 1_000), **measure_campaign(ground=place, messages=messages)}
    _say(report, output)


@bench.command()
@click.option(
    "--visitors",
    type=click.IntRange(1, 1_000),
    default=200,
    show_default=True,
    help="Câți vizitatori deodată.",
)
@click.option(
    "--pause",
    type=click.FloatRange(0.1, 60),
    default=5.0,
    show_default=True,
    help="Cât citește unul o pagină, secunde.",
)
@click.option(
    "--seconds", type=click.FloatRange(1, 600), default=10.0, show_default=True, help="Cât ține repriza."
)
@click.option("--rounds", type=click.IntRange(1, 50), default=3, show_default=True, help="Câte reprize.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Scrie raportul și într-un fișier.",
)
def portal(visitors: int, pause: float, seconds: float, rounds: int, output: Path | None) -> None:
    """Paginile publice, citite de mulți vizitatori deodată, alături de salutul aceluiași server."""
    from .benchmarks.ground import ground
    from .benchmarks.visiting import measure_visiting

    with ground(entries=1_000) as place:
        collect_when_changed(data=environment().data, tell=tell)
        cases = measure_visiting(
            ground=place, visitors=visitors, pause_s=pause, seconds=seconds, rounds=rounds
        )
        report = {**_machine(place, 1_000), "visitors": visitors, "pause_s": pause, "cases": cases}
    _say(report, output)


@bench.command()
@click.option(
    "--licences", type=click.IntRange(1, 20_000), default=1_000, show_default=True, help="Câte licențe."
)
@click.option("--clients", type=click.IntRange(1, 256), default=8, show_default=True, help="Câți deodată.")
@click.option(
    "--seconds", type=click.FloatRange(1, 600), default=5.0, show_default=True, help="Cât ține repriza."
)
@click.option("--rounds", type=click.IntRange(1, 50), default=3, show_default=True, help="Câte reprize.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Scrie raportul și într-un fișier.",
)
def licences(licences: int, clients: int, seconds: float, rounds: int, output: Path | None) -> None:
    """Verificări de licențe pe minut prin rețea, și a unui fișier semnat fără ea."""
    from .benchmarks.ground import ground
    from .benchmarks.licences import measure_licences

    with ground(entries=1_000) as place:
        measured = measure_licences(
            ground=place, licences=licences, clients=clients, seconds=seconds, rounds=rounds
        )
        report = {**_machine(place, 1_000), **measured}
    _say(report, output)


@bench.command()
@click.option(
    "--chats", type=click.IntRange(1, 600), default=500, show_default=True, help="Câte discuții deodată."
)
@click.option(
    "--messages", type=click.IntRange(10, 100_000), default=1_000, show_default=True, help="Câte mesaje."
)
@click.option(
    "--rate", type=click.FloatRange(1, 500), default=25.0, show_default=True, help="Mesaje pe secundă."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Scrie raportul și într-un fișier.",
)
def chat(chats: int, messages: int, rate: float, output: Path | None) -> None:
    """După cât timp vede cealaltă parte ce s-a scris într-o discuție pe loc."""
    from .benchmarks.chats import measure_chats
    from .benchmarks.ground import ground

    with ground(entries=1_000) as place:
        measured = measure_chats(chats=chats, messages=messages, per_second=rate)
        report = {**_machine(place, 1_000), **measured}
    _say(report, output)


@bench.command()
@click.option(
    "--flights", type=click.IntRange(1, 10_000), default=200, show_default=True, help="Câte anunțuri."
)
@click.option(
    "--choices", type=click.IntRange(1, 100_000), default=2_000, show_default=True, help="Câte alegeri."
)
@click.option(
    "--seconds", type=click.FloatRange(0.2, 60), default=3.0, show_default=True, help="Cât ține repriza."
)
@click.option("--rounds", type=click.IntRange(1, 50), default=4, show_default=True, help="Câte reprize.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Scrie raportul și într-un fișier.",
)
def notices(flights: int, choices: int, seconds: float, rounds: int, output: Path | None) -> None:
    """Cât durează alegerea unui anunț: singură, și întreagă, cu acord, semnale și evidență, lângă întrebări goale."""
    from .benchmarks.ground import ground
    from .benchmarks.notices import measure_decisions, measure_notices

    with ground(entries=1_000) as place:
        report = {
            **_machine(place, 1_000),
            **measure_notices(flights=flights, choices=choices),
            "whole": measure_decisions(ground=place, seconds=seconds, rounds=rounds),
        }
    _say(report, output)


@bench.command()
@click.option("--clients", type=click.IntRange(1, 256), default=8, show_default=True, help="Câți deodată.")
@click.option(
    "--seconds", type=click.FloatRange(1, 600), default=5.0, show_default=True, help="Cât ține repriza."
)
@click.option("--rounds", type=click.IntRange(1, 50), default=4, show_default=True, help="Câte reprize.")
@click.option(
    "--entries",
    type=click.IntRange(1_000, 10_000_000),
    default=10_000,
    show_default=True,
    help="Câte înregistrări sunt dinainte în registru.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Scrie raportul și într-un fișier.",
)
def seal(clients: int, seconds: float, rounds: int, entries: int, output: Path | None) -> None:
    """Cât costă sigilarea înregistrarea, în reprize pe rând, și cât de repede se verifică fără program."""
    from .benchmarks.ground import ground
    from .benchmarks.sealing import measure_sealing

    with ground(entries=entries) as place:
        measured = measure_sealing(ground=place, clients=clients, seconds=seconds, rounds=rounds)
        report = {**_machine(place, entries), **measured}
    _say(report, output)


def _faults(place: "Ground") -> list[str]:
    """Prove that what was measured is what the product promises: numbers without a gap, each with its record."""
    from registratura.registers import queries as registers
    from registratura.toolkit.scope import acting_for

    with acting_for(place.institution_id):
        books = [registers.register_by_code(card.code) for card in registers.registers()]
        return [
            fault.words for book in books if book is not None for fault in registers.verify_register(book)
        ]


bench.add_command(reports)
bench.add_command(rights)
bench.add_command(move_in)
bench.add_command(api)
