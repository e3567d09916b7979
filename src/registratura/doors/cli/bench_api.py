"""`registratura bench api`: the interface for programs beside the greeting, and beside registering at the desk."""

from pathlib import Path

import click

from .benchmarks.telling import machine, say
from .context import environment, tell
from .static_files import collect_when_changed


@click.command()
@click.option(
    "--clients",
    multiple=True,
    type=click.IntRange(1, 256),
    default=(1, 8),
    show_default=True,
    help="Câți clienți deodată; se poate repeta.",
)
@click.option(
    "--seconds", type=click.FloatRange(0.2, 600), default=2.0, show_default=True, help="Cât ține repriza."
)
@click.option("--rounds", type=click.IntRange(1, 50), default=3, show_default=True, help="Câte reprize.")
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
def api(clients: tuple[int, ...], seconds: float, rounds: int, entries: int, output: Path | None) -> None:
    """Lista de 50 prin interfața pentru programe, alături de un salut, și înregistrarea alături de birou."""
    from .benchmarks.ground import ground

    with ground(entries=entries) as place:
        from .benchmarks.programs import measure_programs  # rooms: only once the ground has set them up

        collect_when_changed(data=environment().data, tell=tell)
        report = {
            **machine(place, entries),
            **measure_programs(ground=place, clients=clients, seconds=seconds, rounds=rounds),
        }
    say(report, output)
