"""
Whether a register is what it must be: numbers without a gap, dates in order, each entry as the journal says.

Names the exact record; explains what is a gap and what is not (a start after paper, a range given to a unit).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from registratura.kernel.calendar import legal_date
from registratura.registers.models import NumberSequence, Register
from registratura.registers.queries.as_recorded import WORDS, differences, recorded, same_number
from registratura.toolkit.scope import required_institution

_BATCH = 2_000

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RegisterFault:
    """What is wrong: which register, year and number, a stable code, and words."""

    register: str
    year: int
    number: int | None
    code: str
    words: str


def verify_register(
    register: Register, *, seen: Callable[[int], None] = lambda count: None
) -> Iterator[RegisterFault]:
    """
    Go through every year of a register and name whatever is not as it must be.

    Memory stays flat. To be exact while others register, run it in a transaction that reads one moment.
    seen: called with the count of rows gone through since the last call.
    """
    counters: dict[int, list[NumberSequence]] = {year: [] for year in _years(register)}
    for counter in NumberSequence.objects.filter(register_id=register.id).order_by("first_number"):
        counters.setdefault(counter.year, []).append(counter)
    for year in sorted(counters):
        yield from _Year(register, year, counters[year]).faults(seen)


class _Year:
    """One year of a register: its rows, each under the counter that gave its number."""

    def __init__(self, register: Register, year: int, counters: list[NumberSequence]) -> None:
        self._register, self._year = register, year
        self._special = register.kind == Register.Kind.SPECIAL
        # Numbers of an older system are as they were given there: its gaps are told by the run that brought them.
        self._counted = register.kind != Register.Kind.HISTORICAL
        ranges = [(c.first_number, c.upper_number or 0) for c in counters if c.unit_id is not None]
        own = next((c for c in counters if c.unit_id is None), None)
        self._own = _Count(own, ranges) if own is not None else None
        self._ranges = [_Count(c, []) for c in counters if c.unit_id is not None]

    def faults(self, seen: Callable[[int], None]) -> Iterator[RegisterFault]:
        for rows in _batches(self._register, self._year, special=self._special):
            acts = {} if self._special else _acts([row["id"] for row in rows])
            for row in rows:
                count = self._count_of(row["number"])
                if not self._counted:
                    pass
                elif count is None:
                    yield self._fault(row["number"], "no-counter", "nu are contor care să îl fi dat")
                else:
                    yield from self._named(count.take(row["number"], row["registered_at"]))
                yield from self._named(_dates(row, self._year))
                yield from self._named(
                    _serial(row) if self._special else _content(row, acts.get(row["id"], []))
                )
            seen(len(rows))
        for count in (self._own, *self._ranges):
            yield from self._named(count.end() if count is not None else iter(()))

    def _count_of(self, number: int) -> _Count | None:
        return next((count for count in self._ranges if count.holds(number)), self._own)

    def _named(self, findings: Iterator[Finding]) -> Iterator[RegisterFault]:
        for number, code, words in findings:
            yield self._fault(number, code, words)

    def _fault(self, number: int, code: str, words: str) -> RegisterFault:
        return RegisterFault(self._register.code, self._year, number, code, f"numărul {number} {words}")


Finding = tuple[int, str, str]


class _Count:
    """The numbers of one counter in their order, without those of the ranges that it steps over."""

    def __init__(self, counter: NumberSequence, stepped_over: list[tuple[int, int]]) -> None:
        self._first, self._upper = counter.first_number, counter.upper_number or 0
        self._last = counter.last_number
        self._stepped_over = sorted(stepped_over)
        self._expected = counter.first_number
        self._latest: datetime | None = None

    def holds(self, number: int) -> bool:
        """Say whether a number lies in this range."""
        return self._first <= number <= self._upper

    def take(self, number: int, at: datetime) -> Iterator[Finding]:
        """Take the next number."""
        if number < self._expected:
            yield number, "not-given", f"nu putea fi dat: urma {self._expected}"
            return
        yield from self._missing(number - 1)
        self._expected = number + 1
        if number > self._last:
            yield number, "beyond-counter", f"este peste contor, care a ajuns la {self._last}"
        if self._latest is not None and at < self._latest:
            yield number, "out-of-order", "are un moment mai vechi decât numărul dinaintea lui"
        self._latest = at

    def end(self) -> Iterator[Finding]:
        """Name what the counter gave after the last number that is there."""
        yield from self._missing(self._last)

    def _missing(self, upto: int) -> Iterator[Finding]:
        number = self._expected
        for first, last in [*self._stepped_over, (upto + 1, upto + 1)]:
            until = min(first - 1, upto)
            if number == until:
                yield number, "gap", "lipsește"
            elif number < until:
                yield number, "gap", f"lipsește, și toate cele de după el până la {until}"
            number = max(number, last + 1)


def _dates(row: Row, year: int) -> Iterator[Finding]:
    if legal_date(row["registered_at"]) != row["registered_on"] or row["registered_on"].year != year:
        yield row["number"], "wrong-date", "are o dată care nu se potrivește cu momentul înregistrării"


def _content(row: Row, acts: list[tuple[str, datetime, dict[str, Any]]]) -> Iterator[Finding]:
    number = row["number"]
    entry = recorded(acts)
    if entry is None:
        yield number, "no-record", "nu are act de înregistrare în jurnal"
        return
    if not same_number(entry, row):
        yield number, "changed", f"a fost înregistrat ca {entry.number}"
    if changed := differences(entry, row):
        words = ", ".join(WORDS.get(column, column) for column in changed)
        yield number, "changed", f"nu mai este cum a fost înregistrat sau corectat: {words}"
    attached = set(row["documents"])
    for document in sorted(entry.documents - attached):
        yield number, "document-missing", f"nu mai are documentul {document}, atașat după jurnal"
    for document in sorted(attached - entry.documents):
        yield number, "document-added", f"are documentul {document}, despre care jurnalul nu știe"


def _serial(row: Row) -> Iterator[Finding]:
    if row["entry_at"] is None:
        yield row["number"], "entry-missing", "nu are înregistrare în registrul care i-a dat numărul general"
    elif row["entry_at"] > row["registered_at"]:
        yield row["number"], "changed", "este înscris înainte ca documentul să fi fost înregistrat"


_ENTRIES = """
SELECT e.id, e.register_id, e.year, e.number, e.registered_at, e.registered_on, e.state, e.direction, e.channel,
       e.document_kind, e.subject, e.sender_name, e.recipient_name, e.sender_number, e.sender_dated_on, e.sheet_count,
       e.annex_count, e.unit_id, e.connected_to_id, e.filing_code, e.dispatched_on, e.resolution, e.remarks,
       e.late_reason, e.annulled_reason, e.annulled_act,
       ARRAY(SELECT d.document_id FROM registers_entrydocument d JOIN documents_document f
                 ON f.institution_id = d.institution_id AND f.id = d.document_id
              WHERE d.institution_id = e.institution_id AND d.entry_id = e.id) AS documents
  FROM registers_entry e
 WHERE e.institution_id = %s AND e.register_id = %s AND e.year = %s AND e.number > %s
 ORDER BY e.number LIMIT %s
