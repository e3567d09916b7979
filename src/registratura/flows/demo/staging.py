"""
Loading registrations in bulk, as the owner of the tables, with everything that registering would have written.

Rows are copied into temporary tables and inserted from there: the walls between institutions stay up, and the
journal's statements are made by the database's own function. For the demonstration and for measuring alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql


@dataclass(slots=True, kw_only=True)
class EntryRow:
    """
    A registration ready to be stored; names are the columns' own.

    `parties` and `serials` are JSON texts; `at_first` is JSON laid over what the journal says of the registering
    (null takes a datum away), empty when the row is still as it was registered.
    """

    institution_id: int
    id: int
    register_id: int
    year: int
    number: int
    registered_at: datetime
    registered_on: date
    registered_by_id: int | None
    state: str
    direction: str
    channel: str
    received_at: datetime
    late_reason: str
    document_kind: str
    subject: str
    sender_name: str
    recipient_name: str
    sender_number: str
    sender_dated_on: date | None
    sheet_count: int | None
    annex_count: int | None
    unit_id: int | None
    dispatched_on: date | None
    resolution: str
    connected_to_id: int | None
    filing_code: str
    request_key: UUID
    request_digest: str
    remarks: str = ""
    document_count: int = 0
    correction_count: int = 0
    reserved_for_id: int | None = None
    reserved_purpose: str = ""
    reserved_until: datetime | None = None
    completed_at: datetime | None = None
    annulled_at: datetime | None = None
    annulled_by_id: int | None = None
    annulled_reason: str = ""
    annulled_act: str = ""
    parties: str = "[]"
    serials: str = "[]"
    words: str = ""
    names: str = ""
    at_first: str = ""


@dataclass(slots=True, kw_only=True)
class ActRow:
    """An act of the journal other than a registering. `details` is JSON text."""

    at: datetime
    action: str
    subject_type: str
    subject_id: int
    details: str
    actor_id: int | None
    actor_name: str


@dataclass(slots=True, kw_only=True)
class CorrespondentRow:
    """A correspondent with the columns that the demonstration fills."""

    institution_id: int
    id: int
    kind: str
    name: str
    folded_name: str
    sort_key: str
    cnp: str
    cui: str
    email: str
    phone: str
    address: str
    locality: str
    county: str
    created_at: datetime
    created_by_id: int | None
    used_count: int
    last_used_at: datetime
    trade_register_number: str = ""
    iban: str = ""
    postal_code: str = ""
    remarks: str = ""


@dataclass(slots=True, kw_only=True)
class AssignmentRow:
    """An entry given to a unit, or to a person in it, who took it into work when `accepted_at` is there."""

    institution_id: int
    id: int
    entry_id: int
    unit_id: int
    user_id: int | None
    state: str
    order_text: str
    internal_on: date | None
    assigned_at: datetime
    assigned_by_id: int
    accepted_at: datetime | None
    accepted_by_id: int | None
    part: str = "lead"
    outcome: str = ""


Row = EntryRow | ActRow | CorrespondentRow | AssignmentRow

_EXTRAS = ("parties", "serials", "words", "names", "at_first")
_ENTRY_FIELDS = [field.name for field in fields(EntryRow)]
_ENTRY_COLUMNS = ", ".join(name for name in _ENTRY_FIELDS if name not in _EXTRAS)

_TABLES = {
    EntryRow: "stage_entry",
    ActRow: "stage_act",
    CorrespondentRow: "stage_correspondent",
    AssignmentRow: "stage_assignment",
}
_STAGE = """
CREATE TEMP TABLE stage_entry (LIKE registers_entry, parties text, serials text, words text, names text,
                               at_first text) ON COMMIT DROP;
CREATE TEMP TABLE stage_act (at timestamptz, action text, subject_type text, subject_id bigint, details text,
                             actor_id bigint, actor_name text) ON COMMIT DROP;
