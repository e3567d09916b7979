"""When a registry works: the days and hours of a year at the counter.

Free days are as the demonstration needs them; the terms of the law are computed elsewhere.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

BUCHAREST = ZoneInfo("Europe/Bucharest")

_FIXED_FREE_DAYS = (
    *((1, 1), (1, 2), (1, 6), (1, 7), (1, 24), (5, 1), (6, 1)),
    *((8, 15), (11, 30), (12, 1), (12, 25), (12, 26)),
)
_MONTH_WEIGHTS = (1.05, 1.1, 1.25, 1.0, 1.0, 0.95, 0.85, 0.7, 0.95, 1.05, 1.15, 1.35)
_WEEKDAY_WEIGHTS = (1.3, 1.1, 1.0, 1.05, 0.75, 0.015, 0.0)
# Quarter hours from 8:00; the queue of the morning, the lull after noon, the mail of the afternoon.
_OPENING = time(8, 0)
_QUARTER_WEIGHTS = (
    *(4, 6, 8, 10, 11, 11, 10, 9, 9, 8, 8, 7, 7, 6, 5, 4, 3, 3),
    *(4, 5, 5, 5, 5, 5, 5, 4, 4, 3, 3, 3, 2, 2, 1, 1),
)
_FRIDAY_QUARTERS = 24  # Friday ends at two
_SATURDAY_QUARTERS = 12  # the duty of Saturday ends at eleven


def orthodox_easter(year: int) -> date:
    """Return the day of the Orthodox Easter in the Gregorian calendar, 1900-2099."""
    moon = (19 * (year % 19) + 15) % 30
    shift = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + shift + 114, 31)
    return date(year, month, day + 1) + timedelta(days=13)


def free_days(year: int) -> frozenset[date]:
    """Return the public holidays of the year."""
    easter = orthodox_easter(year)
    moving = (easter + timedelta(days=days) for days in (-2, 0, 1, 49, 50))
    return frozenset((*moving, *(date(year, month, day) for month, day in _FIXED_FREE_DAYS)))


def is_working_day(day: date, *, free: frozenset[date]) -> bool:
    """Tell whether offices are open: no weekend, no public holiday."""
    return day.weekday() < 5 and day not in free


def next_working_day(day: date, *, free: frozenset[date]) -> date:
    """Return the day itself when people work on it, else the first one after it."""
    while not is_working_day(day, free=free):
        day += timedelta(days=1)
    return day


def moments(*, rng: random.Random, year: int, count: int) -> Sequence[datetime]:
    """Return that many moments of the year in order, Bucharest time, no two the same."""
    free = free_days(year)
    first = date(year, 1, 1)
    days = [first + timedelta(days=shift) for shift in range((date(year + 1, 1, 1) - first).days)]
    weights = [_day_weight(day, free) for day in days]
    chosen = rng.choices(days, cum_weights=list(accumulate(weights)), k=count)
    quarters = list(accumulate(_QUARTER_WEIGHTS))
    taken: set[datetime] = set()
    for day in chosen:
        moment = _moment(rng, day, quarters)
        while moment in taken:
            moment += timedelta(seconds=1)
        taken.add(moment)
    return [moment.replace(tzinfo=BUCHAREST) for moment in sorted(taken)]


def _day_weight(day: date, free: frozenset[date]) -> float:
    if day in free:
        return 0.0
    rush = 1.3 if day.month == 12 and 10 <= day.day <= 22 else 1.0
    return _MONTH_WEIGHTS[day.month - 1] * _WEEKDAY_WEIGHTS[day.weekday()] * rush


def _moment(rng: random.Random, day: date, quarters: Sequence[int]) -> datetime:
    open_quarters = {4: _FRIDAY_QUARTERS, 5: _SATURDAY_QUARTERS}.get(day.weekday(), len(quarters))
    quarter = rng.choices(range(open_quarters), cum_weights=quarters[:open_quarters])[0]
    seconds = quarter * 900 + rng.randrange(900)
    return datetime.combine(day, _OPENING) + timedelta(seconds=seconds)
