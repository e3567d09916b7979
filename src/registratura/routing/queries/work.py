"""One's work, most urgent first, and how much of it there is."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from registratura.accounts import queries as accounts
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.institutions.roles import ROLES
from registratura.kernel.calendar import legal_date, written_number
from registratura.routing import machine
from registratura.routing.machine import Urgency
from registratura.routing.models import Departure
from registratura.routing.orders import Holder
from registratura.routing.queries import staff
from registratura.routing.queries.cursors import place_in
from registratura.routing.queries.folder import PAGE_SIZE
from registratura.toolkit.scope import required_institution
from registratura.toolkit.statements import Question, prepared_rows

MOST_COUNTED = 100
_OVER_ALL = [str(role) for role in staff.OVER_OTHERS if ROLES[role].everywhere]
_REGISTRY = [
    str(role)
    for role, described in ROLES.items()
    if described.everywhere and Permission.ENTRY_ASSIGN in described.permissions
]


class WorkLine(
    NamedTuple
):  # a page makes many: a dataclass that does not change costs ten times as much to make
    """
    An open assignment. `safe_on` and `due_on` are those of the entry's most urgent running term, None without one.

    `for_user` names the absent person whose work it is, when the reader stands in; else it is empty.
    """

    assignment_id: int
    entry_id: int
    register_code: str
    year: int
    number: int
    written_number: str
    registered_on: date
    direction: str
    subject: str
    sender_name: str
    document_kind: str
    document_count: int
    part: str
    state: str
    order_text: str
    internal_on: date | None
    assigned_at: datetime
    assigned_by: str
    unit_name: str
    user_id: int | None
    for_user: str
    safe_on: date | None
    due_on: date | None
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class WorkPage:
    """A page, most urgent first. `next` is the cursor of the page after, empty at the end."""

    lines: list[WorkLine]
    next: str


@dataclass(frozen=True, slots=True)
class Badges:
    """
    Numbers beside the menu, own and of those stood in for; each counts no further than `MOST_COUNTED`.

    `orders`: whether the person has a folder at all; `stands_in`: whether for somebody. `overdue` is part of `work`.
    """

    folder: int
    orders: bool
    work: int
    to_accept: int
    overdue: int
    steps: int
    stands_in: bool


# One walk of the index for each person or unit, each ending after a page, as in the folder. The database keeps the
# order beside the work; the dates shown are read from the terms. The inner SELECTs hide where the page begins, as
# there: a plan that knew it would seem cheaper than the kept one, and be made anew for every page (2 to 6 ms).
_LINES = """
WITH held AS MATERIALIZED (
  SELECT w.* FROM unnest((SELECT %(holders)s::bigint[])) AS h (id) CROSS JOIN LATERAL (
    SELECT a.id, a.entry_id, a.unit_id, a.user_id, a.part, a.state, a.order_text, a.internal_on, a.assigned_at,
           a.assigned_by_id, a.urgent_on
      FROM routing_assignment a
     WHERE a.institution_id = %(institution)s::bigint AND {whose} AND a.state IN ('pending', 'accepted')
       AND (a.urgent_on, a.assigned_at, a.id)
           > ((SELECT %(urgent)s::date), (SELECT %(since)s::timestamptz), (SELECT %(after)s::bigint))
     ORDER BY a.urgent_on, a.assigned_at, a.id LIMIT {size}) w
   ORDER BY w.urgent_on, w.assigned_at, w.id LIMIT {size})
SELECT a.urgent_on, a.id, e.id, g.code, e.year, e.number, g.number_code, e.registered_on, e.direction,
       left(e.subject, 400), e.sender_name, e.document_kind, e.document_count, a.part, a.state, a.order_text,
       a.internal_on, a.assigned_at, b.full_name, coalesce(u.name, ''), a.user_id,
       CASE WHEN a.user_id IS DISTINCT FROM %(reader)s::bigint THEN coalesce(p.full_name, '') ELSE '' END,
       t.safe_on, t.due_on
  FROM held a
  JOIN registers_entry e ON e.institution_id = %(institution)s::bigint AND e.id = a.entry_id
  JOIN registers_register g ON g.institution_id = e.institution_id AND g.id = e.register_id
  JOIN accounts_user b ON b.id = a.assigned_by_id
  LEFT JOIN institutions_orgunit u ON u.institution_id = e.institution_id AND u.id = a.unit_id
  LEFT JOIN accounts_user p ON p.id = a.user_id
  LEFT JOIN LATERAL (
       SELECT min(d.safe_on) AS safe_on, min(d.due_on) AS due_on FROM deadlines_deadline d
        WHERE d.institution_id = e.institution_id AND d.subject_type = 'entry' AND d.subject_id = a.entry_id
          AND d.state = 'open') t ON true
 ORDER BY a.urgent_on, a.assigned_at, a.id
