"""
How the law counts: pure functions from a start, a rule and a calendar to the three dates of a term.

`safe`: in time under any reading. `due`: after it the work is late. `legal_max`: the end when neither the first nor
the last day is counted. A term never pauses by itself: no law of the catalogue suspends one while somebody is asked
for clarifications.
"""

from __future__ import annotations

import calendar as months_of_the_year
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError

DAY = timedelta(days=1)
FIRST_DAY = date(2000, 1, 1)  # the legal holidays are known between these two
LAST_DAY = date(2095, 12, 31)


class Regime(StrEnum):
    """How the units of a term are counted."""

    CAL = "CAL"  # calendar days
    WD = "WD"  # working days
    EU_WD = "EU_WD"  # working days of acts of the European Union
    MONTH = "MONTH"
    EU_MONTH = "EU_MONTH"
    HOUR = "HOUR"
    FIXED = "FIXED"  # a day of a later year, named by the law; `count` says how many years later
    GIVEN = "GIVEN"  # the last day stands in the act received


class Sense(StrEnum):
    """Which way a term binds."""

    BY = "by"  # until its end
    AFTER = "after"  # not before its end
    BEFORE = "before"  # so long before an event


class Mark(StrEnum):
    """How sure the catalogue is of a rule."""

    SEEN = "seen"  # read in the text of the law
    MEMORY = "mem"  # to be checked against the consolidated text
    DOUBT = "doubt"  # the law is unclear or was not found


class NotComputableError(DomainError):
    """A term cannot be counted from what was given."""

    code = "deadlines.term.not-computable"


class Calendar(Protocol):
    """Which days are working days."""

    def reason_off(self, day: date) -> str:
        """Say in Romanian why a day is not a working day; empty when it is one."""
        ...


@dataclass(frozen=True, slots=True)
class DaysOff:
    """A calendar of plain dates, besides Saturdays and Sundays."""

    days: frozenset[date]

    def reason_off(self, day: date) -> str:
        """Say in Romanian why a day is not a working day; empty when it is one."""
        if day in self.days:
            return "zi liberă"
        return ("", "", "", "", "", "sâmbătă", "duminică")[day.weekday()]


@dataclass(frozen=True, slots=True)
class Rule:
    """A term as the law sets it, during the time in which it sets it so. `valid_to` is exclusive."""

    code: str
    name: str
    start: str  # the event that starts it: received, registered, communicated, filed…
    regime: Regime
    count: int  # days, months, hours or years, by the regime
    legal_basis: str
    mark: Mark
    valid_from: date
    valid_to: date | None = None
    sense: Sense = Sense.BY
    party: str = "institution"  # who must act: institution or applicant
    extension_count: int = 0
    extension_regime: str = ""
    extension_is_total: bool = False
    extension_basis: str = ""
    notice_required: bool = False  # the extension needs a notice sent before it
    notice_lead_days: int = 0  # and sent so many days before the end
    approver: str = ""  # the role that may extend; empty when the law names none
    norms_regime: str = ""  # how the norms of application count, where they differ from the law
    fixed_day: str = ""  # MM-DD, for FIXED
    doubt: str = ""
    note: str = ""

    @property
    def extendable(self) -> bool:
        """Whether the law knows an extension."""
        return self.extension_count > 0


@dataclass(frozen=True, slots=True)
class Span:
    """What is counted: the rule's own length, or the longer one of an extended term."""

    regime: Regime
    count: int
    sense: Sense = Sense.BY


@dataclass(frozen=True, slots=True)
class Dates:
    """The three dates; `nominal` is the day to which counting leads before any move."""

    nominal: date
    safe: date
    due: date
    legal_max: date


@dataclass(frozen=True, slots=True)
class Term:
    """A counted term with what it was counted from; the moments are there for hours alone."""

    rule: Rule
    span: Span
    started_on: date
    dates: Dates
    extended: bool
    norms: bool
    started_at: datetime | None = None
    due_at: datetime | None = None


def next_working(*, day: date, calendar: Calendar) -> date:
    """
    Return the day itself when it is a working one, else the first working day after it.

    Law: Codul civil art. 2554; Codul de procedură civilă art. 181 alin. (2).
    """
    while calendar.reason_off(day):
        day += DAY
    return day


def last_working(*, day: date, calendar: Calendar) -> date:
    """
    Return the day itself when it is a working one, else the last working day before it.

    Law: Codul civil art. 2553 și 2554 (citirea cea mai prudentă).
    """
    while calendar.reason_off(day):
        day -= DAY
    return day


