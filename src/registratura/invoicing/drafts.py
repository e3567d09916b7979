"""What the services of this room are given, as plain values."""

from dataclasses import dataclass, field
from datetime import date

from registratura.invoicing.document import Buyer, DocumentKind, Line, References


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceDraft:
    """
    A document to be written. `customer_id`: billing's number. `origin`: what a run makes it for, once; else empty.

    corrects_id: the issued invoice that a credit note takes back, or that a corrected one replaces.
    """

    customer_id: int
    buyer: Buyer
    lines: tuple[Line, ...]
    kind: DocumentKind = DocumentKind.INVOICE
    corrects_id: int | None = None
    notes: tuple[str, ...] = ()
    period_from: date | None = None
    period_to: date | None = None
    references: References = field(default_factory=References)
    payment_days: int | None = None
    language: str = "ro"
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerDraft:
    """The supplier's details for new documents."""

    name: str
    cui: str
    is_vat_payer: bool
    street: str
    city: str
    county: str
    postal_code: str = ""
    trade_register: str = ""
    legal_note: str = ""
    iban: str = ""
    bank: str = ""
    email: str = ""
    phone: str = ""
    series: str = "RGT"
    payment_days: int = 30
