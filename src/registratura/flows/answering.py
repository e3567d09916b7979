"""
Answering: an outgoing entry (or the same number) closes documents, their work is done, their terms wait for dispatch.

What an answer closed is opened again when it is withdrawn or annulled: links, work and terms, each with its line in
the history, never silently.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from registratura.documents import services as documents
from registratura.documents.services import ReceivedFile
from registratura.flows import entitling, petition_answers, registering, terms
from registratura.flows.registering import Newcomer, Submission
from registratura.institutions.permissions import Permission
from registratura.institutions.queries import Powers
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.kernel.text import ro_normalise
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.registers.errors import (
    AnsweredMeanwhileError,
    AnswerRefusedError,
    EntryMissingError,
    KeyReusedError,
)
from registratura.registers.queries import AnswerLine, EntryRow
from registratura.routing import queries as routing
from registratura.routing import services as work
from registratura.routing.errors import NotYoursError
from registratura.toolkit.scope import acting_for

MOST_AT_ONCE = 50


class NotYourAnswerError(DomainError):
    """Only who holds the work, or registers for the institution, answers a document."""

    code = "answering.not-yours"


class SomebodyAnsweredError(AnsweredMeanwhileError):
    """Somebody else answered first; `answers` are those not seen before. A second answer is legal, if wanted."""

    def __init__(self, words: str, *, answers: tuple[AnswerLine, ...]) -> None:
        super().__init__(words)
        self.answers = answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """
    What a person hands in as an answer. `draft` is the outgoing document without files; `received` are accepted files.

    `answered_ids`: every entry that it closes, `entry_id` among them; petitions connected to one of them are closed
    too, named or not (`closed_together`). `seen`: the rows of the answers the person was
    shown. `same_number`: no number is taken; the answer stands at the position of `entry_id` (ARH-05), and of the
    draft only recipients and `resolution` are written there.
    """

    institution_id: int
    entry_id: int
    answered_ids: frozenset[int]
    seen: frozenset[int]
    same_number: bool
    register_id: int
    draft: EntryDraft
    request_key: UUID
    newcomers: tuple[Newcomer, ...] = ()
    received: tuple[ReceivedFile, ...] = ()
    range_unit_id: int | None = None
    together: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Replied:
    """An answer as it was written down. `finished` tells how many works of the person were ended with it."""

    entry_id: int
    written_number: str
    same_number: bool
    finished: int
    repeated: bool


def may_answer(*, row: EntryRow, powers: Powers, by: Actor, now: datetime) -> bool:
    """
    Say whether a person answers an entry: the registry and public relations any, a holder what is in work there.

    Must run inside a scope.
    """
    if row.state != "registered" or row.direction == "outgoing":
        return False
    if powers.may(Permission.ENTRY_REGISTER):
        return True
    persons = {by.id, *routing.stands_in_for(by.id, on=legal_date(now))}
    return any(
        routing.may_resolve(powers, unit_id=line.unit_id) if line.user_id is None else line.user_id in persons
        for line in routing.path_of(row.id, at=now)
        if line.part != "info" and (line.ended_at is None or line.state == "done")
    )


def closed_together(*, entry_ids: Collection[int]) -> frozenset[int]:
    """
    Return the unanswered petitions, others than these entries, that an answer to these must name.

    Whoever answers may not see them: the law ties them together. Must run inside a scope.
    Law: OG 27/2002 art. 10 alin. (1).
    """
    others = set(petition_answers.answered_together(entry_ids=sorted(entry_ids))) - set(entry_ids)
    standing = {line.id for line in books.lines_of(others) if line.state == "registered"}
    return frozenset(standing - set(books.answers_of(standing)))


def answer(*, reply: Reply, powers: Powers, by: Actor, now: datetime) -> Replied:
    """
    Answer documents: number, links, files, work done; all or none. The same form handed in again gives the same.

    Petitions connected to what is answered are answered with it. Terms go on until the answer is dispatched.
    Must not run inside a scope.
    Raises: NotYourAnswerError; SomebodyAnsweredError, who answered and with what number; AnswerRefusedError; as
    `registering.register_document`; ConflictOfInterestError.
    Law: OG 27/2002 art. 8 alin. (1), art. 10 alin. (1).
    """
    if not reply.answered_ids or len(reply.answered_ids) > MOST_AT_ONCE:
        raise AnswerRefusedError(
            _("Alegeți cel puțin un document și cel mult %d deodată.") % MOST_AT_ONCE, field="answered"
        )
    with acting_for(reply.institution_id):
        together = closed_together(entry_ids=reply.answered_ids)
    reply = replace(reply, answered_ids=reply.answered_ids | together, together=together)
    write = _under_the_same_number if reply.same_number else _under_a_new_number
    try:
        try:
            return write(reply, powers, by, now)
        except KeyReusedError:
            # Two clicks at once: the other one has written by now, and this one finds what it wrote.
            return write(reply, powers, by, now)
    except (AnsweredMeanwhileError, AnswerRefusedError) as error:
        # Under the same number the position itself may have been taken in between.
        with acting_for(reply.institution_id):
            raise _told(reply, error) from error


def _told(reply: Reply, error: DomainError) -> DomainError:
    found = books.answers_of(reply.answered_ids)
    unseen = tuple(
        line for lines in found.values() for line in lines if line.id not in reply.seen and line.linked_by
    )
    if not unseen:
        return error
    first = unseen[0]
    words = _(
        "%(who)s a răspuns între timp la %(number)s, cu nr. %(answer)s. Dacă mai trimiteți un răspuns, apăsați din nou;"
        " dacă nu, închideți pagina: nu s-a dat niciun număr."
    ) % {"who": first.linked_by, "number": first.answered.written_number, "answer": first.answer_number}
    return SomebodyAnsweredError(words, answers=unseen)


def _under_a_new_number(reply: Reply, powers: Powers, by: Actor, now: datetime) -> Replied:
    submission = Submission(
        institution_id=reply.institution_id,
        register_id=reply.register_id,
        draft=reply.draft,
        request_key=reply.request_key,
        newcomers=reply.newcomers,
        received=reply.received,
        range_unit_id=reply.range_unit_id,
    )
    with acting_for(reply.institution_id):
        _check(reply, powers, by, now)
        with entitling.answering_in_term(entry_ids=reply.answered_ids, now=now):
            (given,), _draft = registering.register_in_scope(submission=submission, by=by, now=now)
        linked = registers.answer_entries(
            answer_id=given.entry_id, answered_ids=reply.answered_ids, seen=reply.seen, by=by
        )
        written = books.lines_of([given.entry_id])[0].written_number
        finished = _finish(reply.answered_ids, written, by, now) if linked else 0
        terms.follow(entry_ids=[given.entry_id], by=by, now=now)
    return Replied(given.entry_id, written, False, finished, given.repeated)


def _under_the_same_number(reply: Reply, powers: Powers, by: Actor, now: datetime) -> Replied:
    with acting_for(reply.institution_id):
        row = _check(reply, powers, by, now)
        linked = registers.answer_entries(
            answer_id=row.id,
            answered_ids=reply.answered_ids | {row.id},
            seen=reply.seen,
            by=by,
            request_key=reply.request_key,
        )
        line = next(
            one
            for one in books.answers_of([row.id])[row.id]
            if one.same_number and one.answer.entry_id == row.id
        )
        if not linked:
            return Replied(row.id, line.answer_number, True, 0, repeated=True)
        if reply.received:
            kept = documents.add_documents(received=reply.received, now=now, by=by)
            registers.attach_documents(entry=row, document_ids=[one.id for one in kept], by=by)
        _write_at_position(row, reply, line.answer_number, by, now)
        finished = _finish(reply.answered_ids | {row.id}, line.answer_number, by, now)
        terms.follow(entry_ids=[row.id], by=by, now=now)
    return Replied(row.id, line.answer_number, True, finished, repeated=False)


def _write_at_position(row: EntryRow, reply: Reply, number: str, by: Actor, now: datetime) -> None:
    """Fill what the register asks for of an answer at its document's own row: how it was solved, and to whom."""
    before = terms.as_it_stands(entry=row)
    words = _("Răspuns nr. %s") % number
    if reply.draft.resolution:
        words = f"{words}: {reply.draft.resolution}"
    to = tuple(party for party in reply.draft.parties if party.role == "recipient")
    had = any(party.role == "recipient" for party in before.parties)
    filled = replace(
        before,
        resolution=ro_normalise(words, single_line=True)[:500],
        parties=before.parties if had else (*before.parties, *to),
        filing_code=before.filing_code or reply.draft.filing_code,
    )
    registers.correct_entry(entry=row, draft=filled, reason=_("Răspuns sub același număr"), by=by, now=now)


