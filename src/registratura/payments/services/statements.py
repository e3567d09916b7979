"""Reading statements of the bank: looked at first, then taken in once, line by line."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.banking import sorting
from registratura.kernel.banking.bank_csv import BankCsv
from registratura.kernel.banking.camt053 import Camt053
from registratura.kernel.banking.mt940 import Mt940
from registratura.kernel.banking.port import RON, Line, Read, UnreadableError, Way
from registratura.kernel.text import ro_normalise
from registratura.payments import rules
from registratura.payments.errors import StatementRefusedError
from registratura.payments.matching import Candidate, Suggestion, suggest
from registratura.payments.models import PaymentOrder, Refund, Statement, StatementLine
from registratura.payments.rules import Account, FactKind, Leg, Posting
from registratura.payments.services.posting import locked_order, note, post
from registratura.toolkit.bank_files import read_confined
from registratura.toolkit.scope import required_institution

WAYS: Final[Sequence[Way]] = (Camt053(), Mt940(), BankCsv())
MOST_OPEN: Final = 20_000


@dataclass(frozen=True, slots=True)
class Proposed:
    """A line as it would be taken in: its outcome, and for money that came the order it may pay, with the reason."""

    line: Line
    mark: str
    outcome: str
    suggestion: Suggestion | None


@dataclass(frozen=True, slots=True)
class Preview:
    """A statement that was looked at; nothing is written. was_read: the same bytes were taken in before."""

    form: str
    account: str
    lines: Sequence[Proposed]
    was_read: bool


def preview(*, data: bytes) -> Preview:
    """Say what a statement would do. Raises: StatementRefusedError."""
    way, read = _understood(data)
    known = Statement.objects.filter(sha256=hashlib.sha256(data).hexdigest()).exists()
    return Preview(way.form, read.account, _proposed(read, way.form), known)


@transaction.atomic
def read_statement(*, data: bytes, name: str, by: Actor | None, now: datetime) -> tuple[Statement, bool]:
    """
    Take a statement in; the same bytes once, and each line once whatever file told it. Say whether it was new.

    A line whose reference is that of one order is that order's money, more or less than asked too; of the others
    a person decides. Raises: StatementRefusedError.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    known = Statement.objects.filter(sha256=sha256).first()
    if known is not None:
        return known, False
    way, read = _understood(data)
    statement = Statement(
        institution_id=required_institution(),
        name=ro_normalise(name, single_line=True)[:200] or way.form,
        form=way.form,
        account=read.account,
        sha256=sha256,
        row_count=len(read.lines),
        read_at=now,
        read_by_id=by.id if by is not None else None,
    )
    try:
        with transaction.atomic():
            statement.save(force_insert=True)
    except IntegrityError:  # somebody else sent the same file meanwhile
        return Statement.objects.get(sha256=sha256), False
    lines = enumerate(_proposed(read, way.form), start=1)
    outcomes = Counter(_take_in(statement, number, one, by, now) for number, one in lines)
    journal.record(
        action="payments.statement.read",
        subject_type="payment_statement",
        subject_id=statement.id,
        by=by,
        details={"name": statement.name, "form": way.form, "sha256": sha256, "outcomes": dict(outcomes)},
    )
    return statement, True


def open_candidates() -> list[Candidate]:
    """Return the orders that a line may pay."""
    rows = PaymentOrder.objects.filter(closed_at__isnull=True).order_by("id")[:MOST_OPEN]
    return [
        Candidate(
            order_id=one.id,
            reference=one.reference,
            left_bani=one.left_bani,
            cui=one.customer_cui,
            name=one.customer_name,
            words=one.words,
        )
        for one in rows
    ]


def open_line(*, row: StatementLine, now: datetime) -> None:
    """Write in the ledger that the bank says this money moved; what it was for is explained later."""
    assert row.booked_on is not None
    legs = (
        Leg(Account.BANK, "", None, row.amount_bani),
        Leg(Account.UNMATCHED, "", None, -row.amount_bani),
    )
    post(postings=[Posting(f"line/{row.mark}", legs)], happened_on=row.booked_on, now=now)


def pay_by_line(*, row: StatementLine, order_id: int, by: Actor | None, now: datetime) -> None:
    """Count the money of a line for an order."""
    assert row.booked_on is not None
    order = locked_order(order_id=order_id)
    fact = rules.Fact(rules.BANK, row.mark, FactKind.PAID, "", row.amount_bani, order.id)
    note(order=order, fact=fact, happened_on=row.booked_on, by=by, now=now, line_id=row.id)


