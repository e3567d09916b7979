"""
Invoices and payments on the customer's own page: what was billed, what is left to pay and how, what was paid.

As on the rest of that page (`own_subscription`), a number of anybody else is a number of nothing. Nothing here runs
inside a scope.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from registratura.flows import invoicing
from registratura.flows.own_subscription import parties_of
from registratura.invoicing import queries as invoices
from registratura.invoicing.queries import InvoiceRow
from registratura.kernel.calendar import legal_date
from registratura.kernel.privacy import Purpose
from registratura.payments import links
from registratura.payments import queries as payments
from registratura.payments.queries import OrderRow
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

KINDS = {"factura.pdf": invoicing.PAGE, "factura.xml": invoicing.UBL}
ISSUED = "issued"


@dataclass(frozen=True, slots=True)
class OwnInvoice:
    """
    An issued document with what is left to pay of it.

    reference: what is written on the bank order. pay_path: the page on which it is paid, by card or by bank, and where
    its proof is; empty for a document nobody pays (a credit note).
    """

    row: InvoiceRow
    left_bani: int
    paid_bani: int
    reference: str
    written_reference: str
    pay_path: str
    today: date

    @property
    def is_late(self) -> bool:
        """Whether its day has passed and something is left."""
        due = self.row.due_on
        return self.left_bani > 0 and due is not None and due < self.today


def own_invoices(*, institution_id: int, now: datetime) -> list[OwnInvoice] | None:
    """Return the issued documents of the institution's customer, the newest first; None without a customer."""
    found = parties_of(institution_id=institution_id)
    if found is None:
        return None
    supplier, customer_id = found
    return invoices_of_customer(supplier_id=supplier.id, customer_id=customer_id, now=now)


def invoices_of_customer(*, supplier_id: int, customer_id: int, now: datetime) -> list[OwnInvoice]:
    """Return the issued documents of a customer, the newest first, with what is left to pay of each."""
    with invoicing.at_the_books(institution_id=supplier_id):
        rows = [one for one in invoices.invoices_of(customer_id) if one.state == ISSUED]
    with acting_for(supplier_id), reading_for(Purpose.P03):
        orders = payments.orders_of_invoices([one.id for one in rows])
    return [_own(one, orders.get(one.id), legal_date(now)) for one in rows]


def open_paper(*, institution_id: int, invoice_id: int, name: str) -> tuple[BinaryIO, str] | None:
    """
    Open a file of an issued document of the institution's customer; None for anybody else's, or not made yet.

    name: `factura.pdf` or `factura.xml`.
    """
    found = parties_of(institution_id=institution_id)
    if found is None or name not in KINDS:
        return None
    supplier, customer_id = found
    with invoicing.at_the_books(institution_id=supplier.id):
        row = invoices.row_by_id(invoice_id, customer_id=customer_id)
    if row is None or row.state != ISSUED:
        return None
    return invoicing.open_paper(institution=supplier, invoice_id=invoice_id, kind=KINDS[name])


def _own(row: InvoiceRow, order: OrderRow | None, today: date) -> OwnInvoice:
    if order is None or row.is_credit:
        return OwnInvoice(row, 0 if row.is_credit else row.total_bani, 0, "", "", "", today)
    path = f"/plati/{order.reference}/{links.secret_of(reference=order.reference)}/"
    left = order.left_bani if order.closed_at is None else 0
    return OwnInvoice(row, left, order.net_bani, order.reference, order.written_reference, path, today)
