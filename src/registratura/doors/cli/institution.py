"""`registratura institution`: the institutions of this installation."""

import json
from datetime import UTC, datetime

import click

from .context import ensure_database, tell

KINDS = ("commune", "town", "municipality", "county", "school", "agency", "supplier")


@click.group()
def institution() -> None:
    """Adaugă și arată instituții."""


@institution.command()
@click.option("--name", required=True, help="Numele instituției, ca în antet.")
@click.option("--cui", required=True, help="Codul fiscal; cel greșit avertizează, nu oprește.")
@click.option(
    "--kind", type=click.Choice(KINDS), default="commune", show_default=True, help="Felul instituției."
)
@click.option("--code", default="", help="Codul scurt, de pildă primaria-alba; altfel se face din nume.")
@click.option("--json", "as_json", is_flag=True, help='Scrie {"code": …}.')
def add(name: str, cui: str, kind: str, code: str, as_json: bool) -> None:
    """Adaugă o instituție, cu registrul general deschis."""
    ensure_database()
    from registratura.flows.onboarding import open_institution_with_register
    from registratura.kernel.calendar import legal_date
    from registratura.kernel.identifiers import check_cui

    now = datetime.now(UTC)
    opened = open_institution_with_register(name=name, cui=cui, kind=kind, code=code, now=now)
    if warning := check_cui(cui, today=legal_date(now)).words:
        tell(f"Atenție: {warning}")
    if as_json:
        click.echo(json.dumps({"code": opened.code}))
    else:
        click.echo(f"{opened.name}: codul „{opened.code}”, registrul general este deschis.")


@institution.command("list")
@click.option("--json", "as_json", is_flag=True, help="O linie JSON de instituție.")
def list_all(as_json: bool) -> None:
    """Arată instituțiile."""
    ensure_database()
    from registratura.institutions.queries import every_institution

    found = every_institution()
    for each in found:
        if as_json:
            line = {"code": each.code, "name": each.name, "cui": each.cui, "kind": each.kind}
            click.echo(json.dumps(line, ensure_ascii=False))
        else:
            click.echo(f"{each.code:<40} {each.name}")
    if not found:
        tell("Nicio instituție; adăugați una cu „registratura institution add”.")
