"""Documents that came from partners: once each; what they became is told once and for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from registratura.exchange.messages import Message
from registratura.exchange.models import Incoming, Refusal
from registratura.journal import services as journal
from registratura.toolkit.scope import required_institution

REFUSALS_A_DAY = 1_000
REFUSALS_KEPT = timedelta(days=90)
_TOLD_MOST = 12


@dataclass(frozen=True, slots=True)
class Settled:
    """What a partner is told for good: `registered` with number and moment, `refused` with its reason, `tested`."""

    state: str
    number: str = ""
    registered_at: datetime | None = None
    reason: str = ""


def keep_arrived(
    *, partner_id: int, message: Message, raw: str, tray_item_id: int | None, now: datetime
) -> Incoming:
    """Write down a document that arrived whole; the same message again gives the row that is there."""
    row = Incoming(
        institution_id=required_institution(),
        partner_id=partner_id,
        message_id=message.id,
        digest=message.digest(),
        message=raw,
        is_test=message.test,
        tray_item_id=tray_item_id,
        their_number=message.number,
        arrived_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            journal.record(
                action="exchange.document.arrived",
                subject_type="exchange_arrival",
                subject_id=row.id,
                by=None,
                details={
                    "from": message.origin.name,
                    "number": message.number,
                    "message": message.id,
                    "test": message.test,
                },
            )
    except IntegrityError:
        return Incoming.objects.get(partner_id=partner_id, message_id=message.id)
    return row


@transaction.atomic
def settle(*, incoming_id: int, settled: Settled, now: datetime) -> Incoming:
    """Fix what the partner is told for good. The first settling stands; done again it changes nothing."""
    row = Incoming.objects.select_for_update(of=("self",)).get(pk=incoming_id)
    if row.settled:
        return row
    row.settled, row.settled_at, row.next_tell_at = settled.state, now, now
    row.number, row.registered_at, row.reason = settled.number, settled.registered_at, settled.reason[:500]
    row.save(update_fields=["settled", "settled_at", "next_tell_at", "number", "registered_at", "reason"])
    journal.record(
        action="exchange.answer.settled",
        subject_type="exchange_arrival",
        subject_id=row.id,
        by=None,
        details={"state": row.settled, "number": row.number, "message": str(row.message_id)},
    )
    return row


def note_told(*, incoming_id: int, now: datetime) -> None:
    """Note that the partner has the final answer."""
    Incoming.objects.filter(pk=incoming_id).exclude(settled="").update(told_at=now, next_tell_at=None)


@transaction.atomic
def note_untold(*, incoming_id: int, now: datetime) -> None:
    """Note that telling the partner came to nothing; after a dozen attempts it must ask by itself, as it does."""
    row = Incoming.objects.select_for_update(of=("self",)).get(pk=incoming_id)
    row.tell_count += 1
    wait = timedelta(minutes=min(2**row.tell_count, 720))
    row.next_tell_at = now + wait if row.tell_count < _TOLD_MOST else None
    row.save(update_fields=["tell_count", "next_tell_at"])


@transaction.atomic
def note_refusal(*, claimed: str, why: str, words: str, now: datetime) -> None:
    """Write down something that was not taken. A flood is cut at a thousand lines a day."""
    if Refusal.objects.filter(refused_at__gte=now - timedelta(days=1)).count() >= REFUSALS_A_DAY:
        return
    Refusal(
        institution_id=required_institution(),
        refused_at=now,
        claimed=claimed.replace("\x00", "")[:350],
        why=why[:30],
        words=words[:500],
    ).save(force_insert=True)


def forget_refusals(*, now: datetime) -> int:
    """Take away refusals older than ninety days; return how many."""
    return Refusal.objects.filter(refused_at__lt=now - REFUSALS_KEPT).delete()[0]