def nth_working_day(*, after: date, count: int, calendar: Calendar) -> date:
    """
    Return the count-th working day after a day, which itself is not counted.

    Law: Codul muncii art. 139; Regulamentul 1182/71 art. 3.
    """
    day = after
    for _ in range(count):
        day = next_working(day=day + DAY, calendar=calendar)
    return day


def months_later(*, day: date, count: int) -> date:
    """
    Return the corresponding day so many months later, or the last day of that month when it has none.

    Law: Codul civil art. 2552; Codul de procedură civilă art. 181 alin. (1) pct. 3.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    longest = months_of_the_year.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, longest))


def calendar_days(*, start: date, count: int, calendar: Calendar) -> Dates:
    """
    Count days; those free inside the term are counted too, a free last day moves the end forward.

    Law: Codul civil art. 2553 alin. (1) și (2), art. 2554; Codul de procedură civilă art. 181.
    """
    nominal = start + count * DAY
    free_days_end = next_working(day=nominal + DAY, calendar=calendar)
    return _around(nominal, calendar, legal_max=free_days_end)


def working_days(*, start: date, count: int, calendar: Calendar) -> Dates:
    """
    Count working days; the last counted one is the end, the next one under the reading of free days.

    Law: Codul muncii art. 139; Codul civil art. 2553.
    """
    end = nth_working_day(after=start, count=count, calendar=calendar)
    return Dates(end, end, end, next_working(day=end + DAY, calendar=calendar))


def eu_working_days(*, start: date, count: int, calendar: Calendar) -> Dates:
    """
    Count working days of an act of the Union: the last one is included, nothing comes after it.

    Law: Regulamentul (CEE, Euratom) 1182/71 art. 3.
    """
    end = nth_working_day(after=start, count=count, calendar=calendar)
    return Dates(end, end, end, end)


def calendar_months(*, start: date, count: int, calendar: Calendar) -> Dates:
    """
    Count months to the corresponding day; a free last day moves the end forward.

    Law: Codul civil art. 2552 și 2554; Regulamentul (CEE, Euratom) 1182/71 art. 3 alin. (4).
    """
    return _around(months_later(day=start, count=count), calendar)


def day_named(*, day: date, calendar: Calendar) -> Dates:
    """
    Take a day named by the law or by the act itself; when it is free, the end moves forward.

    Law: Codul civil art. 2554.
    """
    return _around(day, calendar)


def _around(nominal: date, calendar: Calendar, *, legal_max: date | None = None) -> Dates:
    due = next_working(day=nominal, calendar=calendar)
    return Dates(nominal, last_working(day=nominal, calendar=calendar), due, legal_max or due)


def hours_after(*, moment: datetime, count: int) -> datetime:
    """
    Return the moment so many real hours later, whatever the clocks do in between. Aware, in UTC.

    Raises: NotComputableError when the moment is naive.
    Law: Legea 544/2001 art. 8 alin. (5); Regulamentul (UE) 2016/679 art. 33 (ore întregi, fără mutare).
    """
    if moment.tzinfo is None:
        raise NotComputableError("Un termen pe ore pornește de la o oră cu fus orar.")
    return moment.astimezone(UTC) + timedelta(hours=count)


def earliest_after(*, start: date, count: int, regime: Regime, calendar: Calendar) -> date:
    """
    Return the first working day on which the act may be done, once the whole term has passed.

    Law: Legea 52/2003 art. 7 alin. (1) și (4).
    """
    ends = _COUNTED[regime](start=start, count=count, calendar=calendar)
    return next_working(day=ends.due + DAY, calendar=calendar)


def latest_before(*, event: date, count: int, regime: Regime, calendar: Calendar) -> Dates:
    """
    Return the last days on which something may be done so long before an event.

    `safe` and `due` leave the whole count of days between the two; `legal_max` counts the day of the act.
    Law: Legea 52/2003 art. 8.
    """
    if regime in (Regime.WD, Regime.EU_WD):
        nominal = event
        for _ in range(count):
            nominal = last_working(day=nominal - DAY, calendar=calendar)
        between = last_working(day=nominal - DAY, calendar=calendar)
    else:
        nominal = event - count * DAY
        between = last_working(day=nominal - DAY, calendar=calendar)
    return Dates(nominal, between, between, max(between, last_working(day=nominal, calendar=calendar)))


class _Count(Protocol):
    def __call__(self, *, start: date, count: int, calendar: Calendar) -> Dates: ...


_COUNTED: dict[Regime, _Count] = {
    Regime.CAL: calendar_days,
    Regime.WD: working_days,
    Regime.EU_WD: eu_working_days,
    Regime.MONTH: calendar_months,
    Regime.EU_MONTH: calendar_months,
}


def count_days(*, start: date, span: Span, calendar: Calendar, named_on: date | None = None) -> Dates:
    """
    Count a term that is not one of hours. `named_on`: the day named by the law or by the act.

    Raises: NotComputableError for a named day that is missing or lies before the start, or a start outside 2000-2095.
    Law: Codul civil art. 2551-2556.
    """
    _refuse_far_days(start)
    if span.regime in (Regime.FIXED, Regime.GIVEN):
        if named_on is None:
            raise NotComputableError("Termenul este cel scris în act: spuneți ziua.")
        if not start <= named_on <= LAST_DAY:
            raise NotComputableError("Ziua termenului nu poate fi înaintea celei de la care pornește.")
        return day_named(day=named_on, calendar=calendar)
    if span.sense is Sense.AFTER:
        first = earliest_after(start=start, count=span.count, regime=span.regime, calendar=calendar)
        return Dates(first, first, first, first)
    if span.sense is Sense.BEFORE:
        return latest_before(event=start, count=span.count, regime=span.regime, calendar=calendar)
    return _COUNTED[span.regime](start=start, count=span.count, calendar=calendar)


def _refuse_far_days(day: date) -> None:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise NotComputableError(f"Termenele se calculează între anii {FIRST_DAY.year} și {LAST_DAY.year}.")


def span_of(*, rule: Rule, extended: bool = False, norms: bool = False) -> Span:
    """
    Return what is counted from the start: an extension is added to the first length, or replaces it when it is total.

    norms: count as the norms of application do, where they differ from the law.
    Raises: NotComputableError when the law knows no extension of this term.
    Law: OG 27/2002 art. 9; Legea 544/2001 art. 7 alin. (1); Regulamentul (UE) 2016/679 art. 12 alin. (3).
    """
    regime = Regime(rule.norms_regime) if norms and rule.norms_regime else rule.regime
    if not extended:
        return Span(regime, rule.count, rule.sense)
    if not rule.extendable:
        raise NotComputableError(f"Termenul {rule.code} nu se poate prelungi ({rule.legal_basis}).")
    count = rule.extension_count if rule.extension_is_total else rule.count + rule.extension_count
    return Span(regime, count, rule.sense)


def fixed_day_after(*, start: date, rule: Rule) -> date | None:
    """
    Return the day that the law itself names for this start; None when the rule counts or the act names it.

    Law: Legea 176/2010 art. 3; Legea 16/1996 art. 9.
    """
    if rule.regime is not Regime.FIXED:
        return None
    month, day = rule.fixed_day.split("-")
    return date(start.year + rule.count, int(month), int(day))


def compute(
    *,
    rule: Rule,
    start: date | datetime,
    calendar: Calendar,
    extended: bool = False,
    norms: bool = False,
    named_on: date | None = None,
) -> Term:
    """
    Count a term. An aware moment gives its civil day in Bucharest; terms of hours need one.

    Raises: NotComputableError as `count_days`, `span_of` and `hours_after` do.
    Law: Codul civil art. 2551-2556; Regulamentul (CEE, Euratom) 1182/71 art. 3.
    """
    span = span_of(rule=rule, extended=extended, norms=norms)
    started_on = legal_date(start) if isinstance(start, datetime) else start
    if span.regime is Regime.HOUR:
        if not isinstance(start, datetime):
            raise NotComputableError("Un termen pe ore pornește de la o oră, nu numai de la o zi.")
        _refuse_far_days(started_on)
        due_at = hours_after(moment=start, count=span.count)
        day = legal_date(due_at)
        return Term(rule, span, started_on, Dates(day, day, day, day), extended, norms, start, due_at)
    named_on = fixed_day_after(start=started_on, rule=rule) or named_on
    dates = count_days(start=started_on, span=span, calendar=calendar, named_on=named_on)
    return Term(rule, span, started_on, dates, extended, norms)


def last_day_for_notice(*, rule: Rule, dates: Dates) -> date:
    """
    Return the last day on which the notice of an extension may be sent.

    Law: OG 27/2002 art. 9; Legea 544/2001 art. 7 alin. (1); OUG 27/2003 art. 6.
    """
    return dates.nominal - rule.notice_lead_days * DAY if rule.notice_lead_days else dates.due
