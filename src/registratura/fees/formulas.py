"""
How a fee is worked out, as data: a formula, what it asks of the person, who pays less and by which law.

The data come from a form of the administration and are kept as JSON; `parse` refuses what `rules` could not carry out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from registratura.kernel.money import MOST_BANI, Rounding

MILLI: Final = 1_000  # quantities are kept in thousandths: 12,5 m² is 12500
WHOLE_RATE: Final = 10_000  # rates are kept in hundredths of a percent: 1 % is 100
MOST_QUANTITY: Final = 10**12
MOST_BANDS = MOST_EXEMPTIONS = 30
_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,59}")


class Kind(StrEnum):
    """The shapes of a formula."""

    FREE = "free"
    FIXED = "fixed"
    PER_UNIT = "per_unit"
    BANDS = "bands"
    PERCENT = "percent"


class FormulaError(ValueError):
    """Data that are no formula; `reason` is a stable word that `wording` tells, `place` the field it is about."""

    def __init__(self, reason: str, place: str = "formula") -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = place


@dataclass(frozen=True, slots=True)
class Ask:
    """What the formula needs to know. field: the key of the answer, the same as in the form that is filled in."""

    field: str
    label: str
    label_en: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """
    A band of quantities: up to `upto` (thousandths, included; None for the last one) it costs `amount`.

    each: bani for each whole unit above the end of the band before.
    """

    upto: int | None
    amount: int
    each: int = 0


@dataclass(frozen=True, slots=True)
class Exemption:
    """Who pays less: by how many percent (100: nothing is paid) and by which law."""

    code: str
    name: str
    name_en: str
    ground: str
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """
    A formula with its exemptions. Sums in bani.

    amount: of a fixed fee, or of one unit. free: thousandths of units that cost nothing. rate: hundredths of a percent.
    least, most: bounds of the sum, before exemptions.
    """

    kind: Kind
    ask: Ask | None = None
    amount: int = 0
    free: int = 0
    rate: int = 0
    bands: tuple[Band, ...] = ()
    least: int | None = None
    most: int | None = None
    exemptions: tuple[Exemption, ...] = ()
    rounding: Rounding = Rounding.BAN


def parse(data: Mapping[str, Any]) -> Formula:
    """Read a formula from JSON. Raises: FormulaError."""
    kind = data.get("kind")
    if kind not in set(Kind):
        raise FormulaError("kind", "kind")
    rounding = data.get("rounding", Rounding.BAN)
    if rounding not in set(Rounding):
        raise FormulaError("rounding", "rounding")
    formula = Formula(
        kind=Kind(kind),
        ask=_ask(data.get("ask")),
        amount=_sum(data.get("amount", 0), "amount"),
        free=_quantity(data.get("free", 0), "free"),
        rate=_whole(data.get("rate", 0), WHOLE_RATE, "rate"),
        bands=tuple(_band(one) for one in _list(data.get("bands", ()), MOST_BANDS, "bands")),
        least=_bound(data.get("least"), "least"),
        most=_bound(data.get("most"), "most"),
        exemptions=tuple(
            _exemption(one) for one in _list(data.get("exemptions", ()), MOST_EXEMPTIONS, "exemptions")
        ),
        rounding=Rounding(rounding),
    )
    _check(formula)
    return formula


def as_data(formula: Formula) -> dict[str, Any]:
    """Return a formula as JSON; `parse` reads the same formula back."""
    asked = formula.ask
    return {
        "kind": formula.kind.value,
        "ask": {"field": asked.field, "label": asked.label, "label_en": asked.label_en, "unit": asked.unit}
        if asked
        else None,
        "amount": formula.amount,
        "free": formula.free,
        "rate": formula.rate,
        "bands": [{"upto": one.upto, "amount": one.amount, "each": one.each} for one in formula.bands],
        "least": formula.least,
        "most": formula.most,
        "exemptions": [
            {
                "code": one.code,
                "name": one.name,
                "name_en": one.name_en,
                "ground": one.ground,
                "percent": one.percent,
            }
            for one in formula.exemptions
        ],
        "rounding": formula.rounding.value,
    }


def _check(formula: Formula) -> None:
    if formula.kind in (Kind.PER_UNIT, Kind.BANDS, Kind.PERCENT) and formula.ask is None:
        raise FormulaError("ask", "ask_label")
    if formula.kind in (Kind.FIXED, Kind.PER_UNIT) and formula.amount == 0:
        raise FormulaError("nothing", "amount")
    if formula.kind is Kind.PERCENT and formula.rate == 0:
        raise FormulaError("nothing", "rate")
    if formula.kind is Kind.BANDS:
        _check_bands(formula.bands)
    if formula.least is not None and formula.most is not None and formula.least > formula.most:
        raise FormulaError("bounds", "most")
    codes = [one.code for one in formula.exemptions]
    if len(set(codes)) != len(codes):
        raise FormulaError("twice", "exemptions")


def _check_bands(bands: Sequence[Band]) -> None:
    if not bands or bands[-1].upto is not None:
        raise FormulaError("last-band", "bands")
    ends = [one.upto for one in bands[:-1]]
    closed = [end for end in ends if end is not None]
    if len(closed) != len(ends) or closed != sorted(set(closed)):
        raise FormulaError("band-order", "bands")


def _ask(data: Any) -> Ask | None:
    if data is None:
        return None
    if not isinstance(data, Mapping) or not _NAME.fullmatch(str(data.get("field", ""))):
        raise FormulaError("ask-field", "ask_field")
    label = _text(data.get("label"), 120)
    if not label:
        raise FormulaError("ask", "ask_label")
    return Ask(str(data["field"]), label, _text(data.get("label_en"), 120), _text(data.get("unit"), 20))


def _band(data: Any) -> Band:
    if not isinstance(data, Mapping):
        raise FormulaError("bands", "bands")
    upto = data.get("upto")
    return Band(
        None if upto is None else _quantity(upto, "bands"),
        _sum(data.get("amount", 0), "bands"),
        _sum(data.get("each", 0), "bands"),
    )


def _exemption(data: Any) -> Exemption:
    if not isinstance(data, Mapping) or not _NAME.fullmatch(str(data.get("code", ""))):
        raise FormulaError("exemption", "exemptions")
    name, ground = _text(data.get("name"), 200), _text(data.get("ground"), 200)
    if not name or not ground:
        raise FormulaError("exemption", "exemptions")
    percent = _whole(data.get("percent", 100), 100, "exemptions")
    if percent == 0:
        raise FormulaError("exemption", "exemptions")
    return Exemption(str(data["code"]), name, _text(data.get("name_en"), 200), ground, percent)


def _list(data: Any, most: int, place: str) -> Sequence[Any]:
    if not isinstance(data, list | tuple) or len(data) > most:
        raise FormulaError("too-many", place)
    return data


def _text(value: Any, most: int) -> str:
    return " ".join(str(value or "").split())[:most]


def _whole(value: Any, most: int, place: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise FormulaError("number", place)
    return value


def _sum(value: Any, place: str) -> int:
    return _whole(value, MOST_BANI, place)


def _bound(value: Any, place: str) -> int | None:
    return None if value is None else _sum(value, place)


def _quantity(value: Any, place: str) -> int:
    return _whole(value, MOST_QUANTITY, place)
