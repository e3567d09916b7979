"""
Taking a delivery to its address: claimed under a lease, sent outside every transaction, its end written down.

A worker killed in between leaves a lease that runs out; the next attempt carries the same reference, so that whoever
took the first one over can drop the second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.journal import services as journal
from registratura.kernel.calendar import legal_date
from registratura.kernel.events import publish
from registratura.messaging import gates, references
from registratura.messaging.catalogue import CHANNEL_NAMES, Channel, Kind
from registratura.messaging.channels.port import ChannelError, Enclosure, Parcel, Receipt, Transport
from registratura.messaging.channels.ways import transports
from registratura.messaging.events import Accepted, NotDelivered
from registratura.messaging.kinds import STOP
from registratura.messaging.models import Delivery, DeliveryAttempt, Message
from registratura.messaging.models.delivery import Hold, Outcome, State
from registratura.messaging.pacing import LEASE, wait_after
from registratura.messaging.services.sending import send
from registratura.toolkit.scope import acting_for
from registratura.toolkit.storage import storage

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

REPLY_MOST = 500
ENDING = [
    *("state", "lease_until", "last_reply", "ended_at", "provider_id", "tries_left"),
    "next_attempt_at",
]
_UNCLEAR = "întrerupt: nu se știe dacă a fost primit"


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that this process alone may send until the lease runs out."""

    delivery_id: int
    attempt: int
    channel: Channel
    parcel: Parcel


def deliver(
    *,
    institution_id: int,
    delivery_id: int,
    clock: Callable[[], datetime],
    ways: Mapping[Channel, Transport] | None = None,
) -> State | None:
    """
    Send one delivery if it is its turn and nobody else does; return where it has got to, None when nothing was to do.

    Must not run inside a scope: the conversation with the server stands in no transaction. clock: asked for the moment
    of each step. ways: other transports than those of the installation.
    """
    with acting_for(institution_id):
        claimed = claim(delivery_id=delivery_id, now=clock())
    if claimed is None:
        return None
    way = (ways or transports())[claimed.channel]
    answer: Receipt | ChannelError
    try:
        answer = way.send(claimed.parcel)
    except ChannelError as error:
        answer = error
    except Exception as error:
        fault = ChannelError(f"{type(error).__name__} în program")
        with acting_for(institution_id):
            record_end(claimed=claimed, answer=fault, now=clock())
        raise
    with acting_for(institution_id):
        return record_end(claimed=claimed, answer=answer, now=clock())


@transaction.atomic
def claim(*, delivery_id: int, now: datetime) -> Claim | None:
    """Take a delivery of the institution in scope for this process; None when it is not its turn or is another's."""
    row = (
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("message__user", "endpoint")
        .filter(pk=delivery_id)
        .first()
    )
    if row is None or not _is_turn(row, now):
        return None
    if closed := gates.refusal(
        kind=row.message.kind, user_id=row.message.user_id, address=row.address, at=now
    ):
        _stop(row, closed, now)
        return None
    institution = institutions.institution_by_id(row.institution_id)
    assert institution is not None
    DeliveryAttempt.objects.filter(delivery=row, outcome=Outcome.RUNNING).update(
        outcome=Outcome.UNKNOWN, ended_at=now, reply=_UNCLEAR
    )
    row.attempt_count += 1
    row.state, row.hold, row.next_attempt_at, row.queued_at = State.SENDING, Hold.NONE, None, None
    row.lease_until = now + LEASE
    row.save(update_fields=["attempt_count", "state", "hold", "next_attempt_at", "queued_at", "lease_until"])
    DeliveryAttempt(
        institution_id=row.institution_id,
        delivery=row,
        number=row.attempt_count,
        started_at=now,
        outcome=Outcome.RUNNING,
    ).save(force_insert=True)
    return Claim(row.id, row.attempt_count, Channel(row.channel), _parcel(row, institution, now))


def _stop(row: Delivery, words: str, now: datetime) -> None:
    """End a delivery that the person does not want any more, whatever it waited for."""
    row.state, row.hold, row.next_attempt_at, row.queued_at = State.SUPPRESSED, Hold.NONE, None, None
    row.lease_until, row.ended_at, row.last_reply = None, now, words[:REPLY_MOST]
    row.save(update_fields=[*ENDING, "hold", "queued_at"])
    note_in_history(action="messaging.delivery.stopped", delivery=row)


def _is_turn(row: Delivery, now: datetime) -> bool:
    if row.state == State.WAITING:
        assert row.next_attempt_at is not None
        return row.hold != Hold.DIGEST and row.next_attempt_at <= now
    return row.state == State.SENDING and row.lease_until is not None and row.lease_until <= now


