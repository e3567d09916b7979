"""Where one entry is, and the whole way it went."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain

from django.db.models import Q

from registratura.accounts import queries as accounts
from registratura.institutions import queries as institutions
from registratura.routing.models import Assignment, CircuitStep
from registratura.routing.models.assignment import OPEN_STATES, Part, State
from registratura.routing.models.circuit import StepState


@dataclass(frozen=True, slots=True)
class HolderLine:
    """Who leads the work on an entry now; the unit alone while it has not been distributed."""

    assignment_id: int
    unit_id: int | None
    unit_name: str
    user_id: int | None
    user_name: str
    state: str
    state_name: str
    internal_on: date | None
    since_at: datetime


@dataclass(frozen=True, slots=True)
class PathLine:
    """
    One holder on an entry's way. `held` is how long: until the end, or until the moment asked about.

    `…_for` names the absent person in whose place the one before acted; empty for one's own.
    """

    assignment_id: int
    part: str
    part_name: str
    state: str
    state_name: str
    unit_id: int | None
    unit_name: str
    user_id: int | None
    user_name: str
    order_text: str
    internal_on: date | None
    assigned_at: datetime
    assigned_by: str
    assigned_for: str
    accepted_at: datetime | None
    accepted_by: str
    accepted_for: str
    ended_at: datetime | None
    ended_by: str
    ended_for: str
    outcome: str
    previous_id: int | None
    held: timedelta


def assignment_by_id(assignment_id: int) -> Assignment | None:
    """Return an assignment, or None."""
    return Assignment.objects.filter(pk=assignment_id).first()


def holder_of(entry_id: int) -> HolderLine | None:
    """Return who leads the work on an entry, or None when nobody does."""
    lead = Assignment.objects.filter(entry_id=entry_id, part=Part.LEAD, state__in=OPEN_STATES).first()
    if lead is None:
        return None
    return HolderLine(
        assignment_id=lead.id,
        unit_id=lead.unit_id,
        unit_name=institutions.unit_names([lead.unit_id]).get(lead.unit_id or 0, ""),
        user_id=lead.user_id,
        user_name=accounts.names_of([lead.user_id]).get(lead.user_id or 0, ""),
        state=lead.state,
        state_name=str(State(lead.state).label),
        internal_on=lead.internal_on,
        since_at=lead.assigned_at,
    )


def led_now(entry_ids: Collection[int]) -> frozenset[int]:
    """Return those of some entries that somebody leads now, a unit or a person in it, in one query."""
    rows = Assignment.objects.filter(entry_id__in=list(entry_ids), part=Part.LEAD, ended_at__isnull=True)
    return frozenset(rows.values_list("entry_id", flat=True))


def path_of(entry_id: int, *, at: datetime, named: bool = True) -> list[PathLine]:
    """
    Return everybody who had an entry, in order, each with how long. `at` is now, for those who have it still.

    named: ask the names of persons; without them only units are told, as outside the house.
    """
    rows = list(Assignment.objects.select_related("unit").filter(entry_id=entry_id).order_by("id"))
    people = (
        (
            *(row.user_id, row.assigned_by_id, row.accepted_by_id, row.ended_by_id),
            *(row.assigned_for_id, row.accepted_for_id, row.ended_for_id),
        )
        for row in rows
    )
    names = accounts.names_of(chain.from_iterable(people)) if named else {}
    return [
        PathLine(
            assignment_id=row.id,
            part=row.part,
            part_name=str(Part(row.part).label),
            state=row.state,
            state_name=str(State(row.state).label),
            unit_id=row.unit_id,
            unit_name=row.unit.name if row.unit is not None else "",
            user_id=row.user_id,
            user_name=names.get(row.user_id or 0, ""),
            order_text=row.order_text,
            internal_on=row.internal_on,
            assigned_at=row.assigned_at,
            assigned_by=names.get(row.assigned_by_id, ""),
            assigned_for=names.get(row.assigned_for_id or 0, ""),
            accepted_at=row.accepted_at,
            accepted_by=names.get(row.accepted_by_id or 0, ""),
            accepted_for=names.get(row.accepted_for_id or 0, ""),
            ended_at=row.ended_at,
            ended_by=names.get(row.ended_by_id or 0, ""),
            ended_for=names.get(row.ended_for_id or 0, ""),
            outcome=row.outcome,
            previous_id=row.previous_id,
            held=(row.ended_at or at) - row.assigned_at,
        )
        for row in rows
    ]


def involved(entry_id: int, *, user_ids: Collection[int], unit_ids: Collection[int] = ()) -> bool:
    """Say whether any of these persons or units was ever given an entry, or asked to approve it: they may read it."""
    theirs = Q(user_id__in=user_ids) | Q(unit_id__in=unit_ids, user_id__isnull=True)
    if Assignment.objects.filter(theirs, entry_id=entry_id).exists():
        return True
    asked = CircuitStep.objects.filter(theirs, run__entry_id=entry_id)
    return asked.exclude(state=StepState.WAITING).exists()
