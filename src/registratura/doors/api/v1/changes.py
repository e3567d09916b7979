"""Correcting, annulling, reserving: what is changed stays to be seen."""

from datetime import date, datetime
from typing import Any

from django.http import Http404
from ninja import Schema, Status
from pydantic import Field

from registratura.doors.api.guard import ApiRequest, MachineKey, inside
from registratura.doors.api.once import IdempotencyKey, request_key
from registratura.doors.api.v1.entries import card_of, readable_or_404
from registratura.doors.api.v1.routes import router
from registratura.doors.api.v1.shapes import REFUSALS, Code, Direction, EntryOut, Given, Id, Line
from registratura.flows import answering, dispatching, terms
from registratura.institutions.permissions import Permission
from registratura.machines.scopes import Scope
from registratura.registers import queries as registers
from registratura.registers import services as books


class CorrectIn(Given):
    """What is to be replaced; what is absent stays as it is."""

    reason: Line = Field(min_length=3, max_length=500)
    subject: Line | None = None
    document_kind: Line | None = Field(None, max_length=80)
    sender_number: Line | None = Field(None, max_length=60)
    sender_dated_on: date | None = None
    sheet_count: int | None = Field(None, ge=0, le=100_000)
    annex_count: int | None = Field(None, ge=0, le=100_000)
    dispatched_on: date | None = None
    resolution: Line | None = Field(None, max_length=500)
    filing_code: Line | None = Field(None, max_length=30)
    remarks: Line | None = Field(None, max_length=10_000)


class AnnulIn(Given):
    """Why a number is struck out."""

    reason: Line = Field(min_length=3, max_length=500)
    act: Line = Field("", max_length=200, description="The document that authorized it.")


class ReserveIn(Given):
    """Numbers of today for later use."""

    count: int = Field(1, ge=1, le=100)
    direction: Direction
    purpose: Line = Field(min_length=3, max_length=200)
    until: datetime = Field(description="With its time zone: when they end as unused.")


class ReservedOut(Schema):
    """A reserved number."""

    id: int
    year: int
    number: int
    registered_at: datetime
    repeated: bool


@router.post(
    "/entries/{entry}/corrections",
    response={200: EntryOut, **REFUSALS},
    auth=MachineKey(Scope.ENTRIES_CORRECT, Permission.ENTRY_CORRECT),
    tags=["Changing"],
    summary="Correct an entry",
)
@inside
def correct(request: ApiRequest, entry: Id, given: CorrectIn) -> Any:
    """Replace some elements; each former value stays with its reason. The same correction again changes nothing."""
    row = readable_or_404(request, entry)
    changes = given.model_dump(exclude_unset=True, exclude={"reason"})
    changes = {name: value for name, value in changes.items() if value is not None}
    if changes.get("dispatched_on") is not None and row.dispatched_on is None:
        dispatching.guard(entry=row, powers=request.powers, by=request.program, now=request.now)
    terms.change(entry=row, changes=changes, reason=given.reason, by=request.program, now=request.now)
    return card_of(request, readable_or_404(request, entry))


@router.post(
    "/entries/{entry}/annulment",
    response={200: EntryOut, **REFUSALS},
    auth=MachineKey(Scope.ENTRIES_ANNUL, Permission.ENTRY_ANNUL),
    tags=["Changing"],
    summary="Annul an entry",
)
@inside
def annul(request: ApiRequest, entry: Id, given: AnnulIn) -> Any:
    """Strike an entry out: the number stays taken, the row stays readable. A second time is refused with 409."""
    row = readable_or_404(request, entry)
    answering.annul_entry(entry=row, reason=given.reason, act=given.act, by=request.program, now=request.now)
    return card_of(request, readable_or_404(request, entry))


@router.post(
    "/registers/{book}/reservations",
    response={201: list[ReservedOut], **REFUSALS},
    auth=MachineKey(Scope.NUMBERS_RESERVE, Permission.NUMBER_RESERVE),
    tags=["Changing"],
    summary="Reserve numbers",
)
@inside
def reserve(request: ApiRequest, book: Code, given: ReserveIn, idempotency_key: IdempotencyKey) -> Any:
    """Take numbers of today for later use, in the program's name; all or none."""
    place = registers.register_by_code(book)
    if place is None or place.kind == "special" or given.until.tzinfo is None:
        raise Http404
    numbers = books.reserve_numbers(
        register_id=place.id,
        count=given.count,
        direction=given.direction,
        purpose=given.purpose,
        owner=request.program,
        until=given.until,
        request_key=request_key(request, idempotency_key),
        by=request.program,
        now=request.now,
    )
    return Status(
        201,
        [
            {
                "id": one.entry_id,
                "year": one.year,
                "number": one.number,
                "registered_at": one.registered_at,
                "repeated": one.repeated,
            }
            for one in numbers
        ],
    )
