"""Charges as they are read: lists, one with all that happened, those of an entry or a filing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, F, Q
from django.utils.translation import get_language

from registratura.accounts import queries as accounts
from registratura.fees import rules, wording
from registratura.fees.formulas import parse
from registratura.fees.models import Charge, Correction, Payment, Refund
from registratura.fees.rules import ChargeState
from registratura.fees.ways.ghiseul import Owed
from registratura.journal import queries as journal
from registratura.journal.queries import Act
from registratura.kernel.banking.references import read_reference, written
from registratura.kernel.calendar import legal_date

PAGE: Final = 50
_OPEN: Final = (ChargeState.DUE, ChargeState.PARTLY)


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """A charge in a list. Sums in bani; `left_bani`: still to be paid, `surplus_bani`: to be given back."""

    id: int
    reference: str
    written_reference: str
    code: str
    name: str
    payer_name: str
    entry_id: int | None
    filing_key: UUID | None
    amount_bani: int
    paid_bani: int
    refunded_bani: int
    left_bani: int
    surplus_bani: int
    state: str
    state_name: str
    charged_at: datetime


@dataclass(frozen=True, slots=True)
class ChargePage:
    """A portion of a list; `older` is the cursor of the next one, empty at the end."""

    lines: list[ChargeLine]
    older: str


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """A payment; `struck` when it was written wrongly and counts no more."""

    id: int
    method: str
    method_name: str
    amount_bani: int
    paid_on: date
    payer_name: str
    external_id: str
    receipt: str
    recorded_at: datetime
    recorded_by: str
    struck: CorrectionLine | None


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """Why a payment was struck."""

    reason: str
    struck_at: datetime
    struck_by: str


@dataclass(frozen=True, slots=True)
class RefundLine:
    """Money given back, or asked to be."""

    id: int
    charge: str
    amount_bani: int
    reason: str
    iban: str
    state: str
    state_name: str
    asked_at: datetime
    asked_by_id: int
    asked_by: str
    decided_at: datetime | None
    decided_by: str


@dataclass(frozen=True, slots=True)
class ChargeCard:
    """A charge with everything; `explanation` says how the sum came about, sentence by sentence."""

    line: ChargeLine
    legal_basis: str
    version: int
    valid_from: date
    rounding_name: str
    iban: str
    beneficiary: str
    payer_email: str
    payer_language: str
    explanation: list[str]
    closed_at: datetime | None
    closed_by: str
    closed_ground: str
    payments: list[PaymentLine]
    refunds: list[RefundLine]
    acts: list[Act]


def charge_page(*, state: str = "", query: str = "", older_than: str = "") -> ChargePage:
    """Return a portion of the charges, newest first, of one state, or of whom or which reference is looked for."""
    rows = Charge.objects.select_related("version", "version__rule")
    if state == "surplus":
        rows = rows.filter(_surplus())
    elif state in set(ChargeState):
        rows = rows.filter(state=state)
    if query:
        reference = read_reference(query)
        rows = (
            rows.filter(reference=reference) if reference else rows.filter(payer_name__icontains=query[:100])
        )
    if older_than.isascii() and older_than.isdigit() and len(older_than) < 19:
        rows = rows.filter(id__lt=int(older_than))
    found = list(rows.order_by("-id")[: PAGE + 1])
    return ChargePage(
        [_line(row) for row in found[:PAGE]], str(found[PAGE - 1].id) if len(found) > PAGE else ""
    )


def charge_counts() -> dict[str, int]:
    """Return how many charges stand in each state, and under `surplus` how many wait for money to go back."""
    counts = dict(Charge.objects.values_list("state").annotate(n=Count("id")).order_by("state"))
    counts["surplus"] = Charge.objects.filter(_surplus()).count()
    return counts


def charges_of(*, entry_ids: Iterable[int] = (), filing_keys: Iterable[UUID] = ()) -> list[ChargeLine]:
    """Return the charges of entries and filings, the first one first."""
    asked = Q(entry_id__in=list(entry_ids)) | Q(filing_key__in=list(filing_keys))
    rows = Charge.objects.filter(asked).select_related("version", "version__rule").order_by("id")
    return [_line(row) for row in rows]


def charge_by_reference(reference: str) -> ChargeLine | None:
    """Return a charge by its reference as somebody typed it, or None."""
    row = (
        Charge.objects.filter(reference=read_reference(reference))
        .select_related("version", "version__rule")
        .first()
    )
    return _line(row) if row is not None else None


def charge_card(charge_id: int, *, with_acts: bool = True) -> ChargeCard | None:
    """Return a charge with everything, or None."""
    row = Charge.objects.filter(pk=charge_id).select_related("version", "version__rule").first()
    return _card(row, with_acts=with_acts) if row is not None else None


def charge_card_by_reference(reference: str) -> ChargeCard | None:
    """Return a charge with everything but its history, by its whole reference; None for none."""
    row = Charge.objects.filter(reference=reference).select_related("version", "version__rule").first()
    return _card(row, with_acts=False) if row is not None else None


def _card(row: Charge, *, with_acts: bool) -> ChargeCard:
    payments = list(Payment.objects.filter(charge_id=row.id).order_by("id"))
    refunds = list(Refund.objects.filter(charge_id=row.id).select_related("charge").order_by("id"))
    numbers = [one.id for one in payments]
    corrections = Correction.objects.filter(payment_id__in=numbers) if numbers else ()
    struck = {one.payment_id: one for one in corrections}
    names = accounts.names_of(
        [row.closed_by_id]
        + [one.recorded_by_id for one in payments]
        + [one.struck_by_id for one in struck.values()]
        + [key for one in refunds for key in (one.asked_by_id, one.decided_by_id)]
    )
    return ChargeCard(
        line=_line(row),
        legal_basis=row.version.legal_basis,
        version=row.version.number,
        valid_from=row.version.valid_from,
        rounding_name=str(wording.ROUNDINGS[parse(row.version.formula).rounding]),
        iban=row.version.iban,
        beneficiary=row.version.beneficiary,
        payer_email=row.payer_email,
        payer_language=row.payer_language,
        explanation=wording.sentences(row.steps),
        closed_at=row.closed_at,
        closed_by=names.get(row.closed_by_id or 0, ""),
        closed_ground=row.closed_ground,
        payments=[_payment(one, struck.get(one.id), names) for one in payments],
        refunds=[_refund(one, names) for one in refunds],
        acts=journal.history_of(subject_type="charge", subject_id=row.id) if with_acts else [],
    )


def open_refunds() -> list[RefundLine]:
    """Return the refunds that wait for the second person, the first asked first."""
    rows = list(
        Refund.objects.filter(state=Refund.State.ASKED).select_related("charge").order_by("asked_at", "id")
    )
    names = accounts.names_of([row.asked_by_id for row in rows])
    return [_refund(row, names) for row in rows]


def owed_by_ghiseul() -> list[Owed]:
    """Return what is to be paid, as ghiseul.ro takes it: charges that have an account, the first one first."""
    rows = (
        Charge.objects.filter(state__in=_OPEN, entry__isnull=False)
        .exclude(version__iban="")
        .select_related("version", "version__rule")
        .order_by("id")
    )
    return [
        Owed(
            reference=row.reference,
            code=row.version.rule.code,
            name=row.version.name,
            left_bani=row.amount_bani - row.paid_bani,
            iban=row.version.iban,
            beneficiary=row.version.beneficiary,
            charged_on=legal_date(row.charged_at),
            payer=row.payer_name,
        )
        for row in rows
    ]


def _surplus() -> Q:
    above = Q(paid_bani__gt=F("refunded_bani") + F("amount_bani"), closed="")
    return above | Q(paid_bani__gt=F("refunded_bani")) & ~Q(closed="")


def _line(row: Charge) -> ChargeLine:
    english = get_language() == "en" and row.version.name_en
    sums: dict[str, Any] = {"amount": row.amount_bani, "paid": row.paid_bani}
    return ChargeLine(
        id=row.id,
        reference=row.reference,
        written_reference=written(row.reference),
        code=row.version.rule.code,
        name=row.version.name_en if english else row.version.name,
        payer_name=row.payer_name,
        entry_id=row.entry_id,
        filing_key=row.filing_key,
        amount_bani=row.amount_bani,
        paid_bani=row.paid_bani,
        refunded_bani=row.refunded_bani,
        left_bani=rules.to_pay(**sums, state=row.state),
        surplus_bani=rules.to_give_back(**sums, refunded=row.refunded_bani, closed=row.closed),
        state=row.state,
        state_name=wording.state_name(row.state),
        charged_at=row.charged_at,
    )


def _payment(row: Payment, struck: Correction | None, names: Mapping[int, str]) -> PaymentLine:
    return PaymentLine(
        id=row.id,
        method=row.method,
        method_name=wording.method_name(row.method),
        amount_bani=row.amount_bani,
        paid_on=row.paid_on,
        payer_name=row.payer_name,
        external_id=row.external_id,
        receipt=f"{row.receipt_series} {row.receipt_number}" if row.receipt_number else "",
        recorded_at=row.recorded_at,
        recorded_by=names.get(row.recorded_by_id or 0, ""),
        struck=CorrectionLine(struck.reason, struck.struck_at, names.get(struck.struck_by_id, ""))
        if struck
        else None,
    )


def _refund(row: Refund, names: Mapping[int, str]) -> RefundLine:
    return RefundLine(
        id=row.id,
        charge=row.charge.reference,
        amount_bani=row.amount_bani,
        reason=row.reason,
        iban=row.iban,
        state=row.state,
        state_name=str(Refund.State(row.state).label),
        asked_at=row.asked_at,
        asked_by_id=row.asked_by_id,
        asked_by=names.get(row.asked_by_id, ""),
        decided_at=row.decided_at,
        decided_by=names.get(row.decided_by_id or 0, ""),
    )
