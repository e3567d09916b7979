"""The filing plan: its versions, positions, what differs between two, what fits a document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models.expressions import RawSQL

from registratura.accounts import queries as accounts
from registratura.archive.codes import Term
from registratura.archive.models import Plan, Position
from registratura.archive.rules import may_drive_disposal
from registratura.archive.suggesting import Offered, offered, suggest

_STANDS = (Plan.State.CONFIRMED, Plan.State.APPROVED)
_POSITIONS = RawSQL(
    "(SELECT count(*) FROM archive_position p WHERE p.institution_id = archive_plan.institution_id"
    " AND p.plan_id = archive_plan.id)",
    (),
)


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A version of the filing plan. `drives_disposal`: the National Archives confirmed it, now or once."""

    id: int
    version: int
    name: str
    state: str
    begun_at: datetime
    begun_by: str
    approved_act: str
    approved_on: date | None
    confirmed_number: str
    confirmed_on: date | None
    confirmed_office: str
    replaced_on: date | None
    position_count: int

    @property
    def drives_disposal(self) -> bool:
        """Whether terms of this version may let anything go."""
        return may_drive_disposal(confirmed_on=self.confirmed_on)


@dataclass(frozen=True, slots=True)
class PositionLine:
    """A position of a plan."""

    id: int
    plan_id: int
    direction: int
    direction_name: str
    service: str
    service_name: str
    number: int
    code: str
    title: str
    term: Term
    remarks: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of a code between two versions: `added`, `removed`, `changed` (with the names of what changed)."""

    code: str
    what: str
    before: PositionLine | None
    after: PositionLine | None
    changed: tuple[str, ...] = ()


def plans() -> list[PlanLine]:
    """Return every version of the filing plan, the newest first."""
    rows = list(Plan.objects.order_by("-version").annotate(positions=_POSITIONS))
    names = accounts.names_of([row.begun_by_id for row in rows])
    return [_plan_line(row, begun_by=names.get(row.begun_by_id, "")) for row in rows]


def _plan_line(row: Any, *, begun_by: str) -> PlanLine:
    return PlanLine(
        row.id,
        row.version,
        row.name,
        row.state,
        row.begun_at,
        begun_by,
        row.approved_act,
        row.approved_on,
        row.confirmed_number,
        row.confirmed_on,
        row.confirmed_office,
        row.replaced_on,
        row.positions,
    )


def plan(plan_id: int) -> PlanLine | None:
    """Return one version, or None."""
    return next((one for one in plans() if one.id == plan_id), None)


def plan_in_use() -> PlanLine | None:
    """Return the version by which papers are filed today: the confirmed one, else the approved one, else None."""
    rows = Plan.objects.filter(state__in=_STANDS).annotate(positions=_POSITIONS)
    standing = {row.state: row for row in rows}
    found = next((standing[state] for state in _STANDS if state in standing), None)
    return _plan_line(found, begun_by="") if found is not None else None


def positions(plan_id: int) -> list[PositionLine]:
    """Return the positions of a version, in the order of their codes."""
    rows = Position.objects.filter(plan_id=plan_id).order_by("direction", "service", "number", "id")
    return [_line(row) for row in rows]


def position(position_id: int) -> PositionLine | None:
    """Return one position, or None."""
    return next((_line(row) for row in Position.objects.filter(pk=position_id)), None)


def _line(row: Position) -> PositionLine:
    return PositionLine(
        row.id,
        row.plan_id,
        row.direction,
        row.direction_name,
        row.service,
        row.service_name,
        row.number,
        row.code,
        row.title,
        Term(row.term_kind, row.term_years, row.commission, row.term_event),
        row.remarks,
        tuple(row.kinds.splitlines()),
    )


def compared(*, before: Iterable[PositionLine], after: Iterable[PositionLine]) -> list[Difference]:
    """Return what differs between two versions, in the order of the codes."""
    former, later = {one.code: one for one in before}, {one.code: one for one in after}
    everything = sorted(
        {**former, **later}.values(), key=lambda one: (one.direction, one.service, one.number)
    )
    found: list[Difference] = []
    for code in (one.code for one in everything):
        old, new = former.get(code), later.get(code)
        if old is None or new is None:
            found.append(Difference(code, "added" if old is None else "removed", old, new))
            continue
        changed = tuple(
            name for name in ("title", "term", "remarks") if getattr(old, name) != getattr(new, name)
        )
        if changed:
            found.append(Difference(code, "changed", old, new, changed))
    return found


def offered_positions(lines: Iterable[PositionLine]) -> list[Offered]:
    """Return positions prepared for suggesting."""
    return [offered(position_id=one.id, kinds=one.kinds, title=one.title) for one in lines]


def suggested_position(
    *, kind: str, subject: str, filing_code: str, lines: list[PositionLine], prepared: list[Offered]
) -> PositionLine | None:
    """Return the position to suggest for a document among those of a plan, or None."""
    found = suggest(
        kind=kind,
        subject=subject,
        filing_code=filing_code.upper().replace(" ", "-"),
        codes={one.code: one.id for one in lines},
        positions=prepared,
    )
    return next((one for one in lines if one.id == found), None)
