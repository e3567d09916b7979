"""How long requests for information took to be answered, for figures that name nobody."""

from datetime import date

from django.db import connection

from registratura.toolkit.scope import required_institution

_TIMES = """
WITH mine AS MATERIALIZED (
    SELECT q.institution_id, e.id, e.registered_on,
           coalesce((q.answered_at AT TIME ZONE 'Europe/Bucharest')::date, a.dispatched_on) AS left_on
      FROM information_informationrequest q
      JOIN registers_entry e ON e.institution_id = q.institution_id AND e.id = q.entry_id
      LEFT JOIN registers_entry a ON a.institution_id = q.institution_id AND a.id = q.answer_entry_id
     WHERE q.institution_id = %s AND e.registered_on BETWEEN %s AND %s AND e.state = 'registered'
       AND q.nature NOT IN ('complaint', 'redirected', 'reclassified')),
  term AS MATERIALIZED (
    SELECT DISTINCT ON (d.subject_id) d.subject_id, d.due_on
      FROM mine m JOIN deadlines_deadline d ON d.institution_id = m.institution_id AND d.subject_id = m.id
     WHERE d.subject_type = 'entry' AND d.rule_code = 'IIP' AND d.state <> 'cancelled'
     ORDER BY d.subject_id, d.id DESC)
SELECT m.registered_on, m.left_on, t.due_on FROM mine m LEFT JOIN term t ON t.subject_id = m.id
 ORDER BY m.registered_on, m.id
"""


def answer_times(*, since: date, until: date) -> list[tuple[date, date | None, date | None]]:
    """
    Return registered on, answered on and due on of the requests registered in a period, both days with it.

    Those sent to another authority and those that turned out to be petitions are left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TIMES, [required_institution(), since, until])
        return list(cursor.fetchall())
