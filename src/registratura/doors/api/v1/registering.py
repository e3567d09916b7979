"""Registering: one document or a batch, with the same flow, guards and numbers as the counter."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Schema, Status
from pydantic import Field

from registratura.correspondents import queries as directory
from registratura.doors.api.guard import ApiRequest, MachineKey
from registratura.doors.api.once import IdempotencyKey, request_key
from registratura.doors.api.v1.received import received_of
from registratura.doors.api.v1.routes import router
from registratura.doors.api.v1.shapes import REFUSALS, Code, Direction, Given, Id, Line
from registratura.flows import petition_guards, terms
from registratura.flows import registering as flow
from registratura.flows.registering import Submission
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import written_number
from registratura.machines.scopes import Scope
from registratura.registers import queries as registers
from registratura.registers import services as books
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.registers.errors import EntryRefusedError
from registratura.registers.queries import RegisterCard
from registratura.registers.services import Registered, Request
from registratura.toolkit.scope import acting_for

REGISTRAR = MachineKey(Scope.ENTRIES_REGISTER, Permission.ENTRY_REGISTER)
BATCH_MOST = 200


class PartyIn(Given):
    """A sender or recipient: one of the directory by its number, or a name as written on the paper."""

    role: str = Field(pattern="^(sender|recipient)$")
    name: Line = Field("", max_length=200)
    correspondent_id: Id | None = None


class EntryIn(Given):
    """A document to be registered."""

    direction: Direction
    subject: Line = Field(min_length=3)
    parties: list[PartyIn] = Field(default_factory=list, max_length=40)
    channel: Line = Field("counter", max_length=20)
    document_kind: Line = Field("", max_length=80)
    unit_id: Id | None = None
    sender_number: Line = Field("", max_length=60)
    sender_dated_on: date | None = None
    sheet_count: int | None = Field(None, ge=0, le=100_000)
    annex_count: int | None = Field(None, ge=0, le=100_000)
    received_at: datetime | None = Field(
        None, description="With its time zone; absent, the moment of registering."
    )
    late_reason: Line = Field("", max_length=500)
    connected_to_id: Id | None = None
    filing_code: Line = Field("", max_length=30)
    remarks: Line = Field("", max_length=10_000)
    special_registers: list[Code] = Field(default_factory=list, max_length=10)


class EntryWithFilesIn(EntryIn):
    """A document to be registered together with files that were uploaded whole."""

    uploads: list[UUID] = Field(default_factory=list, max_length=50)


class BatchIn(Given):
    """Documents that get consecutive numbers in one act: all or none."""

    entries: list[EntryIn] = Field(min_length=1, max_length=BATCH_MOST)


class RegisteredOut(Schema):
    """The number given. `repeated`: this request was registered before, nothing new was written."""

    id: int
    register_code: str
    year: int
    number: int
    written_number: str
    registered_at: datetime
    repeated: bool


class BatchOut(Schema):
    """The numbers given, in the order of the request."""

    items: list[RegisteredOut]


@router.post(
    "/registers/{book}/entries",
    response={201: RegisteredOut, 200: RegisteredOut, **REFUSALS},
    auth=REGISTRAR,
    tags=["Registering"],
    summary="Register a document",
)
def register(
    request: ApiRequest, book: Code, given: EntryWithFilesIn, idempotency_key: IdempotencyKey
) -> Any:
    """
    Give a document its number: gapless, in order, restarting each year. The same request gets the same number again.

    201 when the number is new, 200 when this request had it already.
    """
    with acting_for(request.institution.id):
        card, draft = _drafted(request, book, [given])
    received = received_of(request, given.uploads)
    (number,) = flow.register_document(
        submission=Submission(
            institution_id=request.institution.id,
            register_id=card.id,
            draft=draft[0],
            request_key=request_key(request, idempotency_key),
            received=received,
        ),
        by=request.program,
        now=timezone.now(),
    )
    return Status(200 if number.repeated else 201, _told(card, number))


@router.post(
    "/registers/{book}/entries/batch",
    response={201: BatchOut, 200: BatchOut, **REFUSALS},
    auth=REGISTRAR,
    tags=["Registering"],
    summary="Register many documents",
)
def register_many(request: ApiRequest, book: Code, given: BatchIn, idempotency_key: IdempotencyKey) -> Any:
    """Give up to 200 documents their numbers in one act, in their order: all or none."""
    with acting_for(request.institution.id):
        card, drafts = _drafted(request, book, given.entries)
    key = request_key(request, idempotency_key)
    now = timezone.now()
    numbers = books.register_batch(
        institution_id=request.institution.id,
        register_id=card.id,
        requests=[Request(draft, uuid5(key, str(place))) for place, draft in enumerate(drafts)],
        by=request.program,
        now=now,
    )
    asking = [
        one.entry_id
        for one, draft in zip(numbers, drafts, strict=True)
        if terms.may_ask_for_terms(draft=draft)
    ]
    if asking:
        with acting_for(request.institution.id):
            terms.follow(entry_ids=asking, by=request.program, now=now)
    repeated = all(one.repeated for one in numbers)
    return Status(200 if repeated else 201, {"items": [_told(card, one) for one in numbers]})


def _told(card: RegisterCard, given: Registered) -> dict[str, Any]:
    return {
        "id": given.entry_id,
        "register_code": card.code,
        "year": given.year,
        "number": given.number,
        "written_number": written_number(
            number=given.number, code=card.number_code, registered_on=given.registered_on
        ),
        "registered_at": given.registered_at,
        "repeated": given.repeated,
    }


def _drafted(
    request: ApiRequest, code: str, given: Sequence[EntryIn]
) -> tuple[RegisterCard, list[EntryDraft]]:
    """Return the register and the drafts, each past its guards. Must run inside the scope."""
    open_books = registers.registers(with_closed=False)
    card = next((one for one in open_books if one.code == code and one.kind != "special"), None)
    if card is None:
        raise Http404
    drafts = [draft_of(request, one, card=card, open_books=open_books) for one in given]
    for draft in drafts:
        petition_guards.before_registering(draft=draft, powers=request.powers)
    return card, drafts


def draft_of(
    request: ApiRequest, given: EntryIn, *, card: RegisterCard, open_books: Sequence[RegisterCard]
) -> EntryDraft:
    """
    Return what is to be registered, of this institution alone. Must run inside the scope.

    Raises: EntryRefusedError with the field and the remedy.
    """
    if given.direction not in card.directions:
        raise EntryRefusedError(
            _("Registrul ales nu primește documente în acest sens; alegeți altul."), field="direction"
        )
    unit = institutions.unit_by_id(given.unit_id) if given.unit_id is not None else None
    if given.unit_id is not None and (unit is None or unit.closed_on is not None):
        raise EntryRefusedError(
            _("Compartimentul nu există sau este închis; alegeți altul din listă."), field="unit_id"
        )
    _check_connected(request, given)
    if given.received_at is not None and given.received_at.tzinfo is None:
        raise EntryRefusedError(_("Puneți fusul orar la momentul primirii."), field="received_at")
    parties = flow.with_issuer(
        parties=_parties(given),
        direction=given.direction,
        issuer=unit.name if unit is not None else request.institution.name,
    )
    return EntryDraft(
        direction=given.direction,
        subject=given.subject,
        channel=given.channel,
        document_kind=given.document_kind,
        parties=tuple(parties),
        unit_id=unit.id if unit is not None else None,
        sender_number=given.sender_number,
        sender_dated_on=given.sender_dated_on,
        sheet_count=given.sheet_count,
        annex_count=given.annex_count,
        received_at=given.received_at,
        late_reason=given.late_reason,
        connected_to_id=given.connected_to_id,
        filing_code=given.filing_code,
        remarks=given.remarks,
        special_register_ids=_special(request, given, open_books),
    )


def _parties(given: EntryIn) -> list[PartyDraft]:
    wanted = [one.correspondent_id for one in given.parties if one.correspondent_id is not None]
    known = directory.by_ids(wanted)
    found = []
    for one in given.parties:
        if one.correspondent_id is None:
            found.append(flow.named(role=one.role, typed=one.name))
            continue
        row = known.get(one.correspondent_id)
        if row is not None and row.merged_into_id is not None:
            row = directory.by_id(row.merged_into_id)
        if row is None:
            raise EntryRefusedError(
                _("Corespondentul ales nu există în această instituție; alegeți din nou."), field="parties"
            )
        found.append(PartyDraft(one.role, row.name, row.id))
    main = "sender" if given.direction == "incoming" else "recipient"
    if given.direction != "internal" and main not in {party.role for party in found}:
        raise EntryRefusedError(_("Scrieți numele sau alegeți din listă."), field="parties")
    return found


def _check_connected(request: ApiRequest, given: EntryIn) -> None:
    if given.connected_to_id is None:
        return
    other = registers.entry_by_id(given.connected_to_id)
    if other is None or not registers.is_visible(
        other, visible_units=request.powers.visible_units, reader_id=request.program.id
    ):
        raise EntryRefusedError(
            _("Nu există nicio înregistrare cu numărul acesta; verificați numărul și anul."),
            field="connected_to_id",
        )


def _special(request: ApiRequest, given: EntryIn, books_open: Sequence[RegisterCard]) -> tuple[int, ...]:
    fitting = {
        card.code: card.id
        for card in books_open
        if card.kind == "special"
        and given.direction in card.directions
        and (card.template != "petitions" or request.powers.may(Permission.PETITION_HANDLE))
    }
    if set(given.special_registers) - set(fitting):
        raise EntryRefusedError(
            _("Registrul special nu primește documente în acest sens; debifați-l."), field="special_registers"
        )
    return tuple(sorted(fitting[code] for code in set(given.special_registers)))
