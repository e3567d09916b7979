"""The lines of a register as they are printed, streamed in the order of their numbers."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import connection

from registratura.kernel.calendar import legal_date, written_number
from registratura.registers.models import Register
from registratura.registers.printing.lines import Annulment, RegisterLine
from registratura.registers.queries.answers import REFERENCES
from registratura.toolkit.scope import required_institution

_BATCH = 2_000

_SELECT = """
SELECT {number}, e.registered_on, e.sender_number, e.sender_dated_on, e.sheet_count, e.annex_count, e.sender_name,
       e.subject, coalesce(u.name, ''), e.dispatched_on, e.resolution, e.recipient_name, c.number, c.registered_on,
       e.filing_code, e.direction, e.state, e.annulled_reason, e.annulled_at, e.received_at, e.reserved_purpose,
       {references}
  FROM {source}
  LEFT JOIN institutions_orgunit u ON u.institution_id = e.institution_id AND u.id = e.unit_id
  LEFT JOIN registers_entry c ON c.institution_id = e.institution_id AND c.id = e.connected_to_id
 WHERE {alias}.institution_id = %s AND {alias}.register_id = %s AND {alias}.year = %s AND {number} > %s{days}
 ORDER BY {number} LIMIT %s
"""


def lines_for_print(
    *, register: Register, year: int, from_date: date | None = None, to_date: date | None = None
) -> Iterator[RegisterLine]:
    """
    Return the positions of a year (or of some days of it), by number; memory stays flat at any length.

    Bounds are civil dates in Bucharest, inclusive.
    """
    special = register.kind == Register.Kind.SPECIAL
    alias, number = ("i", "i.number") if special else ("e", "e.number")
    source = (
        "registers_inscription i JOIN registers_entry e ON e.institution_id = i.institution_id AND e.id = i.entry_id"
        if special
        else "registers_entry e"
    )
    days, bounds = "", []
    if from_date:
        days += " AND e.registered_on >= %s"
        bounds.append(from_date)
    if to_date:
        days += " AND e.registered_on <= %s"
        bounds.append(to_date)
    statement = _SELECT.format(
        number=number, source=source, alias=alias, days=days, references=REFERENCES.format("e")
    )
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(statement, [required_institution(), register.id, year, after, *bounds, _BATCH])
            rows = cursor.fetchall()
        if not rows:
            return
        after = rows[-1][0]
        for row in rows:
            yield _line(row, register.number_code)


def _line(row: tuple[Any, ...], code: str) -> RegisterLine:
    (
        number,
        on,
        sender_number,
        sender_on,
        sheets,
        annexes,
        sender,
        subject,
        unit,
        dispatched,
        resolution,
        recipient,
    ) = row[:12]
    (connected, connected_on, filing_code, direction, state, reason, annulled_at, received_at, purpose) = row[
        12:21
    ]
    answered_with, answers = row[21:]
    received_on = legal_date(received_at) if received_at else None
    return RegisterLine(
        number=number,
        written_number=written_number(number=number, code=code, registered_on=on),
        registered_on=on,
        issuer_number=sender_number,
        issuer_dated_on=sender_on,
        sheet_count=sheets,
        annex_count=annexes,
        issuer=sender,
        summary=f"rezervat: {purpose}" if state == "reserved" else subject,
        unit=unit,
        dispatched_on=dispatched,
        resolution=_solved(resolution, answered_with or ""),
        recipient=recipient,
        connected_to=_connected(connected, connected_on, answers or ""),
        filing_code=filing_code,
        direction=direction,
        annulment=Annulment(reason=reason, annulled_on=legal_date(annulled_at))
        if state == "annulled"
        else None,
        unused=state == "unused",
        late_received_on=received_on if received_on and received_on < on else None,
    )


def _solved(resolution: str, answered_with: str) -> str:
    """Join how a document was solved with the number and day of its answers; under its own number both say it."""
    if not answered_with or answered_with in resolution:
        return resolution
    return "; ".join(part for part in (resolution, f"răspuns nr. {answered_with}") if part)


def _connected(number: int | None, on: date | None, answers: str) -> str:
    """Join the document that one is connected to with those that it answers, each once."""
    own = f"{number}/{on:%d.%m.%Y}" if number and on else ""
    return (
        answers if own and own in answers.split(", ") else ", ".join(part for part in (own, answers) if part)
    )


def totals_for_print(*, register: Register, year: int) -> int:
    """Return how many positions a year has, for the progress bar."""
    table = "registers_inscription" if register.kind == Register.Kind.SPECIAL else "registers_entry"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {table} WHERE institution_id = %s AND register_id = %s AND year = %s",
            [required_institution(), register.id, year],
        )
        return int(cursor.fetchone()[0])
