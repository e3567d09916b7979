"""Working time: when so many working minutes are over, and how many lie between two moments. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from registratura.deadlines.rules import Calendar
from registratura.kernel.calendar import BUCHAREST
from registratura.support.machine import Priority

_DAY: Final = timedelta(days=1)
FARTHEST_DAYS: Final = 400


@dataclass(frozen=True, slots=True)
class Hours:
    """From when to when somebody answers on a working day, on the clock of Bucharest."""

    opens: time = time(8, 30)
    closes: time = time(16, 30)


@dataclass(frozen=True, slots=True)
class Level:
    """How many working minutes until the first answer, and until the solution."""

    first_minutes: int
    solve_minutes: int


USUAL_LEVELS: Final = {
    Priority.URGENT: Level(60, 480),
    Priority.HIGH: Level(240, 960),
    Priority.NORMAL: Level(480, 2400),
    Priority.LOW: Level(960, 4800),
}


def moment_after(*, start: datetime, minutes: int, hours: Hours, calendar: Calendar) -> datetime:
    """Return when so many working minutes after a moment are over, in UTC; at most 400 days are looked at."""
    left = timedelta(minutes=minutes)
    day = start.astimezone(BUCHAREST).date()
    for _each in range(FARTHEST_DAYS):
        opens, closes = _open(day, hours, calendar)
        begin = max(opens, start)
        if closes - begin >= left and closes > begin:
            return begin + left
        if closes > begin:
            left -= closes - begin
        day += _DAY
    return start + timedelta(days=FARTHEST_DAYS)


def minutes_between(*, start: datetime, end: datetime, hours: Hours, calendar: Calendar) -> int:
    """Return how many working minutes lie between two moments, rounded down; 0 when the second is not later."""
    total = timedelta()
    day, last = start.astimezone(BUCHAREST).date(), end.astimezone(BUCHAREST).date()
    for _each in range(FARTHEST_DAYS):
        if day > last:
            break
        opens, closes = _open(day, hours, calendar)
        total += max(timedelta(), min(closes, end) - max(opens, start))
        day += _DAY
    return int(total.total_seconds() // 60)


def _open(day: date, hours: Hours, calendar: Calendar) -> tuple[datetime, datetime]:
    """Return when a day opens and closes in UTC; on a day off both are the same."""
    opens = datetime.combine(day, hours.opens, BUCHAREST).astimezone(UTC)
    if calendar.reason_off(day):
        return opens, opens
    return opens, datetime.combine(day, hours.closes, BUCHAREST).astimezone(UTC)
