"""How long numbers are usually held."""

from datetime import date

from registratura.deadlines import queries as terms
from registratura.deadlines.rules import nth_working_day

USUAL_WORKING_DAYS = 5


def usual_reservation_day(*, today: date) -> date:
    """
    Return the last day of an ordinary reservation: five working days later, within the year of its numbers.

    Working days are those of the institution in scope: weekends, legal holidays and the days it declared.
    """
    calendar = terms.calendar_in_force()
    return min(
        nth_working_day(after=today, count=USUAL_WORKING_DAYS, calendar=calendar), date(today.year, 12, 31)
    )
