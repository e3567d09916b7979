"""`registratura invite`: an account, a role, and the link that lets the person in the first time."""

import json
from datetime import UTC, datetime

import click

from .choosing import institution_of
from .context import ensure_database, tell

ROLES = (
    *("registrar", "public_relations", "secretary_general", "head", "clerk", "archivist", "auditor"),
    *("administrator", "data_protection"),
    *("sales", "bookkeeping", "support", "outreach", "screening"),  # at the supplier of the service
)


@click.command()
@click.option("--institution", "code", required=True, help="Codul instituției.")
@click.option("--email", required=True, help="Adresa cu care persoana intră.")
@click.option("--name", required=True, help="Numele, cum se scrie în registre.")
@click.option("--role", required=True, type=click.Choice(ROLES), help="Rolul.")
@click.option("--unit", default="", help="Codul compartimentului; altfel rolul este în toată instituția.")
@click.option("--json", "as_json", is_flag=True, help='Scrie {"email", "role", "link", "expires_at"}.')
def invite(code: str, email: str, name: str, role: str, unit: str, as_json: bool) -> None:
    """Face o legătură de intrare, bună o singură dată, și rolul persoanei."""
    ensure_database()
    from django.conf import settings

    from registratura.accounts.services import LINK_LIFE
    from registratura.flows.onboarding import invite_person
    from registratura.institutions.roles import Role

    now = datetime.now(UTC)
    done = invite_person(
        institution_id=institution_of(code).id,
        email=email,
        full_name=name,
        role=Role(role),
        unit_code=unit,
        now=now,
    )
    link = f"{settings.PUBLIC_URL}/cont/legatura/{done.secret}/"
    if as_json:
        expires_at = (now + LINK_LIFE).isoformat(timespec="seconds")
        line = {"email": done.user.email, "role": role, "link": link, "expires_at": expires_at}
        click.echo(json.dumps(line))
        return
    if not done.new_account:
        tell(f"Contul {done.user.email} exista deja ({done.user.full_name}).")
    if not done.new_role:
        tell("Persoana avea deja acest rol.")
    click.echo(link)
    hours = int(LINK_LIFE.total_seconds() // 3600)
    tell(f"Legătura este bună o singură dată, {hours} de ore.")
