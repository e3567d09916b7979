"""The circuits in use, the runs of an entry, and the steps that wait for somebody's word."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.institutions.roles import ROLES, Role
from registratura.kernel.calendar import legal_date
from registratura.routing import machine
from registratura.routing.models import Circuit, CircuitRun, CircuitStep
from registratura.routing.models.circuit import RunState, StepState
from registratura.routing.orders import HEAD_OF_HOLDER, INSTITUTION_HEAD
from registratura.routing.queries import staff
from registratura.toolkit.scope import required_institution
from registratura.toolkit.statements import prepared_rows


class Placed(Protocol):
    """A step as far as its turn is concerned."""

    @property
    def code(self) -> str:
        """Return its short name."""

    @property
    def after(self) -> tuple[str, ...]:
        """Return the steps it waits for."""


AnyStep = TypeVar("AnyStep", bound=Placed)


def stages_of(steps: Sequence[AnyStep]) -> list[list[AnyStep]]:
    """Return steps by when their turn comes; steps of a loop come nowhere."""
    after = {step.code: step.after for step in steps}
    stages: list[list[AnyStep]] = []
    gone: set[str] = set()
    while turn := machine.ready(after, approved=gone):
        stages.append([step for step in steps if step.code in turn])
        gone |= turn
    return stages


@dataclass(frozen=True, slots=True)
class LaidStep:
    """A step as laid down. `holder` says in words who decides."""

    code: str
    name: str
    holder: str
    unit_id: int | None
    user_id: int | None
    role: str
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CircuitCard:
    """A version of a circuit; `retired_at`: since when it is no longer in use, None while it is."""

    id: int
    document_kind: str
    version: int
    name: str
    steps: list[LaidStep]
    defined_at: datetime
    defined_by: str
    retired_at: datetime | None
    retired_by: str

    @property
    def stages(self) -> list[list[LaidStep]]:
        """The steps in the order in which their turns come; those of one stage are asked at the same time."""
        return stages_of(self.steps)


@dataclass(frozen=True, slots=True)
class StepLine:
    """
    A step of a run. `holder` says who decides: a person, the head of a unit, a role.

    `decided_for` names the absent person in whose place it was decided; empty for one's own.
    """

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
    role: str
    state: str
    state_name: str
    opened_at: datetime | None
    decided_at: datetime | None
    decided_by: str
    decided_for: str
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
    started_by_id: int | None  # None when the form that was filed named the circuit
    ended_at: datetime | None
    steps: list[StepLine]

    @property
    def running(self) -> bool:
        """Whether it still asks somebody."""
        return self.state == RunState.RUNNING

    @property
    def stages(self) -> list[list[StepLine]]:
        """The steps in the order in which their turns come."""
        return stages_of(self.steps)


def circuit_in_use(document_kind: str) -> Circuit | None:
    """Return the circuit in use for a kind of document, whatever the case of its letters, or None."""
    return Circuit.objects.filter(document_kind__iexact=document_kind, retired_at__isnull=True).first()


def circuits() -> list[CircuitCard]:
    """Return the circuits in use, by kind of document."""
    return _cards(Circuit.objects.filter(retired_at__isnull=True).order_by("document_kind", "id"))


def circuits_count() -> int:
    """Return how many circuits are in use."""
    return Circuit.objects.filter(retired_at__isnull=True).count()


def circuit_versions(circuit_id: int) -> list[CircuitCard]:
    """Return every version of the circuit of which this is one, newest first; empty when there is none."""
    one = Circuit.objects.filter(pk=circuit_id).first()
    if one is None:
        return []
    return _cards(Circuit.objects.filter(document_kind__iexact=one.document_kind).order_by("-version"))


def _cards(rows: Iterable[Circuit]) -> list[CircuitCard]:
    found = list(rows)
    steps = [step for row in found for step in row.steps]
    names = accounts.names_of(
        [
            *(person for row in found for person in (row.defined_by_id, row.retired_by_id)),
            *(step["user_id"] for step in steps),
        ]
    )
    units = institutions.unit_names(step["unit_id"] for step in steps)
    return [
        CircuitCard(
            id=row.id,
            document_kind=row.document_kind,
            version=row.version,
            name=row.name,
            steps=[_laid(step, names, units) for step in row.steps],
            defined_at=row.defined_at,
            defined_by=names.get(row.defined_by_id, ""),
            retired_at=row.retired_at,
            retired_by=names.get(row.retired_by_id or 0, ""),
        )
        for row in found
    ]


def _laid(step: Mapping[str, Any], names: Mapping[int, str], units: Mapping[int, str]) -> LaidStep:
    unit_id, user_id, role = step["unit_id"], step["user_id"], step.get("role", "")
    return LaidStep(
        code=step["code"],
        name=step["name"],
        holder=_holder_words(unit_id, user_id, role, names, units),
        unit_id=unit_id,
        user_id=user_id,
        role=role,
        after=tuple(step["after"]),
    )


def _holder_words(
    unit_id: int | None,
    user_id: int | None,
    role: str,
    names: Mapping[int, str],
    units: Mapping[int, str],
) -> str:
    if user_id is not None:
        return names.get(user_id, "")
    if unit_id is not None:
        return _("conducătorul: %s") % units.get(unit_id, "")
    return step_role_words(role)


def step_role_words(role: str) -> str:
    """Return the name of a role that decides steps."""
    if role == HEAD_OF_HOLDER:
        return _("conducătorul compartimentului care lucrează")
    if role == INSTITUTION_HEAD:
        return _("conducătorul instituției")
    return str(ROLES[Role(role)].name) if role in set(Role) else role


def step_roles() -> list[str]:
    """Return the roles that may decide a step: those of whom there are few and who see every paper."""
    everywhere = [
        role
        for role, described in ROLES.items()
        if described.everywhere and Permission.ENTRY_ASSIGN in described.permissions
    ]
    return [HEAD_OF_HOLDER, INSTITUTION_HEAD, *(str(role) for role in everywhere)]


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
            started_by=names.get(run.started_by_id or 0, ""),
            started_by_id=run.started_by_id,
            ended_at=run.ended_at,
            steps=[line for line in lines if line.run_id == run.id],
        )
        for run in runs
    ]


# Who is asked: the persons themselves, heads for their units and those below, roles of which there are few, and the
# head over every open unit.
_OPEN_STEPS = """
WITH RECURSIVE posts AS (
  SELECT m.role, m.unit_id FROM institutions_membership m
   WHERE m.institution_id = %(institution)s::bigint AND m.user_id = ANY(%(persons)s::bigint[])
     AND m.active_from <= %(at)s::timestamptz
     AND (m.active_to IS NULL OR m.active_to > %(at)s::timestamptz)),
