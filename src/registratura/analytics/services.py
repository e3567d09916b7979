"""Rolling the registers up into daily facts: the same days counted again give the same rows."""

from datetime import date, datetime, timedelta

from django.db import connection, transaction

from registratura.analytics.models import CountedDay, DailyFact
from registratura.toolkit.scope import required_institution

# Documents are counted on the day of their number, answers on the day they left, terms on the day they ended.
_FACTS = """
INSERT INTO analytics_dailyfact (institution_id, day_on, measure, unit_id, part, fact_count)
SELECT %(place)s, f.day, f.measure, f.unit, f.part, count(*)
  FROM (SELECT e.registered_on AS day, e.direction::text AS measure, coalesce(e.unit_id, 0) AS unit,
               CASE e.direction WHEN 'incoming' THEN e.channel ELSE '' END AS part
          FROM registers_entry e
         WHERE e.institution_id = %(place)s AND e.registered_on BETWEEN %(first)s AND %(last)s
           AND e.state = 'registered'
        UNION ALL
        SELECT l.left_on, 'answered', coalesce(e.unit_id, 0), ''
          FROM (SELECT w.answered_id, min(a.dispatched_on) AS left_on FROM registers_entryanswer w
                  JOIN registers_entry a ON a.institution_id = w.institution_id AND a.id = w.answer_id
                 WHERE w.institution_id = %(place)s AND w.withdrawn_at IS NULL AND a.state = 'registered'
                 GROUP BY w.answered_id) l
          JOIN registers_entry e ON e.institution_id = %(place)s AND e.id = l.answered_id
         WHERE l.left_on BETWEEN %(first)s AND %(last)s AND e.state = 'registered' AND e.direction = 'incoming'
        UNION ALL
        SELECT d.stopped_on, CASE WHEN d.stopped_on > d.due_on THEN 'late' ELSE 'in_term' END,
               coalesce(e.unit_id, 0), ''
          FROM deadlines_deadline d
          JOIN registers_entry e ON e.institution_id = d.institution_id AND e.id = d.subject_id
         WHERE d.institution_id = %(place)s AND d.subject_type = 'entry' AND d.state IN ('met', 'missed')
           AND d.stopped_on BETWEEN %(first)s AND %(last)s AND e.state = 'registered'
        UNION ALL
        SELECT d.due_on + 1, 'fallen_due', coalesce(e.unit_id, 0), ''
          FROM deadlines_deadline d
          JOIN registers_entry e ON e.institution_id = d.institution_id AND e.id = d.subject_id
         WHERE d.institution_id = %(place)s AND d.subject_type = 'entry' AND d.state <> 'cancelled'
           AND d.due_on + 1 BETWEEN %(first)s AND %(last)s AND e.state = 'registered'
           AND (d.stopped_on IS NULL OR d.stopped_on > d.due_on)) f
 GROUP BY f.day, f.measure, f.unit, f.part
"""


@transaction.atomic
def count_days(*, first_on: date, last_on: date, now: datetime) -> int:
    """
    Count the days from the first to the last, both with it, in place of what stood there; return how many facts.

    Safe to repeat: what was corrected, annulled or handed to another unit since is counted where it belongs now.
    Must run inside the scope of an institution.
    """
    with connection.cursor() as cursor:
        # Two at once would meet at the keys: the second waits and counts the same again.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('analytics.count'), %s::int)", [_lock_key()])
    DailyFact.objects.filter(day_on__range=(first_on, last_on)).delete()
    CountedDay.objects.filter(day_on__range=(first_on, last_on)).delete()
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, {"place": required_institution(), "first": first_on, "last": last_on})
        counted = int(cursor.rowcount)
        cursor.execute(
            "INSERT INTO analytics_countedday (institution_id, day_on, counted_at)"
            " SELECT %s, d::date, %s FROM generate_series(%s::date, %s::date, interval '1 day') d",
            [required_institution(), now, first_on, last_on],
        )
    return counted


def _lock_key() -> int:
    return required_institution() % 2**31


def days_to_count(*, today: date, most: int) -> tuple[date, date] | None:
    """
    Return the days that tonight's job must count: at the least the last `most`, and all those that nobody counted.

    None before the first entry. Yesterday is the last: today is not over.
    """
    yesterday = today - timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(registered_on) FROM registers_entry WHERE institution_id = %s",
            [required_institution()],
        )
        first = cursor.fetchone()[0]
        if first is None or first > yesterday:
            return None
        cursor.execute(
            "SELECT min(d::date) FROM generate_series(%s::date, %s::date, interval '1 day') d"
            " WHERE NOT EXISTS (SELECT 1 FROM analytics_countedday c WHERE c.institution_id = %s"
            " AND c.day_on = d::date)",
            [first, yesterday, required_institution()],
        )
        uncounted = cursor.fetchone()[0]
    beginning = max(first, today - timedelta(days=most))
    return min(uncounted or beginning, beginning), yesterday
