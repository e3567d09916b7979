"""Which order a line of a statement pays. Without clock, database or words; only a reference decides by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from registratura.kernel.text import fold

_JOINTS: Final = re.compile(r"[\s.\-/_:]+")
_REFERENCE: Final = re.compile(r"RF(?=\d{2})", re.ASCII)
_SHORTEST, _LONGEST = 5, 25  # signs of a reference, by ISO 11649


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An order that may be meant. words: what it is for, the invoice's number among them."""

    order_id: int
    reference: str
    left_bani: int
    cui: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An order that a line may pay, and why (`wording.SUGGESTED`). certain: by its reference alone."""

    order_id: int
    reason: str
    certain: bool = False


def suggest(
    *, details: str, payer: str, amount_bani: int, open_orders: Sequence[Candidate]
) -> Suggestion | None:
    """Return the order that a line of incoming money most likely pays; None where two are as likely, or none is."""
    by_reference = named_in(details, {one.reference: one for one in open_orders})
    if len(by_reference) == 1:
        return Suggestion(by_reference[0].order_id, "reference", certain=True)
    if by_reference:
        return None
    text, who = _words(details), _words(payer)
    same_sum = [one for one in open_orders if one.left_bani == amount_bani]
    reasons = (
        ("invoice", [one for one in same_sum if _numbers(one.words) & _numbers(details)]),
        (
            "cui",
            [
                one
                for one in same_sum
                if one.cui and re.search(rf"(?<!\d){one.cui}(?!\d)", f"{details} {payer}")
            ],
        ),
        ("name", [one for one in same_sum if _words(one.name) in (who, text) or _words(one.name) in text]),
        ("amount", same_sum),
    )
    for reason, found in reasons:
        if len(found) == 1:
            return Suggestion(found[0].order_id, reason)
        if found:
            return None
    return None


def named_in(details: str, known: Mapping[str, Candidate]) -> list[Candidate]:
    """Return the orders whose whole reference (ISO 11649) stands in a text, however banks cut or join it."""
    text = _JOINTS.sub("", details).upper()
    found = {
        text[match.start() : match.start() + length]
        for match in _REFERENCE.finditer(text)
        for length in range(_SHORTEST, _LONGEST + 1)
    }
    named = [known[one] for one in sorted(found & known.keys())]
    # A reference that only begins another one that stands there too is not meant.
    return [
        one for one in named if not any(o is not one and o.reference.startswith(one.reference) for o in named)
    ]


def _words(text: str) -> str:
    return " ".join(re.sub(r"[^0-9a-z]+", " ", fold(text)).split())


def _numbers(text: str) -> set[str]:
    """The numbers of three figures and more, as an invoice is named; a series before them may be left out."""
    return {found.lstrip("0") for found in re.findall(r"(?<!\d)\d{3,10}(?!\d)", text) if found.lstrip("0")}
