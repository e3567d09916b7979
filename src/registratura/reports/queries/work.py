"""What came and went: by unit, by way, by kind. Numbers alone, from the register itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from registratura.toolkit.scope import required_institution

Units = frozenset[int] | None

_OF_PERIOD = (
    "e.institution_id = %(place)s AND e.registered_on BETWEEN %(first)s AND %(last)s AND e.state = 'registered'"
    " AND (%(units)s::bigint[] IS NULL OR e.unit_id = ANY(%(units)s::bigint[]))"
)
# An answer is an entry that says so, under a number of its own or the same; it counts from the day it left.
_LOAD = f"""
SELECT e.unit_id,
       count(*) FILTER (WHERE e.direction = 'incoming'),
       count(*) FILTER (WHERE e.direction = 'outgoing'),
       count(*) FILTER (WHERE e.direction = 'internal'),
       count(*) FILTER (WHERE e.direction = 'incoming' AND l.left_on IS NOT NULL)
  FROM registers_entry e
  LEFT JOIN (SELECT w.answered_id, min(a.dispatched_on) AS left_on FROM registers_entryanswer w
               JOIN registers_entry a ON a.institution_id = w.institution_id AND a.id = w.answer_id
              WHERE w.institution_id = %(place)s AND w.withdrawn_at IS NULL AND a.state = 'registered'
                AND a.dispatched_on IS NOT NULL GROUP BY w.answered_id) l ON l.answered_id = e.id
 WHERE {_OF_PERIOD}
 GROUP BY e.unit_id
"""
_OPEN_TERMS = """
SELECT e.unit_id, count(*) FROM deadlines_deadline d
  JOIN registers_entry e ON e.institution_id = d.institution_id AND e.id = d.subject_id
 WHERE d.institution_id = %(place)s AND d.subject_type = 'entry' AND d.state = 'open' AND e.state = 'registered'
   AND (%(units)s::bigint[] IS NULL OR e.unit_id = ANY(%(units)s::bigint[]))
 GROUP BY e.unit_id
"""
_BY_CHANNEL = f"""
SELECT date_trunc('month', e.registered_on)::date, e.channel, count(*) FROM registers_entry e
 WHERE {_OF_PERIOD} AND e.direction = 'incoming' GROUP BY 1, 2
"""
_BY_KIND = f"""
SELECT e.document_kind, e.direction, count(*) FROM registers_entry e WHERE {_OF_PERIOD} GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class LoadLine:
    """
    What a unit received and gave out in a period, and the terms that run there now. `unit_id` None: no unit yet.

    answered: of those received in the period, how many have an answer that left, whenever it did.
    """

    unit_id: int | None
    incoming: int
    outgoing: int
    internal: int
    answered: int
    running: int


def load(*, first_on: date, last_on: date, units: Units) -> list[LoadLine]:
    """Return the work of each unit that had any, those without a unit last."""
    values = _values(first_on, last_on, units)
    counted = {row[0]: row[1:] for row in _rows(_LOAD, values)}
    running = dict(_rows(_OPEN_TERMS, values))
    keys = sorted(counted.keys() | running.keys(), key=lambda key: (key is None, key or 0))
    lines = []
    for key in keys:
        incoming, outgoing, internal, answered = counted.get(key, (0, 0, 0, 0))
        lines.append(LoadLine(key, incoming, outgoing, internal, answered, running.get(key, 0)))
    return lines


def by_channel(*, first_on: date, last_on: date, units: Units) -> list[tuple[date, str, int]]:
    """Return month, channel and count of the documents that came in a period."""
    return [(row[0], row[1], row[2]) for row in _rows(_BY_CHANNEL, _values(first_on, last_on, units))]


def by_kind(*, first_on: date, last_on: date, units: Units) -> list[tuple[str, str, int]]:
    """Return kind, direction and count of the documents of a period; the kind is empty where nobody wrote one."""
    return [(row[0], row[1], row[2]) for row in _rows(_BY_KIND, _values(first_on, last_on, units))]


def _values(first_on: date, last_on: date, units: Units) -> dict[str, Any]:
    chosen = sorted(units) if units is not None else None
    return {"place": required_institution(), "first": first_on, "last": last_on, "units": chosen}


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
