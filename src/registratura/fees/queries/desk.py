"""The day of the cashier, statements that were read, the provider of cards and what it told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from registratura.accounts import queries as accounts
from registratura.fees import wording
from registratura.fees.models import (
    CardProvider,
    Correction,
    Options,
    Payment,
    ProviderEvent,
    Statement,
    StatementRow,
)
from registratura.fees.models.choices import DEFAULT_SERIES
from registratura.kernel.banking.references import written

SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class DayLine:
    """A payment of a day; struck ones are shown and not summed."""

    id: int
    charge_id: int
    reference: str
    name: str
    method: str
    method_name: str
    receipt: str
    payer_name: str
    amount_bani: int
    recorded_at: datetime
    recorded_by: str
    struck_reason: str


@dataclass(frozen=True, slots=True)
class DaySheet:
    """What came on a day. `totals`: (way, how many, bani); `cash_bani`: what must be in the drawer."""

    day: date
    lines: list[DayLine]
    totals: list[tuple[str, int, int]]
    cash_bani: int
    total_bani: int


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A statement that was read."""

    id: int
    name: str
    form: str
    account: str
    row_count: int
    paid_count: int
    read_at: datetime
    read_by: str


@dataclass(frozen=True, slots=True)
class StatementRowLine:
    """A line of a statement with what became of it; `later` when somebody tied it to a charge afterwards."""

    id: int
    number: int
    booked_on: date | None
    amount_bani: int
    payer_name: str
    details: str
    external_id: str
    outcome: str
    outcome_name: str
    tone: str
    charge_id: int | None
    reference: str
    later: bool
    may_be_tied: bool


@dataclass(frozen=True, slots=True)
class StatementCard:
    """A statement with its lines; `counts`: (outcome in words, tone, how many lines, bani)."""

    line: StatementLine
    rows: list[StatementRowLine]
    counts: list[tuple[str, str, int, int]]


@dataclass(frozen=True, slots=True)
class ProviderCard:
    """The provider of card payments as it is shown; never its secret."""

    name: str
    pay_url: str
    merchant: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class EventLine:
    """What came as a notification of the provider."""

    event_id: str
    order_text: str
    said: str
    outcome: str
    outcome_name: str
    tone: str
    received_at: datetime


_MAY_BE_TIED: Final = frozenset({"nothing", "mistyped", "unknown", "several"})


def day_sheet(day: date, *, by_id: int | None = None) -> DaySheet:
    """Return what came on a day, in order; by_id: through one cashier alone, in cash."""
    rows = Payment.objects.filter(paid_on=day).select_related(
        "charge", "charge__version", "charge__version__rule"
    )
    if by_id is not None:
        rows = rows.filter(recorded_by_id=by_id, method=Payment.Method.COUNTER)
    found = list(rows.order_by("method", "receipt_series", "receipt_number", "id"))
    struck = dict(
        Correction.objects.filter(payment_id__in=[row.id for row in found]).values_list(
            "payment_id", "reason"
        )
    )
    names = accounts.names_of([row.recorded_by_id for row in found])
    lines = [_day_line(row, struck, names) for row in found]
    standing = [line for line in lines if not line.struck_reason]
    methods = list(dict.fromkeys(line.method for line in lines))
    totals = [
        (
            wording.method_name(method),
            sum(line.method == method for line in standing),
            sum(line.amount_bani for line in standing if line.method == method),
        )
        for method in methods
    ]
    cash = sum(line.amount_bani for line in standing if line.method == Payment.Method.COUNTER)
    return DaySheet(day, lines, totals, cash, sum(line.amount_bani for line in standing))


def statements() -> list[StatementLine]:
    """Return the statements that were read lately, the latest first."""
    rows = list(Statement.objects.order_by("-read_at", "-id")[:SHOWN])
    names = accounts.names_of([row.read_by_id for row in rows])
    paid = _paid_counts([row.id for row in rows])
    return [_statement(row, names, paid) for row in rows]


