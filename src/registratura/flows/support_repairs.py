"""Repairs and those they are for: each step is told by letter."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import override

from registratura.flows.support import ABOUT, department, page_of
from registratura.journal.services import Actor
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.support import queries
from registratura.support import services as support
from registratura.support.queries import RepairCard
from registratura.support.repair_machine import STAGES, Custody, Stage

if TYPE_CHECKING:
    from registratura.institutions.models import Institution


def ask(
    *,
    supplier: "Institution",
    ticket_id: int,
    device: str,
    serial: str,
    symptom: str,
    by: Actor,
    now: datetime,
) -> int:
    """
    Open a repair within a conversation and tell its customer.

    Raises: TicketUnknownError, RepairRefusedError.
    """
    with department(supplier=supplier):
        repair_id = support.ask_repair(
            ticket_id=ticket_id, device=device, serial=serial, symptom=symptom, by=by, now=now
        )
        _tell(repair_id, by, now)
    return repair_id


def behind(*, supplier: "Institution", secret: str) -> list[RepairCard]:
    """Return the repairs of the conversation behind a link, for its customer."""
    with department(supplier=supplier):
        card = queries.card_behind(secret)
        return queries.repairs_of(card.line.id) if card is not None else []


def hand_over(
    *,
    supplier: "Institution",
    repair_id: int,
    way: Custody,
    giver: str,
    taker: str,
    condition: str,
    by: Actor,
    now: datetime,
) -> None:
    """
    Write down that the device changed hands.

    Raises: RepairRefusedError.
    """
    with department(supplier=supplier):
        before = queries.repair(repair_id)
        support.note_custody(
            repair_id=repair_id, way=way, giver=giver, taker=taker, condition=condition, by=by, now=now
        )
        after = queries.repair(repair_id)
        if before is not None and after is not None and before.stage is not after.stage:
            _tell(repair_id, by, now)


def move(
    *,
    supplier: "Institution",
    repair_id: int,
    to: Stage,
    quote_bani: int | None,
    parts: str,
    by: Actor,
    now: datetime,
) -> None:
    """
    Bring a repair to its next stage and tell its customer.

    Raises: RepairRefusedError.
    """
    with department(supplier=supplier):
        support.move_repair(repair_id=repair_id, to=to, quote_bani=quote_bani, parts=parts, by=by, now=now)
        _tell(repair_id, by, now)


def _tell(repair_id: int, by: Actor, now: datetime) -> None:
    repair = queries.repair(repair_id)
    card = queries.card(repair.ticket_id) if repair is not None else None
    if repair is None or card is None or not card.email:
        return
    with override(card.language):
        action = ""
        if repair.stage is Stage.QUOTED and repair.quote_bani is not None:
            sum_words = f"{repair.quote_bani / 100:.2f}"
            action = (
                _("Devizul este de %s lei. Răspundeți pe pagina cererii dacă sunteți de acord.") % sum_words
            )
        elif repair.stage is Stage.ASKED:
            action = _("Trimiteți dispozitivul; înainte, salvați și ștergeți de pe el datele personale.")
        state = str(STAGES[repair.stage])
    messaging.send(
        kind=Kind.REPAIR_STATE,
        to=messaging.Outside(email=card.email, name=card.line.requester, language=card.language),
        context={
            "reference": f"#{card.line.id}",
            "device": repair.device,
            "state": state,
            "action": action,
            "page": page_of(secret=queries.nonce_of(card.line.id)),
        },
        dedupe_key=f"support/repair/{repair.id}/{repair.stage}/{now.isoformat()}",
        by=by,
        now=now,
        about_type=ABOUT,
        about_id=card.line.id,
    )