CREATE TEMP TABLE stage_correspondent (LIKE correspondents_correspondent INCLUDING DEFAULTS) ON COMMIT DROP;
CREATE TEMP TABLE stage_assignment (LIKE routing_assignment INCLUDING DEFAULTS) ON COMMIT DROP;
"""
_ASSIGNMENT_COLUMNS = ", ".join(field.name for field in fields(AssignmentRow))
# Entries that came in wait for an order from their number on; what was solved long ago does not wait any more.
_ROUTE = (
    """
    UPDATE routing_standing s SET state = 'done' FROM stage_entry e
     WHERE s.institution_id = e.institution_id AND s.entry_id = e.id AND s.state = 'waiting'
       AND (e.resolution <> '' OR e.dispatched_on IS NOT NULL)
    """,
    f"INSERT INTO routing_assignment ({_ASSIGNMENT_COLUMNS})"
    f" SELECT {_ASSIGNMENT_COLUMNS} FROM stage_assignment ORDER BY id",
    """
    UPDATE routing_standing s SET state = CASE WHEN a.user_id IS NULL THEN 'waiting' ELSE 'placed' END,
                                  unit_id = a.unit_id, since_at = a.assigned_at
      FROM stage_assignment a WHERE s.institution_id = a.institution_id AND s.entry_id = a.entry_id
    """,
    """
    INSERT INTO registers_entryanswer (institution_id, answer_id, answered_id, linked_at, linked_by_id,
                                       withdrawn_reason)
    SELECT e.institution_id, e.id, e.connected_to_id, e.registered_at, e.registered_by_id, ''
      FROM stage_entry e JOIN stage_entry o ON o.id = e.connected_to_id
     WHERE e.direction = 'outgoing' AND e.state = 'registered' AND o.state = 'registered'
       AND o.direction = 'incoming' ORDER BY e.id
    """,
)
_CORRESPONDENT_COLUMNS = ", ".join(field.name for field in fields(CorrespondentRow))
_STORE = (
    f"INSERT INTO correspondents_correspondent ({_CORRESPONDENT_COLUMNS})"
    f" SELECT {_CORRESPONDENT_COLUMNS} FROM stage_correspondent ORDER BY id",
    f"INSERT INTO registers_entry ({_ENTRY_COLUMNS}) SELECT {_ENTRY_COLUMNS} FROM stage_entry ORDER BY id",
    """
    INSERT INTO registers_entryparty (institution_id, entry_id, correspondent_id, role, position, name)
    SELECT s.institution_id, s.id, p.correspondent_id, p.role, p.position, p.name
      FROM stage_entry s, jsonb_to_recordset(s.parties::jsonb)
           AS p(correspondent_id bigint, role text, position integer, name text)
     ORDER BY s.id
    """,
    """
    INSERT INTO registers_entrysearch (institution_id, id, words, names)
    SELECT institution_id, id, words::tsvector, names FROM stage_entry ORDER BY id
    """,
    """
    INSERT INTO registers_inscription (institution_id, register_id, year, number, entry_id, inscribed_at)
    SELECT s.institution_id, p.register_id, s.year, p.number, s.id, s.registered_at
      FROM stage_entry s, jsonb_to_recordset(s.serials::jsonb) AS p(register_id bigint, number integer)
     WHERE s.serials <> '[]' ORDER BY s.id
    """,
    """
    INSERT INTO registers_correction (institution_id, entry_id, field, old_value, new_value, reason, corrected_at,
                                      corrected_by_id)
    SELECT %(institution)s, a.subject_id, c.key, c.value ->> 0, c.value ->> 1, a.details::jsonb ->> 'reason', a.at,
           a.actor_id
      FROM stage_act a, jsonb_each(a.details::jsonb -> 'changes') c
     WHERE a.action = 'registers.entry.corrected' ORDER BY a.at, a.subject_id
    """,
    """
    INSERT INTO journal_record (institution_id, recorded_at, transaction_id, action, actor_id, actor_name,
                                subject_type, subject_id, details, salt)
    SELECT %(institution)s, t.at, pg_current_xact_id()::text::bigint, t.action, t.actor_id, t.actor_name,
           t.subject_type, t.subject_id, t.details, uuid_send(gen_random_uuid())
      FROM (SELECT e.registered_at AS at, CASE WHEN e.reserved_purpose = '' THEN 'registers.entry.registered'
                                               ELSE 'registers.number.reserved' END AS action,
                   e.registered_by_id AS actor_id, %(actor_name)s AS actor_name, 'entry' AS subject_type,
                   e.id AS subject_id, CASE WHEN s.at_first = '' THEN registers_statement(e, s.parties::jsonb, '{}')
                   ELSE jsonb_strip_nulls(registers_statement(e, s.parties::jsonb, '{}') || s.at_first::jsonb) END
                   || jsonb_build_object('registered_at', e.registered_at) AS details
              FROM stage_entry s JOIN registers_entry e ON e.institution_id = s.institution_id AND e.id = s.id
            UNION ALL
            SELECT at, action, actor_id, actor_name, subject_type, subject_id, details::jsonb FROM stage_act) t
     ORDER BY t.at, t.subject_type, t.subject_id
    """,
)
_COUNTER = """
INSERT INTO registers_numbersequence (institution_id, register_id, year, unit_id, first_number, upper_number,
                                      barrier_number, last_number, last_registered_at, closed_at)
