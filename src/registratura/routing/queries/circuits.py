"""The circuits in use, the runs of an entry, and the steps that wait for somebody's word."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from registratura.accounts import queries as accounts
from registratura.institutions import queries as institutions
from registratura.kernel.calendar import legal_date
from registratura.routing.models import Circuit, CircuitRun, CircuitStep
from registratura.routing.models.circuit import RunState, StepState
from registratura.routing.queries import staff


@dataclass(frozen=True, slots=True)
class CircuitCard:
    """A circuit in use; `steps` as laid down, each with `code`, `name`, `unit_id`, `user_id`, `after`."""

    id: int
    document_kind: str
    version: int
    name: str
    steps: list[dict[str, object]]
    defined_at: datetime
    defined_by: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of a run. `holder` is the person or the unit whose head decides."""

    id: int
    run_id: int
    entry_id: int
    code: str
    name: str
    position: int
    after: tuple[str, ...]
    holder: str
    unit_id: int | None
    user_id: int | None
    state: str
    state_name: str
    opened_at: datetime | None
    decided_at: datetime | None
    decided_by: str
    remark: str


@dataclass(frozen=True, slots=True)
class RunCard:
    """A circuit that was started for an entry, with its steps in order."""

    id: int
    circuit_name: str
    version: int
    state: str
    state_name: str
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    steps: list[StepLine]


def circuit_in_use(document_kind: str) -> Circuit | None:
    """Return the circuit in use for a kind of document, whatever the case of its letters, or None."""
    return Circuit.objects.filter(document_kind__iexact=document_kind, retired_at__isnull=True).first()


def circuits() -> list[CircuitCard]:
    """Return the circuits in use, by kind of document."""
    rows = list(Circuit.objects.filter(retired_at__isnull=True).order_by("document_kind", "id"))
    names = accounts.names_of(row.defined_by_id for row in rows)
    return [
        CircuitCard(
            id=row.id,
            document_kind=row.document_kind,
            version=row.version,
            name=row.name,
            steps=row.steps,
            defined_at=row.defined_at,
            defined_by=names.get(row.defined_by_id, ""),
        )
        for row in rows
    ]


def runs_of(entry_id: int) -> list[RunCard]:
    """Return the circuits started for an entry, newest first."""
    runs = list(CircuitRun.objects.filter(entry_id=entry_id).select_related("circuit").order_by("-id"))
    steps = CircuitStep.objects.filter(run_id__in=[run.id for run in runs]).order_by("run_id", "position")
    lines = _lines(steps, {run.id: run.entry_id for run in runs})
    names = accounts.names_of(run.started_by_id for run in runs)
    return [
        RunCard(
            id=run.id,
            circuit_name=run.circuit.name,
            version=run.circuit.version,
            state=run.state,
            state_name=str(RunState(run.state).label),
            started_at=run.started_at,
            started_by=names.get(run.started_by_id, ""),
            ended_at=run.ended_at,
            steps=[line for line in lines if line.run_id == run.id],
        )
        for run in runs
    ]


def open_steps(*, user_id: int, at: datetime, limit: int = 100) -> list[StepLine]:
    """Return the steps that wait for a person's word: own, of those stood in for, of units headed; oldest first."""
    acting_as = {user_id, *staff.stands_in_for(user_id, on=legal_date(at))}
    headed = staff.headed_units(acting_as, at=at)
    mine = Q(user_id__in=acting_as)
    mine |= Q(user_id__isnull=True) if headed is None else Q(user_id__isnull=True, unit_id__in=headed)
    steps = list(CircuitStep.objects.filter(mine, state=StepState.OPEN).order_by("opened_at", "id")[:limit])
    runs = CircuitRun.objects.filter(pk__in={step.run_id for step in steps})
    return _lines(steps, dict(runs.values_list("id", "entry_id")))


def _lines(steps: Iterable[CircuitStep], entries: dict[int, int]) -> list[StepLine]:
    found = list(steps)
    names = accounts.names_of(person for step in found for person in (step.user_id, step.decided_by_id))
    units = institutions.unit_names(step.unit_id for step in found)
    return [
        StepLine(
            id=step.id,
            run_id=step.run_id,
            entry_id=entries[step.run_id],
            code=step.code,
            name=step.name,
            position=step.position,
            after=tuple(step.after),
            holder=names.get(step.user_id or 0, "") or units.get(step.unit_id or 0, ""),
            unit_id=step.unit_id,
            user_id=step.user_id,
            state=step.state,
            state_name=str(StepState(step.state).label),
            opened_at=step.opened_at,
            decided_at=step.decided_at,
            decided_by=names.get(step.decided_by_id or 0, ""),
            remark=step.remark,
        )
        for step in found
    ]
