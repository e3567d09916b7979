"""`registratura report`: a report of an institution, for a person or another program."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from .choosing import institution_of
from .context import ensure_database, tell

WRITTEN_BY = "linia de comandă"
NAMES = (
    *(
        "legea-544",
        "petitii",
        "transparenta",
        "intarziate",
        "durate",
        "raspunsuri",
        "incarcare",
        "cai",
        "feluri",
    ),
    "integritate",
)


@click.command()
@click.argument("name", type=click.Choice(NAMES))
@click.option("--institution", "code", required=True, help="Codul instituției.")
@click.option("--year", type=click.IntRange(1990, 2200), help="Anul; altfel cel pe care îl arată și pagina.")
@click.option(
    "--part", default="", help="Partea anului: an, s1, s2, t1…t4, l01…l12; la petiții numai s1 și s2."
)
@click.option("--json", "as_json", is_flag=True, help="Scrie raportul ca JSON, cu definiția lui în cuvinte.")
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Fișierul de scris; forma lui se ia din nume: .pdf, .xlsx sau .csv.",
)
def report(name: str, code: str, year: int | None, part: str, target: Path | None, *, as_json: bool) -> None:
    """
    Numără un raport al unei instituții întregi și îl scrie.

    Fără --json și fără fișier, tabelele se scriu ca CSV pe ieșirea standard. Vizualizarea se scrie în evidența
    rapoartelor. Codul de ieșire este 1 când sumele raportului nu se potrivesc.
    """
    ensure_database()
    from registratura.flows.reporting import asking
    from registratura.flows.reporting.asking import FORMS
    from registratura.flows.reporting.catalogue import REPORTS
    from registratura.kernel.calendar import legal_date
    from registratura.toolkit.scope import acting_for

    form = target.suffix.lstrip(".").lower() if target is not None else "csv"
    if form not in FORMS:
        raise click.UsageError("Numele fișierului se termină cu .pdf, .xlsx sau .csv.")
    now = datetime.now(UTC)
    institution = institution_of(code)
    definition = REPORTS[name]
    asked = asking.asked_everywhere(definition=definition, year=year, part=part, today=legal_date(now))
    with acting_for(institution.id):
        shown = asking.look(definition=definition, asked=asked, way=form, by=None, now=now)
    if as_json:
        click.echo(json.dumps(asking.plain_of(shown), ensure_ascii=False, indent=2))
    if target is not None or not as_json:
        made = asking.file_of(shown=shown, form=form, institution=institution, by_name=WRITTEN_BY, at=now)
        if target is not None:
            target.write_bytes(made.content)
            tell(f"{target}: {shown.result.row_count} rânduri, SHA-256 al cifrelor {shown.digest}")
        else:
            sys.stdout.write(made.content.decode("utf-8-sig"))
    for fault in shown.result.faults:
        tell(f"Sumele nu se potrivesc: {fault}")
    if shown.result.faults:
        sys.exit(1)
