"""
Requests for information from evaluation to the letter that ends them: the law of the room, the numbers of registers.

A letter takes its number and the request its ending in one transaction, under the request's lock: of two people who end
the same request at once, one wins and the other is told who did what. The terms stop when the letter leaves, not when
it is decided. Everything here must run inside a scope. What goes into the register is Romanian in every language.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.flows import answering, entitling, petitions, terms
from registratura.information import services as requests
from registratura.information.errors import RequestRefusedError
from registratura.information.rules import Domain, Evaluation, Nature, PersonKind, Way
from registratura.information.services import Assessment, Ending
from registratura.institutions.queries import Powers
from registratura.journal.services import Actor
from registratura.kernel.calendar import written_number
from registratura.kernel.text import ro_normalise
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.registers.queries import EntryRow, RegisterRow
from registratura.registers.services import Registered
from registratura.routing.services.holding import hold, hold_any
from registratura.toolkit.scope import required_institution

_CHANNELS = {Way.ELECTRONIC: "email", Way.PAPER: "post", Way.VERBAL: "counter"}
WRITTEN_ONLY = frozenset({Nature.REFUSED, Nature.REDIRECTED, Nature.RECLASSIFIED, Nature.PUBLISHED})


@transaction.atomic
def end_request(
    *,
    entry: EntryRow,
    ending: Ending,
    powers: Powers,
    by: Actor,
    now: datetime,
    letter_id: int | None = None,
) -> Registered | None:
    """
    End a request: check the law, register the letter that says it, write it down.

    letter_id: an answer registered before, which is the letter; without it a new outgoing entry is made. An answer by
    word of mouth has none and stops the terms at once. A redirected request gets a second letter, to the authority; a
    reclassified one goes on as a petition. Returns the number of the new letter.
    Raises: RequestMissingError, RequestEndedError, RequestRefusedError; as `registers.register_entry` and
    `answering.link_answer`; PetitionRefusedError.
    Law: Legea 544/2001 art. 7; HG 123/2002 art. 21 și 24.
    """
    if ending.nature is not Nature.RECLASSIFIED:  # which is inscribed first: the serial, then the entry
        hold(entry_ids=[entry.id])
    requests.check_ending(entry_id=entry.id, ending=ending, by=by, now=now)
    if ending.way is Way.VERBAL:
        _end_by_word(entry, ending, by, now)
        return None
    made = None
    if ending.nature is Nature.RECLASSIFIED:
        reason = "Nu ține de Legea 544/2001"
        petitions.take_over_from_information(entry=entry, reason=reason, by=by, now=now)
    if letter_id is None:
        made = register_letter(
            entry=entry, subject=_subject_of(ending, entry), way=ending.way, by=by, now=now
        )
    elif letter_id not in answers_of(entry=entry):
        raise RequestRefusedError(
            _("Documentul ales nu mai este răspuns la această cerere; alegeți din nou.")
        )
    transfer = _transferred(entry, ending, by, now) if ending.nature is Nature.REDIRECTED else None
    letter = made.entry_id if made else letter_id
    assert letter is not None
    requests.end_request(
        entry_id=entry.id,
        ending=ending,
        answer_entry_id=letter,
        transfer_entry_id=transfer.entry_id if transfer else None,
        by=by,
        now=now,
    )
    # The notice of a reclassification answers nothing: the petition's own term must outlive it.
    if made is not None and ending.nature is not Nature.RECLASSIFIED:
        answering.link_answer(
            row=entry, answer_id=letter, seen=standing_answers(entry=entry), powers=powers, by=by, now=now
        )
    terms.follow(entry_ids=[letter], by=by, now=now)
    return made


def _end_by_word(entry: EntryRow, ending: Ending, by: Actor, now: datetime) -> None:
    if ending.nature in WRITTEN_ONLY:
        raise RequestRefusedError(
            _("Acest răspuns se comunică în scris (Legea 544/2001 art. 7): alegeți hârtie sau electronic."),
            field="way",
        )
    requests.end_request(
        entry_id=entry.id, ending=ending, answer_entry_id=None, transfer_entry_id=None, by=by, now=now
    )


def answers_of(*, entry: EntryRow) -> dict[int, str]:
    """Return the standing answers of an entry: the key of the answering one and its number as written."""
    lines = books.answers_of([entry.id]).get(entry.id, ())
    return {line.answer.entry_id: line.answer_number for line in lines}


def standing_answers(*, entry: EntryRow) -> list[int]:
    """Return the rows of the standing answers of an entry, which a further one passes over knowingly."""
    return [line.id for line in books.answers_of([entry.id]).get(entry.id, ())]


@transaction.atomic
def evaluate(*, entry: EntryRow, assessment: Assessment, by: Actor, now: datetime) -> None:
    """
    Make the primary evaluation of a request, or change it, with its entry held before its terms.

    Raises: as `information.evaluate`.
    Law: HG 123/2002 art. 21.
    """
    hold_any(entry_ids=[entry.id])
    requests.evaluate(entry_id=entry.id, assessment=assessment, by=by, now=now)


@transaction.atomic
def reopen(*, entry: EntryRow, by: Actor, now: datetime) -> None:
    """
    Let a request wait again after its answer was annulled, with its entry held before its terms.

    Raises: as `information.reopen`.
    """
    hold_any(entry_ids=[entry.id])
    requests.reopen(entry_id=entry.id, by=by, now=now)


@transaction.atomic
def prepare_notice(*, entry: EntryRow, reason: str, way: Way, by: Actor, now: datetime) -> Registered:
    """
    Register the notice that gives thirty days in all once it has left, within the first ten.

    Raises: RequestMissingError, RequestEndedError, LongTermLockedError, RequestRefusedError.
    Law: Legea 544/2001 art. 7 alin. (1).
    """
    requests.check_notice(entry_id=entry.id, reason=reason, by=by, now=now)
    why = reason.strip()[:300]
    subject = f"Înștiințare: răspuns în cel mult 30 de zile la cererea nr. {written(entry=entry)} ({why})"
    made = register_letter(entry=entry, subject=subject, way=way, by=by, now=now)
    requests.prepare_notice(entry_id=entry.id, letter_entry_id=made.entry_id, reason=reason, by=by, now=now)
    return made


@transaction.atomic
def ask_clarification(*, entry: EntryRow, text: str, way: Way, by: Actor, now: datetime) -> Registered | None:
    """
    Ask the applicant for what is missing: by a letter, or by word of mouth. The terms run on.

    Raises: RequestMissingError, RequestEndedError, RequestRefusedError.
    Law: Legea 544/2001 art. 6 alin. (3).
    """
    made = None
    if way is not Way.VERBAL and len(text.strip()) >= 3:
        subject = f"Solicitare de lămuriri la cererea nr. {written(entry=entry)}"
        made = register_letter(entry=entry, subject=subject, way=way, by=by, now=now)
    requests.ask_clarification(
        entry_id=entry.id, text=text, letter_entry_id=made.entry_id if made else None, by=by, now=now
    )
    return made


@transaction.atomic
def receive_verbal(
    *,
    asked: str,
    name: str,
    person_kind: PersonKind,
    domain: Domain,
    domain_note: str,
    media: bool,
    answer: str,
    request_key: UUID,
    by: Actor,
    now: datetime,
) -> Registered:
    """
    Register a verbal request and what became of it, in one act. name: of the applicant; may be empty.

    answer: given | directed (shown how to ask in writing) | later (of the press alone: within twenty-four hours).
    Raises: RequestRefusedError; as `registers.register_entry`.
    Law: Legea 544/2001 art. 8.
    """
    if answer == "later" and not media:
        raise _not_the_press()
    made = _register_verbal(asked, name, request_key, by, now)
    if made.repeated:
        return made
    now = max(now, made.registered_at)
    terms.follow(entry_ids=[made.entry_id], by=by, now=now)
    if answer == "later":
        requests.evaluate(
            entry_id=made.entry_id,
            assessment=Assessment(
                evaluation=Evaluation.ON_REQUEST,
                received_way=Way.VERBAL,
                person_kind=person_kind,
                information_asked=asked,
                domain=domain,
                domain_note=domain_note,
                media=True,
            ),
            by=by,
            now=now,
        )
        return made
    requests.answer_verbally(
        entry_id=made.entry_id,
        asked=asked,
        person_kind=person_kind,
        domain=domain,
        domain_note=domain_note,
        media=media,
        given=answer == "given",
        by=by,
        now=now,
    )
    return made


def _not_the_press() -> RequestRefusedError:
    return RequestRefusedError(
        _(
            "Numai presa primește răspunsul verbal mai târziu, în 24 de ore (Legea 544/2001 art. 8 alin. (5)). "
            "Răspundeți pe loc sau îndrumați solicitantul să ceară în scris."
        ),
        field="answer",
    )


def _register_verbal(asked: str, name: str, request_key: UUID, by: Actor, now: datetime) -> Registered:
    text = ro_normalise(asked, single_line=True)
    if len(text) < 3:
        raise RequestRefusedError(
            _("Scrieți pe scurt ce informație s-a cerut (Legea 544/2001 art. 8)."), field="asked"
        )
    named = ro_normalise(name, single_line=True)[:200]
    special_id = books.register_of_template("law544")
    if special_id is None:
        raise RequestRefusedError(
            _(
                "Instituția nu are deschis registrul Legii 544/2001; administratorul îl deschide din „Registre și "
                "numere”."
            )
        )
    draft = EntryDraft(
        direction="incoming",
        subject=f"Cerere verbală de informații: {text[:1500]}",
        channel="counter",
        document_kind="Cerere Legea 544/2001",
        parties=(PartyDraft("sender", named),) if named else (),
        special_register_ids=(special_id,),
    )
    return _register(draft, request_key, by, now)


def register_letter(
    *,
    entry: EntryRow,
    subject: str,
    way: Way,
    by: Actor,
    now: datetime,
    recipients: Sequence[PartyDraft] | None = None,
) -> Registered:
    """
    Give a letter about an entry its number, in the general register; to its senders unless others are named.

    Raises: as `registers.register_entry`.
    """
    if recipients is None:
        recipients = [
            PartyDraft("recipient", party.name, party.correspondent_id)
            for party in books.parties_of(entry.id)
            if party.role == "sender"
        ]
    draft = EntryDraft(
        direction="outgoing",
        subject=subject,
        channel=_CHANNELS[way],
        document_kind="Răspuns Legea 544/2001",
        parties=tuple(recipients),
        unit_id=entry.unit_id,
    )
    with entitling.answering_in_term(entry_ids=[entry.id], now=now):
        return _register(draft, uuid4(), by, now)


def _register(draft: EntryDraft, request_key: UUID, by: Actor, now: datetime) -> Registered:
    return registers.register_entry(
        institution_id=required_institution(),
        register_id=_general().id,
        draft=draft,
        request_key=request_key,
        by=by,
        now=now,
    )


def _general() -> RegisterRow:
    book = books.general_register()
    assert book is not None  # an institution is opened with it
    return book


def _transferred(entry: EntryRow, ending: Ending, by: Actor, now: datetime) -> Registered:
    subject = f"Trimitere, spre competentă soluționare, a cererii de informații nr. {written(entry=entry)}"
    authority = PartyDraft("recipient", ro_normalise(ending.authority, single_line=True)[:200])
    return register_letter(
        entry=entry, subject=subject, way=ending.way, by=by, now=now, recipients=[authority]
    )


def _subject_of(ending: Ending, entry: EntryRow) -> str:
    number = written(entry=entry)
    return {
        Nature.FAVORABLE: "Răspuns la cererea de informații nr. %s",
        Nature.NONEXISTENT: "Răspuns la cererea de informații nr. %s: informația nu există",
        Nature.REFUSED: "Refuz motivat la cererea de informații nr. %s",
        Nature.REDIRECTED: "Înștiințare: cererea de informații nr. %s a fost trimisă autorității competente",
        Nature.PUBLISHED: "Înștiințare: unde este publicată informația cerută cu nr. %s",
        Nature.RECLASSIFIED: "Înștiințare: cererea nr. %s se tratează ca petiție",
    }[ending.nature] % number


def written(*, entry: EntryRow) -> str:
    """Return the number of an entry as offices write it."""
    codes = {book.id: book.number_code for book in books.registers()}
    return written_number(
        number=entry.number, code=codes.get(entry.register_id, ""), registered_on=entry.registered_on
    )
