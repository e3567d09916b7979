"""Romanian numbers in words, as certification lines write them beside the digits."""

from __future__ import annotations

from typing import Final, Literal

Gender = Literal["masculine", "feminine"]

LARGEST: Final = 999_999_999

_UNITS: Final = tuple(
    [
        "zero",
        "unu",
        "doi",
        "trei",
        "patru",
        "cinci",
        "șase",
        "șapte",
        "opt",
        "nouă",
        "zece",
        "unsprezece",
        "doisprezece",
        "treisprezece",
        "paisprezece",
        "cincisprezece",
        "șaisprezece",
        "șaptesprezece",
        "optsprezece",
        "nouăsprezece",
    ]
)
_FEMININE: Final = {1: "una", 2: "două", 12: "douăsprezece"}
_TENS: Final = (
    "",
    "",
    *["douăzeci", "treizeci", "patruzeci", "cincizeci", "șaizeci", "șaptezeci", "optzeci", "nouăzeci"],
)


def takes_de(*, number: int) -> bool:
    """Tell whether the noun after the number is joined by „de”: 20 de pagini, but 19 and 101 pagini."""
    return number != 0 and not 1 <= number % 100 <= 19


def in_words(*, number: int, gender: Gender = "masculine") -> str:
    """
    Write a count in Romanian words.

    Raises: ValueError when the number is negative or above 999.999.999.
    """
    if not 0 <= number <= LARGEST:
        raise ValueError(f"cannot write {number} in words")
    if number == 0:
        return _UNITS[0]
    millions, rest = divmod(number, 1_000_000)
    thousands, units = divmod(rest, 1_000)
    parts: list[str] = []
    if millions:
        parts.append("un milion" if millions == 1 else _group(millions, "milioane", neuter=True))
    if thousands:
        parts.append("o mie" if thousands == 1 else _group(thousands, "mii", neuter=False))
    if units:
        parts.append(_below_thousand(units, gender))
    return " ".join(parts)


def written(*, number: int) -> str:
    """Write digits with the Romanian thousands point: 12.345."""
    return f"{number:,}".replace(",", ".")


def counted(*, number: int, one: str, many: str, gender: Gender = "masculine") -> str:
    """Write digits, words and the noun: „247 (două sute patruzeci și șapte) de poziții”."""
    noun = one if number == 1 else f"de {many}" if takes_de(number=number) else many
    return f"{written(number=number)} ({in_words(number=number, gender=gender)}) {noun}"


def _group(count: int, noun: str, *, neuter: bool) -> str:
    """
    Write how many thousands or millions there are.

    Neuter nouns count like feminine ones except for a final one: „douăzeci și unu de milioane”.
    """
    ends_in_one = count % 100 != 11 and count % 10 == 1
    gender: Gender = "masculine" if neuter and ends_in_one else "feminine"
    joint = "de " if takes_de(number=count) else ""
    return f"{_below_thousand(count, gender)} {joint}{noun}"


def _below_thousand(number: int, gender: Gender) -> str:
    hundreds, rest = divmod(number, 100)
    parts: list[str] = []
    if hundreds:
        parts.append("o sută" if hundreds == 1 else f"{_simple(hundreds, 'feminine')} sute")
    if rest >= 20:
        tens, unit = divmod(rest, 10)
        parts.append(_TENS[tens] + (f" și {_simple(unit, gender)}" if unit else ""))
    elif rest:
        parts.append(_simple(rest, gender))
    return " ".join(parts)


def _simple(number: int, gender: Gender) -> str:
    if gender == "feminine" and number in _FEMININE:
        return _FEMININE[number]
    return _UNITS[number]
