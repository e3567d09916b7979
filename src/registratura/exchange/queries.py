"""Reading partners, documents that left and came, and what was refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from registratura.exchange.messages import fingerprint
from registratura.exchange.models import ExchangeKey, Incoming, Outgoing, OutgoingState, Partner, Refusal
from registratura.intake import queries as tray
from registratura.registers import queries as books

PAGE = 40


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """A partner as screens show it."""

    id: int
    url: str
    code: str
    name: str
    public_key: bytes
    fingerprint: str
    fetched_at: datetime
    confirmed_at: datetime | None
    registers_at_once: bool
    ruled_by_id: int | None

    @property
    def is_confirmed(self) -> bool:
        """Whether a person confirmed its key."""
        return self.confirmed_at is not None


@dataclass(frozen=True, slots=True)
class OutgoingLine:
    """A document that was sent."""

    id: int
    message_id: str
    partner_id: int
    partner_name: str
    entry_id: int
    written_number: str
    subject: str
    is_test: bool
    state: str
    state_name: str
    prepared_at: datetime
    attempt_count: int
    next_attempt_at: datetime | None
    last_reply: str
    their_number: str
    their_registered_at: datetime | None
    reason: str
    has_answer: bool

    @property
    def is_final(self) -> bool:
        """Whether nothing more will change."""
        return self.state not in (OutgoingState.WAITING, OutgoingState.RECEIVED)


@dataclass(frozen=True, slots=True)
class IncomingLine:
    """A document that came. `state`: what the partner is told of it now."""

    id: int
    partner_name: str
    their_number: str
    subject: str
    is_test: bool
    arrived_at: datetime
    tray_item_id: int | None
    settled: str
    number: str
    reason: str
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class RefusalLine:
    """Something that was not taken."""

    at: datetime
    claimed: str
    words: str


def own_public_key() -> bytes | None:
    """Return the institution's own public key, None before its first use."""
    row = ExchangeKey.objects.first()
    return bytes(row.public_key) if row is not None else None


def partners() -> list[PartnerLine]:
    """Return the partners in use, by name."""
    rows = Partner.objects.filter(ended_at__isnull=True).order_by("name", "id")
    return [_partner(row) for row in rows]


def partner(partner_id: int) -> PartnerLine | None:
    """Return a partner in use, or None."""
    row = Partner.objects.filter(pk=partner_id, ended_at__isnull=True).first()
    return _partner(row) if row is not None else None


def partner_at(*, url: str, code: str) -> PartnerLine | None:
    """Return the partner in use that is at an address, or None."""
    row = Partner.objects.filter(url=url, code=code, ended_at__isnull=True).first()
    return _partner(row) if row is not None else None


def _partner(row: Partner) -> PartnerLine:
    key = bytes(row.public_key)
    return PartnerLine(
        id=row.id,
        url=row.url,
        code=row.code,
        name=row.name,
        public_key=key,
        fingerprint=fingerprint(key),
        fetched_at=row.fetched_at,
        confirmed_at=row.confirmed_at,
        registers_at_once=row.registers_at_once,
        ruled_by_id=row.ruled_by_id,
    )


def outgoing(*, entry_id: int | None = None, before: int | None = None) -> list[OutgoingLine]:
    """Return documents that were sent, newest first; of one entry when it is named."""
    rows = Outgoing.objects.select_related("partner")
    if entry_id is not None:
        rows = rows.filter(entry_id=entry_id)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [_outgoing(row) for row in rows.order_by("-id")[: PAGE + 1]]


def outgoing_by_id(outgoing_id: int) -> OutgoingLine | None:
    """Return a document that was sent, or None."""
    row = Outgoing.objects.select_related("partner").filter(pk=outgoing_id).first()
    return _outgoing(row) if row is not None else None


def outgoing_of_message(message_id: str) -> OutgoingLine | None:
    """Return the document that left under a number, or None."""
    row = Outgoing.objects.select_related("partner").filter(message_id=message_id).first()
    return _outgoing(row) if row is not None else None


def answer_of(outgoing_id: int) -> str:
    """Return the partner's last signed answer, byte for byte."""
    return Outgoing.objects.values_list("answer", flat=True).get(pk=outgoing_id)


