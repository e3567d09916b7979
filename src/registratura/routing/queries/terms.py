"""The running terms of entries, as this room needs them: many entries in one question."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection

from registratura.routing import machine
from registratura.toolkit.scope import required_institution


@dataclass(frozen=True, slots=True)
class OpenTerm:
    """The most urgent running term of an entry; `petition` when one of them is a petition's."""

    safe_on: date
    due_on: date
    petition: bool


def open_terms(entry_ids: Collection[int]) -> dict[int, OpenTerm]:
    """Return the most urgent running term of each entry that has one, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject_id, min(safe_on), min(due_on), bool_or(rule_code = ANY(%s)) FROM deadlines_deadline"
            " WHERE institution_id = %s AND subject_type = 'entry' AND subject_id = ANY(%s) AND state = 'open'"
            " GROUP BY subject_id",
            [sorted(machine.PETITION_RULES), required_institution(), sorted(entry_ids)],
        )
        return {row[0]: OpenTerm(*row[1:]) for row in cursor.fetchall()}
