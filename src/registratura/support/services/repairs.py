"""Repairs: asked, received, quoted, agreed, repaired, given back; each change of hands is an event that stays."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.support.errors import RepairRefusedError
from registratura.support.models import CustodyEvent, Repair
from registratura.support.repair_machine import STAGES, TRANSITIONS, Custody, Stage, missing_for_return
from registratura.support.rows import clean, locked
from registratura.toolkit.scope import required_institution


@transaction.atomic
def ask_repair(
    *, ticket_id: int, device: str, serial: str, symptom: str, by: Actor | None, now: datetime
) -> int:
    """
    Open a repair within a conversation, and return its number.

    Raises: TicketUnknownError, RepairRefusedError naming the field.
    """
    ticket = locked(ticket_id)
    device, symptom = clean(device, most=150, single_line=True), clean(symptom, most=1000)
    if not device:
        raise RepairRefusedError(_("Scrieți ce dispozitiv este."), field="device")
    if not symptom:
        raise RepairRefusedError(_("Scrieți ce nu merge la el."), field="symptom")
    row = Repair(
        institution_id=required_institution(),
        ticket_id=ticket.id,
        device=device,
        serial=clean(serial, most=80, single_line=True),
        symptom=symptom,
        stage_at=now,
        asked_at=now,
        asked_by_id=by.id if by is not None else None,
    )
    row.save(force_insert=True)
    _note("support.repair.asked", row, by, {"ticket": ticket.id})
    return row.id


@transaction.atomic
def note_custody(
    *, repair_id: int, way: Custody, giver: str, taker: str, condition: str, by: Actor, now: datetime
) -> None:
    """
    Write down that the device changed hands; taken in, it is received.

    Raises: RepairRefusedError.
    """
    row = _locked(repair_id)
    giver, taker = clean(giver, most=200, single_line=True), clean(taker, most=200, single_line=True)
    if not giver or not taker:
        raise RepairRefusedError(_("Scrieți cine predă și cine primește dispozitivul."), field="giver")
    if Stage(row.stage) in (Stage.RETURNED, Stage.CANCELLED):
        raise RepairRefusedError(_("Reparația s-a încheiat."))
    before = (
        CustodyEvent.objects.filter(repair_id=row.id).order_by("-id").values_list("digest", flat=True).first()
    )
    told = "\n".join((before or "", str(row.id), way, giver, taker, condition, now.isoformat()))
    CustodyEvent(
        institution_id=row.institution_id,
        repair_id=row.id,
        way=way.value,
        giver=giver,
        taker=taker,
        condition=clean(condition, most=1000),
        digest=hashlib.sha256(told.encode()).hexdigest(),
        happened_at=now,
        written_by_id=by.id,
    ).save(force_insert=True)
    _note("support.repair.custody", row, by, {"way": way.value})
    if way is Custody.IN and row.stage == Stage.ASKED:
        _move(row, Stage.RECEIVED, by, now)


@transaction.atomic
def move_repair(
    *, repair_id: int, to: Stage, quote_bani: int | None, parts: str, by: Actor, now: datetime
) -> None:
    """
    Bring a repair to its next stage. A quote needs its sum; nothing is returned without both hand-overs and the wipe.

    Raises: RepairRefusedError.
    """
    row = _locked(repair_id)
    if to not in TRANSITIONS[Stage(row.stage)]:
        words = _("O reparație „%(here)s” nu trece la „%(there)s”.")
        raise RepairRefusedError(
            words % {"here": STAGES[Stage(row.stage)], "there": STAGES[to]}, field="stage"
        )
    if to is Stage.QUOTED:
        if quote_bani is None or quote_bani < 0:
            raise RepairRefusedError(
                _("Scrieți cât costă reparația; 0 când este în garanție."), field="quote"
            )
        row.quote_bani = quote_bani
    if parts.strip():
        row.parts = clean(parts, most=1000)
    if to is Stage.RETURNED:
        hands = {
            Custody(way)
            for way in CustodyEvent.objects.filter(repair_id=row.id).values_list("way", flat=True)
        }
        if missing_for_return(hands=hands, wipe=row.wipe) or row.had_data is None:
            raise RepairRefusedError(
                _(
                    "Înainte de înapoiere scrieți predarea, primirea și ce s-a făcut cu datele de pe dispozitiv."
                ),
                field="stage",
            )
    _move(row, to, by, now)


@transaction.atomic
def state_wipe(*, repair_id: int, had_data: bool, words: str, by: Actor, now: datetime) -> None:
    """
    Say whether personal data were on the device, and what was done with them.

    Raises: RepairRefusedError.
    """
    row = _locked(repair_id)
    said = clean(words, most=1000)
    if not said:
        raise RepairRefusedError(
            _("Scrieți ce s-a făcut cu datele: șterse cum, sau de ce nu au fost."), field="wipe"
        )
    row.had_data, row.wipe = had_data, said
    row.save(update_fields=["had_data", "wipe"])
    _note("support.repair.wiped", row, by, {"had_data": had_data})


def _locked(repair_id: int) -> Repair:
    row = Repair.objects.select_for_update().filter(pk=repair_id).first()
    if row is None:
        raise RepairRefusedError(_("Reparația nu există."))
    return row


def _move(row: Repair, to: Stage, by: Actor, now: datetime) -> None:
    before, row.stage, row.stage_at = row.stage, to.value, now
    row.save(update_fields=["stage", "stage_at", "quote_bani", "parts"])
    _note("support.repair.moved", row, by, {"from": before, "to": to.value})


def _note(action: str, row: Repair, by: Actor | None, details: dict[str, object]) -> None:
    journal.record(action=action, subject_type="support_repair", subject_id=row.id, by=by, details=details)
