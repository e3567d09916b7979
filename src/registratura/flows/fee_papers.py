"""The papers of a charge as slips: the bank order, the cashier's receipt, the proof of payment; the day's sheet."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from registratura.fees.printing.slip import Slip
from registratura.fees.queries import ChargeCard, DaySheet, PaymentLine
from registratura.journal.services import Actor
from registratura.kernel.banking.bank_order import BankOrder, code_text, written_iban
from registratura.kernel.calendar import BUCHAREST
from registratura.kernel.money import lei
from registratura.registers import queries as books
from registratura.registers.printing.report_pdf import Section

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

# Papers are Romanian whatever the language of the screen: they go to the bank and to the accountant.
_SCAN = "Cod pentru aplicația băncii: beneficiar, cont, sumă și referință, fără scris de mână."
_KEEP = "Scrieți referința întocmai: după ea se recunoaște plata. Nu trebuie să aduceți dovada la ghișeu."


def bank_order(*, institution: Institution, card: ChargeCard) -> BankOrder:
    """Return what a bank order for the rest of a charge says."""
    return BankOrder(
        beneficiary=card.beneficiary or institution.name,
        cui=institution.cui,
        iban=card.iban,
        amount_bani=card.line.left_bani,
        reference=card.line.reference,
    )


def order_slip(*, institution: Institution, card: ChargeCard, now: datetime, by: Actor | None) -> Slip:
    """Return the bank order for what is still to be paid."""
    order = bank_order(institution=institution, card=card)
    facts = (
        ("Beneficiar", order.beneficiary),
        ("CUI", order.cui),
        ("Cont IBAN", written_iban(order.iban)),
        ("Referința plății", card.line.written_reference),
        ("Reprezentând", card.line.name),
        ("Plătitor", card.line.payer_name),
        ("Temei legal", card.legal_basis),
    )
    return Slip(
        institution=institution.name,
        identity=_identity(institution),
        title="Date pentru ordinul de plată",
        amount=lei(order.amount_bani),
        facts=facts,
        explained=card.explanation,
        code=code_text(order),
        code_words=_SCAN,
        foot=_KEEP,
        printed_at=now,
        printed_by=by.full_name if by else "",
    )


def proof_slip(*, institution: Institution, card: ChargeCard, now: datetime, by: Actor | None) -> Slip:
    """Return the proof of what was paid for a charge and not struck; what went back is told too."""
    paid = [one for one in card.payments if one.struck is None]
    refunds = [one for one in card.refunds if one.state == "approved"]
    facts = [
        ("Referința plății", card.line.written_reference),
        ("Reprezentând", card.line.name),
        ("Temei legal", card.legal_basis),
        ("Taxa calculată", lei(card.line.amount_bani)),
        ("Cererea", _entry_number(card)),
        *((f"Plata {place}", _payment_words(one)) for place, one in enumerate(paid, start=1)),
        *(
            (f"Restituirea {place}", f"{lei(one.amount_bani)}, aprobată")
            for place, one in enumerate(refunds, start=1)
        ),
        ("Rest de plată", lei(card.line.left_bani) if card.line.left_bani else ""),
    ]
    return Slip(
        institution=institution.name,
        identity=_identity(institution),
        title="Dovada plății",
        amount=lei(card.line.paid_bani - card.line.refunded_bani),
        facts=facts,
        explained=card.explanation,
        foot="Plata este legată de cererea dumneavoastră; instituția o vede, nu trebuie să o dovediți din nou.",
        printed_at=now,
        printed_by=by.full_name if by else "",
    )


def receipt_slip(
    *, institution: Institution, card: ChargeCard, payment: PaymentLine, now: datetime, by: Actor | None
) -> Slip:
    """Return the receipt of a cash payment, with series and number."""
    facts = (
        ("Am primit de la", payment.payer_name),
        ("Suma", f"{lei(payment.amount_bani)}, în numerar"),
        ("Reprezentând", card.line.name),
        ("Referința", card.line.written_reference),
        ("Temei legal", card.legal_basis),
        ("Cererea", _entry_number(card)),
        ("Data", f"{payment.recorded_at.astimezone(BUCHAREST):%d.%m.%Y, %H:%M}"),
        ("Casier", payment.recorded_by),
        ("Anulată", payment.struck.reason if payment.struck else ""),
    )
    return Slip(
        institution=institution.name,
        identity=_identity(institution),
        title="Chitanță",
        mark=f"Seria și nr. {payment.receipt}",
        amount=lei(payment.amount_bani),
        facts=facts,
        explained=card.explanation,
        foot="Chitanță anulată." if payment.struck else "",
        printed_at=now,
        printed_by=by.full_name if by else "",
    )


def day_sections(*, sheet: DaySheet) -> list[Section]:
    """Return the day's sheet as sections: totals, then each way with its payments; struck ones stand apart."""
    totals = [(f"{name.capitalize()} ({count})", lei(bani)) for name, count, bani in sheet.totals]
    sections = [
        Section(
            "Totalul zilei",
            (*totals, ("În sertar, numerar", lei(sheet.cash_bani)), ("Total încasat", lei(sheet.total_bani))),
        )
    ]
    for method in dict.fromkeys(line.method for line in sheet.lines):
        of_it = [line for line in sheet.lines if line.method == method]
        standing = tuple(
            (
                " · ".join(filter(None, (line.receipt, line.reference, line.name, line.payer_name))),
                lei(line.amount_bani),
            )
            for line in of_it
            if not line.struck_reason
        )
        struck = [
            f"{line.receipt or line.reference}, {lei(line.amount_bani)}: {line.struck_reason}"
            for line in of_it
            if line.struck_reason
        ]
        remark = "Tăiate: " + "; ".join(struck) if struck else ""
        sections.append(Section(of_it[0].method_name.capitalize(), standing, remark=remark))
    return sections


def _identity(institution: Institution) -> str:
    return " · ".join(
        part for part in (institution.cui and f"CUI {institution.cui}", institution.locality) if part
    )


def _payment_words(payment: PaymentLine) -> str:
    how = f"chitanța {payment.receipt}" if payment.receipt else payment.method_name
    return f"{lei(payment.amount_bani)} la {payment.paid_on:%d.%m.%Y}, {how}"


def _entry_number(card: ChargeCard) -> str:
    entry = books.entry_by_id(card.line.entry_id) if card.line.entry_id is not None else None
    return books.entry_card(entry).written_number if entry is not None else ""
