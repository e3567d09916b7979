"""What others may want to hear of invoices."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class InvoiceIssued:
    """A document has its number. kind: the code of BT-3; sums in bani; `reference`: what the payer writes."""

    institution_id: int
    invoice_id: int
    customer_id: int
    kind: str
    written: str
    total_bani: int
    due_on: date
    reference: str
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class InvoiceRejected:
    """RO e-Factura refused a document: it must be corrected by another one."""

    institution_id: int
    invoice_id: int
    written: str
    reasons: tuple[str, ...]
    rejected_at: datetime
