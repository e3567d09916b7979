"""`registratura messages`: what waits or failed, and sending it again."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from registratura.kernel.calendar import BUCHAREST
from registratura.kernel.errors import DomainError

from .choosing import institution_of
from .context import ensure_database
from .main import Refusal

if TYPE_CHECKING:
    from registratura.messaging.queries import DeliveryLine

STATES = {"waiting": "waiting", "failed": "failed", "bounced": "bounced", "sent": "sent", "all": ""}
MOST = 1_000


@click.group()
def messages() -> None:
    """Arată trimiterile care așteaptă sau nu au reușit și le trimite din nou."""


@messages.command("list")
@click.option("--institution", "code", required=True, help="Codul instituției.")
@click.option(
    "--state",
    type=click.Choice([*STATES]),
    help="Numai cele din această stare; altfel toate cele neîncheiate.",
)
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, MOST), help="Câte, cel mult.")
@click.option("--json", "as_json", is_flag=True, help="Scrie ca JSON.")
def list_messages(code: str, state: str | None, limit: int, as_json: bool) -> None:
    """Arată trimiterile, de la cea mai nouă. Fără --state: cele care așteaptă, se întorc sau nu au reușit."""
    ensure_database()
    from registratura.messaging import queries
    from registratura.toolkit.scope import acting_for

    wanted = [STATES[state]] if state else ["waiting", "sending", "failed", "bounced"]
    institution = institution_of(code)
    with acting_for(institution.id):
        lines = [line for each in wanted for line in queries.deliveries(state=each, size=limit)]
    lines = sorted(lines, key=lambda line: line.id, reverse=True)[:limit]
    if as_json:
        click.echo(json.dumps([_plain(line) for line in lines], ensure_ascii=False, indent=2))
        return
    for line in lines:
        click.echo(_written(line))
    if not lines:
        click.echo("Nicio trimitere nu așteaptă și nu a dat greș." if not state else "Nicio trimitere.")


@messages.command("retry")
@click.option("--institution", "code", required=True, help="Codul instituției.")
@click.option("--all-failed", is_flag=True, help="Toate cele nereușite, cel mult o mie deodată.")
@click.option("--json", "as_json", is_flag=True, help="Scrie ca JSON numerele trimiterilor reluate.")
@click.argument("numbers", nargs=-1, type=click.IntRange(1, 2**63 - 1))
def retry_messages(code: str, all_failed: bool, as_json: bool, numbers: tuple[int, ...]) -> None:
    """Pune din nou la rând trimiterile cu aceste numere; pleacă prin lucrătorul din fundal."""
    if bool(numbers) == all_failed:
        raise Refusal("Spuneți numerele trimiterilor sau --all-failed.")
    ensure_database()
    from registratura.messaging import queries
    from registratura.messaging import services as messaging
    from registratura.toolkit.scope import acting_for

    institution = institution_of(code)
    with acting_for(institution.id):
        chosen = numbers or tuple(line.id for line in queries.deliveries(state="failed", size=MOST))
        for number in chosen:
            try:
                messaging.retry(delivery_id=number, by=None, now=datetime.now(UTC))
            except DomainError as error:
                raise Refusal(f"Trimiterea {number}: {error.words} Nimic nu s-a pus la rând.") from error
    if as_json:
        click.echo(json.dumps({"retried": list(chosen)}))
    else:
        click.echo(f"Puse din nou la rând: {len(chosen)}.")


def _plain(line: DeliveryLine) -> dict[str, object]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(line).items()
    }


def _written(line: DeliveryLine) -> str:
    written = f"{line.created_at.astimezone(BUCHAREST):%d.%m.%Y %H:%M}"
    to = line.recipient or line.address
    tries = f", încercări: {line.attempt_count}" if line.attempt_count else ""
    reply = f" · {line.last_reply}" if line.last_reply else ""
    return f"{line.id:>8}  {written}  {line.channel:<8} {line.state_name:<12} {line.kind_name} → {to}{tries}{reply}"
