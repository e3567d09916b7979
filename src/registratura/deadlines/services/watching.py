"""Telling, once, which terms come near and which ran out."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from registratura.deadlines import queries, rules
from registratura.deadlines.events import DeadlineMissed, DeadlineNear
from registratura.kernel.calendar import legal_date
from registratura.kernel.events import publish
from registratura.toolkit.scope import required_institution

HOURS_AHEAD = timedelta(hours=4)  # when a term of hours counts as near


def announce(*, now: datetime, limit: int = 500) -> int:
    """
    Publish DeadlineMissed and DeadlineNear for terms not yet told of, and return how many.

    At most `limit` of each; call again while it returns more than 0. Safe to repeat and to run twice at once: what is
    told is marked in the same transaction, so a listener that fails leaves it to be told again.
    """
    today = legal_date(now)
    chosen = queries.options()
    near_until = rules.nth_working_day(
        after=today, count=chosen.near_days, calendar=queries.calendar_in_force(chosen=chosen)
    )
    missed = _mark(
        "missed_notified_at",
        "(due_at IS NULL AND due_on < %s) OR due_at < %s",
        [today, now],
        now=now,
        limit=limit,
    )
    for row in missed:
        publish(DeadlineMissed(required_institution(), *row))
    near = _mark(
        "near_notified_at",
        "(due_at IS NULL AND safe_on <= %s AND due_on >= %s) OR (due_at <= %s AND due_at >= %s)",
        [near_until, today, now + HOURS_AHEAD, now],
        now=now,
        limit=limit,
    )
    for row in near:
        publish(DeadlineNear(required_institution(), *row))
    return len(missed) + len(near)


def _mark(column: str, condition: str, values: list[Any], *, now: datetime, limit: int) -> list[Any]:
    # Materialized: as a subquery the planner may run the limited list again for each row.
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH untold AS MATERIALIZED (SELECT id FROM deadlines_deadline"
            f" WHERE institution_id = %s AND state = 'open' AND {column} IS NULL AND ({condition})"
            " ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)"
            f" UPDATE deadlines_deadline d SET {column} = %s FROM untold"
            " WHERE d.institution_id = %s AND d.id = untold.id"
            " RETURNING d.id, subject_type, subject_id, rule_code, safe_on, due_on, due_at",
            [required_institution(), *values, limit, now, required_institution()],
        )
        return [(*row, now) for row in sorted(cursor.fetchall())]
