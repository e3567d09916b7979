"""Entries for which a term of law runs: what asks for it, what ends it, and the list by the safe day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from registratura.kernel.calendar import written_number
from registratura.registers.queries.lists import UNIT_JOIN, visibility
from registratura.toolkit.scope import required_institution

SOON_DAYS = 5  # calendar days until the safe day within which a term is shown as near
PAGE_SIZE = 50

# Of an entry: the first day on which its own dispatch, or that of an answer linked or connected to it, is written. A
# day before the entry or one still to come is no dispatch of its answer.
_LEFT_ON = """least((SELECT min(a.dispatched_on) FROM registers_entry a WHERE a.institution_id = e.institution_id
  AND (a.id = e.id OR a.connected_to_id = e.id AND a.direction = 'outgoing' AND a.state = 'registered')
  AND a.dispatched_on BETWEEN e.registered_on AND %(today)s),
  (SELECT min(a.dispatched_on) FROM registers_entryanswer l
     JOIN registers_entry a ON a.institution_id = l.institution_id AND a.id = l.answer_id
    WHERE l.institution_id = e.institution_id AND l.answered_id = e.id AND l.withdrawn_at IS NULL
      AND a.dispatched_on BETWEEN e.registered_on AND %(today)s))"""


@dataclass(frozen=True, slots=True)
class TermGround:
    """What of an entry matters to its terms. `templates`: the special registers it stands in, by their template."""

    entry_id: int
    state: str
    registered_at: datetime
    registered_on: date
    annulled_reason: str
    templates: tuple[str, ...]
    left_on: date | None


def term_grounds(entry_ids: Collection[int], *, today: date) -> list[TermGround]:
    """Return what matters to the terms of entries, and of those they answer or are connected to, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT e.id, e.state, e.registered_at, e.registered_on, e.annulled_reason,
       ARRAY(SELECT g.template FROM registers_inscription i
               JOIN registers_register g ON g.institution_id = i.institution_id AND g.id = i.register_id
              WHERE i.institution_id = e.institution_id AND i.entry_id = e.id ORDER BY i.id), {_LEFT_ON}
  FROM registers_entry e WHERE e.institution_id = %(institution)s AND e.id IN (
       SELECT unnest(%(ids)s::bigint[]) UNION SELECT o.connected_to_id FROM registers_entry o
        WHERE o.institution_id = %(institution)s AND o.id = ANY(%(ids)s) AND o.connected_to_id IS NOT NULL
       UNION SELECT l.answered_id FROM registers_entryanswer l
        WHERE l.institution_id = %(institution)s AND l.answer_id = ANY(%(ids)s) AND l.withdrawn_at IS NULL)
 ORDER BY e.id""",
            {"institution": required_institution(), "ids": list(entry_ids), "today": today},
        )
        return [_ground(row) for row in cursor.fetchall()]


def _ground(row: tuple[Any, ...]) -> TermGround:
    values = [*row[:5], tuple(row[5]), row[6]]
    return TermGround(*values)


def entries_without_term(*, rules: Mapping[str, str], since: date, limit: int = 500) -> list[int]:
    """
    Return entries of special registers for which the term was never started, oldest first.

    rules: the rule's code by the register's template. since: earlier entries are left alone.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT e.id FROM unnest(%(templates)s::text[], %(codes)s::text[]) AS asked(template, code)
  JOIN registers_register g ON g.institution_id = %(institution)s AND g.template = asked.template AND g.kind = 'special'
  JOIN registers_inscription i ON i.institution_id = g.institution_id AND i.register_id = g.id
  JOIN registers_entry e ON e.institution_id = i.institution_id AND e.id = i.entry_id
 WHERE e.state = 'registered' AND e.registered_on >= %(since)s
   AND NOT EXISTS (SELECT 1 FROM deadlines_deadline d WHERE d.institution_id = e.institution_id
        AND d.subject_type = 'entry' AND d.subject_id = e.id AND d.rule_code = asked.code)
 ORDER BY e.id LIMIT %(limit)s""",
            {
                "institution": required_institution(),
                "templates": list(rules),
                "codes": list(rules.values()),
                "since": since,
                "limit": limit,
            },
        )
        return [row[0] for row in cursor.fetchall()]


def entries_past_their_term(*, today: date, limit: int = 500) -> list[int]:
    """Return entries that are annulled or answered though a term still runs for them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT DISTINCT e.id FROM deadlines_deadline d
  JOIN registers_entry e ON e.institution_id = d.institution_id AND e.id = d.subject_id
 WHERE d.institution_id = %(institution)s AND d.state = 'open' AND d.subject_type = 'entry' AND d.due_at IS NULL
   AND (e.state = 'annulled' OR {_LEFT_ON} >= d.started_on) ORDER BY e.id LIMIT %(limit)s""",
            {"institution": required_institution(), "today": today, "limit": limit},
        )
        return [row[0] for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class TermLine:
    """An open term in the list, with the entry it runs for."""

    id: int
    rule_code: str
    safe_on: date
    due_on: date
    extended: bool
    register_code: str
    year: int
    number: int
    written_number: str
    subject: str
    party: str
    unit_name: str


@dataclass(frozen=True, slots=True)
class TermPage:
    """A page of open terms, most urgent first. `after` is the cursor of the next one, empty at the end."""

    lines: list[TermLine]
    after: str


@dataclass(frozen=True, slots=True)
class TermCounts:
    """How many open terms are overdue, near, and later."""

    overdue: int
    soon: int
    later: int


WHEN = {
    "overdue": "d.due_on < %s",
    "soon": "d.due_on >= %s AND d.safe_on <= %s",
    "later": "d.due_on >= %s AND d.safe_on > %s",
}
_FROM = f"""FROM deadlines_deadline d
  JOIN registers_entry e ON e.institution_id = d.institution_id AND e.id = d.subject_id
  JOIN registers_register g ON g.institution_id = e.institution_id AND g.id = e.register_id {UNIT_JOIN}
 WHERE d.institution_id = %s AND d.state = 'open' AND d.subject_type = 'entry'"""


def term_page(
    *,
    visible_units: frozenset[int] | None,
    reader_id: int,
    today: date,
    when: str = "",
    unit_ids: frozenset[int] = frozenset(),
    after: str = "",
    size: int = PAGE_SIZE,
) -> TermPage:
    """
    Return open terms of the entries that the reader may see, by safe day.

    when: overdue | soon | later, empty for all. after: the cursor of the page before; a bent one gives the first.
    """
    conditions, parameters = _narrowed(visible_units, reader_id, unit_ids)
    if when in WHEN:
        conditions.append(WHEN[when])
        parameters += [today, today + timedelta(days=SOON_DAYS)][: WHEN[when].count("%s")]
    if cursor_values := _cursor(after):
        conditions.append("(d.safe_on, d.id) > (%s, %s)")
        parameters += cursor_values
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.id, d.rule_code, d.safe_on, d.due_on, d.extended_at IS NOT NULL, g.code, e.year, e.number,"
            " g.number_code, e.registered_on, left(e.subject, 400), e.sender_name, coalesce(u.name, '')"
            f" {_FROM} AND {' AND '.join(conditions)} ORDER BY d.safe_on, d.id LIMIT %s",
            [required_institution(), *parameters, size + 1],
        )
        rows = cursor.fetchall()
    lines = [_line(row) for row in rows[:size]]
    more = len(rows) > size
    return TermPage(lines, f"{lines[-1].safe_on.isoformat()}~{lines[-1].id}" if more else "")


def term_counts(
    *,
    visible_units: frozenset[int] | None,
    reader_id: int,
    today: date,
    unit_ids: frozenset[int] = frozenset(),
) -> TermCounts:
    """Return how many open terms the reader may see, by urgency."""
    conditions, parameters = _narrowed(visible_units, reader_id, unit_ids)
    soon = today + timedelta(days=SOON_DAYS)
    sums = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in WHEN.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {sums} {_FROM} AND {' AND '.join(conditions)}",
            [today, today, soon, today, soon, required_institution(), *parameters],
        )
        return TermCounts(*cursor.fetchone())


def _narrowed(
    visible_units: frozenset[int] | None, reader_id: int, unit_ids: frozenset[int]
) -> tuple[list[str], list[Any]]:
    conditions, parameters = ["true"], list[Any]()
    if visible_units is not None:
        condition, *values = visibility(visible_units, reader_id)
        conditions.append(condition)
        parameters += values
    if unit_ids:
        conditions.append("e.unit_id = ANY(%s)")
        parameters.append(sorted(unit_ids))
    return conditions, parameters


def _cursor(text: str) -> list[Any]:
    day, _sep, number = text.partition("~")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return []
    try:
        return [date.fromisoformat(day), int(number)]
    except ValueError:
        return []


def _line(row: tuple[Any, ...]) -> TermLine:
    register_code, year, number, number_code, registered_on = row[5:10]
    written = written_number(number=number, code=number_code, registered_on=registered_on)
    values = [*row[:5], register_code, year, number, written, *row[10:]]
    return TermLine(*values)
