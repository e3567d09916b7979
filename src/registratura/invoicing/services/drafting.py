"""Drafts: written, changed, given up. They have no number."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from registratura.invoicing.document import UNITS, DocumentKind, Line, party_values
from registratura.invoicing.drafts import InvoiceDraft
from registratura.invoicing.errors import InvoiceRefusedError
from registratura.invoicing.models import Invoice, InvoiceLine, Issuer
from registratura.invoicing.queries import document_by_id, line_of
from registratura.invoicing.vat import Category, Supply, sums_of
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.money import MOST_BANI
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution

MOST_LINES = 200
MOST_QUANTITY_MILLI = 1_000_000_000
_WRITTEN = (
    *("customer_id", "buyer", "buyer_name", "notes", "period_from", "period_to", "order_ref", "contract_ref"),
    *("procurement_ref", "language", "payment_days", "net_bani", "tax_bani", "total_bani"),
)


@transaction.atomic
def draft_invoice(*, draft: InvoiceDraft, by: Actor | None, now: datetime) -> tuple[Invoice, bool]:
    """
    Write a draft; say whether it is new: one with the same `origin` is given back as it stands.

    Raises: InvoiceRefusedError.
    """
    if draft.origin:
        known = Invoice.objects.filter(origin=draft.origin).exclude(state=Invoice.State.DROPPED).first()
        if known is not None:
            return known, False
    row = Invoice(
        institution_id=required_institution(),
        kind=draft.kind.value,
        customer_id=draft.customer_id,
        corrects_id=_corrected(draft),
        origin=draft.origin,
        created_at=now,
        created_by_id=by.id if by is not None else None,
    )
    _fill(row, draft)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        known = Invoice.objects.filter(origin=draft.origin).exclude(state=Invoice.State.DROPPED).first()
        if known is None:
            raise
        return known, False  # another process was first
    _write_lines(row, draft.lines)
    _write_down(row, by, action="invoicing.invoice.drafted")
    return row, True


@transaction.atomic
def change_draft(*, invoice_id: int, draft: InvoiceDraft, by: Actor | None, now: datetime) -> Invoice:
    """Write a draft anew. Raises: InvoiceRefusedError when it is no draft any more."""
    row = locked_draft(invoice_id=invoice_id)
    _fill(row, draft)
    row.customer_id = draft.customer_id
    row.save(update_fields=_WRITTEN)
    _take_lines_out(row)
    _write_lines(row, draft.lines)
    _write_down(row, by, action="invoicing.invoice.changed")
    return row


@transaction.atomic
def drop_draft(*, invoice_id: int, by: Actor | None, now: datetime) -> None:
    """Give a draft up; it stays to be seen. Raises: InvoiceRefusedError when it is no draft any more."""
    row = locked_draft(invoice_id=invoice_id)
    row.state = Invoice.State.DROPPED
    row.save(update_fields=["state"])
    _write_down(row, by, action="invoicing.invoice.dropped")


def draft_credit(*, invoice_id: int, reason: str, by: Actor | None, now: datetime) -> Invoice:
    """
    Write the draft of a credit note over a whole issued invoice; one that waits already is given back.

    Raises: InvoiceRefusedError for what is no issued invoice, one credited in full already, or without a reason.
    Law: Legea nr. 227/2015 art. 287, art. 330.
    """
    why = ro_normalise(reason, single_line=True)
    if len(why) < 5:
        raise InvoiceRefusedError(_("Scrieți de ce se stornează factura."), field="reason")
    row = Invoice.objects.filter(pk=invoice_id, state=Invoice.State.ISSUED).first()
    if row is None or row.kind == DocumentKind.CREDIT_NOTE:
        raise InvoiceRefusedError(_("Se stornează numai o factură emisă."))
    document = document_by_id(row.id)
    assert document is not None
    made, _new = draft_invoice(
        draft=InvoiceDraft(
            customer_id=row.customer_id,
            buyer=document.buyer,
            lines=document.lines,
            kind=DocumentKind.CREDIT_NOTE,
            corrects_id=row.id,
            notes=(f"{why[:290]}",),
            period_from=row.period_from,
            period_to=row.period_to,
            references=document.references,
            payment_days=0,
            language=row.language,
            origin=f"credit:{row.id}",
        ),
        by=by,
        now=now,
    )
    if made.state == Invoice.State.ISSUED:
        raise InvoiceRefusedError(_("Factura a fost deja stornată prin %s.") % made.written)
    return made


def _corrected(draft: InvoiceDraft) -> int | None:
    if draft.kind is DocumentKind.INVOICE:
        return None
    row = Invoice.objects.filter(pk=draft.corrects_id or 0, state=Invoice.State.ISSUED).first()
    if row is None or row.customer_id != draft.customer_id:
        raise InvoiceRefusedError(_("Alegeți factura emisă pe care o corectează documentul."))
    return row.id


def _fill(row: Invoice, draft: InvoiceDraft) -> None:
    _check(draft)
    sums = sums_of(Supply(one.category, one.rate, one.net_bani) for one in draft.lines)
    if sums.total_bani > MOST_BANI:
        raise InvoiceRefusedError(_("Suma este prea mare: verificați cantitățile și prețurile."))
    row.buyer, row.buyer_name = party_values(draft.buyer), draft.buyer.name[:200]
    row.notes = [ro_normalise(note, single_line=True)[:300] for note in draft.notes if note.strip()][:20]
    row.period_from, row.period_to = draft.period_from, draft.period_to
    row.order_ref, row.contract_ref = draft.references.order[:200], draft.references.contract[:200]
    row.procurement_ref = draft.references.procurement[:200]
    row.language = draft.language
    row.payment_days = _days(draft)
    row.net_bani, row.tax_bani, row.total_bani = sums.net_bani, sums.tax_bani, sums.total_bani


def _days(draft: InvoiceDraft) -> int:
    if draft.payment_days is not None:
        return draft.payment_days
    issuer = Issuer.objects.first()
    return issuer.payment_days if issuer is not None else 30


def _check(draft: InvoiceDraft) -> None:
    if not draft.lines or len(draft.lines) > MOST_LINES:
        raise InvoiceRefusedError(_("Scrieți cel puțin un rând și cel mult 200."), field="lines")
    if draft.language not in ("ro", "en"):
        raise InvoiceRefusedError(_("Factura se scrie în română sau în engleză."), field="language")
    if (draft.period_from is None) != (draft.period_to is None) or (
        draft.period_from is not None and draft.period_to is not None and draft.period_to < draft.period_from
    ):
        raise InvoiceRefusedError(_("Perioada are un început și un sfârșit, în ordine."), field="period_to")
    if draft.payment_days is not None and not 0 <= draft.payment_days <= 180:
        raise InvoiceRefusedError(_("Termenul de plată are cel mult 180 de zile."), field="payment_days")
    for number, line in enumerate(draft.lines, 1):
        fault = _line_fault(line)
        if fault:
            raise InvoiceRefusedError(_("Rândul %(number)d: %(fault)s") % {"number": number, "fault": fault})


def _line_fault(line: Line) -> str:
    if not line.name.strip() or len(line.name) > 100:
        return _("scrieți denumirea, cel mult 100 de caractere.")
    if not 0 < line.quantity_milli <= MOST_QUANTITY_MILLI:
        return _("scrieți cantitatea.")
    if not 0 <= line.price_bani <= MOST_BANI:
        return _("scrieți prețul.")
    if line.unit not in UNITS:
        return _("alegeți unitatea de măsură.")
    if (line.category is Category.STANDARD) != (line.rate > 0):
        return _("alegeți cota de TVA.")
    return ""


def _write_lines(row: Invoice, lines: Iterable[Line]) -> None:
    InvoiceLine.objects.bulk_create(
        line_of(line, invoice=row, position=number) for number, line in enumerate(lines, 1)
    )


def _take_lines_out(row: Invoice) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT invoicing_take_lines_out(%s)", [row.id])


def locked_draft(*, invoice_id: int) -> Invoice:
    """Lock a draft for a change. Raises: InvoiceRefusedError when it is none."""
    row = Invoice.objects.select_for_update().filter(pk=invoice_id).first()
    if row is None:
        raise InvoiceRefusedError(_("Factura nu există."))
    if row.state != Invoice.State.DRAFT:
        raise InvoiceRefusedError(
            _("Factura este emisă și nu se mai schimbă. Corectați-o printr-o notă de creditare.")
        )
    return row


def _write_down(row: Invoice, by: Actor | None, *, action: str) -> None:
    journal.record(
        action=action,
        subject_type="invoice",
        subject_id=row.id,
        by=by,
        details={"buyer": row.buyer_name, "bani": row.total_bani, "origin": row.origin},
    )
