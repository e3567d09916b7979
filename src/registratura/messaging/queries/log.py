"""What became of messages: the log of an administrator, one delivery in full, how each way works."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q

from registratura.messaging.catalogue import CHANNEL_NAMES, KINDS, Channel, Kind
from registratura.messaging.models import Delivery, DeliveryAttempt, DeliveryReport, Endpoint, Message
from registratura.messaging.models.delivery import Hold, Outcome, State

PAGE = 50
RECENT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """A delivery in the log. `address` of an outside person is shown in part."""

    id: int
    message_id: int
    kind: str
    kind_name: str
    channel: str
    channel_name: str
    recipient: str
    address: str
    state: str
    state_name: str
    hold: str
    attempt_count: int
    created_at: datetime
    next_attempt_at: datetime | None
    ended_at: datetime | None
    last_reply: str
    may_retry: bool
    about_type: str
    about_id: int | None


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """One conversation with a server."""

    number: int
    started_at: datetime
    ended_at: datetime | None
    outcome: str
    outcome_name: str
    reply: str


@dataclass(frozen=True, slots=True)
class ReportLine:
    """What came back by mail."""

    kind: str
    kind_name: str
    status: str
    words: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class DeliveryCard:
    """A delivery with all that was tried and all that came back."""

    line: DeliveryLine
    reference: str
    provider_id: str
    attempts: list[AttemptLine]
    reports: list[ReportLine]


@dataclass(frozen=True, slots=True)
class ChannelState:
    """How a way out works: what left and failed in the last day, what waits now, the last good end and hindrance."""

    channel: Channel
    name: str
    waiting_count: int
    held_count: int
    left_count: int
    failed_count: int
    last_left_at: datetime | None
    last_failure: str


@dataclass(frozen=True, slots=True)
class EndpointLine:
    """A webhook that is told of messages."""

    id: int
    name: str
    url: str
    nonce: str
    kind_names: list[str]
    added_at: datetime


def deliveries(
    *,
    state: str = "",
    channel: str = "",
    kind: str = "",
    before_id: int | None = None,
    size: int = PAGE,
) -> list[DeliveryLine]:
    """Return deliveries, newest first, without those in the application; `before_id` is the last of the page before."""
    rows = Delivery.objects.select_related("message__user").exclude(channel=Channel.IN_APP)
    if state:
        rows = rows.filter(state=state)
    if channel:
        rows = rows.filter(channel=channel)
    if kind:
        rows = rows.filter(message__kind=kind)
    if before_id is not None:
        rows = rows.filter(id__lt=before_id)
    return [_line(row) for row in rows.order_by("-id")[:size]]


def deliveries_about(*, about_type: str, about_id: int) -> list[DeliveryLine]:
    """Return the deliveries to outside people about a thing, newest first."""
    rows = Delivery.objects.select_related("message__user").filter(
        message__about_type=about_type, message__about_id=about_id, message__user__isnull=True
    )
    return [_line(row) for row in rows.exclude(channel=Channel.WEBHOOK).order_by("-id")]


def about_of(message_id: int) -> tuple[str, int | None] | None:
    """Return what a message is about, kind and number, or None when there is no such message."""
    return Message.objects.filter(pk=message_id).values_list("about_type", "about_id").first()


@dataclass(frozen=True, slots=True)
class Addressed:
    """Whom a delivery went to: an outside person's whole address, or the program of an endpoint. Not for screens."""

    name: str
    address: str
    is_outside: bool


def addressed(delivery_id: int) -> Addressed | None:
    """Return whom a delivery went to, for the register of disclosures; None when there is no such delivery."""
    row = Delivery.objects.select_related("message").filter(pk=delivery_id).first()
    if row is None:
        return None
    return Addressed(row.message.recipient_name, row.address, row.message.user_id is None)


def delivery_card(delivery_id: int) -> DeliveryCard | None:
    """Return a delivery with its attempts and reports, or None."""
    row = (
        Delivery.objects.select_related("message__user")
        .exclude(channel=Channel.IN_APP)
        .filter(pk=delivery_id)
        .first()
    )
    if row is None:
        return None
    return DeliveryCard(
        line=_line(row),
        reference=row.reference,
        provider_id=row.provider_id,
        attempts=[
            AttemptLine(
                a.number,
                a.started_at,
                a.ended_at,
                a.outcome,
                str(Outcome(a.outcome).label),
                _without_address(row, a.reply),
            )
            for a in DeliveryAttempt.objects.filter(delivery=row).order_by("-number")
        ],
        reports=[
            ReportLine(
                r.kind,
                str(DeliveryReport.Kind(r.kind).label),
                r.status,
                _without_address(row, r.words),
                r.received_at,
            )
            for r in DeliveryReport.objects.filter(delivery=row).order_by("-id")
        ],
    )


