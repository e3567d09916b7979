"""Documents as lists and cards; figures of the books."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from registratura.invoicing.document import Document
from registratura.invoicing.models import Invoice, Paper, Run, Series, Transmission, TransmissionEvent
from registratura.invoicing.queries.documents import document_if_issued

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceRow:
    """A document in a list. `sending`: the state in RO e-Factura, empty when it was not queued."""

    id: int
    kind: str
    kind_name: str
    state: str
    state_name: str
    written: str
    customer_id: int
    buyer_name: str
    issued_on: date | None
    due_on: date | None
    created_at: datetime
    total_bani: int
    sending: str = ""
    sending_name: str = ""

    @property
    def is_credit(self) -> bool:
        """Whether it takes back what was billed."""
        return self.kind == Invoice.Kind.CREDIT_NOTE

    @property
    def signed_bani(self) -> int:
        """What it adds to what the customer owes."""
        return -self.total_bani if self.is_credit else self.total_bani


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """A moment in the life of a document: a key for its face, words, who or what said so."""

    at: datetime
    key: str
    words: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceCard:
    """A document whole. `document` is None while nobody said who invoices."""

    row: InvoiceRow
    document: Document | None
    language: str
    payment_days: int
    corrects_id: int | None
    corrects: str
    corrected_by: tuple[InvoiceRow, ...]
    papers: frozenset[str]
    reasons: tuple[str, ...]
    fault: str
    upload_index: str
    sending_due: date | None
    has_seal: bool
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceFilter:
    """What a list is narrowed by."""

    words: str = ""
    state: str = ""
    sending: str = ""
    kind: str = ""
    customer_id: int | None = None
    month: date | None = None
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """How the books stand: of a month what was billed, and what needs somebody. Sums in bani."""

    billed_bani: int
    billed_count: int
    credited_bani: int
    draft_count: int
    waiting_count: int
    processing_count: int
    rejected_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRow:
    """A series with its next number."""

    id: int
    code: str
    year: int
    first_number: int
    next_number: int
    last_issued_on: date | None
    is_open: bool

    @property
    def issued_count(self) -> int:
        """How many numbers were given."""
        return self.next_number - self.first_number


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCard:
    """The invoicing of a month."""

    id: int
    month: date
    state: str
    state_name: str
    planned_count: int
    made_count: int
    failures: tuple[dict[str, str], ...]
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def is_over(self) -> bool:
        """Whether nothing runs any more."""
        return self.state == Run.State.DONE


def invoices(wanted: InvoiceFilter) -> tuple[list[InvoiceRow], int]:
    """Return a page of documents, the newest first, and how many there are in all."""
    rows = _narrowed(Invoice.objects.all(), wanted)
    start = (max(wanted.page, 1) - 1) * PAGE
    return _rows(rows.order_by("-id")[start : start + PAGE]), rows.count()


def invoices_of(customer_id: int, *, limit: int = 200) -> list[InvoiceRow]:
    """Return the issued documents of one customer, the newest first; never another's."""
    rows = Invoice.objects.filter(customer_id=customer_id, state=Invoice.State.ISSUED)
    return _rows(rows.order_by("-issued_on", "-id")[:limit])


def row_by_id(invoice_id: int, *, customer_id: int | None = None) -> InvoiceRow | None:
    """Return one document; with `customer_id`, only an issued one of that customer."""
    rows = Invoice.objects.filter(pk=invoice_id)
    if customer_id is not None:
        rows = rows.filter(customer_id=customer_id, state=Invoice.State.ISSUED)
    return next(iter(_rows(rows)), None)


def card(invoice_id: int, *, today: date) -> InvoiceCard | None:
    """Return a document whole, or None."""
    row = Invoice.objects.filter(pk=invoice_id).select_related("created_by", "issued_by", "corrects").first()
    if row is None:
        return None
    sent = Transmission.objects.filter(invoice_id=row.id).first()
    after = Invoice.objects.filter(corrects_id=row.id).exclude(state=Invoice.State.DROPPED)
    return InvoiceCard(
        row=_rows([row])[0],
        document=document_if_issued(row.id, on=today),
        language=row.language,
        payment_days=row.payment_days,
        corrects_id=row.corrects_id,
        corrects=row.corrects.written if row.corrects is not None else "",
        corrected_by=tuple(_rows(after.order_by("id"))),
        papers=frozenset(Paper.objects.filter(invoice_id=row.id).values_list("kind", flat=True)),
        reasons=tuple(sent.reasons) if sent is not None else (),
        fault=sent.fault if sent is not None else "",
        upload_index=sent.upload_index if sent is not None else "",
        sending_due=sent.due_on if sent is not None else None,
        has_seal=sent is not None and bool(sent.sealed_sha256),
        happenings=tuple(_happenings(row, sent)),
    )


