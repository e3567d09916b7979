"""Reading entries: registers, lists, search, one entry with its history."""

from datetime import date
from typing import Any

from django.http import Http404
from ninja import Query, Schema
from pydantic import Field

from registratura.doors.api.guard import ApiRequest, MachineKey, inside
from registratura.doors.api.v1.routes import router
from registratura.doors.api.v1.shapes import (
    REFUSALS,
    Code,
    Cursor,
    Direction,
    EntryOut,
    EntryPageOut,
    Given,
    Id,
    Line,
    State,
    Year,
)
from registratura.flows import viewing
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.machines.scopes import Scope
from registratura.registers import queries as registers
from registratura.registers.queries import EntryFilter, EntryRow
from registratura.routing import queries as routing

READER = MachineKey(Scope.ENTRIES_READ, Permission.ENTRY_READ)
PAGE_MOST = 100


class RegisterOut(Schema):
    """A register of the institution."""

    id: int
    code: str
    name: str
    kind: str
    directions: list[str]
    open: bool


class UnitOut(Schema):
    """A unit, in the order of the tree."""

    id: int
    code: str
    name: str
    parent_id: int | None


class WhoOut(Schema):
    """Whom a key stands for."""

    program: str
    institution: str
    institution_code: str
    trial: bool = Field(description="Whether the key acts in the institution for trials.")
    scopes: list[str]
    powers: list[str] = Field(
        description="What the role leaves of them, by the names of the screens' powers."
    )


@router.get(
    "/me",
    response={200: WhoOut, **REFUSALS},
    auth=MachineKey(),
    tags=["Entries"],
    summary="Whom this key stands for",
)
def me(request: ApiRequest) -> dict[str, Any]:
    """Tell a program who it is, where it acts and what it may do."""
    return {
        "program": request.program.full_name,
        "institution": request.institution.name,
        "institution_code": request.institution.code,
        "trial": request.program.trial,
        "scopes": list(request.program.scopes),
        "powers": sorted(request.powers.grants),
    }


@router.get(
    "/registers",
    response={200: list[RegisterOut], **REFUSALS},
    auth=READER,
    tags=["Entries"],
    summary="Registers",
)
@inside
def list_registers(request: ApiRequest) -> list[dict[str, Any]]:
    """List the registers, the general one first."""
    return [
        {
            "id": card.id,
            "code": card.code,
            "name": card.name,
            "kind": card.kind,
            "directions": list(card.directions),
            "open": card.closed_at is None,
        }
        for card in registers.registers()
    ]


@router.get(
    "/units", response={200: list[UnitOut], **REFUSALS}, auth=READER, tags=["Entries"], summary="Units"
)
@inside
def list_units(request: ApiRequest) -> list[Any]:
    """List the open units in the order of the tree."""
    return list(institutions.unit_tree())


class ListFilter(Given):
    """What a list is narrowed to; what is not said narrows nothing."""

    year: Year | None = None
    direction: Direction | None = None
    state: State | None = None
    unit_id: Id | None = None
    name: Line = Field("", max_length=100, description="Part of a sender's or recipient's name.")
    from_date: date | None = None
    to_date: date | None = None
    unanswered: bool = False
    after: Cursor = Field("", description="The `next` of the page before.")
    limit: int = Field(50, ge=1, le=PAGE_MOST)


@router.get(
    "/registers/{book}/entries",
    response={200: EntryPageOut, **REFUSALS},
    auth=READER,
    tags=["Entries"],
    summary="A page of a register",
)
@inside
def list_entries(request: ApiRequest, book: Code, given: Query[ListFilter]) -> dict[str, Any]:
    """List what the program may see of a register, newest first; the same narrowing as on the screen."""
    found = registers.register_by_code(book)
    if found is None:
        raise Http404
    page = registers.page(
        register=found,
        narrowed=EntryFilter(
            year=given.year,
            direction=given.direction or "",
            state=given.state or "",
            unit_ids=frozenset({given.unit_id}) if given.unit_id else frozenset(),
            name=given.name,
            from_date=given.from_date,
            to_date=given.to_date,
            unanswered=given.unanswered,
        ),
        visible_units=request.powers.visible_units,
        reader_id=request.program.id,
        older_than=given.after,
        size=given.limit,
    )
    return {"items": page.lines, "next": page.older}


class SearchFilter(Given):
    """What is searched for."""

    q: Line = Field(min_length=1, max_length=200)
    after: Cursor = Field("", description="The `next` of the page before.")


@router.get(
    "/search", response={200: EntryPageOut, **REFUSALS}, auth=READER, tags=["Entries"], summary="Search"
)
@inside
def search(request: ApiRequest, given: Query[SearchFilter]) -> dict[str, Any]:
    """Search all registers: a number (`2105`, `2105/2026`), words, parts of names; diacritics are ignored."""
    page = registers.search(
        typed=given.q,
        visible_units=request.powers.visible_units,
        reader_id=request.program.id,
        older_than=given.after,
    )
    return {"items": page.lines, "next": page.older}


@router.get(
    "/entries/{entry}",
    response={200: EntryOut, **REFUSALS},
    auth=READER,
    tags=["Entries"],
    summary="An entry",
)
@inside
def read_entry(request: ApiRequest, entry: Id) -> Any:
    """Show an entry with its files, corrections and history; that it was seen is written down, as at the desk."""
    row = readable_or_404(request, entry)
    viewing.note_entry(entry_id=row.id, by=request.program, now=request.now)
    return card_of(request, row)


@router.get(
    "/registers/{book}/entries/{year}/{number}",
    response={200: EntryOut, **REFUSALS},
    auth=READER,
    tags=["Entries"],
    summary="An entry by its number",
)
@inside
def read_by_number(request: ApiRequest, book: Code, year: Year, number: Id) -> Any:
    """Show the entry that has a number in a register."""
    place = registers.register_by_code(book)
    found = registers.entry(register=place, year=year, number=number) if place and number < 2**31 else None
    row = readable_or_404(request, found.id if found is not None else 0)
    viewing.note_entry(entry_id=row.id, by=request.program, now=request.now)
    return card_of(request, row)


def readable_or_404(request: ApiRequest, entry_id: int) -> EntryRow:
    """Return an entry that the program may see; what is hidden answers as what does not exist."""
    row = registers.entry_by_id(entry_id)
    if row is None or not (
        registers.is_visible(row, visible_units=request.powers.visible_units, reader_id=request.program.id)
        or routing.involved(
            row.id,
            user_ids=[request.program.id],
            unit_ids=request.powers.unit_ids | (request.powers.visible_units or frozenset()),
        )
    ):
        raise Http404
    return row


def card_of(request: ApiRequest, row: EntryRow) -> dict[str, Any]:
    """Return what is told of an entry."""
    card = registers.entry_card(row, visible_units=request.powers.visible_units, reader_id=request.program.id)
    return {name: getattr(card, name) for name in EntryOut.model_fields}
