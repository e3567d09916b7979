"""Which reference a line of a statement names, by what it is counted once. Without clock, database or words."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from registratura.kernel.banking.port import MOST_BYTES, RON, Line, UnreadableError, Way
from registratura.kernel.banking.references import references_in

MOST_MARK: Final = 120


@dataclass(frozen=True, slots=True)
class Sorted:
    """A line with its mark for counting once, and the reference it names; outcome empty while it may be money."""

    line: Line
    mark: str
    reference: str
    outcome: str


def way_of(data: bytes, ways: Sequence[Way]) -> Way:
    """Return which of these forms a file has. Raises: UnreadableError for one of none, empty or too large."""
    if not data.strip():
        raise UnreadableError("empty")
    if len(data) > MOST_BYTES:
        raise UnreadableError("too-long")
    for way in ways:
        if way.knows(data):
            return way
    raise UnreadableError("form")


def sort(lines: Sequence[Line], *, account: str) -> Iterator[Sorted]:
    """Look at each line by itself: is it money that came, in lei, with one reference of the right form?"""
    seen: Counter[str] = Counter()
    for line in lines:
        mark = _mark(line, account, seen)
        good, mistyped = references_in(line.details)
        outcome = _outcome(line, good, mistyped)
        yield Sorted(line, mark, good[0] if len(good) == 1 else "", outcome)


def _outcome(line: Line, good: Sequence[str], mistyped: bool) -> str:
    if line.amount_bani <= 0:
        return "outgoing"
    if line.currency != RON:
        return "currency"
    if not line.final or line.booked_on is None:
        return "not-final"
    if len(good) > 1:
        return "several"
    if not good:
        return "mistyped" if mistyped else "nothing"
    return ""


def _mark(line: Line, account: str, seen: Counter[str]) -> str:
    """
    Return by what the line is known: the bank's number in its account, or all that it says.

    Two lines alike without a number are two payments: they differ by their place among their likes, so that the same
    file, or one that overlaps it, gives them the same marks again.
    """
    if line.mark:
        mark = f"{account}:{line.mark}"
        return mark if len(mark) <= MOST_MARK else _digest(mark)
    said = f"{account}|{line.booked_on}|{line.amount_bani}|{line.payer}|{line.details}"
    seen[said] += 1
    return _digest(f"{said}|{seen[said]}")


def _digest(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
