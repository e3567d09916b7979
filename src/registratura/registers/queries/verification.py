"""
Whether a register is what it must be: numbers without a gap, dates in order, each entry as the journal says.

Names the exact record; explains what is a gap and what is not (a start after paper, a range given to a unit).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from registratura.kernel.calendar import legal_date
from registratura.registers.models import NumberSequence, Register
from registratura.toolkit.scope import required_institution

_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class RegisterFault:
    """What is wrong: which register, year and number, a stable code, and words."""

    register: str
    year: int
    number: int | None
    code: str
    words: str


def verify_register(register: Register) -> Iterator[RegisterFault]:
    """Go through every year of a register and name whatever is not as it must be."""
    special = register.kind == Register.Kind.SPECIAL
    sequences: dict[int, list[NumberSequence]] = {}
    for sequence in NumberSequence.objects.filter(register_id=register.id).order_by("year", "first_number"):
        sequences.setdefault(sequence.year, []).append(sequence)
    for year, counters in sequences.items():
        yield from _verify_year(register, year, counters, special)
    yield from _years_without_counter(register, set(sequences), special)


def _verify_year(
    register: Register, year: int, counters: list[NumberSequence], special: bool
) -> Iterator[RegisterFault]:
    def fault(number: int | None, code: str, words: str) -> RegisterFault:
        return RegisterFault(register.code, year, number, code, words)

    own = next((counter for counter in counters if counter.unit_id is None), None)
    ranges = [counter for counter in counters if counter.unit_id is not None]
    expected = own.first_number if own else 1
    latest: dict[int | None, Any] = {}
    for number, at, on, problem in _rows(register, year, special):
        inside = next((r for r in ranges if r.first_number <= number <= (r.upper_number or 0)), None)
        if inside is None:
            expected = _over_ranges(expected, ranges)
            if number > expected:
                words = f"lipsesc numerele {expected}–{number - 1}" if number - expected > 1 else f"lipsește numărul {expected}"
                yield fault(expected, "gap", words)
            expected = number + 1
        elif number > inside.last_number:
            yield fault(number, "beyond-counter", f"numărul {number} este peste contorul plajei ({inside.last_number})")
        key = inside.id if inside is not None else None
        if key in latest and at < latest[key]:
            yield fault(number, "out-of-order", f"numărul {number} are o dată mai veche decât cel dinainte")
        latest[key] = at
        if legal_date(at) != on or on.year != year:
            yield fault(number, "wrong-date", f"data numărului {number} nu se potrivește cu momentul înregistrării")
        if problem:
            yield fault(number, problem, _WORDS[problem] % number)
    yield from _ends(own, ranges, expected, fault, register, year)


_WORDS = {
    "no-record": "numărul %d nu are act de înregistrare în jurnal",
    "changed": "numărul %d nu mai este cum a fost înregistrat sau corectat",
}


def _ends(own: Any, ranges: list[Any], expected: int, fault: Any, register: Register, year: int) -> Iterator[RegisterFault]:
    if own is not None:
        expected = _over_ranges(expected, [r for r in ranges if r.first_number <= own.last_number])
        if own.last_number + 1 != _over_ranges(expected, []) and own.last_number >= expected:
            yield fault(expected, "gap", f"lipsesc ultimele numere, {expected}–{own.last_number}")
        elif own.last_number + 1 < expected:
            yield fault(own.last_number + 1, "beyond-counter", f"contorul este la {own.last_number}, registrul la {expected - 1}")
    for counter in ranges:
        missing = _missing_in_range(register, year, counter)
        for number in missing:
            yield fault(number, "gap", f"lipsește numărul {number} din plaja {counter.first_number}–{counter.upper_number}")


def _over_ranges(number: int, ranges: list[NumberSequence]) -> int:
    for counter in ranges:
        if counter.first_number <= number <= (counter.upper_number or 0):
            number = (counter.upper_number or 0) + 1
    return number


def _missing_in_range(register: Register, year: int, counter: NumberSequence) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n FROM generate_series(%s::integer, %s::integer) n WHERE NOT EXISTS (SELECT 1 FROM registers_entry e"
            " WHERE e.institution_id = %s AND e.register_id = %s AND e.year = %s AND e.number = n) LIMIT 100",
            [counter.first_number, counter.last_number, required_institution(), register.id, year],
        )
        return [row[0] for row in cursor.fetchall()]


_ENTRIES = """
SELECT e.number, e.registered_at, e.registered_on,
       CASE WHEN r.id IS NULL THEN 'no-record'
            WHEN (r.details ->> 'number')::integer IS DISTINCT FROM e.number
              OR (r.details ->> 'year')::integer IS DISTINCT FROM e.year
              OR (r.details ->> 'registered_on')::date IS DISTINCT FROM e.registered_on
              OR (r.details ->> 'register')::bigint IS DISTINCT FROM e.register_id
              OR e.correction_count = 0 AND e.state <> 'reserved' AND e.completed_at IS NULL
                 AND (coalesce(r.details ->> 'subject', '') <> e.subject
                      OR coalesce(r.details ->> 'sender', '') <> e.sender_name AND coalesce(r.details ->> 'sender', '') <> ''
                      OR coalesce(r.details ->> 'recipient', '') <> e.recipient_name AND coalesce(r.details ->> 'recipient', '') <> '')
            THEN 'changed' END
  FROM registers_entry e
  LEFT JOIN LATERAL (SELECT j.id, j.details FROM journal_record j
        WHERE j.institution_id = e.institution_id AND j.subject_type = 'entry' AND j.subject_id = e.id
          AND j.action IN ('registers.entry.registered', 'registers.number.reserved') ORDER BY j.id LIMIT 1) r ON true
 WHERE e.institution_id = %s AND e.register_id = %s AND e.year = %s AND e.number > %s
 ORDER BY e.number LIMIT %s
"""

_INSCRIPTIONS = """
SELECT i.number, i.inscribed_at, (i.inscribed_at AT TIME ZONE 'Europe/Bucharest')::date, NULL
  FROM registers_inscription i
 WHERE i.institution_id = %s AND i.register_id = %s AND i.year = %s AND i.number > %s
 ORDER BY i.number LIMIT %s
"""


def _rows(register: Register, year: int, special: bool) -> Iterator[tuple[Any, ...]]:
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                _INSCRIPTIONS if special else _ENTRIES, [required_institution(), register.id, year, after, _BATCH]
            )
            rows = cursor.fetchall()
        if not rows:
            return
        yield from rows
        after = rows[-1][0]


def _years_without_counter(register: Register, known: set[int], special: bool) -> Iterator[RegisterFault]:
    table = "registers_inscription" if special else "registers_entry"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT year FROM {table} WHERE institution_id = %s AND register_id = %s",  # noqa: S608
            [required_institution(), register.id],
        )
        years = {row[0] for row in cursor.fetchall()}
    for year in sorted(years - known):
        yield RegisterFault(register.code, year, None, "no-counter", f"anul {year} are numere, dar nu are contor")
