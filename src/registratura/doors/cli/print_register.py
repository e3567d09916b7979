"""`registratura print`: a register as PDF/A."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from .choosing import institution_of, progress, register_of
from .context import ensure_database, tell

DAY = click.DateTime(formats=["%Y-%m-%d", "%d.%m.%Y"])
PRINTED_BY = "linia de comandă"


@click.command("print")
@click.option("--institution", "code", required=True, help="Codul instituției.")
@click.option("--register", "register_code", default="general", show_default=True, help="Codul registrului.")
@click.option("--year", required=True, type=click.IntRange(1990, 2200), help="Anul registrului.")
@click.option(
    "-o", "--output", "target", required=True, type=click.Path(path_type=Path), help="Fișierul PDF de scris."
)
@click.option("--from", "from_day", type=DAY, help="Prima zi, de pildă 2026-03-01 sau 01.03.2026.")
@click.option("--to", "to_day", type=DAY, help="Ultima zi, inclusiv.")
def print_register(
    code: str, register_code: str, year: int, target: Path, from_day: datetime | None, to_day: datetime | None
) -> None:
    """Tipărește un registru, tot anul sau numai niște zile, ca PDF/A-2u."""
    ensure_database()
    from registratura.flows.printing import print_year
    from registratura.toolkit.scope import acting_for

    institution = institution_of(code)
    with acting_for(institution.id):
        register = register_of(register_code)
    with progress(length=1, label="Tipărire") as bar:
        report = print_year(
            institution=institution,
            register=register,
            year=year,
            target=target.absolute(),
            now=datetime.now(UTC),
            printed_by=PRINTED_BY,
            from_date=from_day.date() if from_day else None,
            to_date=to_day.date() if to_day else None,
            progress=bar.reach_of,
        )
    click.echo(f"{target}: {report.entries} poziții pe {report.pages} pagini, SHA-256 {report.sha256}")
    if report.replaced_characters:
        tell(f"{report.replaced_characters} semne nu au literă în caracterele programului și apar ca �.")