@transaction.atomic
def record_end(*, claimed: Claim, answer: Receipt | ChannelError, now: datetime) -> State:
    """Write down how an attempt ended and what follows, and return where the delivery has got to."""
    row = (
        Delivery.objects.select_for_update(of=("self",)).select_related("message").get(pk=claimed.delivery_id)
    )
    attempt = DeliveryAttempt.objects.filter(delivery=row, number=claimed.attempt, outcome=Outcome.RUNNING)
    attempt.update(outcome=_outcome(answer), ended_at=now, reply=answer.reply[:1_000])
    if row.attempt_count != claimed.attempt or row.state != State.SENDING:
        return State(row.state)  # the lease ran out and another process has it now
    row.lease_until, row.last_reply = None, answer.reply[:REPLY_MOST]
    if isinstance(answer, Receipt):
        row.state = State.DELIVERED if answer.arrived else State.SENT
        row.ended_at, row.provider_id = now, answer.provider_id[:200]
    else:
        row.tries_left = max(row.tries_left - 1, 0)
        if answer.permanent or row.tries_left == 0:
            row.state, row.ended_at = State.FAILED, now
        else:
            row.state = State.WAITING
            row.next_attempt_at = now + wait_after(attempt=row.attempt_count, key=row.id)
    row.save(update_fields=ENDING)
    _tell(row, now)
    return State(row.state)


def _outcome(answer: Receipt | ChannelError) -> Outcome:
    if isinstance(answer, Receipt):
        return Outcome.ACCEPTED
    if answer.unknown:
        return Outcome.UNKNOWN
    return Outcome.REFUSED if answer.permanent else Outcome.PUT_OFF


def _tell(row: Delivery, now: datetime) -> None:
    message, facts = row.message, news_of(delivery=row, now=now)
    outside = message.user_id is None and row.channel != Channel.WEBHOOK
    if row.state in (State.SENT, State.DELIVERED):
        if outside:
            note_in_history(action="messaging.delivery.accepted", delivery=row)
        publish(Accepted(**facts))
    elif row.state == State.FAILED:
        if outside:
            note_in_history(action="messaging.delivery.failed", delivery=row)
        tell_administrators(delivery=row, now=now)
        publish(NotDelivered(**facts, bounced=False))


def news_of(*, delivery: Delivery, now: datetime) -> dict[str, Any]:
    """Return what every event about a delivery tells."""
    message = delivery.message
    return {
        "institution_id": delivery.institution_id,
        "message_id": message.id,
        "delivery_id": delivery.id,
        "kind": message.kind,
        "channel": delivery.channel,
        "about_type": message.about_type,
        "about_id": message.about_id,
        "reply": delivery.last_reply,
        "at": now,
    }


def note_in_history(*, action: str, delivery: Delivery) -> None:
    """Write an act of the machine about a delivery into the history of what its message is about."""
    message = delivery.message
    journal.record(
        action=action,
        subject_type=message.about_type or "message",
        subject_id=message.about_id or message.id,
        by=None,
        details={
            "message": message.id,
            "kind": message.kind,
            "channel": delivery.channel,
            "reply": delivery.last_reply,
        },
    )


def tell_administrators(*, delivery: Delivery, now: datetime) -> None:
    """Tell the administrators in the application, once a day for each way, that something could not be sent."""
    if delivery.message.kind in (Kind.DELIVERY_FAILED, Kind.CHANNEL_TEST):
        return
    today = legal_date(now)
    for user_id in institutions.holders_of(Permission.MESSAGES_ADMINISTER, at=now):
        with override("ro"):
            channel = str(CHANNEL_NAMES[Channel(delivery.channel)])
        send(
            kind=Kind.DELIVERY_FAILED,
            to=user_id,
            context={"channel": channel, "reply": delivery.last_reply[:200] or _("fără răspuns")},
            dedupe_key=f"delivery-failed:{delivery.channel}:{today}:{user_id}",
            by=None,
            now=now,
        )


def _parcel(row: Delivery, institution: Institution, now: datetime) -> Parcel:
    message = row.message
    secret = b""
    if row.endpoint is not None:
        secret = references.webhook_secret(
            institution_id=row.institution_id, endpoint_id=row.endpoint.id, nonce=row.endpoint.nonce
        )
    return Parcel(
        address=row.address,
        subject=row.subject,
        text=row.text,
        reference=row.reference,
        sender_name=institution.name,
        at=now,
        reply_to=institution.email,
        return_to=references.return_address(institution_id=row.institution_id, message_id=message.id),
        language=message.language,
        recipient_name=message.user.full_name if message.user is not None else message.recipient_name,
        secret=secret,
        stop_url=str(message.context.get(STOP, "")),
        facts=_facts(message, institution) if row.channel == Channel.WEBHOOK else {},
        enclosures=tuple(_enclosure(institution.code, each) for each in message.attachments),
    )


def _facts(message: Message, institution: Institution) -> dict[str, object]:
    return {
        "type": message.kind,
        "timestamp": message.created_at.isoformat(),
        "data": {
            "institution": institution.code,
            "message": message.id,
            "about_type": message.about_type,
            "about_id": message.about_id,
            **{name: fact for name, fact in message.context.items() if name != STOP},
        },
    }


def _enclosure(space: str, kept: Mapping[str, str]) -> Enclosure:
    return Enclosure(
        name=kept["name"],
        media_type=kept["media_type"],
        open=lambda: storage().open(space=space, sha256=kept["sha256"]),
    )