def statement_card(statement_id: int) -> StatementCard | None:
    """Return a statement with every line, or None."""
    row = Statement.objects.filter(pk=statement_id).first()
    if row is None:
        return None
    found = list(StatementRow.objects.filter(statement_id=row.id).select_related("charge").order_by("number"))
    marks = [one.external_id for one in found if one.outcome in _MAY_BE_TIED]
    later = set(Payment.objects.filter(external_id__in=marks).values_list("external_id", flat=True))
    lines = [_row_line(one, later) for one in found]
    counts = [
        (
            str(words),
            tone,
            sum(line.outcome == key for line in lines),
            sum(line.amount_bani for line in lines if line.outcome == key),
        )
        for key, (words, tone) in wording.OUTCOMES.items()
    ]
    names = accounts.names_of([row.read_by_id])
    return StatementCard(
        _statement(row, names, _paid_counts([row.id])), lines, [one for one in counts if one[2]]
    )


def receipt_series() -> tuple[str, int]:
    """Return the series of receipts and the next number in it."""
    row = Options.objects.first()
    return (row.receipt_series, row.next_receipt) if row is not None else (DEFAULT_SERIES, 1)


def card_provider() -> ProviderCard | None:
    """Return the provider of card payments, or None."""
    row = CardProvider.objects.first()
    return ProviderCard(row.name, row.pay_url, row.merchant, row.is_active) if row is not None else None


def provider_events() -> list[EventLine]:
    """Return the notifications of the provider that came last, the latest first."""
    rows = ProviderEvent.objects.order_by("-received_at", "-id")[:SHOWN]
    return [
        EventLine(
            row.event_id,
            row.order_text,
            row.said,
            row.outcome,
            str(wording.EVENTS[row.outcome][0]),
            wording.EVENTS[row.outcome][1],
            row.received_at,
        )
        for row in rows
    ]


def _day_line(row: Payment, struck: Mapping[int, str], names: Mapping[int, str]) -> DayLine:
    return DayLine(
        id=row.id,
        charge_id=row.charge_id,
        reference=written(row.charge.reference),
        name=row.charge.version.name,
        method=row.method,
        method_name=wording.method_name(row.method),
        receipt=f"{row.receipt_series} {row.receipt_number}" if row.receipt_number else "",
        payer_name=row.payer_name,
        amount_bani=row.amount_bani,
        recorded_at=row.recorded_at,
        recorded_by=names.get(row.recorded_by_id or 0, ""),
        struck_reason=struck.get(row.id, ""),
    )


def _paid_counts(keys: list[int]) -> dict[int, int]:
    paid: dict[int, int] = {}
    rows = StatementRow.objects.filter(statement_id__in=keys, payment__isnull=False).exclude(outcome="known")
    for key in rows.values_list("statement_id", flat=True):
        paid[key] = paid.get(key, 0) + 1
    return paid


def _statement(row: Statement, names: Mapping[int, str], paid: Mapping[int, int]) -> StatementLine:
    return StatementLine(
        id=row.id,
        name=row.name,
        form=row.form,
        account=row.account,
        row_count=row.row_count,
        paid_count=paid.get(row.id, 0),
        read_at=row.read_at,
        read_by=names.get(row.read_by_id or 0, ""),
    )


def _row_line(row: StatementRow, later: set[str]) -> StatementRowLine:
    words, tone = wording.OUTCOMES[row.outcome]
    tied = row.external_id in later
    return StatementRowLine(
        id=row.id,
        number=row.number,
        booked_on=row.booked_on,
        amount_bani=row.amount_bani,
        payer_name=row.payer_name,
        details=row.details,
        external_id=row.external_id,
        outcome=row.outcome,
        outcome_name=str(words),
        tone=tone,
        charge_id=row.charge_id,
        reference=written(row.charge.reference) if row.charge is not None else "",
        later=tied,
        may_be_tied=row.outcome in _MAY_BE_TIED and not tied and row.amount_bani > 0,
    )
