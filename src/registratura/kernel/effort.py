"""What a visitor must show before a deed is done, by how often it was done: nothing, an effort, or patience."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

EASIEST_BITS: Final = 14
HARDEST_BITS: Final = 20
LONGEST_ANSWER: Final = 20
"""Digits of the number that solves a puzzle, at the most."""


class Demand(StrEnum):
    """What is asked of a visitor now."""

    NOTHING = "nothing"
    EFFORT = "effort"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Limit:
    """How often a deed may be done. `free` times nothing is asked, up to `most` times an effort, then patience."""

    free: int
    """Deeds of one network within the window for which nothing is asked."""

    most: int
    """Deeds of one network within the window, at the most."""

    within: timedelta
    """The window; it begins with the first deed and is not prolonged by others."""

    everybody: int
    """Deeds of all networks in one institution within the window, after which everybody shows an effort."""

    wait: timedelta = timedelta(seconds=30)
    """How long waits who has no program to solve a puzzle."""


def demand(limit: Limit, *, own: int, everybody: int) -> Demand:
    """
    Say what is asked for a deed that is the `own`-th of its network and the `everybody`-th of the institution.

    What all others do never closes the door to one: it only makes everybody show an effort.
    """
    if own > limit.most:
        return Demand.LATER
    return Demand.EFFORT if own > limit.free or everybody > limit.everybody else Demand.NOTHING


def puzzle_bits(limit: Limit, *, own: int) -> int:
    """Return how many zero bits a solution begins with: twice the work for each doubling of the deeds."""
    return min(HARDEST_BITS, EASIEST_BITS + max(1, own // max(1, limit.free)).bit_length())


def is_solved(*, puzzle: str, answer: str, bits: int) -> bool:
    """Say whether SHA-256 of the puzzle, a colon and the answer (decimal digits) begins with so many zero bits."""
    if not (answer.isascii() and answer.isdecimal() and len(answer) <= LONGEST_ANSWER):
        return False
    digest = hashlib.sha256(f"{puzzle}:{answer}".encode()).digest()
    return int.from_bytes(digest) >> (len(digest) * 8 - bits) == 0