"""
_OF_PERSONS = "a.user_id = h.id"
_OF_UNITS = "a.unit_id = h.id"


def my_work(
    *,
    user_id: int,
    at: datetime,
    after: str = "",
    size: int = PAGE_SIZE,
    absent: Collection[int] | None = None,
) -> WorkPage:
    """
    Return a page of a person's open work and of those the person stands in for: by safe day, then by age.

    after: the cursor of the page before; a bent one gives the first page.
    absent: whom the person stands in for, when it is known already.
    """
    if absent is None:
        absent = staff.stands_in_for(user_id, on=legal_date(at))
    holders = [user_id, *sorted(absent)]
    return _page(_OF_PERSONS, {"holders": holders, "reader": user_id}, at=at, after=after, size=size)


def unit_work(
    *,
    unit_ids: Collection[int],
    at: datetime,
    undistributed: bool = False,
    after: str = "",
    size: int = PAGE_SIZE,
) -> WorkPage:
    """
    Return a page of the open work of units, in the order of `my_work`; `for_user` names whoever has it.

    undistributed: only what no person has yet.
    """
    whose = f"{_OF_UNITS} AND a.user_id IS NULL" if undistributed else _OF_UNITS
    return _page(whose, {"holders": sorted(unit_ids), "reader": None}, at=at, after=after, size=size)


def _page(whose: str, who: dict[str, Any], *, at: datetime, after: str, size: int) -> WorkPage:
    urgent, since, last = _cursor(after)
    parameters = {
        **who,
        "institution": required_institution(),
        "urgent": urgent,
        "since": since,
        "after": last,
    }
    # The size stands in the text: the plan kept for the statement must know that it stops early.
    rows = prepared_rows(_LINES.format(whose=whose, size=size + 1), parameters)
    more, rows = len(rows) > size, rows[:size]
    today = legal_date(at)
    lines = [_line(row[1:], today) for row in rows]
    return WorkPage(lines, _mark(rows[-1][0], lines[-1]) if more else "")


def _line(row: tuple[Any, ...], today: date) -> WorkLine:
    written = written_number(number=row[4], code=row[5], registered_on=row[6])
    safe_on, due_on = row[-2:]
    values = [*row[:5], written, *row[6:], machine.urgency(safe_on=safe_on, due_on=due_on, today=today)]
    return WorkLine(*values)


def _mark(urgent_on: date, line: WorkLine) -> str:
    return f"{urgent_on.isoformat()}~{line.assigned_at.isoformat()}~{line.assignment_id}"


def _cursor(text: str) -> tuple[str, str, int]:
    day, _sep, rest = text.partition("~")
    place = place_in(rest)
    try:
        safe = date.fromisoformat(day).isoformat()
    except ValueError:
        place = None
    return (safe, *place) if place is not None else ("-infinity", "-infinity", 0)


def badges(*, user_id: int, at: datetime) -> Badges:
    """Return the numbers beside the menu of a person, in one query."""
    return Badges(*badges_question(user_id=user_id, at=at).row())


def badges_question(*, user_id: int, at: datetime) -> Question:
    """Return the question whose row makes `Badges`."""
    return Question(
        "SELECT * FROM routing_badges(%s, %s, %s, %s, %s::text[], %s::text[])",
        (user_id, at, legal_date(at), MOST_COUNTED, _OVER_ALL, _REGISTRY),
        len(fields(Badges)),
    )


@dataclass(frozen=True, slots=True)
class WorkLeft:
    """What is open at a person or a unit, by kind; `waiting` is what waits there for an order without any lead."""

    lead: int
    co: int
    info: int
    steps: int
    waiting: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.lead + self.co + self.info + self.steps + self.waiting


def work_left(holder: Holder) -> WorkLeft:
    """
    Return what is open at a person, or at a unit: assignments, steps of circuits, and what waits for an order.

    A unit answers for what it holds itself, not for what its persons have.
    """
    whose = "user_id = %(user)s" if holder.user_id else "unit_id = %(unit)s AND user_id IS NULL"
    waiting = (
        "0"
        if holder.user_id
        else "(SELECT count(*) FROM routing_standing s WHERE s.institution_id = %(institution)s AND s.state ="
        " 'waiting' AND s.unit_id = %(unit)s AND NOT EXISTS (SELECT 1 FROM routing_assignment a WHERE"
        " a.institution_id = s.institution_id AND a.entry_id = s.entry_id AND a.part = 'lead' AND a.state IN"
        " ('pending', 'accepted')))"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE part = 'lead'), count(*) FILTER (WHERE part = 'co'),"
            " count(*) FILTER (WHERE part = 'info'), (SELECT count(*) FROM routing_circuitstep WHERE institution_id ="
            f" %(institution)s AND {whose} AND state IN ('waiting', 'open')), {waiting} FROM routing_assignment"
            f" WHERE institution_id = %(institution)s AND {whose} AND state IN ('pending', 'accepted')",
            {"institution": required_institution(), "user": holder.user_id, "unit": holder.unit_id},
        )
        return WorkLeft(*cursor.fetchone())


def open_work(holder: Holder) -> int:
    """Return how much is open at a person, or at a unit: all that `work_left` tells apart."""
    return work_left(holder).total


@dataclass(frozen=True, slots=True)
class DepartureCard:
    """How far a hand-over of everything has come; `remark` says why it stopped early."""

    id: int
    leaving: str
    to: str
    open_count: int
    done_count: int
    asked_at: datetime
    asked_by: str
    finished: bool
    remark: str


def departure_of(departure_id: int) -> DepartureCard | None:
    """Return how far a hand-over of everything has come, or None when there is no such one."""
    row = Departure.objects.filter(pk=departure_id).first()
    if row is None:
        return None
    people = accounts.names_of([row.user_id, row.to_user_id, row.asked_by_id])
    units = institutions.unit_names([row.unit_id, row.to_unit_id])
    return DepartureCard(
        id=row.id,
        leaving=people.get(row.user_id or 0, "") or units.get(row.unit_id or 0, ""),
        to=people.get(row.to_user_id or 0, "") or units.get(row.to_unit_id or 0, ""),
        open_count=row.open_count,
        done_count=row.done_count,
        asked_at=row.asked_at,
        asked_by=people.get(row.asked_by_id, ""),
        finished=row.finished_at is not None,
        remark=row.remark,
    )
