"""The public figures of answer times, computed each day from the true registers: petitions and Law 544."""

from datetime import date, datetime

from registratura.figures import services as figures
from registratura.figures.measures import Matter
from registratura.information import queries as information
from registratura.kernel.calendar import legal_date
from registratura.petitions import queries as petitions
from registratura.toolkit.scope import acting_for


def compute(*, institution_id: int, now: datetime) -> None:
    """
    Count the matters of the last twelve months of an institution anew. Safe to repeat. Must not run inside a scope.

    The period ends yesterday: what came today was not waited for.
    """
    until = date.fromordinal(legal_date(now).toordinal() - 1)
    since = _year_before(until)
    with acting_for(institution_id):
        for matter, times in (
            ("petition", petitions.answer_times(since=since, until=until)),
            ("information", information.answer_times(since=since, until=until)),
        ):
            figures.keep_figures(
                matter=matter,
                matters=[Matter(*one) for one in times],
                period_from=since,
                period_to=until,
                now=now,
            )


def _year_before(day: date) -> date:
    """Return the day after the same day of the year before, so that both ends make twelve months."""
    before = date(day.year - 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)
    return date.fromordinal(before.toordinal() + 1)
