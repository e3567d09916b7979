"""
Pages of entries: newest first, by keyset, at any depth the same cost.

Every list takes `visible_units` (None: all) from the reader's powers; what a person may not see is filtered in the
same statement, so that no page, count or cursor tells of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from registratura.kernel.calendar import written_number
from registratura.kernel.text import fold
from registratura.registers.models import Register
from registratura.toolkit.scope import required_institution

PAGE_SIZE = 50
# What waits for an answer may be rare: a page of it walks so many positions and says how far it came.
WALK = 30_000


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One position of a list. `serial` is the number in a special register, None elsewhere."""

    id: int
    register_id: int
    year: int
    number: int
    serial: int | None
    written_number: str
    registered_at: datetime
    registered_on: date
    state: str
    direction: str
    channel: str
    document_kind: str
    subject: str
    sender_name: str
    recipient_name: str
    sender_number: str
    sender_dated_on: date | None
    unit_id: int | None
    unit_name: str
    document_count: int
    corrected: bool
    received_at: datetime | None
    late: bool
    annulled_reason: str
    reserved_purpose: str
    reserved_until: datetime | None

    @property
    def counterpart(self) -> str:
        """Whom the document came from or went to."""
        return self.recipient_name if self.direction == "outgoing" else self.sender_name


@dataclass(frozen=True, kw_only=True)
class EntryFilter:
    """What a list is narrowed to; empty values narrow nothing. Dates are civil dates in Bucharest, inclusive."""

    year: int | None = None
    direction: str = ""
    state: str = ""
    unit_ids: frozenset[int] = field(default=frozenset())
    name: str = ""
    from_date: date | None = None
    to_date: date | None = None
    unanswered: bool = False
    """What came, stands and neither has an answer that stands nor left by itself."""

    @property
    def narrows(self) -> bool:
        """Whether anything but the year is asked for."""
        return bool(
            self.direction
            or self.state
            or self.unit_ids
            or self.name
            or self.from_date
            or self.to_date
            or self.unanswered
        )


@dataclass(frozen=True, slots=True)
class EntryPage:
    """
    A page, newest first. `older` and `newer` are the cursors of its neighbours, empty at the ends.

    A page of what waits for an answer may hold fewer than fit, or nothing, and still have a neighbour: it walks so far.
    """

    lines: list[EntryLine]
    older: str
    newer: str


COLUMNS = """e.id, e.register_id, e.year, e.number, {serial}, e.registered_at, e.registered_on, e.state, e.direction,
 e.channel, e.document_kind, left(e.subject, 400), e.sender_name, e.recipient_name, e.sender_number, e.sender_dated_on,
 e.unit_id, coalesce(u.name, ''), e.document_count, e.correction_count > 0, e.received_at, e.late_reason <> '',
 e.annulled_reason, e.reserved_purpose, e.reserved_until"""

UNANSWERED = """e.state = 'registered' AND e.direction = 'incoming' AND e.dispatched_on IS NULL
 AND NOT EXISTS (SELECT 1 FROM registers_entryanswer l WHERE l.institution_id = e.institution_id
                  AND l.answered_id = e.id AND l.withdrawn_at IS NULL)"""

UNIT_JOIN = "LEFT JOIN institutions_orgunit u ON u.institution_id = e.institution_id AND u.id = e.unit_id"


def line_of(row: tuple[Any, ...], number_code: str) -> EntryLine:
    """Turn a row in the order of the columns above into a line."""
    written = written_number(number=row[3], code=number_code, registered_on=row[6])
    values = [*row[:5], written, *row[5:]]
    return EntryLine(*values)


def page(
    *,
    register: Register,
    narrowed: EntryFilter,
    visible_units: frozenset[int] | None,
    reader_id: int,
    older_than: str = "",
    newer_than: str = "",
    size: int = PAGE_SIZE,
) -> EntryPage:
    """
    Return a page of a register. Cursors are the opaque strings of an earlier page; a bent one gives the first page.

    A reader limited to units also sees what was registered or reserved by that reader.
    """
    special = register.kind == Register.Kind.SPECIAL
    number = "i.number" if special else "e.number"
    year = "i.year" if special else "e.year"
    # With bounds on the day the walk goes by day: then only the days asked for are visited.
    by_day = bool(narrowed.from_date or narrowed.to_date) and not special
    keys = ["e.registered_on", "e.number"] if by_day else [year, number]
    walk = _walked(register, narrowed, special=special)
    kept = _kept(narrowed, visible_units, reader_id, special=special)
    backwards = bool(newer_than)
    cursor_values = _cursor(newer_than or older_than, by_day)
    if cursor_values:
        walk.add(f"({', '.join(keys)}) {'>' if backwards else '<'} (%s, %s)", *cursor_values)
    order = ", ".join(f"{key} {'ASC' if backwards else 'DESC'}" for key in keys)
    table, alias = ("registers_inscription", "i") if special else ("registers_entry", "e")
    source, where = f"{table} {alias}", f"{walk.text} AND {kept.text}"
    if narrowed.unanswered:
        source = f"(SELECT * FROM {source} WHERE {walk.text} ORDER BY {order} LIMIT {WALK}) {alias}"
        where = kept.text
    if special:
        source += " JOIN registers_entry e ON e.institution_id = i.institution_id AND e.id = i.entry_id"
    columns = COLUMNS.format(serial="i.number" if special else "NULL::integer")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM {source} {UNIT_JOIN} WHERE {where} ORDER BY {order} LIMIT %s",
            [*walk.values, *kept.values, size + 1],
        )
        rows = cursor.fetchall()
    more = len(rows) > size
    lines = [line_of(row, register.number_code) for row in rows[:size]]
    onward = _mark(lines[-1], by_day, special) if more else ""
    if narrowed.unanswered and not more:
        onward = _reached(f"{table} {alias}", keys, order, walk)
    if backwards:
        lines.reverse()
        older = _mark(lines[-1], by_day, special) if lines else newer_than if onward else ""
        return EntryPage(lines, older, onward)
    newer = _mark(lines[0], by_day, special) if lines and cursor_values else older_than if onward else ""
    return EntryPage(lines, onward, newer)