def document_of(outgoing_id: int) -> tuple[dict[str, Any], int | None, int]:
    """Return the message of a document, its shipment, and who sent it."""
    row = Outgoing.objects.get(pk=outgoing_id)
    return row.document, row.shipment_id, row.prepared_by_id


def due(*, now: datetime) -> list[int]:
    """Return the documents that are due for an attempt or a question."""
    rows = Outgoing.objects.filter(next_attempt_at__lte=now, state__in=["waiting", "received"])
    return list(rows.order_by("next_attempt_at", "id").values_list("id", flat=True)[:500])


def _outgoing(row: Outgoing) -> OutgoingLine:
    return OutgoingLine(
        id=row.id,
        message_id=str(row.message_id),
        partner_id=row.partner_id,
        partner_name=row.partner.name,
        entry_id=row.entry_id,
        written_number=str(row.document["number"]),
        subject=str(row.document["subject"]),
        is_test=row.is_test,
        state=row.state,
        state_name=str(OutgoingState(row.state).label),
        prepared_at=row.prepared_at,
        attempt_count=row.attempt_count,
        next_attempt_at=row.next_attempt_at,
        last_reply=row.last_reply,
        their_number=row.their_number,
        their_registered_at=row.their_registered_at,
        reason=row.reason,
        has_answer=bool(row.answer),
    )


def incoming(*, before: int | None = None) -> list[IncomingLine]:
    """Return documents that came, newest first."""
    rows = Incoming.objects.select_related("partner", "tray_item")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [
        IncomingLine(
            id=row.id,
            partner_name=row.partner.name,
            their_number=row.their_number,
            subject=row.tray_item.subject if row.tray_item is not None else "",
            is_test=row.is_test,
            arrived_at=row.arrived_at,
            tray_item_id=row.tray_item_id,
            settled=row.settled,
            number=row.number,
            reason=row.reason,
            told_at=row.told_at,
        )
        for row in rows.order_by("-id")[: PAGE + 1]
    ]


@dataclass(frozen=True, slots=True)
class Arrived:
    """A document that came, as its answers need it."""

    id: int
    partner_id: int
    message_id: str
    digest: str
    message: str
    is_test: bool
    tray_item_id: int | None
    settled: str
    settled_at: datetime | None
    arrived_at: datetime
    number: str
    registered_at: datetime | None
    reason: str


def arrived(*, partner_id: int, message_id: str) -> Arrived | None:
    """Return what came from a partner under a number, or None."""
    row = Incoming.objects.filter(partner_id=partner_id, message_id=message_id).first()
    return _arrived(row) if row is not None else None


def arrived_by_id(incoming_id: int) -> Arrived | None:
    """Return what came, or None."""
    row = Incoming.objects.filter(pk=incoming_id).first()
    return _arrived(row) if row is not None else None


def to_tell(*, now: datetime) -> list[int]:
    """Return what came and is decided, or already settled, and whose partner is still to be told."""
    open_ones = Q(settled="", tray_item__state__in=["registered", "set_aside"])
    rows = Incoming.objects.filter(open_ones | Q(next_tell_at__lte=now))
    return list(rows.order_by("id").values_list("id", flat=True)[:500])


def _arrived(row: Incoming) -> Arrived:
    return Arrived(
        id=row.id,
        partner_id=row.partner_id,
        message_id=str(row.message_id),
        digest=row.digest,
        message=row.message,
        is_test=row.is_test,
        tray_item_id=row.tray_item_id,
        settled=row.settled,
        settled_at=row.settled_at,
        arrived_at=row.arrived_at,
        number=row.number,
        registered_at=row.registered_at,
        reason=row.reason,
    )


def outcome_of(arrival: Arrived) -> tuple[str, str, datetime | None, str] | None:
    """Return state, number, moment and reason of what a document became in the tray; None while it waits."""
    item = tray.tray_item(arrival.tray_item_id) if arrival.tray_item_id is not None else None
    if item is None or item.state == "waiting":
        return None
    if item.entry_id is None:
        return ("refused", "", None, item.reason)
    (line,) = books.lines_of([item.entry_id])
    return ("registered", line.written_number, line.registered_at, "")


def refusals() -> list[RefusalLine]:
    """Return what was not taken, newest first."""
    return [
        RefusalLine(row.refused_at, row.claimed, row.words) for row in Refusal.objects.order_by("-id")[:PAGE]
    ]
