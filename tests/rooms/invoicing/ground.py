"""An invoice of a town hall, written out; and a supplier that may issue."""

from datetime import UTC, date, datetime
from typing import Any

from registratura.invoicing import services
from registratura.invoicing.document import (
    Address,
    Buyer,
    Document,
    DocumentKind,
    Line,
    References,
    Seller,
)
from registratura.invoicing.drafts import InvoiceDraft, IssuerDraft
from registratura.invoicing.models import Invoice
from registratura.invoicing.vat import Category

NOW = datetime(2026, 3, 31, 9, 0, tzinfo=UTC)

SELLER = Seller(
    name="Cartea Software SRL",
    cui="14399840",
    is_vat_payer=True,
    address=Address(street="Str. Zorilor nr. 12", city="Cluj-Napoca", county="CJ", postal_code="400001"),
    trade_register="J12/100/2020",
    legal_note="Capital social 200 lei",
    iban="RO49AAAA1B31007593840000",
    bank="Banca Exemplu",
    email="facturi@furnizor.example",
    phone="0264 000 000",
)
BUYER = Buyer(
    name="Comuna Lunca Frasinului",
    cui="4305857",
    address=Address(street="Str. Principală nr. 1", city="Lunca Frasinului", county="CJ"),
    email="primaria@lunca.example",
    reference="BUGET-2026",
)
MONTH = Line(
    name="Abonament Registratura, pachetul Comună",
    description="martie 2026",
    cpv="48000000-8",
    quantity_milli=1000,
    unit="MON",
    price_bani=49_900,
    category=Category.STANDARD,
    rate=2100,
)
HOURS = Line(
    name="Ore de instruire",
    quantity_milli=2500,
    unit="HUR",
    price_bani=15_033,
    category=Category.STANDARD,
    rate=2100,
)


def document(**other: Any) -> Document:
    """An invoice of two lines to a commune, with what differs."""
    values: dict[str, Any] = {
        "kind": DocumentKind.INVOICE,
        "number": "RGT-2026-00001",
        "issued_on": date(2026, 3, 31),
        "due_on": date(2026, 4, 30),
        "seller": SELLER,
        "buyer": BUYER,
        "lines": (MONTH, HOURS),
        "notes": ("Plata se face în contul de trezorerie.",),
        "period_from": date(2026, 3, 1),
        "period_to": date(2026, 3, 31),
        "references": References(order="CMD-12", contract="C-45/2026", procurement="DA33445566"),
    }
    return Document(**{**values, **other})


def draft(**other: Any) -> InvoiceDraft:
    """The same as a draft of customer 7."""
    values: dict[str, Any] = {
        "customer_id": 7,
        "buyer": BUYER,
        "lines": (MONTH, HOURS),
        "period_from": date(2026, 3, 1),
        "period_to": date(2026, 3, 31),
        "references": References(order="CMD-12", contract="C-45/2026", procurement="DA33445566"),
        "payment_days": 30,
    }
    return InvoiceDraft(**{**values, **other})


def settle(**other: Any) -> None:
    """Write down who invoices, in the open scope."""
    values: dict[str, Any] = {
        "name": SELLER.name,
        "cui": SELLER.cui,
        "is_vat_payer": True,
        "street": SELLER.address.street,
        "city": SELLER.address.city,
        "county": SELLER.address.county,
        "postal_code": SELLER.address.postal_code,
        "trade_register": SELLER.trade_register,
        "legal_note": SELLER.legal_note,
        "iban": SELLER.iban,
        "bank": SELLER.bank,
        "email": SELLER.email,
        "phone": SELLER.phone,
    }
    services.keep_issuer(draft=IssuerDraft(**{**values, **other}), by=None, now=NOW)


def issued(**other: Any) -> Invoice:
    """Draft and issue, in the open scope."""
    row, _new = services.draft_invoice(draft=draft(**other), by=None, now=NOW)
    return services.issue(invoice_id=row.id, by=None, now=NOW)