"""

_INSCRIPTIONS = """
SELECT i.number, i.inscribed_at AS registered_at,
       (i.inscribed_at AT TIME ZONE 'Europe/Bucharest')::date AS registered_on,
       e.registered_at AS entry_at
  FROM registers_inscription i
  LEFT JOIN registers_entry e ON e.institution_id = i.institution_id AND e.id = i.entry_id
 WHERE i.institution_id = %s AND i.register_id = %s AND i.year = %s AND i.number > %s
 ORDER BY i.number LIMIT %s
"""

_ACTS = """
SELECT subject_id, action, recorded_at, details FROM journal_record
 WHERE institution_id = %s AND subject_type = 'entry' AND subject_id = ANY(%s) ORDER BY id
"""


def _batches(register: Register, year: int, *, special: bool) -> Iterator[list[Row]]:
    after = -1
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                _INSCRIPTIONS if special else _ENTRIES,
                [required_institution(), register.id, year, after, _BATCH],
            )
            names = [column.name for column in cursor.description or ()]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        if not rows:
            return
        yield rows
        after = rows[-1]["number"]


def _acts(entry_ids: list[int]) -> dict[int, list[tuple[str, datetime, dict[str, Any]]]]:
    found: dict[int, list[tuple[str, datetime, dict[str, Any]]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_ACTS, [required_institution(), entry_ids])
        for entry_id, action, at, details in cursor.fetchall():
            body = json.loads(details) if isinstance(details, str) else details
            found.setdefault(entry_id, []).append((action, at, body))
    return found


def _years(register: Register) -> set[int]:
    table = "registers_inscription" if register.kind == Register.Kind.SPECIAL else "registers_entry"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT year FROM {table} WHERE institution_id = %s AND register_id = %s",
            [required_institution(), register.id],
        )
        return {row[0] for row in cursor.fetchall()}
