"""How long RO e-Factura may take and how often it is asked. Needs the calendar of the house alone."""

from datetime import date, datetime, timedelta

from registratura.deadlines import queries as deadlines
from registratura.deadlines.rules import count_days, span_of

TERM = "EFA"
CALENDAR_DAYS = 5
FIRST_LOOK = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=2)
WARN_DAYS = 2
"""Working days before the end of the term from which somebody is told each day."""


def sending_due(issued_on: date) -> date:
    """
    Return the last day on which a document may reach RO e-Factura.

    Law: OUG nr. 120/2021 art. 10, modificată prin OUG nr. 89/2025; before 2026 calendar days.
    """
    rule = deadlines.rule_on(TERM, on=issued_on)
    if rule is None:
        return issued_on + timedelta(CALENDAR_DAYS)
    return count_days(start=issued_on, span=span_of(rule=rule), calendar=deadlines.calendar_in_force()).due


def warned_from(due_on: date) -> date:
    """Return the first day on which somebody is told that the term is near."""
    calendar = deadlines.calendar_in_force()
    day, left = due_on, WARN_DAYS
    while left:
        day -= timedelta(1)
        if not calendar.reason_off(day):
            left -= 1
    return day


def next_look(*, attempts: int, now: datetime) -> datetime:
    """Return when a transmission is looked at again: twice as late each time, two hours at the most."""
    doublings: int = 1 << min(attempts, 10)
    return now + min(FIRST_LOOK * doublings, LONGEST_WAIT)