def channel_states(*, now: datetime) -> list[ChannelState]:
    """Return how each way out works."""
    recent = Q(ended_at__gt=now - RECENT)
    left, failed = Q(state__in=[State.SENT, State.DELIVERED]), Q(state__in=[State.FAILED, State.BOUNCED])
    waiting = Q(state__in=[State.WAITING, State.SENDING])
    lately = Delivery.objects.filter(recent | waiting)  # what ended long ago says nothing of how a way works
    counted: dict[str, Any] = {
        row["channel"]: row
        for row in lately.values("channel")
        .annotate(
            waiting=Count("id", filter=waiting & Q(hold=Hold.NONE)),
            held=Count("id", filter=waiting & ~Q(hold=Hold.NONE)),
            left=Count("id", filter=left),
            failed=Count("id", filter=failed),
            last_left=Max("ended_at", filter=left),
        )
        .order_by("channel")
    }
    hindered = lately.exclude(left).exclude(last_reply="").exclude(attempt_count=0)
    hindrances = {
        row.channel: _without_address(row, row.last_reply)
        for row in hindered.select_related("message").order_by("channel", "-id").distinct("channel")
    }
    return [
        ChannelState(
            channel=channel,
            name=str(CHANNEL_NAMES[channel]),
            waiting_count=row.get("waiting", 0),
            held_count=row.get("held", 0),
            left_count=row.get("left", 0),
            failed_count=row.get("failed", 0),
            last_left_at=row.get("last_left"),
            last_failure=hindrances.get(channel, ""),
        )
        for channel in (Channel.EMAIL, Channel.SMS, Channel.WEBHOOK)
        for row in [counted.get(channel, {})]
    ]


def endpoints() -> list[EndpointLine]:
    """Return the webhooks in use, oldest first."""
    return [
        EndpointLine(
            id=row.id,
            name=row.name,
            url=row.url,
            nonce=row.nonce,
            kind_names=[str(KINDS[Kind(kind)].name) for kind in row.kinds if kind in set(Kind)],
            added_at=row.added_at,
        )
        for row in Endpoint.objects.filter(ended_at__isnull=True).order_by("id")
    ]


def shown_in_part(address: str) -> str:
    """Return an address as it may be shown to those who only look after the ways: d…@example.ro, +40722…00."""
    local, at, domain = address.rpartition("@")
    if at:
        return f"{local[:1]}…@{domain}"
    return f"{address[:6]}…{address[-2:]}" if len(address) > 8 else address


def _without_address(row: Delivery, reply: str) -> str:
    """Return a server's words with an outside person's address in part: servers like to repeat it whole."""
    if row.message.user_id is not None or row.channel == Channel.WEBHOOK or not row.address:
        return reply
    return reply.replace(row.address, shown_in_part(row.address))


def _line(row: Delivery) -> DeliveryLine:
    message = row.message
    outside = message.user is None and row.channel != Channel.WEBHOOK
    known = message.kind in set(Kind)
    return DeliveryLine(
        id=row.id,
        message_id=message.id,
        kind=message.kind,
        kind_name=str(KINDS[Kind(message.kind)].name) if known else message.kind,
        channel=row.channel,
        channel_name=str(CHANNEL_NAMES[Channel(row.channel)]),
        recipient=message.user.full_name if message.user is not None else "",
        address=shown_in_part(row.address) if outside else row.address,
        state=row.state,
        state_name=str(State(row.state).label),
        hold=row.hold,
        attempt_count=row.attempt_count,
        created_at=row.created_at,
        next_attempt_at=row.next_attempt_at,
        ended_at=row.ended_at,
        last_reply=_without_address(row, row.last_reply),
        may_retry=row.state in (State.FAILED, State.BOUNCED)
        or (row.state == State.WAITING and row.attempt_count > 0),
        about_type=message.about_type,
        about_id=message.about_id,
    )
