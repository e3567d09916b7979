"""
The law of fees, without clock, database or words: what is owed, step by step, and where a charge stands.

A sum is worked out exactly and rounded once, at the end, by the rounding of its rule.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from registratura.fees.formulas import MILLI, MOST_QUANTITY, WHOLE_RATE, Band, Exemption, Formula, Kind
from registratura.kernel.money import LEU, MOST_BANI, rounded

_QUANTITY: Final = re.compile(r"([1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,(\d{1,3}))?", re.ASCII)
_WITH_POINT: Final = re.compile(r"(\d+)\.(\d{1,3})", re.ASCII)


class StepKind(StrEnum):
    """What one step of the reckoning did; `wording` says each in Romanian."""

    FREE = "free"
    FIXED = "fixed"
    COUNTED = "counted"
    FREE_UNITS = "free_units"
    UNITS = "units"
    BAND = "band"
    OVER_BAND = "over_band"
    PERCENT = "percent"
    LEAST = "least"
    MOST = "most"
    EXEMPT = "exempt"
    ROUNDED = "rounded"
    TOTAL = "total"


class ChargeState(StrEnum):
    """Where a charge stands. The database works the same out of the same sums (`fees/sql`)."""

    DUE = "due"
    PARTLY = "partly"
    PAID = "paid"
    WAIVED = "waived"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


class AnswerError(ValueError):
    """An answer from which nothing can be worked out: `missing`, `number`, `exemption`, `too-much`."""

    def __init__(self, reason: str, place: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = place


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its kind and what stands in its sentence. Exact sums are texts of fractions of bani."""

    kind: StepKind
    facts: Mapping[str, Any] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """Return the step as JSON."""
        return {"kind": self.kind.value, **self.facts}


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What is owed, in bani, and how it came about."""

    amount_bani: int
    steps: tuple[Step, ...]
    exemption: Exemption | None = None


def read_quantity(typed: object) -> int:
    """
    Return a quantity in thousandths: `12`, `12,5`, `1.234,5`, `12.5`, or a whole number.

    Raises: ValueError for anything else. Law: none; the way numbers are written in Romanian.
    """
    if isinstance(typed, int) and not isinstance(typed, bool):
        typed = str(typed)
    text = "".join(str(typed).split())
    # With one point and three figures after it a number could be read both ways: 1.234 counts as a thousand.
    found = _QUANTITY.fullmatch(text) or _WITH_POINT.fullmatch(text)
    if found is None or len(text) > 20:
        raise ValueError(typed)
    quantity = int(found[1].replace(".", "")) * MILLI + int((found[2] or "0").ljust(3, "0"))
    if quantity > MOST_QUANTITY:
        raise ValueError(typed)
    return quantity


def reckon(formula: Formula, *, answers: Mapping[str, object], exemption: str = "") -> Reckoning:
    """
    Work out what is owed: the formula, its bounds, the exemption, the rounding, in this order.

    Raises: AnswerError for an answer that is missing or is no number, an exemption the rule does not have.
    Law: Legea 227/2015 (Codul fiscal) art. 454, 474 și 484; the act of the institution that sets the fee.
    """
    relief = _exemption(formula, exemption)
    if formula.kind is Kind.FREE:
        return Reckoning(0, (Step(StepKind.FREE),), None)
    steps: list[Step] = []
    exact = _bounded(formula, _base(formula, answers, steps), steps)
    if relief is not None:
        left_out = exact * relief.percent / 100
        facts = {"name": relief.name, "ground": relief.ground, "percent": relief.percent}
        steps.append(Step(StepKind.EXEMPT, {**facts, "bani": str(left_out)}))
        exact -= left_out
    amount = rounded(exact, formula.rounding)
    if amount > MOST_BANI:
        raise AnswerError("too-much", formula.ask.field if formula.ask else "")
    if amount != exact:
        facts = {"exact": str(exact), "bani": amount, "rounding": formula.rounding.value}
        steps.append(Step(StepKind.ROUNDED, facts))
    steps.append(Step(StepKind.TOTAL, {"bani": amount}))
    return Reckoning(amount, tuple(steps), relief)


def _exemption(formula: Formula, code: str) -> Exemption | None:
    if not code:
        return None
    found = next((one for one in formula.exemptions if one.code == code), None)
    if found is None:
        raise AnswerError("exemption", "exemption")
    return found


def _base(formula: Formula, answers: Mapping[str, object], steps: list[Step]) -> Fraction:
    if formula.kind is Kind.FIXED or formula.ask is None:
        steps.append(Step(StepKind.FIXED, {"bani": formula.amount}))
        return Fraction(formula.amount)
    quantity = _asked(formula, answers)
    shown = {"label": formula.ask.label, "quantity": quantity, "unit": formula.ask.unit}
    steps.append(Step(StepKind.COUNTED, shown))
    if formula.kind is Kind.PERCENT:
        worth = Fraction(quantity * LEU, MILLI)
        exact = worth * formula.rate / WHOLE_RATE
        steps.append(Step(StepKind.PERCENT, {"rate": formula.rate, "worth": str(worth), "bani": str(exact)}))
        return exact
    if formula.kind is Kind.PER_UNIT:
        return _by_unit(formula, quantity, steps)
    return _by_band(formula, quantity, steps)


def _asked(formula: Formula, answers: Mapping[str, object]) -> int:
    assert formula.ask is not None
    given = answers.get(formula.ask.field)
    if given is None or given == "":
        raise AnswerError("missing", formula.ask.field)
    try:
        return read_quantity(given)
    except ValueError:
        raise AnswerError("number", formula.ask.field) from None


def _by_unit(formula: Formula, quantity: int, steps: list[Step]) -> Fraction:
    assert formula.ask is not None
    unit = formula.ask.unit
    if formula.free:
        left = max(0, quantity - formula.free)
        steps.append(Step(StepKind.FREE_UNITS, {"free": formula.free, "left": left, "unit": unit}))
        quantity = left
    exact = Fraction(quantity * formula.amount, MILLI)
    facts = {"quantity": quantity, "unit": unit, "each": formula.amount, "bani": str(exact)}
    steps.append(Step(StepKind.UNITS, facts))
    return exact


def _by_band(formula: Formula, quantity: int, steps: list[Step]) -> Fraction:
    assert formula.ask is not None
    below, band = _band_of(formula.bands, quantity)
    exact = Fraction(band.amount)
    facts = {"above": below, "upto": band.upto, "unit": formula.ask.unit, "bani": band.amount}
    steps.append(Step(StepKind.BAND, facts))
    if band.each and quantity > below:
        more = Fraction((quantity - below) * band.each, MILLI)
        facts = {"quantity": quantity - below, "unit": formula.ask.unit, "each": band.each, "bani": str(more)}
        steps.append(Step(StepKind.OVER_BAND, {**facts, "above": below}))
        exact += more
    return exact


def _band_of(bands: tuple[Band, ...], quantity: int) -> tuple[int, Band]:
    below = 0
    for band in bands:
        if band.upto is None or quantity <= band.upto:
            return below, band
        below = band.upto
    raise AssertionError("the last band has no end")


def _bounded(formula: Formula, exact: Fraction, steps: list[Step]) -> Fraction:
    if formula.least is not None and exact < formula.least:
        steps.append(Step(StepKind.LEAST, {"bani": formula.least}))
        return Fraction(formula.least)
    if formula.most is not None and exact > formula.most:
        steps.append(Step(StepKind.MOST, {"bani": formula.most}))
        return Fraction(formula.most)
    return exact


def in_force(*, valid_from: date, valid_to: date | None, on: date) -> bool:
    """
    Say whether a version of a rule holds on a day; its end is exclusive.

    Law: Constituția art. 15 alin. (2): what is owed is judged by the rule of its day.
    """
    return valid_from <= on and (valid_to is None or on < valid_to)


def state_of(*, amount: int, paid: int, refunded: int, closed: str = "") -> ChargeState:
    """
    Return where a charge stands. Sums in bani; closed: `waived`, `cancelled` or nothing.

    Law: none; one reading of the sums for the code and the database.
    """
    if closed:
        return ChargeState(closed)
    if refunded and paid - refunded < amount:
        return ChargeState.REFUNDED
    if paid >= amount:
        return ChargeState.PAID
    return ChargeState.PARTLY if paid else ChargeState.DUE


def to_pay(*, amount: int, paid: int, state: str) -> int:
    """
    Return what is still to be paid, in bani; nothing once a charge ended.

    Law: none; one reading of the sums.
    """
    return max(0, amount - paid) if state in (ChargeState.DUE, ChargeState.PARTLY) else 0


def to_give_back(*, amount: int, paid: int, refunded: int, closed: str) -> int:
    """
    Return what came in above what is owed, in bani: paid twice, too much, or after the charge was closed.

    Law: Legea 207/2015 (Codul de procedură fiscală) art. 168: what was paid without being owed is given back.
    """
    return max(0, paid - refunded - (0 if closed else amount))