facts AS (
  SELECT coalesce(bool_or(role = ANY(%(over)s::text[]) OR role = 'head' AND unit_id IS NULL), false) AS over_all,
         coalesce(bool_or(role = 'head' AND unit_id IS NULL), false) AS heads_all,
         coalesce(bool_or(role = 'head'), false) AS heads FROM posts),
headed AS (
  SELECT unit_id AS id FROM posts WHERE role = 'head' AND unit_id IS NOT NULL
  UNION
  SELECT u.id FROM headed h
    JOIN institutions_orgunit u ON u.institution_id = %(institution)s::bigint AND u.parent_id = h.id),
institution_head AS (
  SELECT f.heads_all OR f.heads AND NOT EXISTS (
         SELECT 1 FROM institutions_orgunit u WHERE u.institution_id = %(institution)s::bigint AND u.closed_on IS NULL
            AND u.id NOT IN (SELECT id FROM headed)) AS yes FROM facts f)
SELECT c.id, c.run_id, r.entry_id, c.code, c.name, c.position, c.after, c.unit_id, c.user_id, c.role, c.state,
       c.opened_at, coalesce(p.full_name, ''), coalesce(u.name, '')
  FROM routing_circuitstep c
  JOIN routing_circuitrun r ON r.institution_id = c.institution_id AND r.id = c.run_id
  LEFT JOIN accounts_user p ON p.id = c.user_id
  LEFT JOIN institutions_orgunit u ON u.institution_id = c.institution_id AND u.id = c.unit_id
 WHERE c.institution_id = %(institution)s::bigint AND c.state = 'open'
   AND (c.user_id = ANY(%(persons)s::bigint[])
        OR c.user_id IS NULL AND c.role = ''
           AND ((SELECT over_all FROM facts) OR c.unit_id IN (SELECT id FROM headed))
        OR c.role = ANY(%(roles)s::text[]) AND c.role IN (SELECT role FROM posts)
        OR c.role = %(institution_head)s::text AND (SELECT yes FROM institution_head))
 ORDER BY c.opened_at, c.id LIMIT %(limit)s::bigint
"""


def open_steps(
    *, user_id: int, at: datetime, limit: int = 100, absent: Collection[int] | None = None
) -> list[StepLine]:
    """
    Return the steps that wait for a person's word: own, of those stood in for, of units headed; oldest first.

    absent: whom the person stands in for, when it is known already.
    """
    if absent is None:
        absent = staff.stands_in_for(user_id, on=legal_date(at))
    rows = prepared_rows(
        _OPEN_STEPS,
        {
            "institution": required_institution(),
            "persons": [user_id, *absent],
            "at": at,
            "over": [str(role) for role in staff.OVER_OTHERS if ROLES[role].everywhere],
            "roles": step_roles(),
            "institution_head": INSTITUTION_HEAD,
            "limit": limit,
        },
    )
    return [_open_line(row) for row in rows]


def _open_line(row: tuple[Any, ...]) -> StepLine:
    step_id, run_id, entry_id, code, name, position, after, unit_id, user_id, role, state, opened_at = row[
        :12
    ]
    person, unit = row[12:]
    return StepLine(
        id=step_id,
        run_id=run_id,
        entry_id=entry_id,
        code=code,
        name=name,
        position=position,
        after=tuple(after),
        holder=_holder_words(unit_id, user_id, role, {user_id: person}, {unit_id: unit}),
        unit_id=unit_id,
        user_id=user_id,
        role=role,
        state=state,
        state_name=str(StepState(state).label),
        opened_at=opened_at,
        decided_at=None,
        decided_by="",
        decided_for="",
        remark="",
    )


def step_roles_of(user_ids: Collection[int], *, at: datetime) -> list[str]:
    """Return the roles in which any of these persons decides steps."""
    held = {str(role) for role in staff.roles_of(user_ids, at=at)} & set(step_roles())
    return sorted(held | ({INSTITUTION_HEAD} if staff.heads_everything(user_ids, at=at) else set()))


def _lines(steps: Iterable[CircuitStep], entries: dict[int, int]) -> list[StepLine]:
    found = list(steps)
    names = accounts.names_of(
        person for step in found for person in (step.user_id, step.decided_by_id, step.decided_for_id)
    )
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
            holder=_holder_words(step.unit_id, step.user_id, step.role, names, units),
            unit_id=step.unit_id,
            user_id=step.user_id,
            role=step.role,
            state=step.state,
            state_name=str(StepState(step.state).label),
            opened_at=step.opened_at,
            decided_at=step.decided_at,
            decided_by=names.get(step.decided_by_id or 0, ""),
            decided_for=names.get(step.decided_for_id or 0, ""),
            remark=step.remark,
        )
        for step in found
    ]
