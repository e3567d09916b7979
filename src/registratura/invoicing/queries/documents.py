"""Rows as documents: what is written, checked and printed."""

from collections.abc import Iterable
from datetime import date, timedelta

from registratura.invoicing.document import (
    Address,
    Document,
    DocumentKind,
    Line,
    Preceding,
    References,
    Seller,
    buyer_of,
    seller_of,
    written,
)
from registratura.invoicing.models import Invoice, InvoiceLine, Issuer, Series
from registratura.invoicing.vat import Category


def issuer() -> Issuer | None:
    """Return who invoices, or None while nobody was written down."""
    return Issuer.objects.first()


def seller_now() -> Seller | None:
    """Return the seller as it would stand on a document issued now."""
    row = issuer()
    return seller_as(row) if row is not None else None


def seller_as(row: Issuer) -> Seller:
    """Return who invoices as the seller on paper."""
    return Seller(
        name=row.name,
        cui=row.cui,
        is_vat_payer=row.is_vat_payer,
        address=Address(street=row.street, city=row.city, county=row.county, postal_code=row.postal_code),
        trade_register=row.trade_register,
        legal_note=row.legal_note,
        iban=row.iban,
        bank=row.bank,
        email=row.email,
        phone=row.phone,
    )


def document_by_id(invoice_id: int) -> Document | None:
    """Return an issued document as it stands on paper; None for a draft or for none."""
    row = Invoice.objects.filter(pk=invoice_id, state=Invoice.State.ISSUED).first()
    return _document(row) if row is not None else None


def document_if_issued(invoice_id: int, *, on: date) -> Document | None:
    """Return a document as it would stand if it were issued on a day: a draft gets the seller and the next number."""
    row = Invoice.objects.filter(pk=invoice_id).first()
    if row is None or row.state == Invoice.State.DROPPED:
        return None
    if row.state == Invoice.State.ISSUED:
        return _document(row)
    settled = issuer()
    if settled is None:
        return None
    seller = seller_as(settled)
    code = Series.objects.filter(code=settled.series, year=on.year).first()
    row.written = written(
        series=settled.series, year=on.year, number=code.next_number if code is not None else 1
    )
    row.issued_on, row.due_on = on, on + timedelta(row.payment_days)
    return _document(row, seller=seller)


def line_of(line: Line, *, invoice: Invoice, position: int) -> InvoiceLine:
    """Return the row of a line, not saved."""
    return InvoiceLine(
        institution_id=invoice.institution_id,
        invoice_id=invoice.id,
        position=position,
        name=line.name,
        description=line.description,
        cpv=line.cpv,
        quantity_milli=line.quantity_milli,
        unit=line.unit,
        price_bani=line.price_bani,
        category=line.category.value,
        rate=line.rate,
        net_bani=line.net_bani,
    )


def open_origins(origins: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Return what was written already for some origins: number and state of each."""
    rows = Invoice.objects.filter(origin__in=list(origins)).exclude(state=Invoice.State.DROPPED)
    return {row.origin: (row.id, row.state) for row in rows.only("origin", "state").order_by("id")}


def _document(row: Invoice, *, seller: Seller | None = None) -> Document:
    assert row.issued_on is not None
    assert row.due_on is not None
    return Document(
        kind=DocumentKind(row.kind),
        number=row.written,
        issued_on=row.issued_on,
        due_on=row.due_on,
        seller=seller or seller_of(row.seller),
        buyer=buyer_of(row.buyer),
        lines=lines_of(row.id),
        notes=tuple(row.notes),
        period_from=row.period_from,
        period_to=row.period_to,
        references=References(
            order=row.order_ref, contract=row.contract_ref, procurement=row.procurement_ref
        ),
        preceding=_preceding(row),
    )


def lines_of(invoice_id: int) -> tuple[Line, ...]:
    """Return the lines of a document in their order."""
    return tuple(
        Line(
            name=one.name,
            description=one.description,
            cpv=one.cpv,
            quantity_milli=one.quantity_milli,
            unit=one.unit,
            price_bani=one.price_bani,
            category=Category(one.category),
            rate=one.rate,
        )
        for one in InvoiceLine.objects.filter(invoice_id=invoice_id).order_by("position", "id")
    )


def _preceding(row: Invoice) -> Preceding | None:
    if row.corrects_id is None:
        return None
    before = Invoice.objects.get(pk=row.corrects_id)
    assert before.issued_on is not None
    return Preceding(number=before.written, issued_on=before.issued_on)