def _check(reply: Reply, powers: Powers, by: Actor, now: datetime) -> EntryRow:
    main = None
    persons = [by.id, *routing.stands_in_for(by.id, on=legal_date(now))]
    units = powers.unit_ids | (powers.visible_units or frozenset())
    for entry_id in sorted(reply.answered_ids | {reply.entry_id}):
        row = books.entry_by_id(entry_id)
        if row is None or not (
            entry_id in reply.together
            or books.is_visible(row, visible_units=powers.visible_units, reader_id=by.id)
            or routing.involved(row.id, user_ids=persons, unit_ids=units)
        ):
            raise EntryMissingError(_("Înregistrarea nu există."), field="answered")
        if entry_id == reply.entry_id:
            main = row
    assert main is not None
    if main.state == "registered" and not may_answer(row=main, powers=powers, by=by, now=now):
        raise NotYourAnswerError(
            _(
                "Răspunde cine are lucrarea, registratura sau relațiile cu publicul. Cereți să vă fie repartizată."
            )
        )
    return main


def _finish(entry_ids: Collection[int], number: str, by: Actor, now: datetime) -> int:
    """End the work that the person holds on answered entries; another's work stays in that one's hands."""
    result = _("răspuns nr. %s") % number
    return sum(_finish_one(entry_id, result, by, now) for entry_id in sorted(entry_ids))


