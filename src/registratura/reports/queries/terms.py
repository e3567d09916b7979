"""Terms of law as figures: how long answers took, what is late and what soon will be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final

from django.db import connection

from registratura.kernel.calendar import written_number
from registratura.toolkit.scope import required_institution

Units = frozenset[int] | None
# The last day of each band, in days from the start of a term to its end; what took longer is in one more.
BAND_ENDS: Final = (5, 10, 20, 30, 45)

_OF_UNITS = "(%(units)s::bigint[] IS NULL OR e.unit_id = ANY(%(units)s::bigint[]))"
_BANDS = """
SELECT x.code, count(*), {bands},
       round(avg(x.took), 1)::float8, percentile_cont(0.5) WITHIN GROUP (ORDER BY x.took)::float8,
       count(*) FILTER (WHERE NOT x.late), count(*) FILTER (WHERE x.late)
  FROM (SELECT d.rule_code AS code, d.stopped_on - d.started_on AS took, d.stopped_on > d.due_on AS late
          FROM deadlines_deadline d
          JOIN registers_entry e ON e.institution_id = d.institution_id AND e.id = d.subject_id
         WHERE d.institution_id = %(place)s AND d.subject_type = 'entry' AND d.state IN ('met', 'missed')
           AND d.stopped_on BETWEEN %(first)s AND %(last)s AND e.state = 'registered'
           AND {units}) x
 GROUP BY x.code ORDER BY x.code
"""
_PRESSURE = f"""
SELECT e.unit_id, count(*) FILTER (WHERE d.due_on < %(today)s),
       count(*) FILTER (WHERE d.due_on BETWEEN %(today)s AND %(near)s),
       count(*) FILTER (WHERE d.due_on > %(near)s), max(%(today)s::date - d.due_on) FILTER (WHERE d.due_on < %(today)s)
  FROM deadlines_deadline d
  JOIN registers_entry e ON e.institution_id = d.institution_id AND e.id = d.subject_id
 WHERE d.institution_id = %(place)s AND d.subject_type = 'entry' AND d.state = 'open' AND e.state = 'registered'
   AND {_OF_UNITS}
 GROUP BY e.unit_id
"""
_OVERDUE = f"""
SELECT e.number, r.number_code, e.registered_on, e.unit_id, d.rule_code, d.due_on, e.document_kind
  FROM deadlines_deadline d
  JOIN registers_entry e ON e.institution_id = d.institution_id AND e.id = d.subject_id
  JOIN registers_register r ON r.institution_id = e.institution_id AND r.id = e.register_id
 WHERE d.institution_id = %(place)s AND d.subject_type = 'entry' AND d.state = 'open' AND e.state = 'registered'
   AND d.due_on <= %(near)s AND {_OF_UNITS}
 ORDER BY d.due_on, e.id LIMIT %(limit)s
"""
_ANSWERS = f"""
SELECT e.registered_on, min(a.dispatched_on)
  FROM registers_entry e
  JOIN registers_entryanswer w ON w.institution_id = e.institution_id AND w.answered_id = e.id
       AND w.withdrawn_at IS NULL
  JOIN registers_entry a ON a.institution_id = w.institution_id AND a.id = w.answer_id AND a.state = 'registered'
       AND a.dispatched_on IS NOT NULL
 WHERE e.institution_id = %(place)s AND e.registered_on BETWEEN %(first)s AND %(last)s AND e.state = 'registered'
   AND e.direction = 'incoming' AND {_OF_UNITS}
 GROUP BY e.id, e.registered_on
"""


@dataclass(frozen=True, slots=True)
class BandLine:
    """
    Terms of one kind that ended in a period, by how many days they took. `counts`: one for each band, in order.
    """

    rule_code: str
    total: int
    counts: tuple[int, ...]
    average: float
    median: float
    in_term: int
    late: int


@dataclass(frozen=True, slots=True)
class PressureLine:
    """Terms that run in a unit: past their day, near it, later. `oldest`: days since the oldest should have ended."""

    unit_id: int | None
    overdue: int
    near: int
    later: int
    oldest: int | None


@dataclass(frozen=True, slots=True)
class OverdueEntry:
    """A term past its day or near it, by the number of its entry: no name, no subject."""

    written_number: str
    unit_id: int | None
    rule_code: str
    document_kind: str
    due_on: date


def bands(*, first_on: date, last_on: date, units: Units) -> list[BandLine]:
    """Return, for each kind of term, those that ended in a period, by length."""
    edges = [(None, BAND_ENDS[0]), *pairwise(BAND_ENDS), (BAND_ENDS[-1], None)]
    columns = ", ".join(f"count(*) FILTER (WHERE {_within(low, high)})" for low, high in edges)
    statement = _BANDS.format(bands=columns, units=_OF_UNITS)
    width = len(edges)
    return [
        BandLine(row[0], row[1], tuple(row[2 : 2 + width]), *row[2 + width :])
        for row in _rows(statement, units, first=first_on, last=last_on)
    ]


def _within(low: int | None, high: int | None) -> str:
    parts = ([f"x.took > {low}"] if low is not None else []) + ([f"x.took <= {high}"] if high else [])
    return " AND ".join(parts)


def pressure(*, today: date, near: date, units: Units) -> list[PressureLine]:
    """Return what runs in each unit: past its day, due up to `near`, and later."""
    found = [PressureLine(*row) for row in _rows(_PRESSURE, units, today=today, near=near)]
    return sorted(
        found, key=lambda line: (-line.overdue, -line.near, line.unit_id is None, line.unit_id or 0)
    )


def overdue_entries(*, near: date, units: Units, limit: int) -> list[OverdueEntry]:
    """Return the terms due up to a day that still run, the oldest first."""
    return [
        OverdueEntry(written_number(number=number, code=code, registered_on=day), unit_id, rule, kind, due_on)
        for number, code, day, unit_id, rule, due_on, kind in _rows(_OVERDUE, units, near=near, limit=limit)
    ]


def answer_days(*, first_on: date, last_on: date, units: Units) -> list[int]:
    """Return, for each document that came in a period and was answered, the days until its first answer left."""
    rows = _rows(_ANSWERS, units, first=first_on, last=last_on)
    return sorted((left_on - came_on).days for came_on, left_on in rows)


def _rows(statement: str, units: Units, **values: Any) -> list[tuple[Any, ...]]:
    chosen = sorted(units) if units is not None else None
    with connection.cursor() as cursor:
        cursor.execute(statement, {"place": required_institution(), "units": chosen, **values})
        return list(cursor.fetchall())
