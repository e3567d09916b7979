"""The positions of a register as plain values, streamed: for files that other programs read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection

from registratura.kernel.calendar import legal_date, written_number
from registratura.registers.models import Register
from registratura.registers.queries.answers import REFERENCES
from registratura.registers.queries.lists import UNANSWERED
from registratura.toolkit.scope import required_institution

_BATCH = 2_000

COLUMNS = (
    *("register", "year", "number", "written_number", "registered_at", "registered_on", "direction", "state"),
    *("channel", "received_at", "late", "late_reason", "sender_number", "sender_dated_on", "sheet_count"),
    *(
        "annex_count",
        "sender",
        "subject",
        "document_kind",
        "unit_code",
        "unit",
        "dispatched_on",
        "resolution",
    ),
    *("recipient", "connected_to", "filing_code", "remarks", "document_count", "correction_count"),
    *("answered_with", "answers"),
    *("reserved_purpose", "annulled_at", "annulled_reason", "annulled_act"),
)
"""The names of the values, in the order in which `entries_of_year` gives them."""

_SELECT = """
SELECT {number} AS number, e.number AS own_number, r.number_code, e.registered_at, e.registered_on, e.direction,
       e.state, e.channel, e.received_at, e.late_reason, e.sender_number, e.sender_dated_on, e.sheet_count,
       e.annex_count, e.sender_name AS sender, e.subject, e.document_kind, coalesce(u.code, '') AS unit_code,
       coalesce(u.name, '') AS unit, e.dispatched_on, e.resolution, e.recipient_name AS recipient,
       c.number AS connected_number, c.registered_on AS connected_on, cr.number_code AS connected_code, e.filing_code,
       e.remarks, e.document_count, e.correction_count, e.reserved_purpose, e.annulled_at, e.annulled_reason,
       e.annulled_act, {references}
  FROM {source}
  JOIN registers_register r ON r.institution_id = e.institution_id AND r.id = e.register_id
  LEFT JOIN institutions_orgunit u ON u.institution_id = e.institution_id AND u.id = e.unit_id
  LEFT JOIN registers_entry c ON c.institution_id = e.institution_id AND c.id = e.connected_to_id
  LEFT JOIN registers_register cr ON cr.institution_id = c.institution_id AND cr.id = c.register_id
 WHERE {alias}.institution_id = %s AND {alias}.register_id = %s AND {alias}.year = %s AND {number} > %s AND {narrowed}
 ORDER BY {number} LIMIT %s
"""


def entries_of_year(*, register: Register, year: int, unanswered: bool = False) -> Iterator[dict[str, Any]]:
    """
    Return the positions of a year by number, each as values named in COLUMNS; memory stays flat at any length.

    unanswered: only what came in, stands and has no answer, as `EntryFilter` has it.

    In a special register `number` is the serial, and `written_number` the number of the entry it belongs to.
    Law: Legea 16/1996, instrucțiuni art. 9 (cele treisprezece elemente).
    """
    special = register.kind == Register.Kind.SPECIAL
    source = (
        "registers_inscription i JOIN registers_entry e ON e.institution_id = i.institution_id AND e.id = i.entry_id"
        if special
        else "registers_entry e"
    )
    alias = "i" if special else "e"
    statement = _SELECT.format(
        number=f"{alias}.number",
        source=source,
        alias=alias,
        references=REFERENCES.format("e"),
        narrowed=UNANSWERED if unanswered else "true",
    )
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(statement, [required_institution(), register.id, year, after, _BATCH])
            names = [column.name for column in cursor.description or ()]
            rows = cursor.fetchall()
        if not rows:
            return
        for row in rows:
            yield _values(dict(zip(names, row, strict=True)), register.code, year)
        after = rows[-1][0]


def _values(row: dict[str, Any], register_code: str, year: int) -> dict[str, Any]:
    connected = row["connected_number"]
    row |= {
        "answered_with": row["answered_with"] or "",
        "answers": row["answers"] or "",
        "register": register_code,
        "year": year,
        "written_number": written_number(
            number=row["own_number"], code=row["number_code"], registered_on=row["registered_on"]
        ),
        "late": row["received_at"] is not None and legal_date(row["received_at"]) < row["registered_on"],
        "connected_to": written_number(
            number=connected, code=row["connected_code"], registered_on=row["connected_on"]
        )
        if connected
        else "",
    }
    return {name: row[name] for name in COLUMNS}