def refund_by_line(*, row: StatementLine, refund: Refund, by: Actor | None, now: datetime) -> None:
    """Confirm a refund by the line with which its money left."""
    assert row.booked_on is not None
    order = locked_order(order_id=refund.order_id)
    fact = rules.Fact(
        rules.BANK, refund.payment, FactKind.REFUNDED, row.mark[:100], -row.amount_bani, order.id
    )
    note(order=order, fact=fact, happened_on=row.booked_on, by=by, now=now, line_id=row.id)


def _take_in(statement: Statement, number: int, one: Proposed, by: Actor | None, now: datetime) -> str:
    suggestion = one.suggestion if one.suggestion is not None and one.suggestion.certain else None
    row = StatementLine(
        institution_id=statement.institution_id,
        statement=statement,
        number=number,
        booked_on=one.line.booked_on,
        amount_bani=one.line.amount_bani,
        payer_name=ro_normalise(one.line.payer, single_line=True)[:200],
        details=ro_normalise(one.line.details, single_line=True)[:500],
        mark=one.mark,
        outcome=one.outcome,
        order_id=suggestion.order_id if suggestion is not None and one.outcome == "matched" else None,
    )
    row.save(force_insert=True)
    if one.outcome in ("matched", "unmatched", "refund"):
        open_line(row=row, now=now)
    if one.outcome == "matched" and row.order_id is not None:
        pay_by_line(row=row, order_id=row.order_id, by=by, now=now)
    elif one.outcome == "refund":
        refund = _refund_of(row.amount_bani, row.details)
        if refund is not None:
            row.order_id = refund.order_id
            row.save(update_fields=["order"])
            refund_by_line(row=row, refund=refund, by=by, now=now)
    return one.outcome


def _proposed(read: Read, form: str) -> list[Proposed]:
    sorted_lines = list(sorting.sort(read.lines, account=read.account))
    marks = [one.mark for one in sorted_lines]
    known = set(
        StatementLine.objects.filter(mark__in=marks).exclude(outcome="known").values_list("mark", flat=True)
    )
    candidates = open_candidates()
    found: list[Proposed] = []
    for one in sorted_lines:
        found.append(_look(one.line, one.mark, candidates, form, is_known=one.mark in known))
        known.add(one.mark)
    return found


def _look(line: Line, mark: str, candidates: Sequence[Candidate], form: str, *, is_known: bool) -> Proposed:
    if is_known:
        return Proposed(line, mark, "known", None)
    if line.currency != RON:
        return Proposed(line, mark, "currency", None)
    if not line.final or line.booked_on is None:
        return Proposed(line, mark, "not-final", None)
    if line.amount_bani <= 0:
        is_refund = _refund_of(line.amount_bani, line.details) is not None
        return Proposed(line, mark, "refund" if is_refund else "outgoing", None)
    found = suggest(
        details=line.details, payer=line.payer, amount_bani=line.amount_bani, open_orders=candidates
    )
    if found is None or not found.certain:
        return Proposed(line, mark, "unmatched", found)
    if _told_by_another_form(line, found.order_id, form):
        return Proposed(line, mark, "known", None)
    return Proposed(line, mark, "matched", found)


def _refund_of(amount_bani: int, details: str) -> Refund | None:
    """Return the refund by bank that left with a line: the same sum, and the order's reference in its words."""
    if amount_bani >= 0:
        return None
    asked = Refund.objects.filter(
        provider=rules.BANK, amount_bani=-amount_bani, state__in=["agreed", "sent"]
    ).order_by("id")
    return next((one for one in asked if one.order.reference in "".join(details.split())), None)


def _told_by_another_form(line: Line, order_id: int, form: str) -> bool:
    """Say whether a statement of another form told of the same money: order, day and sum."""
    same = StatementLine.objects.filter(
        booked_on=line.booked_on, amount_bani=line.amount_bani, order_id=order_id
    )
    return same.exclude(outcome="known").exclude(statement__form=form).exists()


def _understood(data: bytes) -> tuple[Way, Read]:
    try:
        way, read = read_confined(data=data, ways=WAYS)
    except UnreadableError as error:
        words = {
            "empty": _("Fișierul este gol."),
            "form": _("Fișierul nu este un extras: alegeți unul MT940, camt.053 sau CSV."),
            "too-long": _("Extrasul este prea lung; luați-l de la bancă pe perioade mai scurte."),
        }
        told = words.get(
            error.reason, _("Fișierul are o linie care nu se înțelege; luați-l din nou de la bancă.")
        )
        raise StatementRefusedError(told, field="file") from error
    if not read.lines:
        raise StatementRefusedError(_("Extrasul nu are nicio linie."), field="file")
    return way, read
