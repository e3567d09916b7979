"""
Rows of whole tables as lines of JSON, and back: for packages in which an institution moves out and in.

The database itself writes and reads the values, so that every type comes back as it was. Names of tables and columns
come from the catalogue of the database or from the code, never from a package that was not checked against them.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection
from psycopg import sql

USERS = "accounts_user"
_AT_ONCE = 2_000


def columns_of(cursor: Any, table: str) -> list[str]:
    """Return the columns of a table in their order; none when there is no such table."""
    cursor.execute(
        "SELECT a.attname FROM pg_attribute a WHERE a.attrelid = to_regclass(%s) AND a.attnum > 0"
        " AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum",
        [f"public.{table}"],
    )
    return [name for (name,) in cursor.fetchall()]


def lines_of(table: str, *, institution_id: int, changed: Mapping[str, Any]) -> Iterator[str]:
    """
    Give the rows of an institution in a table by their keys, each as one line of JSON; memory stays flat.

    changed: what stands in a column instead of its value, for what must not leave. Must run inside a scope.
    """
    statement = sql.SQL(
        "SELECT (to_jsonb(t) - 'institution_id' || %s::jsonb)::text FROM {} t WHERE institution_id = %s ORDER BY id"
    ).format(sql.Identifier(table))
    yield from _lines(statement, [_json(changed), institution_id])


def lines_of_institution(institution_id: int) -> Iterator[str]:
    """Give the row of an institution as a line."""
    yield from _lines(
        sql.SQL("SELECT to_jsonb(t)::text FROM institutions_institution t WHERE id = %s"), [institution_id]
    )


def lines_of_users(tables: Sequence[str], *, institution_id: int) -> Iterator[str]:
    """Give the persons whom rows of these tables name, without what they sign in with. Must run inside a scope."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c"
            " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
            " WHERE c.contype = 'f' AND c.confrelid = to_regclass(%s) AND c.conrelid::regclass::text = ANY(%s)"
            " ORDER BY 1, 2",
            [f"public.{USERS}", list(tables)],
        )
        named = [
            sql.SQL("SELECT {} FROM {} WHERE institution_id = %(institution)s").format(
                sql.Identifier(column), sql.Identifier(table)
            )
            for table, column in cursor.fetchall()
        ]
    statement = sql.SQL(
        "SELECT (to_jsonb(u) - 'password' - 'last_login')::text FROM accounts_user u WHERE u.id IN ({}) ORDER BY u.id"
    ).format(sql.SQL(" UNION ").join(named))
    yield from _lines(statement, {"institution": institution_id})


def _lines(statement: sql.Composable, parameters: Any) -> Iterator[str]:
    connection.ensure_connection()
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement.as_string(connection.connection), parameters)
        while rows := cursor.fetchmany(_AT_ONCE):
            for (line,) in rows:
                yield line


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(dict(values), ensure_ascii=False)


class Loader:
    """
    Fills empty tables with rows as they were, in one transaction of the owner of the database.

    Triggers that watch over changes stand still meanwhile; keys, checks and, at the end, foreign keys hold.
    """

    def __init__(self, cursor: Any, *, institution_id: int) -> None:
        self._cursor, self._institution = cursor, institution_id
        cursor.execute("SELECT set_config('app.institution', %s, true)", [str(institution_id)])

    def open(self, tables: Collection[str]) -> None:
        """Let the tables be filled in any order, and their watchers stand still."""
        self._tables = list(tables)
        self._put_off = self._ask(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'f' AND NOT condeferrable"
            " AND conrelid::regclass::text = ANY(%s)",
            [self._tables],
        )
        for table in self._tables:
            self._run("ALTER TABLE {} DISABLE TRIGGER USER", table)
        for table, name in self._put_off:
            self._run("ALTER TABLE {} ALTER CONSTRAINT {} DEFERRABLE INITIALLY DEFERRED", table, name)
        self._cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def put(
        self, table: str, lines: Sequence[str], *, columns: Sequence[str], more: Mapping[str, Any]
    ) -> None:
        """
        Put lines of rows into a table. columns: those that the lines have; `more` is given to every row beside them.

        Raises: psycopg.Error when a row is not as the table wants it.
        """
        names = [*columns, *more]
        quoted = sql.SQL(", ").join(sql.Identifier(name) for name in names)
        self._cursor.execute(
            sql.SQL(
                "INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, ("
                "SELECT jsonb_agg(line::jsonb || %s::jsonb ORDER BY place)"
                " FROM unnest(%s::text[]) WITH ORDINALITY AS l (line, place)))"
            ).format(table=sql.Identifier(table), columns=quoted),
            [_json(more), list(lines)],
        )

    def close(self) -> None:
        """Ask the foreign keys, set the watchers up again, and let keys of new rows begin behind those that came."""
        self._cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, name in self._put_off:
            self._run("ALTER TABLE {} ALTER CONSTRAINT {} NOT DEFERRABLE", table, name)
        for table in self._tables:
            self._run("ALTER TABLE {} ENABLE TRIGGER USER", table)
            self._cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
            (sequence,) = self._cursor.fetchone()
            if sequence is not None:
                self._cursor.execute(
                    sql.SQL("SELECT setval(%s, greatest((SELECT max(id) FROM {}), 1))").format(
                        sql.Identifier(table)
                    ),
                    [sequence],
                )

    def _run(self, statement: str, *names: str) -> None:
        self._cursor.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))

    def _ask(self, statement: str, parameters: Any) -> list[tuple[Any, ...]]:
        self._cursor.execute(statement, parameters)
        return list(self._cursor.fetchall())
