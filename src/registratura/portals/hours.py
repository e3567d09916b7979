"""
The hours with the public: read as people write them, kept as minutes of each weekday, written back.

Pure functions; weekdays count from Monday, 0.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

DAYS: Final = 7
PARTS_MOST: Final = 3
MIDNIGHT: Final = 24 * 60
_PART: Final = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?")

Span = tuple[int, int]  # from and to, in minutes since midnight; the end is exclusive
Week = tuple[tuple[Span, ...], ...]

CLOSED_WEEK: Final[Week] = ((),) * DAYS


class HoursError(ValueError):
    """The hours of a day cannot be read."""


@dataclass(frozen=True, slots=True)
class Counter:
    """Whether one is received at a moment, until when, or when the doors open again that day (minutes)."""

    is_open: bool
    until: int | None = None
    opens: int | None = None


def read_day(typed: str) -> tuple[Span, ...]:
    """
    Return the hours of a day, as in `8:00-12:00, 13-16:30`; nothing typed is a closed day.

    Raises: HoursError when they cannot be read, end before they begin, or overlap.
    """
    found: list[Span] = []
    for part in (piece.strip() for piece in re.split(r"[,;]", typed)):
        if not part:
            continue
        met = _PART.fullmatch(part)
        if met is None:
            raise HoursError(part)
        begins, ends = _minutes(met[1], met[2]), _minutes(met[3], met[4])
        if not (begins < ends <= MIDNIGHT) or (found and begins < found[-1][1]):
            raise HoursError(part)
        found.append((begins, ends))
    if len(found) > PARTS_MOST:
        raise HoursError(typed)
    return tuple(found)


def written_day(spans: Sequence[Span]) -> str:
    """Return the hours of a day as they are written: `08:00–12:00, 13:00–16:30`; empty when closed."""
    return ", ".join(f"{clock(begins)}–{clock(ends)}" for begins, ends in spans)


def clock(minutes: int) -> str:
    """Return minutes since midnight as `08:30`."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def week_of(kept: object) -> Week:
    """Return the week from its stored form, a list of seven lists of pairs; an unknown form is a closed week."""
    if not isinstance(kept, list) or len(kept) != DAYS:
        return CLOSED_WEEK
    return tuple(tuple((int(begins), int(ends)) for begins, ends in day) for day in kept)


def stored_week(week: Week) -> list[list[list[int]]]:
    """Return the week in its stored form."""
    return [[list(span) for span in day] for day in week]


def counter_at(week: Week, moment: datetime, *, works: bool) -> Counter:
    """
    Say whether one is received at a moment of the office's own clock.

    works: whether the day is a working day by law; hours are not kept on the others.
    """
    if not works:
        return Counter(is_open=False)
    now = moment.hour * 60 + moment.minute
    for begins, ends in week[moment.weekday()]:
        if begins <= now < ends:
            return Counter(is_open=True, until=ends)
        if now < begins:
            return Counter(is_open=False, opens=begins)
    return Counter(is_open=False)


def grouped(week: Week) -> list[tuple[int, int, tuple[Span, ...]]]:
    """Return the week as runs of neighboring days with the same hours: (first day, last day, hours)."""
    runs: list[tuple[int, int, tuple[Span, ...]]] = []
    for day, spans in enumerate(week):
        if runs and runs[-1][2] == spans:
            runs[-1] = (runs[-1][0], day, spans)
        else:
            runs.append((day, day, spans))
    return runs


def _minutes(hours: str, minutes: str | None) -> int:
    found = int(hours) * 60 + int(minutes or 0)
    if int(minutes or 0) > 59:
        raise HoursError(f"{hours}:{minutes}")
    return found
