"""What an administrator types about a fee, turned into the data of a formula, and back for the next version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from registratura.fees import wording
from registratura.fees.formulas import Band, Exemption, Formula
from registratura.fees.rules import read_quantity
from registratura.kernel.money import LEU, read_lei

OVER = "peste"


class TypedError(ValueError):
    """A field that cannot be read; `place` is its name, `line` the line of several, from 1, or 0."""

    def __init__(self, place: str, line: int = 0) -> None:
        super().__init__(place)
        self.place = place
        self.line = line


def formula_of(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of a formula. Raises: TypedError for a field that is no sum, quantity or list."""
    kind = str(typed["kind"])
    asks = kind in ("per_unit", "bands", "percent")
    ask = {
        "field": typed["ask_field"],
        "label": typed["ask_label"],
        "label_en": typed["ask_label_en"],
        "unit": typed["ask_unit"],
    }
    return {
        "kind": kind,
        "ask": ask if asks else None,
        "amount": _sum(typed, "amount") or 0 if kind in ("fixed", "per_unit") else 0,
        "free": _quantity(typed, "free") if kind == "per_unit" else 0,
        "rate": _rate(typed) if kind == "percent" else 0,
        "bands": _bands(str(typed["bands"])) if kind == "bands" else [],
        "least": _sum(typed, "least"),
        "most": _sum(typed, "most"),
        "exemptions": _exemptions(str(typed["exemptions"])),
        "rounding": typed["rounding"],
    }


def typed_of(formula: Formula) -> dict[str, str]:
    """Return how a formula is typed."""
    asked = formula.ask
    return {
        "kind": formula.kind.value,
        "ask_field": asked.field if asked else "",
        "ask_label": asked.label if asked else "",
        "ask_label_en": asked.label_en if asked else "",
        "ask_unit": asked.unit if asked else "",
        "amount": _lei(formula.amount) if formula.amount else "",
        "free": wording.quantity(formula.free) if formula.free else "",
        "rate": wording.rate(formula.rate).rstrip("%") if formula.rate else "",
        "bands": "\n".join(_band_line(band) for band in formula.bands),
        "least": _lei(formula.least) if formula.least is not None else "",
        "most": _lei(formula.most) if formula.most is not None else "",
        "exemptions": "\n".join(_exemption_line(one) for one in formula.exemptions),
        "rounding": formula.rounding.value,
    }


def _lei(bani: int) -> str:
    return f"{bani // LEU},{bani % LEU:02d}"


def _band_line(band: Band) -> str:
    start = OVER if band.upto is None else wording.quantity(band.upto)
    return f"{start} = {_lei(band.amount)}" + (f" + {_lei(band.each)}" if band.each else "")


def _exemption_line(one: Exemption) -> str:
    return f"{one.code} | {one.name} | {one.percent} | {one.ground}" + (
        f" | {one.name_en}" if one.name_en else ""
    )


def _sum(typed: Mapping[str, Any], place: str) -> int | None:
    text = str(typed[place]).strip()
    if not text:
        return None
    try:
        return read_lei(text)
    except ValueError as error:
        raise TypedError(place) from error


def _quantity(typed: Mapping[str, Any], place: str) -> int:
    text = str(typed[place]).strip()
    try:
        return read_quantity(text) if text else 0
    except ValueError as error:
        raise TypedError(place) from error


def _rate(typed: Mapping[str, Any]) -> int:
    text = str(typed["rate"]).strip().rstrip("%").strip()
    try:
        # A percent typed with two decimals is read like lei with bani: 0,5 is fifty hundredths.
        return read_lei(text) if text else 0
    except ValueError as error:
        raise TypedError("rate") from error


def _bands(text: str) -> list[dict[str, int | None]]:
    bands: list[dict[str, int | None]] = []
    for number, line in enumerate(_lines(text), start=1):
        start, _mark, cost = line.partition("=")
        amount, _plus, each = cost.partition("+")
        try:
            upto = None if start.strip().lower().startswith(OVER) else read_quantity(start)
            bands.append({"upto": upto, "amount": read_lei(amount), "each": read_lei(each) if each else 0})
        except ValueError as error:
            raise TypedError("bands", number) from error
    return bands


def _exemptions(text: str) -> list[dict[str, Any]]:
    found = []
    for number, line in enumerate(_lines(text), start=1):
        parts = [part.strip() for part in line.split("|")]
        if len(parts) not in (4, 5) or not (
            parts[2].rstrip("% ").isascii() and parts[2].rstrip("% ").isdigit()
        ):
            raise TypedError("exemptions", number)
        found.append(
            {
                "code": parts[0],
                "name": parts[1],
                "percent": int(parts[2].rstrip("% ")[:4]),
                "ground": parts[3],
                "name_en": parts[4] if len(parts) > 4 else "",
            }
        )
    return found


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
