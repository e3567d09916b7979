"""Figures for everybody: medians and bands, with groups too small to be told left out. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Final

SMALLEST_GROUP: Final = 5
"""A group of fewer matters is not told: somebody could be known in it."""

BANDS: Final[tuple[tuple[int, int | None], ...]] = ((0, 5), (6, 10), (11, 20), (21, 30), (31, 45), (46, None))
"""First and last day of each band; the last one has no end."""


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter of the registers: when it was registered, answered (None while open), and until when it was due."""

    registered_on: date
    answered_on: date | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What everybody may know of the matters of a period; None where a group is too small."""

    received: int
    answered: int
    open: int
    in_term: int | None
    late: int | None
    median_days: Decimal | None
    slowest_tenth_days: int | None
    bands: tuple[int | None, ...]


def figures_of(matters: Sequence[Matter]) -> Figures:
    """Count the matters of a period."""
    answered = [one for one in matters if one.answered_on is not None]
    days = sorted(_days(one) for one in answered)
    timed = [one for one in answered if one.due_on is not None]
    in_term = sum(1 for one in timed if _is_in_term(one))
    shown_in_term, shown_late = suppressed([in_term, len(timed) - in_term])
    enough = len(days) >= SMALLEST_GROUP
    return Figures(
        received=len(matters),
        answered=len(answered),
        open=len(matters) - len(answered),
        in_term=shown_in_term,
        late=shown_late,
        median_days=Decimal(str(median(days))).quantize(Decimal("0.1")) if enough else None,
        slowest_tenth_days=days[(len(days) * 9 - 1) // 10] if len(days) >= SMALLEST_GROUP * 2 else None,
        bands=tuple(suppressed(_banded(days))),
    )


def suppressed(counts: Sequence[int]) -> list[int | None]:
    """
    Leave out small groups, and one more when the left out one could be told from the total; zero tells nobody.

    A single small group is hidden together with the smallest of the others that is not zero.
    """
    hidden = {place for place, count in enumerate(counts) if 0 < count < SMALLEST_GROUP}
    if len(hidden) == 1:
        others = [place for place, count in enumerate(counts) if count and place not in hidden]
        if others:
            hidden.add(min(others, key=lambda place: (counts[place], place)))
    return [None if place in hidden else count for place, count in enumerate(counts)]


def _banded(days: Sequence[int]) -> list[int]:
    return [sum(1 for day in days if first <= day and (last is None or day <= last)) for first, last in BANDS]


def _days(one: Matter) -> int:
    assert one.answered_on is not None
    return max(0, (one.answered_on - one.registered_on).days)


def _is_in_term(one: Matter) -> bool:
    return one.answered_on is not None and one.due_on is not None and one.answered_on <= one.due_on
