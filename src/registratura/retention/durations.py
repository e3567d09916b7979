"""Durations as ISO 8601 writes them (P3Y, P12M, P30D), added to civil days. Pure."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

_WRITTEN = re.compile(r"P(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?", re.ASCII)
LONGEST_YEARS = 150


class DurationRefusedError(ValueError):
    """A duration that cannot be read, or is longer than any keeping."""


@dataclass(frozen=True, slots=True)
class Duration:
    """So many months and days. A month later is the same day of the month, or its last day."""

    months: int
    days: int

    def after(self, day: date) -> date:
        """Return the day that comes this long after another."""
        number = day.year * 12 + day.month - 1 + self.months
        year, month = number // 12, number % 12 + 1
        last = calendar.monthrange(year, month)[1]
        return date(year, month, min(day.day, last)) + timedelta(days=self.days)


def parse_duration(written: str) -> Duration:
    """
    Read a duration of years, months and days.

    Raises: DurationRefusedError for anything else, for nothing at all, and beyond 150 years.
    """
    found = _WRITTEN.fullmatch(written)
    if found is None or not any(found.groups()):
        raise DurationRefusedError(written)
    years, months, days = (int(part or 0) for part in found.groups())
    if years + months / 12 + days / 365 > LONGEST_YEARS:
        raise DurationRefusedError(written)
    return Duration(years * 12 + months, days)
