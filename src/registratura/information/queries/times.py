"""How long requests for information took to be answered, for figures that name nobody."""

from datetime import date

from django.db import connection

from registratura.toolkit.scope import required_institution

_TIMES = """
SELECT e.registered_on, coalesce((q.answered_at AT TIME ZONE 'Europe/Bucharest')::date, a.dispatched_on), t.due_on
  FROM information_informationrequest q
  JOIN registers_entry e ON e.institution_id = q.institution_id AND e.id = q.entry_id
  LEFT JOIN registers_entry a ON a.institution_id = q.institution_id AND a.id = q.answer_entry_id
  LEFT JOIN LATERAL (SELECT d.due_on FROM deadlines_deadline d
      WHERE d.institution_id = e.institution_id AND d.subject_type = 'entry' AND d.subject_id = e.id
        AND d.rule_code = 'IIP' AND d.state <> 'cancelled' ORDER BY d.id DESC LIMIT 1) t ON true
 WHERE q.institution_id = %s AND e.registered_on BETWEEN %s AND %s AND e.state = 'registered'
   AND q.nature NOT IN ('complaint', 'redirected', 'reclassified')
 ORDER BY e.registered_on, e.id
"""


def answer_times(*, since: date, until: date) -> list[tuple[date, date | None, date | None]]:
    """
    Return registered on, answered on and due on of the requests registered in a period, both days with it.

    Those sent to another authority and those that turned out to be petitions are left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TIMES, [required_institution(), since, until])
        return list(cursor.fetchall())
