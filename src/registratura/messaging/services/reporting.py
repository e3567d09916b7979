"""Hearing what came back about a delivery, by mail."""

import hashlib
from datetime import datetime

from registratura.kernel.events import publish
from registratura.messaging.bounces import Came, read_report
from registratura.messaging.catalogue import Channel
from registratura.messaging.events import Delivered, NotDelivered
from registratura.messaging.models import Delivery, DeliveryReport
from registratura.messaging.models.delivery import Hold, State
from registratura.messaging.references import reference_in
from registratura.messaging.services.delivering import news_of, note_in_history, tell_administrators
from registratura.toolkit.scope import acting_for, current_institution


def record_bounce(*, raw_message: bytes, now: datetime) -> int | None:
    """
    Tie a report of a server or an automatic answer to the delivery it is about; return the delivery's number.

    None when the letter is neither, or is about none of ours: then a person reads it. The same letter a second time
    changes nothing. Opens the scope by itself; inside the scope of another institution it finds nothing.
    """
    report = read_report(raw_message)
    if report is None:
        return None
    reference = next((found for name in report.names if (found := reference_in(name)) is not None), None)
    if reference is None or current_institution() not in (None, reference.institution_id):
        return None
    with acting_for(reference.institution_id):
        row = (
            Delivery.objects.select_for_update(of=("self",))
            .select_related("message")
            .filter(message_id=reference.message_id, channel=Channel.EMAIL)
            .first()
        )
        if row is None:
            return None
        sha256 = hashlib.sha256(raw_message).hexdigest()
        if not DeliveryReport.objects.filter(delivery=row, sha256=sha256).exists():
            DeliveryReport(
                institution_id=row.institution_id,
                delivery=row,
                kind=str(report.came),
                status=report.status,
                words=report.words,
                sha256=sha256,
                received_at=now,
            ).save(force_insert=True)
            _follow(row, report.came, f"{report.status} {report.words}".strip(), now)
        return row.id


def _follow(row: Delivery, came: Came, words: str, now: datetime) -> None:
    # A late "arrived" does not undo a "returned": a mailbox may take a letter in and its owner's rules give it back.
    if came is Came.FAILED and row.state != State.BOUNCED:
        _end(row, State.BOUNCED, words, now)
    elif came is Came.DELIVERED and row.state in (State.SENT, State.SENDING, State.WAITING):
        _end(row, State.DELIVERED, words, now)


def _end(row: Delivery, state: State, words: str, now: datetime) -> None:
    row.state, row.hold, row.last_reply, row.ended_at = state, Hold.NONE, words[:500], now
    row.next_attempt_at = row.lease_until = row.queued_at = None
    row.save(
        update_fields=[
            *("state", "hold", "last_reply", "ended_at", "next_attempt_at", "lease_until", "queued_at"),
        ]
    )
    facts = news_of(delivery=row, now=now)
    returned = state is State.BOUNCED
    if row.message.user_id is None:
        if returned:
            note_in_history(action="messaging.delivery.returned", delivery=row)
        else:
            note_in_history(action="messaging.delivery.arrived", delivery=row)
    if returned:
        tell_administrators(delivery=row, now=now)
        publish(NotDelivered(**facts, bounced=True))
    else:
        publish(Delivered(**facts))
