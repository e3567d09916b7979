"""What lies on the desks of the demonstration: to whom the papers were given that nobody has answered, and when."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from registratura.flows.demo.staging import ActRow, AssignmentRow, EntryRow
from registratura.kernel.calendar import BUCHAREST, legal_date

_FRESH_DAYS = 2  # papers of the last days wait in folders
_ANSWER_DAYS = 22  # of a petition's thirty, so many for the compartment
_AT_REGISTRY_SHARE = 0.06  # and a few older ones are still with the registry
_ACCEPTED_SHARE = 0.72
_ORDERS = (
    "Spre rezolvare, cu răspuns în termen.",
    "Verificați la fața locului și propuneți răspunsul.",
    "Vă rog să analizați și să-mi prezentați răspunsul spre semnare.",
    "Spre competentă soluționare.",
    "Luați legătura cu petentul și clarificați situația.",
    "Răspundeți în scris, cu temeiul legal.",
)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the staff, as assignments name them."""

    user_id: int
    full_name: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Who works where, by the number of the unit: clerks, heads, the unit above, the unit's name."""

    clerks: Mapping[int, tuple[Colleague, ...]]
    heads: Mapping[int, Colleague]
    parents: Mapping[int, int | None]
    names: Mapping[int, str]
    mayor: Colleague

    def head_over(self, unit_id: int | None) -> Colleague:
        """Return who heads a unit, or the nearest one above that has a head."""
        while unit_id is not None:
            if unit_id in self.heads:
                return self.heads[unit_id]
            unit_id = self.parents.get(unit_id)
        return self.mayor


def given_work(
    *, rows: Iterable[EntryRow], chart: Chart, keys: Iterator[int], now: datetime, seed: str
) -> tuple[list[AssignmentRow], list[ActRow]]:
    """
    Return who was given the papers that came in and have no answer, with the acts of it. The newest still wait.

    rows: everything that was registered; keys: the next keys of assignments; now bounds whatever happened.
    """
    rng = random.Random(f"underway/{seed}")
    made: list[AssignmentRow] = []
    acts: list[ActRow] = []
    until = legal_date(now) - timedelta(days=_FRESH_DAYS)
    for row in rows:
        waits = row.direction == "incoming" and row.state == "registered" and not row.resolution
        if not waits or row.dispatched_on is not None or row.registered_on >= until:
            continue
        if row.unit_id is None or rng.random() < _AT_REGISTRY_SHARE:
            continue
        assignment, giver, holder = _given(row, chart, next(keys), rng, now)
        if assignment.assigned_at > now:
            continue
        made.append(assignment)
        acts += _acts(assignment, giver, holder, chart)
    return made, acts


def _given(
    row: EntryRow, chart: Chart, key: int, rng: random.Random, now: datetime
) -> tuple[AssignmentRow, Colleague, Colleague | None]:
    assert row.unit_id is not None
    clerks = chart.clerks.get(row.unit_id, ())
    head = chart.heads.get(row.unit_id)
    holder = rng.choice(clerks) if clerks else head
    giver = head if head is not None and head != holder else chart.head_over(chart.parents.get(row.unit_id))
    assigned_at = _office_hour(row.registered_at, rng, days=1)
    accepted_at = None
    if holder is not None and rng.random() < _ACCEPTED_SHARE:
        accepted_at = _office_hour(assigned_at, rng, days=1)
        accepted_at = accepted_at if accepted_at <= now else None
    assignment = AssignmentRow(
        institution_id=row.institution_id,
        id=key,
        entry_id=row.id,
        unit_id=row.unit_id,
        user_id=holder.user_id if holder else None,
        state="accepted" if accepted_at else "pending",
        order_text=rng.choice(_ORDERS),
        internal_on=row.registered_on + timedelta(days=_ANSWER_DAYS) if row.serials != "[]" else None,
        assigned_at=assigned_at,
        assigned_by_id=giver.user_id,
        accepted_at=accepted_at,
        accepted_by_id=holder.user_id if holder and accepted_at else None,
    )
    return assignment, giver, holder


def _acts(
    assignment: AssignmentRow, giver: Colleague, holder: Colleague | None, chart: Chart
) -> Iterator[ActRow]:
    named = holder.full_name if holder else chart.names[assignment.unit_id]
    internal_on: date | None = assignment.internal_on
    yield _act(
        "routing.entry.assigned",
        assignment.entry_id,
        assignment.assigned_at,
        giver,
        {
            "lead": [named],
            "co": [],
            "info": [],
            "order": assignment.order_text,
            "internal_on": internal_on.isoformat() if internal_on else "",
            "assignments": [assignment.id],
        },
    )
    if assignment.accepted_at is not None and holder is not None:
        yield _act(
            "routing.assignment.accepted",
            assignment.entry_id,
            assignment.accepted_at,
            holder,
            {"assignment": assignment.id, "part": "lead"},
        )


def _act(action: str, entry_id: int, at: datetime, by: Colleague, details: dict[str, object]) -> ActRow:
    return ActRow(
        at=at,
        action=action,
        subject_type="entry",
        subject_id=entry_id,
        details=json.dumps(details, ensure_ascii=False),
        actor_id=by.user_id,
        actor_name=by.full_name,
    )


def _office_hour(after: datetime, rng: random.Random, *, days: int) -> datetime:
    """Return a moment of the next working morning or so, never before `after`."""
    day = legal_date(after) + timedelta(days=days)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return datetime.combine(day, time(8, rng.randint(5, 59), rng.randint(0, 59)), BUCHAREST)
