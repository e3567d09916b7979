"""The dashboard: the last weeks of the institution's own work, or of the units that somebody leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from registratura.analytics import queries as analytics
from registratura.analytics import services as rollup
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as registers
from registratura.reports import queries as reports
from registratura.reports.queries import PressureLine
from registratura.toolkit.scope import acting_for

from .naming import share, unit_names
from .overdue import NEAR_DAYS

WEEKS = 26
RECOUNTED_DAYS = 45
"""How far back a night counts again: corrections and answers change days that are past."""
PORTION_DAYS = 366
MOST_UNITS = 15

Units = frozenset[int] | None


@dataclass(frozen=True, slots=True)
class Week:
    """A week by its Monday."""

    monday: date
    incoming: int
    outgoing: int
    answered: int
    in_term: int
    late: int


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in the last four weeks, with what is past its day now."""

    name: str
    incoming: int
    answered: int
    late: int
    overdue: int
    near: int


@dataclass(frozen=True, slots=True)
class Board:
    """
    What the dashboard says. `weeks` end with the last counted day, the others are the four weeks up to it and now.

    counted_at: None before the first night. in_term_share: of the terms that ended in the four weeks.
    """

    weeks: tuple[Week, ...]
    units: tuple[UnitLine, ...]
    channels: tuple[tuple[str, int], ...]
    incoming: int
    incoming_before: int
    answered: int
    in_term_share: float | None
    overdue: int
    near: int
    counted_at: datetime | None
    last_on: date


def board(*, units: Units, now: datetime) -> Board:
    """Return the dashboard of some units, or of the whole institution. Must run inside its scope."""
    today = legal_date(now)
    known = analytics.counted()
    last_on = known.last_on or today - timedelta(days=1)
    first_on = last_on - timedelta(days=last_on.weekday() + 7 * (WEEKS - 1))
    recent_on = last_on - timedelta(days=27)
    before_on = recent_on - timedelta(days=28)
    by_day = analytics.by_day(first_on=min(first_on, before_on), last_on=last_on, units=units)
    by_unit = analytics.by_unit(first_on=recent_on, last_on=last_on, units=units)
    ways = analytics.by_part(measure="incoming", first_on=recent_on, last_on=last_on, units=units)
    pressure = reports.pressure(today=today, near=today + timedelta(days=NEAR_DAYS), units=units)

    def within(measure: str, low: date, high: date) -> int:
        return sum(count for (day, what), count in by_day.items() if what == measure and low <= day <= high)

    in_term, late = within("in_term", recent_on, last_on), within("late", recent_on, last_on)
    names = dict(registers.channel_names())
    return Board(
        weeks=tuple(
            Week(monday, *(within(what, monday, monday + timedelta(days=6)) for what in _OF_WEEK))
            for monday in (first_on + timedelta(days=7 * place) for place in range(WEEKS))
        ),
        units=_units(by_unit, pressure),
        channels=tuple(
            (names.get(way, way), count)
            for way, count in sorted(ways.items(), key=lambda pair: (-pair[1], pair[0]))
        ),
        incoming=within("incoming", recent_on, last_on),
        incoming_before=within("incoming", before_on, recent_on - timedelta(days=1)),
        answered=within("answered", recent_on, last_on),
        in_term_share=share(in_term, in_term + late),
        overdue=sum(line.overdue for line in pressure),
        near=sum(line.near for line in pressure),
        counted_at=known.counted_at,
        last_on=last_on,
    )


_OF_WEEK = ("incoming", "outgoing", "answered", "in_term", "late")


def _units(by_unit: Mapping[tuple[int, str], int], pressure: list[PressureLine]) -> tuple[UnitLine, ...]:
    names = unit_names()
    pressed = {line.unit_id or 0: line for line in pressure}
    keys = {unit for unit, _measure in by_unit} | pressed.keys()
    found = []
    for key in keys:
        line = pressed.get(key)
        found.append(
            UnitLine(
                names.get(key, "?"),
                by_unit.get((key, "incoming"), 0),
                by_unit.get((key, "answered"), 0),
                by_unit.get((key, "late"), 0),
                line.overdue if line else 0,
                line.near if line else 0,
            )
        )
    busy = [one for one in found if one.incoming or one.answered or one.late or one.overdue or one.near]
    return tuple(sorted(busy, key=lambda one: (-one.overdue, -one.incoming, one.name))[:MOST_UNITS])


def roll_up(*, institution_id: int, now: datetime) -> int:
    """
    Count the days of an institution that the night must count, a year at a time; return how many facts.

    Safe to repeat. Must not run inside a scope.
    """
    with acting_for(institution_id):
        wanted = rollup.days_to_count(today=legal_date(now), most=RECOUNTED_DAYS)
    if wanted is None:
        return 0
    first_on, last_on = wanted
    counted = 0
    while first_on <= last_on:
        end_on = min(last_on, first_on + timedelta(days=PORTION_DAYS - 1))
        with acting_for(institution_id):
            counted += rollup.count_days(first_on=first_on, last_on=end_on, now=now)
        first_on = end_on + timedelta(days=1)
    return counted