def _reached(source: str, keys: list[str], order: str, walk: "_Where") -> str:
    """Return the cursor of the last position that a walk came to, empty when it came to the end."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(keys)} FROM {source} WHERE {walk.text} ORDER BY {order} LIMIT 1 OFFSET {WALK - 1}",
            walk.values,
        )
        row = cursor.fetchone()
    if row is None:
        return ""
    return f"{row[0].isoformat()}~{row[1]}" if isinstance(row[0], date) else f"{row[0]}-{row[1]}"


class _Where:
    """Conditions that hold together, with their values in order."""

    def __init__(self) -> None:
        self.conditions: list[str] = []
        self.values: list[Any] = []

    def add(self, condition: str, *values: Any) -> None:
        """Take in one more."""
        self.conditions.append(condition)
        self.values.extend(values)

    @property
    def text(self) -> str:
        """As they stand after WHERE."""
        return " AND ".join(self.conditions) or "true"


def _walked(register: Register, narrowed: EntryFilter, *, special: bool) -> _Where:
    """Return what bounds the walk of the index that gives the order."""
    alias, walk = "i" if special else "e", _Where()
    walk.add(f"{alias}.institution_id = %s", required_institution())
    walk.add(f"{alias}.register_id = %s", register.id)
    if narrowed.year:
        walk.add(f"{alias}.year = %s", narrowed.year)
    if not special:
        _bound(walk, narrowed)
    return walk


def _bound(where: _Where, narrowed: EntryFilter) -> None:
    """Add what an index of entries walks by: the days, and one unit."""
    if len(narrowed.unit_ids) == 1:
        where.add("e.unit_id = %s", next(iter(narrowed.unit_ids)))
    if narrowed.from_date:
        where.add("e.registered_on >= %s", narrowed.from_date)
    if narrowed.to_date:
        where.add("e.registered_on <= %s", narrowed.to_date)


def _kept(
    narrowed: EntryFilter, visible_units: frozenset[int] | None, reader_id: int, *, special: bool
) -> _Where:
    """Return what is asked of each entry on the way."""
    kept = _Where()
    add = kept.add
    if special:
        _bound(kept, narrowed)
    if narrowed.direction:
        add("e.direction = %s", narrowed.direction)
    if narrowed.state:
        add("e.state = %s", narrowed.state)
    if len(narrowed.unit_ids) > 1:
        add("e.unit_id = ANY(%s)", sorted(narrowed.unit_ids))
    if narrowed.unanswered:
        add(UNANSWERED)
    for word in fold(narrowed.name).split()[:6]:
        add(
            "EXISTS (SELECT 1 FROM registers_entrysearch s WHERE s.institution_id = e.institution_id AND s.id = e.id"
            " AND s.names LIKE %s)",
            f"%{like_escaped(word)}%",
        )
    if visible_units is not None:
        add(*visibility(visible_units, reader_id))
    return kept


def visibility(visible_units: Iterable[int], reader_id: int) -> tuple[str, list[int], int, int]:
    """Return the condition under which a limited reader sees an entry `e`, with its parameters."""
    return (
        "(e.unit_id = ANY(%s) OR e.registered_by_id = %s OR e.reserved_for_id = %s)",
        sorted(visible_units),
        reader_id,
        reader_id,
    )


def like_escaped(word: str) -> str:
    """Return a word in which LIKE finds only itself."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _cursor(text: str, by_day: bool) -> list[Any]:
    first, _sep, number = text.partition("-" if not by_day else "~")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return []
    if by_day:
        try:
            return [date.fromisoformat(first), int(number)]
        except ValueError:
            return []
    return [int(first), int(number)] if first.isascii() and first.isdigit() and len(first) < 6 else []


def _mark(line: EntryLine, by_day: bool, special: bool) -> str:
    if by_day:
        return f"{line.registered_on.isoformat()}~{line.number}"
    return f"{line.year}-{line.serial if special else line.number}"


def reservations(
    *, visible_units: frozenset[int] | None, reader_id: int, limit: int = 200
) -> list[EntryLine]:
    """Return the numbers reserved now, the first to end first."""
    condition, parameters = "true", list[Any]()
    if visible_units is not None:
        condition, *parameters = visibility(visible_units, reader_id)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS.format(serial='NULL::integer')}, g.number_code FROM registers_entry e {UNIT_JOIN}"
            " JOIN registers_register g ON g.institution_id = e.institution_id AND g.id = e.register_id"
            f" WHERE e.institution_id = %s AND e.state = 'reserved' AND {condition}"
            " ORDER BY e.reserved_until, e.id LIMIT %s",
            [required_institution(), *parameters, limit],
        )
        return [line_of(row[:-1], row[-1]) for row in cursor.fetchall()]
