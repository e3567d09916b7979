"""The registers as an auditor asks of them: which numbers were given, which are missing, annulled, unused or late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from registratura.kernel.calendar import written_number
from registratura.toolkit.scope import required_institution

# Special registers hold inscriptions under their own serial, not entries: their numbers are those of the general one.
_BOOKS = """
SELECT r.name, e.year, min(e.number), max(e.number), count(*),
       count(*) FILTER (WHERE e.state = 'registered'), count(*) FILTER (WHERE e.state = 'annulled'),
       count(*) FILTER (WHERE e.state = 'unused'), count(*) FILTER (WHERE e.state = 'reserved'),
       count(*) FILTER (WHERE e.state = 'registered'
             AND (e.received_at AT TIME ZONE 'Europe/Bucharest')::date < e.registered_on),
       coalesce(sum(e.correction_count), 0)
  FROM registers_entry e
  JOIN registers_register r ON r.institution_id = e.institution_id AND r.id = e.register_id
 WHERE e.institution_id = %s AND e.year = %s
 GROUP BY r.id, r.name, e.year ORDER BY r.id
"""
# Runs of numbers without a position. The number after the last one that a counter gave stands in as an end.
_MISSING = """
SELECT g.register_id, g.before + 1, g.number - 1
  FROM (SELECT n.register_id, n.number, lag(n.number, 1, n.number - 1)
                 OVER (PARTITION BY n.register_id ORDER BY n.number) AS before
          FROM (SELECT e.register_id, e.number FROM registers_entry e
                 WHERE e.institution_id = %(place)s AND e.year = %(year)s
                UNION ALL SELECT s.register_id, s.last_number + 1 FROM registers_numbersequence s
                 WHERE s.institution_id = %(place)s AND s.year = %(year)s
                UNION ALL SELECT s.register_id, s.first_number - 1 FROM registers_numbersequence s
                 WHERE s.institution_id = %(place)s AND s.year = %(year)s AND s.unit_id IS NULL) n) g
 WHERE g.number > g.before + 1
 ORDER BY g.register_id, g.number LIMIT %(limit)s
"""
_COUNTERS = """
SELECT s.register_id, r.name, s.first_number, s.upper_number, s.last_number, coalesce(u.name, '')
  FROM registers_numbersequence s
  JOIN registers_register r ON r.institution_id = s.institution_id AND r.id = s.register_id
  LEFT JOIN institutions_orgunit u ON u.institution_id = s.institution_id AND u.id = s.unit_id
 WHERE s.institution_id = %s AND s.year = %s
 ORDER BY s.register_id, s.first_number
"""
_EXCEPTIONS = """
SELECT r.name, e.number, r.number_code, e.registered_on, {words}
  FROM registers_entry e
  JOIN registers_register r ON r.institution_id = e.institution_id AND r.id = e.register_id
 WHERE e.institution_id = %s AND e.year = %s AND {condition}
 ORDER BY r.id, e.number LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class BookLine:
    """A year of a register: its first and last number, and what became of the numbers given."""

    name: str
    year: int
    first_number: int
    last_number: int
    given: int
    registered: int
    annulled: int
    unused: int
    reserved: int
    late: int
    corrections: int


@dataclass(frozen=True, slots=True)
class _Counter:
    """A counter of a register: the register's own, or with `unit` that of a range, which ends at `upper`."""

    name: str
    first: int
    upper: int | None
    last: int
    unit: str


@dataclass(frozen=True, slots=True)
class MissingLine:
    """
    Numbers without a position, both ends with them. `range_of`: the unit in whose range they wait to be given.
    """

    name: str
    first_number: int
    last_number: int
    range_of: str


@dataclass(frozen=True, slots=True)
class ExceptionLine:
    """A number that an auditor asks about, with what was written of it."""

    name: str
    written_number: str
    day: date
    words: tuple[Any, ...]


def books(*, year: int) -> list[BookLine]:
    """Return the registers that gave numbers in a year."""
    return [BookLine(*row) for row in _rows(_BOOKS, [required_institution(), year])]


def missing_numbers(*, year: int, limit: int) -> list[MissingLine]:
    """
    Return the numbers of a year that have no position, in runs; those that wait in a unit's range name the unit.

    Numbers that no counter has come to yet are not missing.
    """
    runs = _rows(_MISSING, {"place": required_institution(), "year": year, "limit": limit})
    if not runs:
        return []
    counters: dict[int, list[_Counter]] = {}
    for register_id, *rest in _rows(_COUNTERS, [required_institution(), year]):
        counters.setdefault(register_id, []).append(_Counter(*rest))
    return [
        line
        for register_id, first, last in runs
        for line in parted(first=first, last=last, counters=counters.get(register_id, []))
    ]


def parted(*, first: int, last: int, counters: Sequence[_Counter]) -> list[MissingLine]:
    """Part a run of numbers without positions by the counters that would have given them. Pure."""
    own = next((one for one in counters if one.upper is None or not one.unit), None)
    name = counters[0].name if counters else ""
    found = []
    for counter in (one for one in counters if one.unit and one.upper is not None):
        assert counter.upper is not None
        low, high = max(first, counter.first), min(last, counter.upper)
        if low > high:
            continue
        if first < low:
            found += _own(name, first, low - 1, own)
        if low <= min(high, counter.last):
            found.append(MissingLine(name, low, min(high, counter.last), ""))
        if max(low, counter.last + 1) <= high:
            found.append(MissingLine(name, max(low, counter.last + 1), high, counter.unit))
        first = high + 1
    return found + (_own(name, first, last, own) if first <= last else [])


def _own(name: str, first: int, last: int, own: _Counter | None) -> list[MissingLine]:
    given = min(last, own.last) if own is not None else last
    return [MissingLine(name, first, given, "")] if first <= given else []


def annulled(*, year: int, limit: int) -> list[ExceptionLine]:
    """Return the annulled numbers of a year, with the reason and the act."""
    return _exceptions("e.annulled_reason, e.annulled_act", "e.state = 'annulled'", year, limit)


def unused_numbers(*, year: int, limit: int) -> list[ExceptionLine]:
    """Return the numbers that were reserved and that nothing came for, with what they were reserved for."""
    return _exceptions("e.reserved_purpose", "e.state = 'unused'", year, limit)


def late_entries(*, year: int, limit: int) -> list[ExceptionLine]:
    """Return what was registered after the day it came, with that day and the reason."""
    came = "(e.received_at AT TIME ZONE 'Europe/Bucharest')::date"
    condition = f"e.state = 'registered' AND {came} < e.registered_on"
    return _exceptions(f"{came}, e.late_reason", condition, year, limit)


def _exceptions(words: str, condition: str, year: int, limit: int) -> list[ExceptionLine]:
    statement = _EXCEPTIONS.format(words=words, condition=condition)
    return [
        ExceptionLine(
            row[0], written_number(number=row[1], code=row[2], registered_on=row[3]), row[3], tuple(row[4:])
        )
        for row in _rows(statement, [required_institution(), year, limit])
    ]


def _rows(statement: str, values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
