"""Hours, slots and places: pure, without a clock. Moments are aware; days and hours are those of Bucharest."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from registratura.kernel.calendar import BUCHAREST, legal_date

SHORTEST_MIN: Final = 5
LONGEST_MIN: Final = 480
MOST_PLACES: Final = 50
MOST_SLOTS: Final = 200
"""Slots of a day, at the most."""

Hours = tuple[tuple[time, time], ...]
_SPAN: Final = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[:.](\d{2}))?")


class HoursError(ValueError):
    """Hours that cannot be read, or that run into each other."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that people may come at: aware moments, and how many places are left."""

    starts_at: datetime
    ends_at: datetime
    free: int = 0

    @property
    def day(self) -> date:
        """The civil day it is on."""
        return legal_date(self.starts_at)


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a calendar offers its time: hours of the seven weekdays from Monday, and of days that differ."""

    week: tuple[Hours, ...]
    length_min: int
    places: int
    days: Mapping[date, Hours]


def read_hours(text: str) -> Hours:
    """
    Read hours as people write them: `9-12, 13:00–15:30`; empty is closed.

    Raises: HoursError when it is not hours, an end is not after its beginning, or two spans meet.
    """
    spans: list[tuple[time, time]] = []
    for part in filter(None, (piece.strip() for piece in re.split(r"[,;]", text))):
        found = _SPAN.fullmatch(part)
        if found is None:
            raise HoursError(part)
        first, first_min, last, last_min = found.groups()
        begin, end = _clock(first, first_min), _clock(last, last_min)
        if begin >= end or (spans and begin < spans[-1][1]):
            raise HoursError(part)
        spans.append((begin, end))
    return tuple(spans)


def _clock(hour: str, minute: str | None) -> time:
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        raise HoursError(hour) from None


def written_hours(hours: Hours) -> str:
    """Write hours in the one form in which they are kept: `09:00-12:00, 13:00-15:30`."""
    return ", ".join(f"{begin:%H:%M}-{end:%H:%M}" for begin, end in hours)


def hours_of(pattern: Pattern, day: date, *, is_working: bool) -> Hours:
    """Return the hours of a day: its own when it differs, none on a day off, else those of its weekday."""
    if day in pattern.days:
        return pattern.days[day]
    return pattern.week[day.weekday()] if is_working else ()


def slots_of_day(pattern: Pattern, day: date, *, is_working: bool) -> list[Slot]:
    """
    Return the slots of a day in their order, each `length_min` long, none running into another.

    Counted in time that passes, not in what clocks show: on the day clocks go forward an hour of slots is missing, on
    the day they go back one is there twice.
    """
    length = timedelta(minutes=pattern.length_min)
    found: list[Slot] = []
    for begin, end in hours_of(pattern, day, is_working=is_working):
        at = _moment(day, begin)
        if found:
            at = max(at, found[-1].ends_at)
        while at + length <= _moment(day, end) and len(found) < MOST_SLOTS:
            found.append(Slot(at, at + length))
            at += length
    return found


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=BUCHAREST).astimezone(UTC)


def is_open_for(slot: Slot, *, now: datetime, opens_days: int, closes_hours: int) -> bool:
    """Say whether a slot may be booked now: not too far ahead, and not later than so many hours before it."""
    far = legal_date(now) + timedelta(days=opens_days)
    return slot.day <= far and slot.starts_at - now >= timedelta(hours=closes_hours)


def free_place(*, taken: Collection[int], places: int) -> int | None:
    """Return the first place from 1 that is not taken, or None."""
    return next((place for place in range(1, places + 1) if place not in taken), None)


def with_free(
    slots: Iterable[Slot], *, taken: Iterable[tuple[datetime, datetime, int]], places: int
) -> list[Slot]:
    """
    Return the slots with their free places.

    taken: beginning, end and place of what stands; one of another length takes its place in each slot it touches.
    """
    standing = list(taken)
    found = []
    for slot in slots:
        used = {place for begin, end, place in standing if begin < slot.ends_at and slot.starts_at < end}
        free = places - sum(1 for place in used if place <= places)
        found.append(Slot(slot.starts_at, slot.ends_at, max(0, free)))
    return found


def relocate(
    bookings: Sequence[tuple[int, datetime]], slots: Sequence[Slot]
) -> tuple[dict[int, Slot], list[int]]:
    """
    Give each booking of a closed day another slot: on the first day with room, at the nearest hour of the day.

    bookings: (number, beginning) in the order in which they choose. Returns the slots given and who got none.
    """
    free = {slot.starts_at: slot.free for slot in slots}
    by_day: dict[date, list[Slot]] = {}
    for slot in sorted(slots, key=lambda one: one.starts_at):
        by_day.setdefault(slot.day, []).append(slot)
    given: dict[int, Slot] = {}
    left: list[int] = []
    for number, was_at in bookings:
        room = next((day for day in by_day.values() if any(free[slot.starts_at] for slot in day)), None)
        if room is None:
            left.append(number)
            continue
        open_slots = [slot for slot in room if free[slot.starts_at]]
        best = min(open_slots, key=lambda slot: (_apart(slot.starts_at, was_at), slot.starts_at))
        free[best.starts_at] -= 1
        given[number] = best
    return given, left


def _apart(one: datetime, other: datetime) -> int:
    first, second = one.astimezone(BUCHAREST), other.astimezone(BUCHAREST)
    return abs((first.hour * 60 + first.minute) - (second.hour * 60 + second.minute))
