"""Statements and reports as they were read, and the lines that wait for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q

from registratura.payments import wording
from registratura.payments.matching import suggest
from registratura.payments.models import PaymentOrder, Settlement, Statement, StatementLine
from registratura.payments.services.statements import open_candidates


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement that was read."""

    id: int
    name: str
    form: str
    account: str
    row_count: int
    waiting_count: int
    read_at: datetime
    read_by: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """
    A line of a statement. suggested: the reference of the order that it may pay, and why; empty where none is likely.

    settlement_id: a report of a provider that hands over exactly this sum.
    """

    id: int
    number: int
    statement_id: int
    booked_on: date | None
    amount_bani: int
    payer_name: str
    details: str
    outcome: str
    outcome_name: str
    tone: str
    order_id: int | None
    reference: str
    ground: str
    suggested: str = ""
    suggested_name: str = ""
    why: str = ""
    settlement_id: int | None = None


@dataclass(frozen=True, slots=True)
class StatementCard:
    """A statement with its lines."""

    row: StatementRow
    lines: Sequence[LineRow]


@dataclass(frozen=True, slots=True)
class SettlementRow:
    """A provider's report, in bani; is_tied: whether its money is on a line of the bank."""

    id: int
    provider: str
    provider_name: str
    name: str
    gross_bani: int
    fee_bani: int
    net_bani: int
    read_at: datetime
    is_tied: bool


def statements() -> list[StatementRow]:
    """Return the statements that were read, the newest first."""
    rows = Statement.objects.select_related("read_by").order_by("-id")[:200]
    waiting = dict(
        StatementLine.objects.filter(outcome="unmatched")
        .values_list("statement_id")
        .annotate(total=Count("id"))
        .order_by("statement_id")
    )
    return [_statement(one, waiting.get(one.id, 0)) for one in rows]


def statement_card(statement_id: int) -> StatementCard | None:
    """Return a statement with its lines and what each may be."""
    row = Statement.objects.select_related("read_by").filter(pk=statement_id).first()
    if row is None:
        return None
    lines = _lines(StatementLine.objects.filter(statement_id=statement_id).order_by("number"))
    return StatementCard(_statement(row, sum(one.outcome == "unmatched" for one in lines)), lines)


def lines_waiting() -> Sequence[LineRow]:
    """Return the lines that nobody explained, the oldest first."""
    return _lines(StatementLine.objects.filter(outcome="unmatched").order_by("booked_on", "id")[:500])


def waiting_count() -> int:
    """Return how many lines wait."""
    return StatementLine.objects.filter(outcome="unmatched").count()


def settlements() -> list[SettlementRow]:
    """Return the providers' reports, the newest first."""
    return [
        SettlementRow(
            id=one.id,
            provider=one.provider,
            provider_name=str(wording.PROVIDERS.get(one.provider, one.provider)),
            name=one.name,
            gross_bani=one.gross_bani,
            fee_bani=one.fee_bani,
            net_bani=one.net_bani,
            read_at=one.read_at,
            is_tied=one.line_id is not None,
        )
        for one in Settlement.objects.order_by("-id")[:200]
    ]


def _lines(rows: Any) -> list[LineRow]:
    found = list(rows.select_related("order"))
    waiting = [one for one in found if one.outcome == "unmatched"]
    candidates = open_candidates() if waiting else []
    names = {one.order_id: (one.reference, one.name) for one in candidates}
    reports = (
        dict(
            Settlement.objects.filter(Q(line__isnull=True), net_bani__in={one.amount_bani for one in waiting})
            .order_by("-id")
            .values_list("net_bani", "id")
        )
        if waiting
        else {}
    )
    return [_line(one, candidates, names, reports) for one in found]


def _line(row: StatementLine, candidates: Any, names: Any, reports: dict[int, int]) -> LineRow:
    guess = None
    if row.outcome == "unmatched" and row.amount_bani > 0:
        guess = suggest(
            details=row.details, payer=row.payer_name, amount_bani=row.amount_bani, open_orders=candidates
        )
    suggested, name = names[guess.order_id] if guess is not None else ("", "")
    order: PaymentOrder | None = row.order
    return LineRow(
        id=row.id,
        number=row.number,
        statement_id=row.statement_id,
        booked_on=row.booked_on,
        amount_bani=row.amount_bani,
        payer_name=row.payer_name,
        details=row.details,
        outcome=row.outcome,
        outcome_name=wording.named(wording.LINES, row.outcome),
        tone=wording.tone(wording.LINES, row.outcome),
        order_id=row.order_id,
        reference=order.reference if order is not None else "",
        ground=row.ground,
        suggested=suggested,
        suggested_name=name,
        why=str(wording.SUGGESTED[guess.reason]) if guess is not None else "",
        settlement_id=reports.get(row.amount_bani) if row.outcome == "unmatched" else None,
    )


def _statement(row: Statement, waiting: int) -> StatementRow:
    return StatementRow(
        id=row.id,
        name=row.name,
        form=row.form,
        account=row.account,
        row_count=row.row_count,
        waiting_count=waiting,
        read_at=row.read_at,
        read_by=row.read_by.full_name if row.read_by is not None else "",
    )
