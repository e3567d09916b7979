"""Reading endpoints and the log of their deliveries."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q

from registratura.registers import queries as registers
from registratura.toolkit.scope import required_institution
from registratura.webhooks.catalogue import name_of
from registratura.webhooks.models import Attempt, Delivery, DeliveryState, Endpoint
from registratura.webhooks.services.sending import message_id
from registratura.webhooks.signing import secret_of, written_secret

PAGE = 30


@dataclass(frozen=True, slots=True)
class EndpointLine:
    """A program that is told of entries. `state`: well, failing, disabled, fresh."""

    id: int
    name: str
    url: str
    kinds: tuple[str, ...]
    kind_names: tuple[str, ...]
    with_words: bool
    added_at: datetime
    succeeded_at: datetime | None
    failing_at: datetime | None
    disabled_at: datetime | None
    disabled_reason: str
    former_until: datetime | None
    waiting_count: int = 0
    failed_count: int = 0

    @property
    def state(self) -> str:
        """How it stands, in one word."""
        if self.disabled_at is not None:
            return "disabled"
        if self.failing_at is not None:
            return "failing"
        return "well" if self.succeeded_at is not None else "fresh"


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """One call; `status` 0: nobody answered."""

    made_at: datetime
    status: int
    latency_ms: int
    reply: str


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """An event on its way to a program, with its calls, newest first."""

    id: int
    sequence: int
    message_id: str
    kind: str
    kind_name: str
    written_number: str
    happened_at: datetime
    state: str
    state_name: str
    attempt_count: int
    next_attempt_at: datetime | None
    attempts: tuple[AttemptLine, ...] = field(default=())

    @property
    def last(self) -> AttemptLine | None:
        """The newest call."""
        return self.attempts[0] if self.attempts else None


def endpoints() -> list[EndpointLine]:
    """Return the programs in use, oldest first, with how much waits and was given up."""
    counts = {
        row["endpoint_id"]: (int(row["waiting"]), int(row["failed"]))
        for row in Delivery.objects.exclude(state=DeliveryState.DELIVERED)
        .values("endpoint_id")
        .annotate(
            waiting=Count("id", filter=Q(state__in=["waiting", "sending"])),
            failed=Count("id", filter=Q(state="failed")),
        )
    }
    return [
        _line(row, counts.get(row.id, (0, 0)))
        for row in Endpoint.objects.filter(ended_at__isnull=True).order_by("id")
    ]


def endpoint(endpoint_id: int) -> EndpointLine | None:
    """Return a program in use, or None."""
    return next((line for line in endpoints() if line.id == endpoint_id), None)


def secrets_of(endpoint_id: int, *, now: datetime) -> tuple[str, str]:
    """Return the secret of a program as it is written there, and the former one while it still signs."""
    row = Endpoint.objects.get(pk=endpoint_id)

    def written(nonce: str) -> str:
        secret = secret_of(institution_id=required_institution(), endpoint_id=row.id, nonce=nonce)
        return written_secret(secret)

    former = row.former_until is not None and row.former_until > now
    return written(row.nonce), written(row.former_nonce) if former else ""


def deliveries(
    *, endpoint_id: int, state: str = "", before: int | None = None, size: int = PAGE
) -> list[DeliveryLine]:
    """Return the log of a program, newest events first. before: a sequence; only what stands below it."""
    rows = Delivery.objects.filter(endpoint_id=endpoint_id).select_related("event")
    if state:
        rows = rows.filter(state__in=["waiting", "sending"] if state == "waiting" else [state])
    if before is not None:
        rows = rows.filter(event__sequence__lt=before)
    return _lines(list(rows.order_by("-event__sequence")[:size]))


def delivery(delivery_id: int) -> tuple[int, DeliveryLine] | None:
    """Return the program and the line of a delivery, or None."""
    row = Delivery.objects.filter(pk=delivery_id).select_related("event").first()
    return (row.endpoint_id, _lines([row])[0]) if row is not None else None


def due_endpoints(*, now: datetime) -> list[int]:
    """Return the programs for which something is due."""
    rows = Delivery.objects.filter(
        state__in=["waiting", "sending"],
        next_attempt_at__lte=now,
        endpoint__ended_at__isnull=True,
        endpoint__disabled_at__isnull=True,
    )
    return sorted(set(rows.values_list("endpoint_id", flat=True)))


def _line(row: Endpoint, counts: tuple[int, int]) -> EndpointLine:
    return EndpointLine(
        id=row.id,
        name=row.name,
        url=row.url,
        kinds=tuple(row.kinds),
        kind_names=tuple(name_of(kind) for kind in row.kinds),
        with_words=row.with_words,
        added_at=row.added_at,
        succeeded_at=row.succeeded_at,
        failing_at=row.failing_at,
        disabled_at=row.disabled_at,
        disabled_reason=row.disabled_reason,
        former_until=row.former_until,
        waiting_count=counts[0],
        failed_count=counts[1],
    )


def _lines(rows: list[Delivery]) -> list[DeliveryLine]:
    calls: dict[int, list[AttemptLine]] = {row.id: [] for row in rows}
    for one in Attempt.objects.filter(delivery_id__in=list(calls)).order_by("-id"):
        calls[one.delivery_id].append(AttemptLine(one.made_at, one.status, one.latency_ms, one.reply))
    numbers = {
        line.id: line.written_number
        for line in registers.lines_of(row.event.entry_id for row in rows if row.event.entry_id is not None)
    }
    return [
        DeliveryLine(
            id=row.id,
            sequence=row.event.sequence,
            message_id=message_id(event=row.event),
            kind=row.event.kind,
            kind_name=name_of(row.event.kind),
            written_number=numbers.get(row.event.entry_id or 0, ""),
            happened_at=row.event.happened_at,
            state=row.state,
            state_name=str(DeliveryState(row.state).label),
            attempt_count=row.attempt_count,
            next_attempt_at=row.next_attempt_at,
            attempts=tuple(calls[row.id]),
        )
        for row in rows
    ]
