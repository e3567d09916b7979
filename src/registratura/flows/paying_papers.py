"""The papers of an order: what to write on the bank order, the proof of payment."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from registratura.fees.printing.slip import Slip, print_slip
from registratura.kernel.banking.bank_order import BankOrder, written_iban
from registratura.kernel.money import lei
from registratura.payments.queries import OptionsCard, OrderCard, OrderRow
from registratura.payments.rules import FactKind
from registratura.registers.printing.receipt_pdf import qr_svg

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

__all__ = ["bank_order", "proof", "qr_svg"]
_TOLD = frozenset(
    {FactKind.PAID, FactKind.REFUNDED, FactKind.CHARGED_BACK, FactKind.REINSTATED, FactKind.USED}
)


def bank_order(*, supplier: Institution, row: OrderRow, options: OptionsCard) -> BankOrder:
    """Return what a bank order for the rest of an order says."""
    return BankOrder(
        beneficiary=supplier.name,
        cui=supplier.cui,
        iban=options.iban,
        amount_bani=row.left_bani,
        reference=row.reference,
    )


def proof(*, supplier: Institution, card: OrderCard, options: OptionsCard, now: datetime) -> bytes:
    """Return the proof of what was paid and given back, PDF/A. Papers are Romanian: they go to the accountant."""
    row = card.row
    told = [one for one in card.facts if one.kind in _TOLD]
    facts = [
        ("Referința plății", row.written_reference),
        ("Reprezentând", row.words),
        ("Plătitor", row.customer_name),
        ("CUI plătitor", row.customer_cui),
        ("De plată", lei(row.amount_bani)),
        *(
            (f"{one.happened_on:%d.%m.%Y}", f"{one.kind_name}, {lei(one.amount_bani)}, {one.provider_name}")
            for one in told
        ),
        ("Rest de plată", lei(row.left_bani) if row.left_bani else ""),
        ("Cont IBAN", written_iban(options.iban) if options.iban else ""),
    ]
    slip = Slip(
        institution=supplier.name,
        identity=f"CUI {supplier.cui}" if supplier.cui else "",
        title="Dovada plății",
        amount=lei(max(row.net_bani, 0)),
        facts=facts,
        foot="Dovada se întocmește din registrul plăților furnizorului.",
        printed_at=now,
    )
    return print_slip(slip=slip)
