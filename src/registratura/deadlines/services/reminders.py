"""Keeping count of who was reminded of what."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection

from registratura.toolkit.scope import required_institution


class Told(NamedTuple):
    """A person to be told of a step of a term that ends on a day."""

    deadline_id: int
    step: str
    due_on: date
    user_id: int


def note_reminders(*, told: Collection[Told], now: datetime) -> set[Told]:
    """
    Write down who is told of what, and return what was not told before: that alone is to be sent.

    Of two at once, one gets each. Undone with the transaction, so that what could not be sent is told later.
    """
    if not told:
        return set()
    ordered = sorted(set(told))
    columns = [list(column) for column in zip(*ordered, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO deadlines_reminder (institution_id, deadline_id, step, due_on, user_id, told_at)"
            " SELECT %s, t.*, %s FROM unnest(%s::bigint[], %s::text[], %s::date[], %s::bigint[]) AS t"
            " ON CONFLICT DO NOTHING RETURNING deadline_id, step, due_on, user_id",
            [required_institution(), now, *columns],
        )
        return {Told(*row) for row in cursor.fetchall()}
