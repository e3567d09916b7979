"""The terms of a public consultation, counted by the engine of terms. Pure: no clock, no database."""

from dataclasses import dataclass
from datetime import date

from registratura.deadlines import rules as counting
from registratura.deadlines.rules import Calendar, Rule, Span


@dataclass(frozen=True, slots=True)
class Window:
    """
    The days that the law sets for a draft announced on a day.

    `open_until` is the earliest last day for proposals, `adopted_from` the earliest day of submission or adoption.
    """

    announced_on: date
    open_until: date
    adopted_from: date


def window(*, announced_on: date, proposals: Rule, adoption: Rule, calendar: Calendar) -> Window:
    """
    Return the days that the law sets for a draft announced on a day.

    proposals, adoption: the terms L52-PROP and L52-AN in force.
    Law: Legea 52/2003 art. 7 alin. (1), (2) și (4).
    """
    open_until = counting.count_days(
        start=announced_on, span=Span(proposals.regime, proposals.count), calendar=calendar
    ).due
    adopted_from = counting.compute(rule=adoption, start=announced_on, calendar=calendar).dates.due
    return Window(announced_on, open_until, adopted_from)


def is_open(*, announced_on: date | None, proposals_until: date | None, ended: bool, today: date) -> bool:
    """
    Say whether proposals are still awaited: to the end of the last day.

    Law: Legea 52/2003 art. 7 alin. (4).
    """
    if announced_on is None or proposals_until is None or ended:
        return False
    return announced_on <= today <= proposals_until


def days_left(*, proposals_until: date, today: date) -> int:
    """
    Return how many days one may still write, today not counted; below 0 it is over.

    Law: Legea 52/2003 art. 7 alin. (4).
    """
    return (proposals_until - today).days


def debate_days(*, announced_on: date, longest: Rule, notice: Rule, calendar: Calendar) -> tuple[date, date]:
    """
    Return the first and the last day on which a debate announced on a day may be held.

    longest: L52-DEZB, within which it ends; notice: L52-SED, how long before it is announced.
    Law: Legea 52/2003 art. 7 alin. (9)-(11) și art. 8.
    """
    last = counting.compute(rule=longest, start=announced_on, calendar=calendar).dates.nominal
    first = announced_on
    while first <= last:
        if counting.compute(rule=notice, start=first, calendar=calendar).dates.legal_max >= announced_on:
            break
        first += counting.DAY
    return first, last


def name_is_shown(*, is_person: bool, agreed: bool) -> bool:
    """
    Say whether the register shows who made a proposal: a body always, a person only by their own choice.

    Law: Legea 52/2003 art. 7; Regulamentul (UE) 2016/679 art. 5 alin. (1) lit. c).
    """
    return agreed or not is_person
