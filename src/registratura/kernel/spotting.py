"""
Strings of a text that look like a datum of a person: what a clerk must see before the text is published.

A machine finds shapes, not persons: what is found is shown, what is not found proves nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

SPOTTED_MOST: Final = 200
_AROUND: Final = 40


class Shape(StrEnum):
    """What a string looks like."""

    CNP = "cnp"
    PHONE = "phone"
    EMAIL = "email"
    IBAN = "iban"
    PAPER = "paper"  # an identity card by series and number


@dataclass(frozen=True, slots=True)
class Spotted:
    """A string of a shape, with the page it stands on (from 1), what stands around it, and how often it comes."""

    shape: Shape
    text: str
    page: int
    before: str
    after: str
    times: int = 1


_PATTERNS: Final = (
    (Shape.IBAN, re.compile(r"(?<![A-Z0-9])RO\d{2}(?: ?[A-Z]){4}(?: ?[A-Z0-9]){16}(?![A-Z0-9])")),
    (Shape.CNP, re.compile(r"(?<!\d)[1-9]\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{6}(?!\d)")),
    (
        Shape.EMAIL,
        re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}(?![\w-])", re.IGNORECASE),
    ),
    (Shape.PHONE, re.compile(r"(?<![\d.,/+])(?:\+40|0040|0)(?:[ .\-/]?[2379])(?:[ .\-/]?\d){8}(?!\d)")),
    (
        Shape.PAPER,
        re.compile(
            r"(?<!\w)(?:seria|C\.?I\.?|B\.?I\.?)\s{1,3}(?:seria\s{1,3})?[A-Z]{2}[\s,]{0,3}"
            r"(?:nr\.?|num[ăa]rul)?\s{0,3}\d{6}(?!\d)",
            re.IGNORECASE,
        ),
    ),
)
_TREASURY: Final = re.compile(r"RO\d{2}TREZ")


def spot(text: str, *, own: Iterable[str] = ()) -> tuple[Spotted, ...]:
    """
    Return what looks like a datum of a person in a text whose pages are parted by a form feed, each string once.

    own: addresses and telephones of the institution itself, which are no person's. Accounts of the treasury are none
    either.
    """
    known = {_plain(one) for one in own if one.strip()}
    taken: list[tuple[int, int]] = []
    found: dict[tuple[Shape, str], tuple[Spotted, int]] = {}
    for shape, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            taken.append((start, end))
            plain = _plain(match[0])
            if plain in known or _TREASURY.match(match[0].replace(" ", "")):
                continue
            first = found.get((shape, plain))
            if first is not None:
                found[shape, plain] = (first[0], first[1] + 1)
            elif len(found) < SPOTTED_MOST:
                found[shape, plain] = (_seen(text, shape, start, end), 1)
    ordered = sorted(found.values(), key=lambda one: one[0].page)
    return tuple(
        Spotted(one.shape, one.text, one.page, one.before, one.after, times) for one, times in ordered
    )


def _seen(text: str, shape: Shape, start: int, end: int) -> Spotted:
    before = text[max(0, start - _AROUND) : start].rsplit("\f", 1)[-1]
    after = text[end : end + _AROUND].split("\f", 1)[0]
    return Spotted(
        shape,
        text[start:end],
        text.count("\f", 0, start) + 1,
        " ".join(before.split()),
        " ".join(after.split()),
    )


def _plain(text: str) -> str:
    """Give the form in which two writings of the same string are one: telephones by their last nine digits."""
    if "@" in text:
        return text.strip().casefold()
    kept = "".join(sign for sign in text if sign.isalnum()).upper()
    return kept[-9:] if kept.isdigit() and len(kept) in (10, 11, 13) and kept[:1] == "0" else _abroad(kept)


def _abroad(kept: str) -> str:
    return kept[-9:] if kept.isdigit() and kept.startswith("40") and len(kept) == 11 else kept