def _finish_one(entry_id: int, result: str, by: Actor, now: datetime) -> bool:
    held = [
        line for line in routing.path_of(entry_id, at=now) if line.ended_at is None and line.part != "info"
    ]
    for line in sorted(held, key=lambda one: one.part != "lead"):
        try:
            work.mark_done(assignment_id=line.assignment_id, result=result, by=by, now=now)
        except NotYoursError:
            continue
        return True
    return False


def link_answer(
    *, row: EntryRow, answer_id: int, seen: Collection[int], powers: Powers, by: Actor, now: datetime
) -> int:
    """
    Link an answer that has its number already to the document it answers, and to the petitions connected to it.

    Returns how many works were ended.

    Must run inside a scope. Raises: NotYourAnswerError; AnsweredMeanwhileError; AnswerRefusedError;
    EntryStateError; EntryMissingError.
    """
    if not may_answer(row=row, powers=powers, by=by, now=now):
        raise NotYourAnswerError(
            _(
                "Răspunde cine are lucrarea, registratura sau relațiile cu publicul. Cereți să vă fie repartizată."
            )
        )
    answered = {row.id, *closed_together(entry_ids=[row.id])}
    registers.answer_entries(answer_id=answer_id, answered_ids=answered, seen=seen, by=by)
    written = books.lines_of([answer_id])[0].written_number
    finished = _finish(answered, written, by, now)
    terms.follow(entry_ids=[answer_id], by=by, now=now)
    return finished


def withdraw_answer(*, line: AnswerLine, reason: str, by: Actor, now: datetime) -> None:
    """
    Take an answer back with a reason: the document waits again, its work and its terms go on unless another stands.

    An answer under the same number is also taken out of its row of the register, where it stays as a correction.
    Must run inside a scope. Raises: as `registers.withdraw_answer`.
    """
    registers.withdraw_answer(answer_id=line.id, reason=reason, by=by)
    answered = [line.answered.entry_id]
    if line.answer.entry_id == line.answered.entry_id:
        row = books.entry_by_id(line.answer.entry_id)
        assert row is not None
        if row.state == "registered":
            _take_out_of_position(row, reason, by, now)
        for other in books.answered_by([row.id]).get(row.id, ()):
            registers.withdraw_answer(answer_id=other.id, reason=reason, by=by)
            answered.append(other.answered.entry_id)
    ground = _("Răspunsul nr. %(number)s a fost retras: %(reason)s") % {
        "number": line.answer_number,
        "reason": reason,
    }
    since = line.answer.registered_on if line.answer.dispatched_on else None
    _open_again(answered, since=since, ground=ground, by=by, now=now)


def _take_out_of_position(row: EntryRow, reason: str, by: Actor, now: datetime) -> None:
    before = terms.as_it_stands(entry=row)
    recipients = tuple(party for party in before.parties if party.role != "recipient")
    cleared = replace(before, resolution="", dispatched_on=None, parties=recipients)
    if cleared != before:
        registers.correct_entry(entry=row, draft=cleared, reason=reason, by=by, now=now)


def annul_entry(*, entry: EntryRow, reason: str, act: str, by: Actor, now: datetime) -> None:
    """
    Annul an entry, end its terms, and open again what it answered.

    An annulled document leaves its answer standing, with a word about it in the answer's history.
    Must run inside a scope. Raises: as `registers.annul_entry`.
    """
    closed = books.answered_by([entry.id]).get(entry.id, ())
    number = books.lines_of([entry.id])[0].written_number if entry.state == "registered" else ""
    answered = {line.answered.entry_id for line in closed} - {entry.id}
    if entry.direction == "outgoing" and entry.connected_to_id is not None:
        answered.add(entry.connected_to_id)
    terms.annul_entry(entry=entry, reason=reason, act=act, by=by, now=now)
    ground = _("Răspunsul nr. %(number)s a fost anulat: %(reason)s") % {"number": number, "reason": reason}
    since = entry.registered_on if entry.dispatched_on else None
    _open_again(sorted(answered), since=since, ground=ground, by=by, now=now)


def _open_again(
    entry_ids: Collection[int], *, since: date | None, ground: str, by: Actor, now: datetime
) -> None:
    """Let work and terms go on where no answer stands any more. since: None when the answer had not left."""
    if not entry_ids:
        return
    still = books.answers_of(entry_ids)
    for entry_id in entry_ids:
        row = books.entry_by_id(entry_id)
        if entry_id not in still and row is not None and row.state == "registered":
            work.reopen(entry_id=entry_id, reason=ground, by=by, now=now)
    if since is not None:
        terms.resume(entry_ids=entry_ids, answered_since=since, ground=ground, by=by, now=now)


def recipients_of(*, row: EntryRow) -> tuple[PartyDraft, ...]:
    """Return those to whom an answer to an entry goes: its senders, each known by its own record."""
    return tuple(
        PartyDraft("recipient", party.name, party.correspondent_id)
        for party in books.parties_of(row.id)
        if party.role == "sender"
    )
