"""
The legal month of a request, counted two ways, and who must prove what. Pure.

`strict` is what the desk promises and counts down to; `moved` is the outer limit, when the last day is a free one.
Nothing stops the clock: neither a question about identity nor one about what is asked.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from registratura.deadlines.rules import Calendar, last_working, months_later, next_working
from registratura.rights.kinds import Level, Right

MONTHS = 1
MORE_MONTHS = 2
TARGET_DAYS = 15
ALARM_DAYS = 10
SOON_DAYS = 5
CODE_LIFE = timedelta(minutes=30)
CODE_ATTEMPTS = 5
CODES_A_DAY = 6
PACKAGE_LIFE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Limit:
    """The last day, counted strictly, and where it moves when it is not a working day; `why` says what moved it."""

    strict: date
    moved: date
    why: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """The days of a request: the law's and the desk's own."""

    received_on: date
    first: Limit
    target_on: date
    alarm_on: date


class Standing(StrEnum):
    """How the clock stands on a day."""

    CALM = "calm"
    ALARM = "alarm"
    PAST_TARGET = "past_target"
    SOON = "soon"
    LAST_DAY = "last_day"
    PAST_STRICT = "past_strict"
    PAST_LIMIT = "past_limit"


def limit_of(*, received_on: date, months: int, calendar: Calendar) -> Limit:
    """
    Count months from the day of receipt, which is not counted: to the same day number, or the month's last day.

    Law: GDPR art. 12 alin. (3); Regulamentul (CEE, Euratom) 1182/71 art. 3.
    """
    strict = months_later(day=received_on, count=months)
    return Limit(strict, next_working(day=strict, calendar=calendar), calendar.reason_off(strict))


def clock_of(*, received_on: date, calendar: Calendar) -> Clock:
    """
    Return the days of a request received on a day: limit of the law, own target (15 days), alarm (10 days).

    Law: GDPR art. 12 alin. (3); Regulamentul (CEE, Euratom) 1182/71 art. 3.
    """
    first = limit_of(received_on=received_on, months=MONTHS, calendar=calendar)
    return Clock(
        received_on=received_on,
        first=first,
        target_on=last_working(day=received_on + timedelta(days=TARGET_DAYS), calendar=calendar),
        alarm_on=last_working(day=received_on + timedelta(days=ALARM_DAYS), calendar=calendar),
    )


def extended(*, received_on: date, calendar: Calendar) -> Limit:
    """
    Return the limit of an extended request: two months more, counted from receipt as one term of three months.

    Law: GDPR art. 12 alin. (3) teza a doua.
    """
    return limit_of(received_on=received_on, months=MONTHS + MORE_MONTHS, calendar=calendar)


def may_extend(*, on: date, first: date, already: bool) -> bool:
    """
    Say whether a request may still be extended: once, and while its first month, strictly counted, runs.

    Law: GDPR art. 12 alin. (3) teza a treia.
    """
    return not already and on <= first


def thirty_days_is_late(*, received_on: date, calendar: Calendar) -> tuple[bool, bool]:
    """
    Say whether "30 days" ends after the month, counted strictly, and whether after its moved end.

    Law: GDPR art. 12 alin. (3): o lună, nu 30 de zile.
    """
    limit = limit_of(received_on=received_on, months=MONTHS, calendar=calendar)
    end = received_on + timedelta(days=30)
    return end > limit.strict, end > limit.moved


def standing_on(*, day: date, limit: Limit, target_on: date, alarm_on: date) -> Standing:
    """
    Say how the clock of an open request stands on a day.

    Law: GDPR art. 12 alin. (3).
    """
    if day > limit.moved:
        return Standing.PAST_LIMIT
    if day > limit.strict:
        return Standing.PAST_STRICT
    if day == limit.strict:
        return Standing.LAST_DAY
    if limit.strict - day <= timedelta(days=SOON_DAYS):
        return Standing.SOON
    if day > target_on:
        return Standing.PAST_TARGET
    return Standing.ALARM if day >= alarm_on else Standing.CALM


def level_needed(*, right: Right, by_number: bool) -> Level:
    """
    Return how surely one must know who asks: no more than the answer could harm.

    by_number: whether data are to be found by a personal number, not by the address alone. A complaint needs no proof.
    Law: GDPR art. 12 alin. (2) și (6); art. 5 alin. (1) lit. c).
    """
    if right is Right.COMPLAINT:
        return Level.NONE
    opens = right in (Right.ACCESS, Right.PORTABILITY, Right.ERASURE, Right.RECTIFICATION)
    return Level.PERSON if by_number and opens else Level.CONTACT


def same_request(*, right: Right, other: Right, days_apart: int) -> bool:
    """
    Say whether an open request of the same person is the same as a new one: same right, within a month.

    Law: GDPR art. 12 alin. (5) (cereri repetate).
    """
    return right is other and right is not Right.COMPLAINT and days_apart <= 31
