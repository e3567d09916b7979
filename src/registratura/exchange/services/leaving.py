"""Documents on their way to partners: each ends in exactly one final state."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import SystemRandom

from django.db import transaction

from registratura.exchange.messages import Answer, Message
from registratura.exchange.models import Outgoing, OutgoingState
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.toolkit.scope import required_institution

_WAITS = (1, 2, 5, 15, 30, 60, 120, 240)  # minutes after each attempt; the last one goes on
GIVEN_UP_AFTER = timedelta(days=5)
ASKED_FOR = timedelta(days=180)  # how long a document without a number there is asked after
LEASE = timedelta(minutes=35)
LIVING = (OutgoingState.WAITING, OutgoingState.RECEIVED)
_chance = SystemRandom().random


@transaction.atomic
def prepare(
    *,
    message: Message,
    partner_id: int,
    entry_id: int,
    shipment_id: int | None,
    by: Actor,
    now: datetime,
) -> Outgoing:
    """Write down a document that leaves for a partner; a job sends it."""
    row = Outgoing(
        institution_id=required_institution(),
        message_id=message.id,
        partner_id=partner_id,
        entry_id=entry_id,
        shipment_id=shipment_id,
        is_test=message.test,
        document=message.document(),
        prepared_at=now,
        prepared_by_id=by.id,
        next_attempt_at=now,
    )
    row.save(force_insert=True)
    _write_down("exchange.document.prepared", row, by, number=message.number, to=message.destination.name)
    return row


@transaction.atomic
def begin_attempt(*, outgoing_id: int, now: datetime) -> Outgoing | None:
    """Take a document that is due, for as long as an attempt may last; None when it is not due or held by another."""
    row = (
        Outgoing.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(pk=outgoing_id, state__in=LIVING, next_attempt_at__lte=now)
        .first()
    )
    if row is None:
        return None
    row.attempt_count += 1
    row.next_attempt_at = now + LEASE
    row.save(update_fields=["attempt_count", "next_attempt_at"])
    return row


@transaction.atomic
def note_failure(*, outgoing_id: int, words: str, final: bool, now: datetime) -> bool:
    """
    Note an attempt that came to nothing, and say whether the document was given up.

    final: no further attempt makes sense. Otherwise five days of silence end it; what arrived is asked after.
    """
    row = Outgoing.objects.select_for_update(of=("self",)).get(pk=outgoing_id)
    if row.state not in LIVING:
        return False
    row.last_reply = words.replace("\x00", "")[:500]
    silent = row.state == OutgoingState.WAITING and now - row.prepared_at >= GIVEN_UP_AFTER
    if final or silent:
        row.state, row.next_attempt_at, row.reason = OutgoingState.FAILED, None, row.last_reply
        row.save(update_fields=["state", "next_attempt_at", "reason", "last_reply"])
        _write_down("exchange.document.failed", row, None, reason=row.reason)
        return True
    row.next_attempt_at = _again(row, now)
    row.save(update_fields=["last_reply", "next_attempt_at"])
    return False


@transaction.atomic
def keep_answer(*, outgoing_id: int, answer: Answer, raw: str, now: datetime) -> str:
    """
    Keep a partner's signed answer; return the state that it brought, empty when it changed nothing.

    A final state never changes, so that an answer that comes twice or late does nothing.
    """
    row = Outgoing.objects.select_for_update(of=("self",)).get(pk=outgoing_id)
    if row.state not in LIVING:
        return ""
    before = row.state
    row.answer, row.answered_at, row.last_reply = raw, now, answer.state
    row.state = OutgoingState(answer.state)
    row.next_attempt_at = _again(row, now) if row.state == OutgoingState.RECEIVED else None
    row.their_number, row.reason = answer.number, answer.reason
    row.their_registered_at = datetime.fromisoformat(answer.registered_at) if answer.registered_at else None
    row.save(
        update_fields=[
            *("answer", "answered_at", "last_reply", "state", "next_attempt_at", "their_number"),
            *("their_registered_at", "reason"),
        ]
    )
    if row.state == before:
        return ""
    if row.state == OutgoingState.REGISTERED:
        _write_down("exchange.document.registered", row, None, number=row.their_number)
    elif row.state == OutgoingState.REFUSED:
        _write_down("exchange.document.refused", row, None, reason=row.reason)
    else:
        _write_down("exchange.document.received", row, None, test=row.is_test)
    return str(row.state)


def _again(row: Outgoing, now: datetime) -> datetime | None:
    if now - row.prepared_at > ASKED_FOR:
        return None
    wait = _WAITS[min(row.attempt_count, len(_WAITS)) - 1] if row.attempt_count else _WAITS[0]
    return now + timedelta(minutes=wait * (0.9 + 0.2 * _chance()))


def _write_down(action: str, row: Outgoing, by: Actor | None, **more: object) -> None:
    journal.record(
        action=action,
        subject_type="exchange_document",
        subject_id=row.id,
        by=by,
        details={"entry_id": row.entry_id, "message": str(row.message_id), **more},
    )
