"""Calling endpoints: one delivery at a time, noted before and after the call, so that a kill sends it again."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import SystemRandom
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from registratura.institutions import queries as institutions
from registratura.journal import services as journal
from registratura.kernel import events
from registratura.registers import queries as registers
from registratura.toolkit.calling import CallAnswer, CallFailedError, call
from registratura.toolkit.scope import acting_for, required_institution
from registratura.webhooks import pacing
from registratura.webhooks.events import EndpointDisabled, Told
from registratura.webhooks.models import Attempt, Delivery, DeliveryState, Endpoint, Event
from registratura.webhooks.signing import CONNECTOR, headers, secret_of

Clock = Callable[[], datetime]
WHOLE_S = 15.0
MOST_REPLY = 64 * 1024
ROUND = 100
FAILURES_IN_A_ROUND = 3
_GONE = 410
_chance = SystemRandom().random


@dataclass(frozen=True, slots=True)
class _Parcel:
    delivery_id: int
    url: str
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    words: str
    latency_ms: int
    retry_after: str = ""

    @property
    def taken(self) -> bool:
        return 200 <= self.status < 300


def send_due(*, institution_id: int, endpoint_id: int, clock: Clock) -> int:
    """
    Call a program with what is due for it, in the order of the sequence; return how many it took.

    Ends early when it fails thrice in a row: what waits is tried by a later round. Must not run in a scope.
    """
    taken = failed = 0
    for _turn in range(ROUND):
        with acting_for(institution_id):
            parcel = _take(endpoint_id, clock())
        if parcel is None:
            break
        reply = _call(parcel)
        with acting_for(institution_id):
            _note(parcel, reply, clock())
        taken += reply.taken
        failed = 0 if reply.taken else failed + 1
        if failed >= FAILURES_IN_A_ROUND:
            break
    return taken


@transaction.atomic
def _take(endpoint_id: int, now: datetime) -> _Parcel | None:
    endpoint = Endpoint.objects.filter(
        pk=endpoint_id, ended_at__isnull=True, disabled_at__isnull=True
    ).first()
    if endpoint is None:
        return None
    due = Delivery.objects.filter(endpoint_id=endpoint_id, next_attempt_at__lte=now)
    row = (
        due.filter(state__in=[DeliveryState.WAITING, DeliveryState.SENDING])
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("event_id")
        .first()
    )
    if row is None:
        return None
    row.state, row.attempt_count, row.tries = DeliveryState.SENDING, row.attempt_count + 1, row.tries + 1
    # While the call lasts nobody else takes it; a killed worker's is taken when this runs out.
    row.lease_until = row.next_attempt_at = now + pacing.LEASE
    row.save(update_fields=["state", "attempt_count", "tries", "lease_until", "next_attempt_at"])
    return _parcel(row, endpoint, now)


def _parcel(row: Delivery, endpoint: Endpoint, now: datetime) -> _Parcel:
    event = Event.objects.get(pk=row.event_id)
    body = json.dumps(
        {
            "type": event.kind,
            "timestamp": event.happened_at.isoformat(),
            "data": _data(event, with_words=endpoint.with_words),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()
    nonces = [endpoint.nonce]
    if endpoint.former_until is not None and endpoint.former_until > now:
        nonces.append(endpoint.former_nonce)
    secrets = [
        secret_of(institution_id=row.institution_id, endpoint_id=endpoint.id, nonce=nonce) for nonce in nonces
    ]
    signed = headers(
        secrets=secrets, message_id=message_id(event=event), seconds=int(now.timestamp()), body=body
    )
    return _Parcel(row.id, endpoint.url, body, {"Content-Type": "application/json; charset=utf-8", **signed})


def message_id(*, event: Event) -> str:
    """Return the number under which an event is always sent, by which a program drops what it has seen."""
    return f"msg_{event.institution_id}_{event.sequence}"


def _data(event: Event, *, with_words: bool) -> dict[str, object]:
    institution = institutions.institution_by_id(required_institution())
    assert institution is not None
    data: dict[str, object] = {"sequence": event.sequence, "institution": institution.code, **event.facts}
    lines = registers.lines_of([event.entry_id]) if event.entry_id is not None else []
    if lines:
        line = lines[0]
        entry: dict[str, object] = {
            "id": line.id,
            "register_id": line.register_id,
            "number": line.number,
            "year": line.year,
            "written_number": line.written_number,
            "registered_on": line.registered_on.isoformat(),
            "direction": line.direction,
            "state": line.state,
        }
        if with_words:
            entry |= {
                "subject": line.subject,
                "document_kind": line.document_kind,
                "sender": line.sender_name,
                "recipient": line.recipient_name,
                "unit": line.unit_name,
            }
        data["entry"] = entry
    return data


def _call(parcel: _Parcel) -> _Reply:
    begun = monotonic()
    try:
        answer: CallAnswer = call(
            connector=CONNECTOR,
            method="POST",
            url=parcel.url,
            private_allowed=settings.PRIVATE_WEBHOOKS,
            body=parcel.body,
            headers=parcel.headers,
            whole_s=WHOLE_S,
            most_bytes=MOST_REPLY,
        )
    except CallFailedError as error:
        return _Reply(0, str(error), _since(begun))
    return _Reply(answer.status, answer.words, _since(begun), answer.retry_after)


def _since(begun: float) -> int:
    return int((monotonic() - begun) * 1000)


@transaction.atomic
def _note(parcel: _Parcel, reply: _Reply, now: datetime) -> None:
    row = Delivery.objects.select_for_update(of=("self",)).get(pk=parcel.delivery_id)
    endpoint = Endpoint.objects.select_for_update().get(pk=row.endpoint_id)
    Attempt(
        institution_id=row.institution_id,
        delivery_id=row.id,
        made_at=now,
        status=reply.status,
        latency_ms=reply.latency_ms,
        reply=reply.words.replace("\x00", "")[:300],
    ).save(force_insert=True)
    row.lease_until = None
    if reply.taken:
        row.state, row.delivered_at, row.next_attempt_at = DeliveryState.DELIVERED, now, None
        endpoint.succeeded_at, endpoint.failing_at = now, None
        _publish_told(row, endpoint, now)
    else:
        again = pacing.next_attempt(
            attempts=row.tries, now=now, chance=_chance(), retry_after=reply.retry_after
        )
        row.state = DeliveryState.WAITING if again is not None else DeliveryState.FAILED
        row.next_attempt_at = again
        endpoint.failing_at = endpoint.failing_at or now
    row.save(update_fields=["state", "delivered_at", "next_attempt_at", "lease_until"])
    endpoint.save(update_fields=["succeeded_at", "failing_at"])
    if reply.status == _GONE:
        _disable(endpoint, _("Programul a răspuns că adresa nu mai există (410)."), now)
    elif pacing.is_given_up(failing_at=endpoint.failing_at, now=now):
        _disable(endpoint, _("Programul nu a mai răspuns bine de cinci zile."), now)


def _publish_told(row: Delivery, endpoint: Endpoint, now: datetime) -> None:
    entry_id = Event.objects.filter(pk=row.event_id).values_list("entry_id", flat=True).first()
    events.publish(
        Told(
            institution_id=row.institution_id,
            delivery_id=row.id,
            entry_id=entry_id,
            url=endpoint.url,
            name=endpoint.name,
            with_words=endpoint.with_words,
            at=now,
        )
    )


def _disable(endpoint: Endpoint, reason: str, now: datetime) -> None:
    if endpoint.disabled_at is not None or endpoint.ended_at is not None:
        return
    endpoint.disabled_at, endpoint.disabled_reason = now, reason
    endpoint.save(update_fields=["disabled_at", "disabled_reason"])
    journal.record(
        action="webhooks.endpoint.disabled",
        subject_type="webhook",
        subject_id=endpoint.id,
        by=None,
        details={"name": endpoint.name, "reason": reason},
    )
    events.publish(
        EndpointDisabled(
            institution_id=endpoint.institution_id,
            endpoint_id=endpoint.id,
            name=endpoint.name,
            reason=reason,
            at=now,
        )
    )
