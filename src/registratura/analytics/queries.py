"""Reading daily facts: by week, by unit, by way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Max, Min, Sum

from registratura.analytics.models import CountedDay, DailyFact

Units = frozenset[int] | None


@dataclass(frozen=True, slots=True)
class Counted:
    """Which days are counted, and when last; all None before the first night."""

    first_on: date | None
    last_on: date | None
    counted_at: datetime | None


def counted() -> Counted:
    """Return which days are counted."""
    found = CountedDay.objects.aggregate(first=Min("day_on"), last=Max("day_on"), at=Max("counted_at"))
    return Counted(found["first"], found["last"], found["at"])


def by_day(*, first_on: date, last_on: date, units: Units) -> Mapping[tuple[date, str], int]:
    """Return counts by day and measure; days without any are not there."""
    rows = _facts(first_on, last_on, units).values_list("day_on", "measure").annotate(n=Sum("fact_count"))
    return {(day, measure): count for day, measure, count in rows}


def by_week(*, first_on: date, last_on: date, units: Units) -> Mapping[tuple[date, str], int]:
    """Return counts by the Monday of each week and measure."""
    found: dict[tuple[date, str], int] = {}
    for (day, measure), count in by_day(first_on=first_on, last_on=last_on, units=units).items():
        key = (day - timedelta(days=day.weekday()), measure)
        found[key] = found.get(key, 0) + count
    return found


def by_unit(*, first_on: date, last_on: date, units: Units) -> Mapping[tuple[int, str], int]:
    """Return counts by unit and measure; unit 0 is none."""
    rows = _facts(first_on, last_on, units).values_list("unit_id", "measure").annotate(n=Sum("fact_count"))
    return {(unit, measure): count for unit, measure, count in rows}


def by_part(*, measure: str, first_on: date, last_on: date, units: Units) -> Mapping[str, int]:
    """Return counts of one measure by what divides it: the channel of what came in."""
    rows = _facts(first_on, last_on, units).filter(measure=measure).values_list("part")
    return dict(rows.annotate(n=Sum("fact_count")))


def _facts(first_on: date, last_on: date, units: Units) -> models.QuerySet[DailyFact]:
    rows = DailyFact.objects.filter(day_on__range=(first_on, last_on)).order_by()
    return rows if units is None else rows.filter(unit_id__in=units)
