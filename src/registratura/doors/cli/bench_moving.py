"""`registratura bench import`: an old register moving in, and the package of the institution moving out."""

from pathlib import Path

import click

from .benchmarks.telling import machine, say


@click.command("import")
@click.option(
    "--rows", type=click.IntRange(100, 500_000), default=20_000, show_default=True, help="Câte rânduri."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Scrie raportul și într-un fișier.",
)
def move_in(rows: int, output: Path | None) -> None:
    """Rânduri pe secundă ale unui registru vechi, citite, verificate și preluate; apoi pachetul instituției."""
    from .benchmarks.ground import ground

    with ground(entries=1_000) as place:
        from .benchmarks.moving import measure_moving  # it needs Django, which the ground sets up

        report = {**machine(place, 1_000), **measure_moving(ground=place, rows=rows)}
    say(report, output)
