"""Answering: an outgoing document, or the same number, that answers one or several; the same flow as at the desk."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Schema, Status
from pydantic import Field

from registratura.doors.api.guard import ApiRequest, MachineKey, inside
from registratura.doors.api.once import IdempotencyKey, request_key
from registratura.doors.api.v1.entries import READER, readable_or_404
from registratura.doors.api.v1.received import received_of
from registratura.doors.api.v1.registering import EntryIn, PartyIn, draft_of
from registratura.doors.api.v1.routes import router
from registratura.doors.api.v1.shapes import REFUSALS, Code, Given, Id, Line
from registratura.flows import answering
from registratura.flows.answering import Replied, Reply
from registratura.machines.scopes import Scope
from registratura.registers import queries as registers
from registratura.registers.drafts import EntryDraft
from registratura.registers.errors import EntryRefusedError
from registratura.registers.queries import AnswerLine, EntryRow, RegisterCard
from registratura.toolkit.scope import acting_for

ANSWERER = MachineKey(Scope.ENTRIES_ANSWER)
NAMED_MOST = 12


class AnswerIn(Given):
    """
    An answer. Recipients that are not named are the senders of what is answered; the subject names its numbers.
    """

    also: list[Id] = Field(
        default_factory=list,
        max_length=49,
        description="Other entries that it answers, besides that of the address.",
    )
    same_number: bool = Field(
        False, description="No number is taken: the answer stands at the position of what it answers."
    )
    register_code: Code | None = Field(
        None,
        description="Absent: the register of what is answered when answers leave from it, else the general one.",
    )
    subject: Line = ""
    recipients: list[PartyIn] = Field(default_factory=list, max_length=20)
    channel: Line = Field("post", max_length=20)
    document_kind: Line = Field("", max_length=80)
    unit_id: Id | None = None
    sheet_count: int | None = Field(None, ge=0, le=100_000)
    annex_count: int | None = Field(None, ge=0, le=100_000)
    filing_code: Line = Field("", max_length=30)
    resolution: Line = Field(
        "", max_length=400, description="How it was solved; written with `same_number` alone."
    )
    uploads: list[UUID] = Field(default_factory=list, max_length=50)
    seen: list[Id] = Field(
        default_factory=list,
        max_length=200,
        description="The `id` of the answers that you know of; another one that stands is told with 409.",
    )


class LinkIn(Given):
    """A document that has its number already and is an answer."""

    answer_id: Id
    seen: list[Id] = Field(default_factory=list, max_length=200)


class WithdrawIn(Given):
    """Why an answer is taken back."""

    reason: Line = Field(min_length=3, max_length=500)


class AnswerOut(Schema):
    """That one entry answers another. `id` is that of the link."""

    id: int
    answer_id: int
    answered_id: int
    answer_number: str
    answered_number: str
    same_number: bool
    linked_at: datetime
    linked_by: str


class RepliedOut(Schema):
    """An answer with its number. `finished`: works of the program that ended with it."""

    id: int = Field(description="The entry that is the answer.")
    written_number: str
    same_number: bool
    finished: int
    repeated: bool


@router.get(
    "/entries/{entry}/answers",
    response={200: list[AnswerOut], **REFUSALS},
    auth=READER,
    tags=["Answers"],
    summary="Answers",
)
@inside
def answers_of(request: ApiRequest, entry: Id) -> Any:
    """List the answers of an entry that stand."""
    return told_of(readable_or_404(request, entry).id)


@router.post(
    "/entries/{entry}/answers",
    response={201: RepliedOut, 200: RepliedOut, **REFUSALS},
    auth=ANSWERER,
    tags=["Answers"],
    summary="Answer",
)
def answer(request: ApiRequest, entry: Id, given: AnswerIn, idempotency_key: IdempotencyKey) -> Any:
    """
    Give the answer of one or several entries its number, all or none; petitions connected to them are answered too.

    Terms go on until the answer is dispatched. 409 when somebody answered meanwhile.
    """
    with acting_for(request.institution.id):
        row = readable_or_404(request, entry)
        register, draft = _drafted(request, row, given)
    replied = answering.answer(
        reply=Reply(
            institution_id=request.institution.id,
            entry_id=row.id,
            answered_ids=frozenset({row.id, *given.also}),
            seen=frozenset(given.seen),
            same_number=given.same_number,
            register_id=register.id,
            draft=draft,
            request_key=request_key(request, idempotency_key),
            received=received_of(request, given.uploads),
        ),
        powers=request.powers,
        by=request.program,
        now=timezone.now(),
    )
    return Status(200 if replied.repeated else 201, _replied(replied))


@router.post(
    "/entries/{entry}/answers/link",
    response={200: list[AnswerOut], **REFUSALS},
    auth=ANSWERER,
    tags=["Answers"],
    summary="Link an answer",
)
@inside
def link(request: ApiRequest, entry: Id, given: LinkIn) -> Any:
    """Say that a document with a number is the answer of an entry. The same again changes nothing."""
    row, sent = readable_or_404(request, entry), readable_or_404(request, given.answer_id)
    if sent.direction == "incoming":
        raise EntryRefusedError(_("Numai o ieșire poate fi răspuns; alegeți alta."), field="answer_id")
    answering.link_answer(
        row=row,
        answer_id=sent.id,
        seen=given.seen,
        powers=request.powers,
        by=request.program,
        now=request.now,
    )
    return told_of(row.id)


@router.post(
    "/entries/{entry}/answers/{answer}/withdrawal",
    response={200: list[AnswerOut], **REFUSALS},
    auth=ANSWERER,
    tags=["Answers"],
    summary="Take an answer back",
)
@inside
def withdraw(request: ApiRequest, entry: Id, answer: Id, given: WithdrawIn) -> Any:
    """Take back an answer that this program gave: the document waits again, its work and its terms go on."""
    row = readable_or_404(request, entry)
    lines = registers.answers_of([row.id]).get(row.id, ())
    line = next((one for one in lines if one.id == answer), None)
    if line is None or line.linked_by_id != request.program.id:
        raise Http404
    answering.withdraw_answer(line=line, reason=given.reason, by=request.program, now=request.now)
    return told_of(row.id)


def told_of(entry_id: int) -> list[dict[str, Any]]:
    """Return the standing answers of an entry as they are told."""
    return [_line(one) for one in registers.answers_of([entry_id]).get(entry_id, ())]


def _line(line: AnswerLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "answer_id": line.answer.entry_id,
        "answered_id": line.answered.entry_id,
        "answer_number": line.answer_number,
        "answered_number": line.answered.written_number,
        "same_number": line.same_number,
        "linked_at": line.linked_at,
        "linked_by": line.linked_by,
    }


def _replied(replied: Replied) -> dict[str, Any]:
    return {
        "id": replied.entry_id,
        "written_number": replied.written_number,
        "same_number": replied.same_number,
        "finished": replied.finished,
        "repeated": replied.repeated,
    }


def _drafted(request: ApiRequest, row: EntryRow, given: AnswerIn) -> tuple[RegisterCard, EntryDraft]:
    """Return the register and the answer, prefilled as at the desk. Must run inside the scope."""
    books = registers.registers(with_closed=False)
    card = _register(row, given, books)
    parties = given.recipients or [
        PartyIn.model_construct(role="recipient", name=one.name, correspondent_id=one.correspondent_id)
        for one in answering.recipients_of(row=row)
    ]
    if any(one.role != "recipient" for one in parties):
        raise EntryRefusedError(_("Scrieți numele sau alegeți din listă."), field="recipients")
    draft = draft_of(
        request,
        EntryIn.model_construct(
            direction="outgoing",
            subject=given.subject.strip() or _subject(row, given),
            parties=parties,
            channel=given.channel,
            document_kind=given.document_kind,
            unit_id=given.unit_id or row.unit_id,
            sheet_count=given.sheet_count,
            annex_count=given.annex_count,
            filing_code=given.filing_code,
        ),
        card=card,
        open_books=books,
    )
    return card, replace(draft, resolution=given.resolution) if given.same_number else draft


def _register(row: EntryRow, given: AnswerIn, books: list[RegisterCard]) -> RegisterCard:
    own = next((one.code for one in books if one.id == row.register_id), "")
    wanted = [given.register_code] if given.register_code else [own, "general"]
    for code in wanted:
        for one in books:
            if one.code == code and one.kind != "special" and "outgoing" in one.directions:
                return one
    raise EntryRefusedError(
        _("Niciun registru deschis nu primește ieșiri; cereți administratorului unul."), field="register_code"
    )


def _subject(row: EntryRow, given: AnswerIn) -> str:
    together = answering.closed_together(entry_ids=[row.id])
    named = [row.id, *sorted((together | set(given.also)) - {row.id})][:NAMED_MOST]
    numbers = {line.id: line.written_number for line in registers.lines_of(named)}
    return _("Răspuns la nr. %s") % ", ".join(numbers[one] for one in named if one in numbers)
