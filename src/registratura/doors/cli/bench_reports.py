"""`registratura bench reports`: reports and the print of a register over one year that holds every entry."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option(
    "--entries",
    type=click.IntRange(1_000, 2_000_000),
    default=250_000,
    show_default=True,
    help="Câte înregistrări are anul.",
)
@click.option("--print", "prints", is_flag=True, help="Tipărește și registrul anului.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Scrie raportul și într-un fișier.",
)
def reports(entries: int, output: Path | None, *, prints: bool) -> None:
    """Rapoartele unui an: numărarea, fișierele, faptele zilelor; la cerere, tipărirea registrului cu memoria ei."""
    from .benchmarks.ground import ground
    from .benchmarks.reports import lay_down_year, measure_print, measure_reports
    from .benchmarks.telling import machine, say

    with ground(entries=1_000) as place:
        lay_down_year(ground=place, count=entries)
        report = {**machine(place, entries), "print": measure_print(ground=place) if prints else None}
        report["reports"] = measure_reports(ground=place)
    say(report, output)
