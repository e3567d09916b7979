"""Entries as this room names them: number, address, day of leaving."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from registratura.kernel.calendar import written_number
from registratura.toolkit.scope import required_institution


@dataclass(frozen=True, slots=True)
class EntryMark:
    """An entry by its written number and the parts of its address. `left_on`: when it was dispatched."""

    id: int
    register_code: str
    year: int
    number: int
    written_number: str
    registered_on: date
    unit_id: int | None
    subject: str
    party: str
    left_on: date | None
    state: str


def entry_marks(entry_ids: Collection[int]) -> dict[int, EntryMark]:
    """Return the marks of entries by their keys, in one query."""
    if not entry_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT e.id, g.code, e.year, e.number, g.number_code, e.registered_on, e.unit_id, e.subject,
       CASE WHEN e.direction = 'outgoing' THEN e.recipient_name ELSE e.sender_name END, e.dispatched_on, e.state
  FROM registers_entry e
  JOIN registers_register g ON g.institution_id = e.institution_id AND g.id = e.register_id
 WHERE e.institution_id = %s AND e.id = ANY(%s)""",
            [required_institution(), sorted(set(entry_ids))],
        )
        return {row[0]: _mark(row) for row in cursor.fetchall()}


def _mark(row: tuple[Any, ...]) -> EntryMark:
    written = written_number(number=row[3], code=row[4], registered_on=row[5])
    values = [*row[:4], written, *row[5:]]
    return EntryMark(*values)
