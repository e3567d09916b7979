"""`registratura bench rights`: the copy and the erasure of one person's data."""

from pathlib import Path

import click

from .benchmarks.telling import machine, say


@click.command()
@click.option(
    "--rows",
    type=click.IntRange(100, 200_000),
    default=10_000,
    show_default=True,
    help="Câte rânduri are persoana.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Scrie raportul și într-un fișier.",
)
def rights(rows: int, output: Path | None) -> None:
    """Cât durează copia datelor unei persoane și ștergerea lor, din toate evidențele."""
    from .benchmarks.ground import ground
    from .benchmarks.rights import measure_rights

    with ground(entries=1_000) as place:
        report = {**machine(place, 1_000), **measure_rights(ground=place, rows=rows)}
    say(report, output)
