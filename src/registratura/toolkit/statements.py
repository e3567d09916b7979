"""Statements that every request asks, kept prepared on the connection: the server reads and plans them once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections


class _PreparingCursor(psycopg.Cursor[tuple[Any, ...]]):
    """Has the server keep the plan, where Django's own cursors write the parameters into the statement."""

    def execute(self, query: Any, params: Any = None, **_: Any) -> "_PreparingCursor":
        return super().execute(query, params, prepare=True)


def prepared_rows(
    statement: str, parameters: Sequence[object] | Mapping[str, object]
) -> list[tuple[Any, ...]]:
    """
    Run a statement of the house on Django's own connection, in its transaction if one is open, and return the rows.

    statement: always the same text; what differs goes into the parameters, which travel beside it.
    Raises: django.db.DatabaseError, as Django's cursors do.
    """
    with _cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class Question:
    """
    A statement of one row, not asked yet: what a page counts in several rooms it may ask `together`.

    statement: always the same text, with `%s` for each parameter; columns: how many the row has.
    """

    statement: str
    parameters: tuple[object, ...]
    columns: int

    def row(self) -> tuple[Any, ...]:
        """Ask it alone."""
        (found,) = prepared_rows(self.statement, self.parameters)
        return found


def listed(statement: str, parameters: Sequence[object]) -> Question:
    """
    Return a question of several rows as one of a single row, so that it may be asked `together` with others.

    Its one column is the list of the rows as mappings by column, with values as in JSON: days and moments as text.
    """
    rows = f"SELECT coalesce(json_agg(r), '[]') FROM ({statement}) r"
    return Question(rows, tuple(parameters), 1)


def together(questions: Sequence[Question]) -> list[tuple[Any, ...]]:
    """
    Ask several questions in one prepared statement and return their rows, in the same order.

    Raises: django.db.DatabaseError, as Django's cursors do.
    """
    if not questions:
        return []
    asked = ", ".join(f"({one.statement}) q{place}" for place, one in enumerate(questions))
    parameters = [value for one in questions for value in one.parameters]
    (found,) = prepared_rows(f"SELECT * FROM {asked}", parameters)
    rows, at = [], 0
    for one in questions:
        rows.append(tuple(found[at : at + one.columns]))
        at += one.columns
    return rows


def _cursor() -> Any:
    kept = connections[DEFAULT_DB_ALIAS]  # looked up once: the usual name looks it up at each use
    if kept.queries_logged:  # Django's own cursor can tell afterwards what was asked
        return kept.cursor()
    kept.close_if_health_check_failed()
    kept.ensure_connection()
    kept.validate_thread_sharing()
    cursor: Any = _PreparingCursor(kept.connection)
    return kept.make_cursor(cursor)