VALUES (%s, %s, %s, NULL, 1, NULL, NULL, %s, %s, %s)
"""
TABLES = (
    "registers_entry registers_entryparty registers_entrysearch registers_inscription registers_correction"
    " registers_numbersequence registers_entryanswer correspondents_correspondent journal_record"
    " routing_assignment routing_standing"
)


class Stage:
    """
    One transaction of the owner in the scope of one institution.

    `put` takes rows, one kind at a time; `store` moves everything into its place.
    """

    def __init__(self, *, connection: psycopg.Connection[Any], institution_id: int) -> None:
        self.connection = connection
        self.institution_id = institution_id
        connection.execute("SELECT set_config('app.institution', %s, true)", [str(institution_id)])
        connection.execute(_STAGE)

    def put(self, rows: Iterable[Row], *, kind: type[Row]) -> None:
        """Copy rows of one kind to the stage."""
        names = [field.name for field in fields(kind)]
        self.put_lines(
            ("\t".join([copied(getattr(row, name)) for name in names]) + "\n" for row in rows), kind=kind
        )

    def put_lines(self, lines: Iterable[str], *, kind: type[Row]) -> None:
        """Copy lines that are already in COPY's text format, the fields of the kind in their order."""
        names = sql.SQL(", ").join(sql.Identifier(field.name) for field in fields(kind))
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(_TABLES[kind]), names)
        waiting = iter(lines)
        with self.connection.cursor() as cursor, cursor.copy(statement) as copy:
            while batch := list(islice(waiting, _BATCH)):
                copy.write("".join(batch))

    def store(self, *, actor_name: str) -> None:
        """Move the staged rows to their tables, with the journal; actor_name: who registered."""
        # Without counts the planner would join the journal's rows one by one.
        for statement in ("ANALYZE stage_entry", "ANALYZE stage_act", *_STORE):
            self.connection.execute(statement, {"institution": self.institution_id, "actor_name": actor_name})

    def route(self) -> None:
        """Store the staged assignments, let what was solved wait no more, and tell which entry answers which."""
        for statement in ("ANALYZE stage_assignment", *_ROUTE):
            self.connection.execute(statement)

    def open_counter(
        self, *, register_id: int, year: int, last_number: int, last_at: datetime, closed_at: datetime | None
    ) -> None:
        """Write the counter of a register and year as it stands after the loaded numbers."""
        self.connection.execute(
            _COUNTER, [self.institution_id, register_id, year, last_number, last_at, closed_at]
        )

    def next_ids(self, table: str, *, count: int) -> list[int]:
        """Take that many keys of a table, rising."""
        found = self.connection.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
        ).fetchall()
        return [row[0] for row in found]


@contextmanager
def staged(*, owner_url: str, institution_id: int) -> Iterator[Stage]:
    """Open a stage; at the end of the block everything is committed, after an error nothing is."""
    with psycopg.connect(owner_url) as connection:
        yield Stage(connection=connection, institution_id=institution_id)


def analyze(*, owner_url: str) -> None:
    """Let the planner see what was loaded, and write the inverted indexes' pending entries away."""
    with psycopg.connect(owner_url, autocommit=True) as connection:
        for table in TABLES.split():
            connection.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(table)))


_BATCH = 500
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def copied(value: Any) -> str:
    """Return a value as COPY's text format writes it."""
    if value is None:
        return "\\N"
    return value.translate(_ESCAPES) if isinstance(value, str) else str(value)
