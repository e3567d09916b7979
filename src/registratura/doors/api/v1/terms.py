"""Terms over all entries, the nearest first, and giving more time by a decision."""

from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext as _
from ninja import Query, Schema
from pydantic import Field

from registratura.deadlines import queries as deadlines
from registratura.doors.api.guard import ApiRequest, MachineKey, inside
from registratura.doors.api.once import IdempotencyKey, once
from registratura.doors.api.problems import RefusedError
from registratura.doors.api.v1.entries import PAGE_MOST, READER, readable_or_404
from registratura.doors.api.v1.office import TermOut
from registratura.doors.api.v1.routes import router
from registratura.doors.api.v1.shapes import REFUSALS, Cursor, Day, Given, Id, Line
from registratura.flows import terms as flow
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.machines.scopes import Scope
from registratura.registers import queries as registers


class TermFilter(Given):
    """What the list is narrowed to."""

    when: Literal["overdue", "soon", "later"] | None = Field(
        None, description="`soon`: within five days. Absent: all."
    )
    unit_id: Id | None = Field(None, description="A unit with those below it.")
    after: Cursor = Field("", description="The `next` of the page before.")
    limit: int = Field(50, ge=1, le=PAGE_MOST)


class TermLineOut(Schema):
    """An open term with the entry it runs for. `safe_on`: the day to keep to; `due_on`: the last one of the law."""

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


class TermPageOut(Schema):
    """A page, the nearest first."""

    items: list[TermLineOut]
    next: str = Field(description="The cursor of the next page, empty at the end.")


class ExtendIn(Given):
    """The decision that gives more time, and the notice sent before it where the law asks for one."""

    reason: Line = Field(min_length=3, max_length=500)
    decision_number: Line = Field(min_length=1, max_length=60)
    decided_on: Day
    notice_reference: Line = Field("", max_length=120)
    notice_sent_on: Day | None = None


@router.get(
    "/terms", response={200: TermPageOut, **REFUSALS}, auth=READER, tags=["Terms"], summary="Terms that run"
)
@inside
def list_terms(request: ApiRequest, given: Query[TermFilter]) -> Any:
    """List the open terms of the entries that the program may see, the nearest first."""
    page = registers.term_page(
        visible_units=request.powers.visible_units,
        reader_id=request.program.id,
        today=legal_date(request.now),
        when=given.when or "",
        unit_ids=institutions.units_below(given.unit_id) if given.unit_id else frozenset(),
        after=given.after,
        size=given.limit,
    )
    return {"items": page.lines, "next": page.after}


@router.post(
    "/entries/{entry}/terms/{term}/extension",
    response={200: list[TermOut], **REFUSALS},
    auth=MachineKey(Scope.TERMS_EXTEND, Permission.TERM_EXTEND),
    tags=["Terms"],
    summary="Give more time",
)
@inside
def extend(request: ApiRequest, entry: Id, term: Id, given: ExtendIn, idempotency_key: IdempotencyKey) -> Any:
    """Give more time by a decision of the head; what the law does not allow is refused with its article."""
    row = readable_or_404(request, entry)
    role = flow.role_to_extend(powers=request.powers, unit_id=row.unit_id)
    if not role:
        raise RefusedError(
            403, "api.power.missing", _("Rolul programului în instituție nu cuprinde acest drept.")
        )
    once(
        request,
        idempotency_key,
        given,
        lambda: (
            flow.extend(
                entry=row,
                deadline_id=term,
                **given.model_dump(),
                role=role,
                by=request.program,
                now=request.now,
            ).id
        ),
        where=f"extension of {row.id}/{term}",
    )
    return deadlines.state_of(subject_type=flow.SUBJECT, subject_id=row.id, today=legal_date(request.now))