def books(*, month: date) -> Books:
    """Return how the books stand in a month."""
    issued = Invoice.objects.filter(
        state=Invoice.State.ISSUED, issued_on__year=month.year, issued_on__month=month.month
    )
    credit = Q(kind=Invoice.Kind.CREDIT_NOTE)
    sums = issued.aggregate(
        billed=Sum("total_bani", filter=~credit, default=0),
        billed_count=Count("id", filter=~credit),
        credited=Sum("total_bani", filter=credit, default=0),
    )
    State = Transmission.State
    sending = Transmission.objects.aggregate(
        waiting=Count("id", filter=Q(state=State.WAITING)),
        processing=Count("id", filter=Q(state=State.PROCESSING)),
        rejected=Count("id", filter=Q(state=State.REJECTED)),
    )
    return Books(
        billed_bani=sums["billed"],
        billed_count=sums["billed_count"],
        credited_bani=sums["credited"],
        draft_count=Invoice.objects.filter(state=Invoice.State.DRAFT).count(),
        waiting_count=sending["waiting"],
        processing_count=sending["processing"],
        rejected_count=sending["rejected"],
    )


def series() -> list[SeriesRow]:
    """Return every series, the newest year first."""
    return [
        SeriesRow(
            id=one.id,
            code=one.code,
            year=one.year,
            first_number=one.first_number,
            next_number=one.next_number,
            last_issued_on=one.last_issued_on,
            is_open=one.closed_at is None,
        )
        for one in Series.objects.order_by("-year", "code", "id")
    ]


def years() -> list[int]:
    """Return the years of the series, the newest first."""
    return sorted(set(Series.objects.values_list("year", flat=True)), reverse=True)


def run_of(month: date) -> RunCard | None:
    """Return the invoicing of a month, or None."""
    row = Run.objects.filter(month_from=month.replace(day=1)).first()
    return _run(row) if row is not None else None


def run_by_id(run_id: int) -> RunCard | None:
    """Return a run, or None."""
    row = Run.objects.filter(pk=run_id).first()
    return _run(row) if row is not None else None


def last_run() -> RunCard | None:
    """Return the run of the newest month, or None."""
    row = Run.objects.order_by("-month_from", "-id").first()
    return _run(row) if row is not None else None


def _run(row: Run) -> RunCard:
    return RunCard(
        id=row.id,
        month=row.month_from,
        state=row.state,
        state_name=row.get_state_display(),
        planned_count=row.planned_count,
        made_count=row.made_count,
        failures=tuple(row.failures),
        started_at=row.started_at,
        finished_at=row.finished_at,
    )


def _narrowed(rows: QuerySet[Invoice], wanted: InvoiceFilter) -> QuerySet[Invoice]:
    if wanted.words:
        words = wanted.words.strip()
        rows = rows.filter(Q(written__icontains=words) | Q(buyer_name__icontains=words))
    if wanted.state in Invoice.State.values:
        rows = rows.filter(state=wanted.state)
    if wanted.kind in Invoice.Kind.values:
        rows = rows.filter(kind=wanted.kind)
    if wanted.sending in Transmission.State.values:
        rows = rows.filter(
            id__in=Transmission.objects.filter(state=wanted.sending).values_list("invoice_id", flat=True)
        )
    if wanted.customer_id is not None:
        rows = rows.filter(customer_id=wanted.customer_id)
    if wanted.month is not None:
        rows = rows.filter(issued_on__year=wanted.month.year, issued_on__month=wanted.month.month)
    return rows


def _rows(rows: Iterable[Invoice]) -> list[InvoiceRow]:
    found = list(rows)
    sent = {
        one.invoice_id: one
        for one in Transmission.objects.filter(invoice_id__in=[row.id for row in found]).only(
            "invoice_id", "state", "institution_id"
        )
    }
    return [
        InvoiceRow(
            id=row.id,
            kind=row.kind,
            kind_name=row.get_kind_display(),
            state=row.state,
            state_name=row.get_state_display(),
            written=row.written,
            customer_id=row.customer_id,
            buyer_name=row.buyer_name,
            issued_on=row.issued_on,
            due_on=row.due_on,
            created_at=row.created_at,
            total_bani=row.total_bani,
            sending=sent[row.id].state if row.id in sent else "",
            sending_name=sent[row.id].get_state_display() if row.id in sent else "",
        )
        for row in found
    ]


def _happenings(row: Invoice, sent: Transmission | None) -> Iterable[Happening]:
    yield Happening(
        at=row.created_at,
        key="drafted",
        words=_("Ciornă scrisă"),
        detail=row.created_by.full_name if row.created_by is not None else "",
    )
    if row.issued_at is not None:
        who = row.issued_by.full_name if row.issued_by is not None else ""
        yield Happening(
            at=row.issued_at, key="issued", words=_("Emisă cu numărul %s") % row.written, detail=who
        )
    if sent is None:
        return
    yield Happening(at=sent.queued_at, key="queued", words=_("Pusă la rând pentru RO e-Factura"))
    if sent.uploaded_at is not None:
        yield Happening(
            at=sent.uploaded_at,
            key="sent",
            words=_("Încărcată în RO e-Factura"),
            detail=_("index %s") % sent.upload_index,
        )
    events = TransmissionEvent.objects.filter(transmission_id=sent.id, outcome__in=("trouble", "lost"))
    trouble = events.order_by("-id").first()
    if trouble is not None:
        yield Happening(
            at=trouble.happened_at, key="trouble", words=_("Încercare nereușită"), detail=trouble.words
        )
    if sent.ended_at is not None:
        accepted = sent.state == Transmission.State.ACCEPTED
        yield Happening(
            at=sent.ended_at,
            key="accepted" if accepted else "rejected",
            words=_("Primită înapoi cu sigiliul Ministerului Finanțelor") if accepted else _("Respinsă"),
        )
