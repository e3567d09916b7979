"""
Sums of money in bani, as whole numbers: never a fraction of a ban, never a floating number.

While a sum is being worked out it is an exact `Fraction`; it becomes bani once, by a named rounding.
"""

from __future__ import annotations

import re
from enum import StrEnum
from fractions import Fraction

LEU = 100
MOST_BANI = 10_000_000_000  # a hundred million lei: more is a slip of the keyboard
_SPACE = "\N{NO-BREAK SPACE}"
_TYPED = re.compile(r"([1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?", re.ASCII)
_WITH_POINT = re.compile(r"(\d+)\.(\d{1,2})", re.ASCII)


class Rounding(StrEnum):
    """How an exact sum becomes one that can be paid."""

    BAN = "ban"
    """To the ban; half a ban goes up."""

    LEU = "leu"
    """To the leu; up to fifty bani, fifty included, are left out, more is a leu."""


def rounded(exact: Fraction, rounding: Rounding) -> int:
    """Return a sum in whole bani. exact: bani, not negative. Raises: ValueError for a negative one."""
    if exact < 0:
        raise ValueError("a sum is never negative")
    if rounding is Rounding.LEU:
        whole, rest = divmod(exact, LEU)
        return (int(whole) + (rest > LEU // 2)) * LEU
    return int(exact + Fraction(1, 2))


def read_lei(typed: str) -> int:
    """
    Return in bani what a person typed in lei: `12`, `12,5`, `1.234,50`, also `12.50`.

    Raises: ValueError for anything else, and for more than a hundred million lei.
    """
    text = re.sub(r"\s+|lei$|ron$", "", typed.strip().lower())
    found = _WITH_POINT.fullmatch(text) or _TYPED.fullmatch(text)
    if found is None:
        raise ValueError(typed)
    bani = int(found[1].replace(".", "")) * LEU + int((found[2] or "0").ljust(2, "0"))
    if bani > MOST_BANI:
        raise ValueError(typed)
    return bani


def lei(bani: int | Fraction) -> str:
    """Return a sum as it is read: `1.234,50 lei`; one not yet rounded shows its decimals, up to five."""
    exact = Fraction(bani) / LEU
    places = next((n for n in range(2, 6) if (exact * 10**n).denominator == 1), 5)
    units = int(abs(exact) * 10**places + Fraction(1, 2))
    whole, rest = divmod(units, 10**places)
    sign = "-" if exact < 0 else ""
    return f"{sign}{whole:,}".replace(",", ".") + f",{rest:0{places}d}{_SPACE}lei"


def plain(bani: int) -> str:
    """Return a sum as programs of banks write it: `1234.50`."""
    return f"{bani // LEU}.{bani % LEU:02d}"
