"""What waits for RO e-Factura, and the way to it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef

from registratura.invoicing.models import Access, Invoice, Paper, Transmission, TransmissionEvent
from registratura.invoicing.secrets import SEALED_FOR
from registratura.invoicing.terms import warned_from
from registratura.toolkit.sealing import unseal


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """A document on its way, as the list shows it."""

    id: int
    invoice_id: int
    written: str
    buyer_name: str
    total_bani: int
    state: str
    state_name: str
    upload_index: str
    due_on: date
    next_at: datetime | None
    fault: str
    reasons: tuple[str, ...]
    attempts: int

    def is_late(self, today: date) -> bool:
        """Whether its term is over and it is not in."""
        return self.state == Transmission.State.WAITING and today > self.due_on


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessCard:
    """The way as the settings show it, without secrets."""

    place: str
    place_name: str
    base_url: str
    token_url: str
    client_id: str
    has_token: bool
    has_refresh: bool
    token_ends_at: datetime | None
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The way with its secrets opened: for the adapter alone, never for a page."""

    base_url: str
    token_url: str
    client_id: str
    client_secret: str
    token: str
    refresh: str


def sending_queue(*, state: str = "", limit: int = 100) -> list[QueueRow]:
    """Return the documents on their way, what needs somebody first, then by their term."""
    rows = Transmission.objects.select_related("invoice")
    rows = rows.filter(state=state) if state else rows
    order = {Transmission.State.REJECTED: 0, Transmission.State.WAITING: 1, Transmission.State.PROCESSING: 2}
    found = [_row(one) for one in rows.order_by("-id")[:limit]]
    return sorted(found, key=lambda one: (order.get(Transmission.State(one.state), 3), one.due_on, one.id))


def transmission_by_invoice(invoice_id: int) -> QueueRow | None:
    """Return what became of a document, or None when it was not queued."""
    row = Transmission.objects.select_related("invoice").filter(invoice_id=invoice_id).first()
    return _row(row) if row is not None else None


def due_now(*, now: datetime, limit: int = 50) -> list[QueueRow]:
    """Return what is to be looked at now, the oldest first."""
    rows = Transmission.objects.select_related("invoice").filter(next_at__lte=now)
    return [_row(one) for one in rows.order_by("next_at", "id")[:limit]]


def unsent_ids(*, limit: int = 1_000) -> list[int]:
    """Return issued documents that have their file and stand in no row yet."""
    queued = Transmission.objects.filter(invoice_id=OuterRef("pk"), institution_id=OuterRef("institution_id"))
    made = Paper.objects.filter(
        invoice_id=OuterRef("pk"), institution_id=OuterRef("institution_id"), kind=Paper.Kind.UBL
    )
    rows = Invoice.objects.filter(Exists(made), ~Exists(queued), state=Invoice.State.ISSUED)
    return list(rows.order_by("id").values_list("id", flat=True)[:limit])


def without_papers(*, limit: int = 200) -> list[int]:
    """Return issued documents whose page was not made yet: a job that died left them."""
    made = Paper.objects.filter(
        invoice_id=OuterRef("pk"), institution_id=OuterRef("institution_id"), kind=Paper.Kind.PAGE
    )
    rows = Invoice.objects.filter(~Exists(made), state=Invoice.State.ISSUED)
    return list(rows.order_by("id").values_list("id", flat=True)[:limit])


def near_their_end(*, today: date, limit: int = 200) -> list[QueueRow]:
    """Return what is not in yet although its term is near or over, and was not told of today."""
    rows = Transmission.objects.select_related("invoice").filter(state=Transmission.State.WAITING)
    rows = rows.exclude(warned_on=today).order_by("due_on", "id")
    return [_row(one) for one in rows[:limit] if today >= warned_from(one.due_on)]


def lost_since(transmission_id: int) -> int | None:
    """Return how often a file was looked for since an upload whose answer did not come; None when none is missing."""
    steps = list(
        TransmissionEvent.objects.filter(transmission_id=transmission_id)
        .order_by("-id")
        .values_list("step", "outcome")[:20]
    )
    for looks, (step, outcome) in enumerate(steps):
        if step == TransmissionEvent.Step.UPLOAD:
            return looks if outcome == "lost" else None
    return None


def known_indexes() -> frozenset[str]:
    """Return every index that RO e-Factura gave."""
    rows = Transmission.objects.exclude(upload_index="").values_list("upload_index", flat=True)
    return frozenset(rows)


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What the files of an issued document need to be made; whether both are there."""

    language: str
    issued_at: datetime
    is_whole: bool


def paper_facts(invoice_id: int) -> PaperFacts | None:
    """Return what the files of an issued document need; None for a draft."""
    row = Invoice.objects.filter(pk=invoice_id, state=Invoice.State.ISSUED).first()
    if row is None or row.issued_at is None:
        return None
    made = Paper.objects.filter(invoice_id=invoice_id).count()
    return PaperFacts(row.language, row.issued_at, made == len(Paper.Kind))


def paper(invoice_id: int, kind: str) -> tuple[str, int] | None:
    """Return digest and size of a file of a document."""
    return Paper.objects.filter(invoice_id=invoice_id, kind=kind).values_list("sha256", "size_bytes").first()


def sealed(invoice_id: int) -> tuple[str, int] | None:
    """Return digest and size of the archive that RO e-Factura gave back."""
    rows = Transmission.objects.filter(invoice_id=invoice_id).exclude(sealed_sha256="")
    return rows.values_list("sealed_sha256", "sealed_bytes").first()


def access() -> AccessCard | None:
    """Return the way to RO e-Factura without its secrets."""
    row = Access.objects.first()
    if row is None:
        return None
    return AccessCard(
        place=row.place,
        place_name=row.get_place_display(),
        base_url=row.base_url,
        token_url=row.token_url,
        client_id=row.client_id,
        has_token=bool(row.token_sealed),
        has_refresh=bool(row.refresh_sealed),
        token_ends_at=row.token_ends_at,
        is_active=row.is_active,
    )


def way() -> Way | None:
    """Return the way with its secrets, None when there is none or it is shut. Raises: SealBrokenError."""
    row = Access.objects.first()
    if row is None or not row.is_active:
        return None
    opened = {
        name: unseal(sealed_text, purpose=SEALED_FOR) if sealed_text else ""
        for name, sealed_text in (
            ("token", row.token_sealed),
            ("refresh", row.refresh_sealed),
            ("client_secret", row.client_secret_sealed),
        )
    }
    return Way(base_url=row.base_url, token_url=row.token_url, client_id=row.client_id, **opened)


def _row(one: Transmission) -> QueueRow:
    return QueueRow(
        id=one.id,
        invoice_id=one.invoice_id,
        written=one.invoice.written,
        buyer_name=one.invoice.buyer_name,
        total_bani=one.invoice.total_bani,
        state=one.state,
        state_name=one.get_state_display(),
        upload_index=one.upload_index,
        due_on=one.due_on,
        next_at=one.next_at,
        fault=one.fault,
        reasons=tuple(one.reasons),
        attempts=one.attempts,
    )
