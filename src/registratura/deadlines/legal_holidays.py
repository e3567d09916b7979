"""The legal holidays of Romania with the Orthodox feasts: the one place that asks the library for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from holidays import country_holidays

WEEKEND = {5: "sâmbătă", 6: "duminică"}


@cache
def legal_holidays(year: int) -> Mapping[date, str]:
    """
    Return the legal holidays of a year by day, with their Romanian names.

    Law: Codul muncii art. 139.
    """
    return dict(sorted(country_holidays("RO", years=year, language="ro").items()))


@dataclass(frozen=True, slots=True)
class LegalCalendar:
    """
    Weekends, legal holidays, and the days declared besides them.

    closed: days off by day, with the words of their act. worked: days off that were declared working days.
    Law: Codul muncii art. 139.
    """

    closed: Mapping[date, str] = field(default_factory=dict)
    worked: frozenset[date] = frozenset()

    def reason_off(self, day: date) -> str:
        """Say in Romanian why a day is not a working day; empty when it is one."""
        if day in self.worked:
            return ""
        holiday = legal_holidays(day.year).get(day)
        return holiday or self.closed.get(day, "") or WEEKEND.get(day.weekday(), "")

    def with_days(
        self, *, closed: Mapping[date, str] | None = None, worked: Iterable[date] = ()
    ) -> "LegalCalendar":
        """Return this calendar with more declared days."""
        return LegalCalendar({**self.closed, **(closed or {})}, self.worked | frozenset(worked))


LEGAL = LegalCalendar()
