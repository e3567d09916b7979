"""The folder of a head: what waits for an order, oldest first, at the same cost in the tenth year."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from registratura.institutions.queries import Powers
from registratura.kernel.calendar import legal_date, written_number
from registratura.routing.queries import staff
from registratura.routing.queries.cursors import place_in
from registratura.routing.queries.staff import Assignable
from registratura.toolkit.scope import required_institution
from registratura.toolkit.statements import prepared_rows, together

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class FolderScope:
    """
    What somebody's folder takes in: what waits in units, and what waits at the registry, in no unit.

    `unit_ids` None is every unit.
    """

    unit_ids: frozenset[int] | None
    unplaced: bool


class FolderLine(NamedTuple):  # as `WorkLine`: a page makes many
    """
    An entry that waits for an order.

    `lead_id` goes back in `Target`: the open lead of a unit that distributes, None when nobody leads yet. `returned`
    says who gave it back last, and why. `safe_on` and `due_on` are those of its most urgent running term.
    """

    entry_id: int
    register_code: str
    year: int
    number: int
    written_number: str
    registered_on: date
    subject: str
    sender_name: str
    document_kind: str
    document_count: int
    unit_id: int | None
    unit_name: str
    since_at: datetime
    lead_id: int | None
    order_text: str
    internal_on: date | None
    returned: str
    safe_on: date | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class FolderPage:
    """A page, oldest first. `next` is the cursor of the page after, empty at the end."""

    lines: list[FolderLine]
    next: str


def folder_scope(
    powers: Powers, *, user_id: int, at: datetime, absent: Collection[int] | None = None
) -> FolderScope:
    """
    Return what stands in the folder of a person with these powers, and of those the person stands in for.

    Who gives orders everywhere gives those on what waits in no unit. absent: these persons, when known already.
    """
    if absent is None:
        absent = staff.stands_in_for(user_id, on=legal_date(at))
    return _scope(powers, staff.headed_units([user_id, *absent], at=at))


def folder_ground(
    powers: Powers, *, user_id: int, at: datetime, absent: Collection[int]
) -> tuple[FolderScope, Assignable]:
    """Return what stands in a folder, and to whom what stands there may be given, in one question."""
    headed, *others = together(
        [staff.headed_question([user_id, *absent], at=at), *staff.assignable_questions(at=at)]
    )
    return _scope(powers, staff.headed_of(headed)), staff.assignable_of(powers, others)


def _scope(powers: Powers, units: frozenset[int] | None) -> FolderScope:
    return FolderScope(units, unplaced=units is None or staff.may_order(powers, unit_id=None))


# One walk of the index for each unit, each ending after a page: what else waits elsewhere costs nothing. The inner
# SELECTs hide how many units there are and where the page begins: the plan is the same for any, and the server keeps
# it. One that knew these would seem cheaper, and be made anew for every page.
_OF_UNITS = """
SELECT w.* FROM unnest((SELECT %(units)s::bigint[])) AS u (id) CROSS JOIN LATERAL (
  SELECT s.id, s.entry_id, s.unit_id, s.since_at FROM routing_standing s
   WHERE s.institution_id = %(institution)s::bigint AND s.state = 'waiting' AND s.unit_id = u.id
     AND (s.since_at, s.id) > ((SELECT %(since)s::timestamptz), (SELECT %(after)s::bigint))
   ORDER BY s.since_at, s.id LIMIT {size}) w
"""
_UNPLACED = """
(SELECT s.id, s.entry_id, s.unit_id, s.since_at FROM routing_standing s
  WHERE s.institution_id = %(institution)s::bigint AND s.state = 'waiting' AND s.unit_id IS NULL
    AND (s.since_at, s.id) > ((SELECT %(since)s::timestamptz), (SELECT %(after)s::bigint))
  ORDER BY s.since_at, s.id LIMIT {size})
"""
_LINES = """
WITH waiting AS MATERIALIZED (SELECT * FROM ({source}) w ORDER BY since_at, id LIMIT {size})
SELECT w.id, e.id, g.code, e.year, e.number, g.number_code, e.registered_on, left(e.subject, 400), e.sender_name,
       e.document_kind, e.document_count, w.unit_id, coalesce(u.name, ''), w.since_at, a.id,
       coalesce(a.order_text, ''), a.internal_on, coalesce(b.words, ''), d.safe_on, d.due_on
  FROM waiting w
  JOIN registers_entry e ON e.institution_id = %(institution)s::bigint AND e.id = w.entry_id
  JOIN registers_register g ON g.institution_id = e.institution_id AND g.id = e.register_id
  LEFT JOIN institutions_orgunit u ON u.institution_id = e.institution_id AND u.id = w.unit_id
  LEFT JOIN routing_assignment a ON a.institution_id = e.institution_id AND a.entry_id = e.id AND a.part = 'lead'
       AND a.state IN ('pending', 'accepted')
  LEFT JOIN LATERAL (
       SELECT p.full_name || ': ' || r.outcome AS words FROM routing_assignment r
         JOIN accounts_user p ON p.id = r.ended_by_id
        WHERE r.institution_id = e.institution_id AND r.entry_id = e.id AND r.state = 'returned' AND r.part = 'lead'
        ORDER BY r.id DESC LIMIT 1) b ON true
  LEFT JOIN LATERAL (
       SELECT min(t.safe_on) AS safe_on, min(t.due_on) AS due_on FROM deadlines_deadline t
        WHERE t.institution_id = e.institution_id AND t.subject_type = 'entry' AND t.subject_id = e.id
          AND t.state = 'open') d ON true
 ORDER BY w.since_at, w.id
"""


def folder(*, scope: FolderScope, after: str = "", size: int = PAGE_SIZE) -> FolderPage:
    """
    Return a page of what waits for an order.

    after: the cursor of the page before; a bent one gives the first page.
    """
    source = _source(scope)
    if not source:
        return FolderPage([], "")
    since, last = place_in(after) or ("-infinity", 0)
    parameters: dict[str, Any] = {
        "institution": required_institution(),
        "units": _units(scope),
        "since": since,
        "after": last,
    }
    # The size stands in the text: the plan kept for the statement must know that it stops early.
    statement = _LINES.format(source=source.format(size=size + 1), size=size + 1)
    rows = prepared_rows(statement, parameters)
    more, rows = len(rows) > size, rows[:size]
    lines = [_line(row) for row in rows]
    return FolderPage(lines, f"{lines[-1].since_at.isoformat()}~{rows[-1][0]}" if more else "")


def _source(scope: FolderScope) -> str:
    parts = [_OF_UNITS] if scope.unit_ids is None or scope.unit_ids else []
    parts += [_UNPLACED] if scope.unplaced else []
    return " UNION ALL ".join(parts)


def _units(scope: FolderScope) -> list[int]:
    return sorted(staff.unit_parents() if scope.unit_ids is None else scope.unit_ids)


def _line(row: tuple[Any, ...]) -> FolderLine:
    written = written_number(number=row[4], code=row[5], registered_on=row[6])
    values = [*row[1:5], written, *row[6:]]
    return FolderLine(*values)
