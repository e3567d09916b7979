"""How long petitions took to be answered, for figures that name nobody."""

from datetime import date

from django.db import connection

from registratura.petitions.queries.semester import _FACTS
from registratura.petitions.rules import Standing
from registratura.toolkit.scope import required_institution

_OF_OURS = frozenset({Standing.IN_WORK, Standing.ANSWERED})


def answer_times(*, since: date, until: date) -> list[tuple[date, date | None, date | None]]:
    """
    Return registered on, answered on and due on of the petitions registered in a period, both days with it.

    Those that another answer covered, that were sent on or classed are left out: their way was another.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, [required_institution(), since, until])
        rows = cursor.fetchall()
    return [(row[0], row[10], row[8]) for row in rows if Standing(row[6]) in _OF_OURS]
