"""
Requests of data subjects at one controller: taking in, proving who asks, deciding; each with the message it needs.

Functions run outside a scope and open that of the controller, so that a wrong code stays counted when it is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils.translation import gettext as _

from registratura.consents import queries as consents_read
from registratura.consents import services as consents
from registratura.deadlines.legal_holidays import LEGAL
from registratura.flows import rights_letters as letters
from registratura.flows import rights_others as others
from registratura.flows.rights_pseudonyms import pseudonyms_of
from registratura.institutions import queries as institutions
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.personal_data import whole_person
from registratura.messaging import services as messages
from registratura.messaging.kinds import Kind
from registratura.messaging.services import Outside
from registratura.rights import queries
from registratura.rights import services as rights
from registratura.rights.errors import CodeRefusedError, RequestRefusedError, RequestUnknownError
from registratura.rights.kinds import Channel, LetterKind, Level, Method, Right
from registratura.rights.machine import Status
from registratura.rights.queries import RequestCard
from registratura.rights.services import Draft, Opened
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution


def is_supplier(*, institution: "Institution") -> bool:
    """Say whether a controller answers for the accounts of the service."""
    found = institutions.account_controller()
    return found is not None and found.id == institution.id


def receive(
    *, institution: "Institution", draft: Draft, method: Method | None = None, by: Actor | None, now: datetime
) -> Opened:
    """
    Take a request in, tell the person its reference, and ask for the proof that its answer needs.

    method: how who asks was proven already (account, counter). The same form again gives the same answer.
    Raises: RequestRefusedError.
    Law: GDPR art. 12.
    """
    with acting_for(institution.id):
        opened = rights.open_request(draft=draft, calendar=LEGAL, by=by, now=now)
        if not opened.is_new:
            return opened
        card = _card(opened.request_id)
        if draft.channel is not Channel.ROUTED:
            _tell_received(institution, card, opened, by, now)
        if method is not None:
            rights.note_proven(request_id=card.id, method=method, by=by, now=now)
        elif card.level_needed is Level.NONE:
            rights.begin(request_id=card.id, by=by, now=now)
        elif draft.channel in (Channel.WEB, Channel.MAIL) and card.person_email:
            rights.ask_proof(request_id=card.id, level=card.level_needed, by=None, now=now)
            _send_code(institution, card, rights.IDENTITY, now)
        return opened


def _tell_received(
    institution: "Institution", card: RequestCard, opened: Opened, by: Actor | None, now: datetime
) -> None:
    if not card.person_email:
        return
    messages.send(
        kind=Kind.RIGHTS_RECEIVED,
        to=Outside(email=card.person_email, name=card.person_name, language=card.language),
        context={
            "reference": opened.reference,
            "secret": opened.secret,
            "right": card.right_name,
            "due_on": card.limit.strict,
            "page": letters.status_address(
                institution=institution, supplier=is_supplier(institution=institution)
            ),
        },
        dedupe_key=f"rights:received:{card.id}",
        about_type="privacy_request",
        about_id=card.id,
        by=by,
        now=now,
    )


def send_code(
    *, institution: "Institution", request_id: int, purpose: str, by: Actor | None, now: datetime
) -> None:
    """
    Send a code to the address of a request.

    Raises: CodeRefusedError, StatusError, RequestUnknownError.
    """
    with acting_for(institution.id):
        card = _card(request_id)
        if purpose == rights.IDENTITY and not card.is_proven:
            rights.ask_proof(request_id=card.id, level=card.level_needed, by=by, now=now)
        _send_code(institution, card, purpose, now, by)


def _send_code(
    institution: "Institution", card: RequestCard, purpose: str, now: datetime, by: Actor | None = None
) -> None:
    code = rights.issue_code(request_id=card.id, purpose=purpose, by=by, now=now)
    messages.send(
        kind=Kind.RIGHTS_CODE,
        to=Outside(email=card.person_email, name=card.person_name, language=card.language),
        context={"reference": card.reference, "code": code},
        dedupe_key=f"rights:code:{card.id}:{uuid4().hex}",
        about_type="privacy_request",
        about_id=card.id,
        by=None,
        now=now,
    )


def prove_by_code(*, institution: "Institution", request_id: int, code: str, now: datetime) -> None:
    """
    Prove that the address of a request is the person's.

    Raises: CodeRefusedError in the same words whatever was wrong; RequestUnknownError.
    """
    with acting_for(institution.id):
        good = rights.try_code(request_id=request_id, purpose=rights.IDENTITY, code=code, now=now)
        if good:
            rights.note_proven(request_id=request_id, method=Method.CODE, by=None, now=now)
    refuse_bad_code(good=good)


def refuse_bad_code(*, good: bool) -> None:
    """
    Refuse a code outside the scope in which its try was counted.

    Raises: CodeRefusedError.
    """
    if not good:
        raise CodeRefusedError(
            _("Codul nu este bun: a fost scris greșit, folosit sau a expirat. Cereți altul."), field="code"
        )


def ask_clarification(
    *, institution: "Institution", request_id: int, question: str, by: Actor, now: datetime
) -> None:
    """
    Ask the person to say more, by a letter; the clock goes on.

    Raises: RequestRefusedError without a question; StatusError.
    """
    if not question.strip():
        raise RequestRefusedError(_("Scrieți ce trebuie lămurit."), field="question")
    with acting_for(institution.id):
        rights.ask_clarification(request_id=request_id, by=by, now=now)
        _send(institution, request_id, LetterKind.CLARIFICATION, question, by, now)


def extend(
    *, institution: "Institution", request_id: int, code: str, reason: str, by: Actor, now: datetime
) -> None:
    """
    Give a request two months more, and send the letter that says why, in one act.

    Raises: ExtensionRefusedError after the first month, without a reason, or a second time; LetterNotMadeError.
    Law: GDPR art. 12 alin. (3).
    """
    with acting_for(institution.id):
        rights.extend(request_id=request_id, code=code, reason=reason, calendar=LEGAL, by=by, now=now)
        card = _card(request_id)
        with letters.in_language_of(card=card):
            words = letters.extension_paragraphs(card=card, limit=card.limit.strict, code=code, reason=reason)
            letters.send_letter(
                institution=institution,
                card=card,
                kind=LetterKind.EXTENSION,
                paragraphs=words,
                by=by,
                now=now,
            )


def refuse(
    *, institution: "Institution", request_id: int, codes: Sequence[str], words: str, by: Actor, now: datetime
) -> None:
    """
    Refuse a request for reasons of the list, and send the letter with the remedies, in one act.

    Raises: RequestRefusedError, StatusError, LetterNotMadeError.
    Law: GDPR art. 12 alin. (4).
    """
    with acting_for(institution.id):
        rights.refuse(request_id=request_id, codes=codes, by=by, now=now)
        card = _card(request_id)
        with letters.in_language_of(card=card):
            text = letters.refusal_paragraphs(card=card, codes=[str(one) for one in card.codes], words=words)
            letters.send_letter(
                institution=institution, card=card, kind=LetterKind.REFUSAL, paragraphs=text, by=by, now=now
            )


def answer(
    *,
    institution: "Institution",
    request_id: int,
    words: str,
    purposes: Sequence[str] = (),
    by: Actor,
    now: datetime,
) -> None:
    """
    Answer a request in words: a complaint, a review, an objection, a correction that was made. It ends with it.

    What was corrected is told first to those who received the data. purposes: those that stop, when an objection is
    accepted; none of them: the answer says why it is not.
    Raises: RequestRefusedError without words, or before what was weighed is written; NotProvenError, StatusError.
    Law: GDPR art. 16, 19, 21.
    """
    if not words.strip():
        raise RequestRefusedError(_("Scrieți răspunsul."), field="words")
    with acting_for(institution.id):
        rights.begin(request_id=request_id, by=by, now=now)
        card = _card(request_id)
        told, waits = _whom_it_reached(institution, card, by, now)
        if card.right is Right.OBJECTION and purposes:
            person = whole_person(
                institution_id=institution.id,
                person=card.person,
                everywhere=is_supplier(institution=institution),
            )
            rights.stop_purposes(request_id=card.id, keys=person, purposes=purposes, by=by, now=now)
        with letters.in_language_of(card=card):
            text = letters.answer_paragraphs(card=card, words=words)
            text += letters.stopped_paragraphs(purposes=queries.stopped_purposes(card.id))
            text += letters.told_paragraphs(names=told)
            letters.send_letter(
                institution=institution, card=card, kind=LetterKind.ANSWER, paragraphs=text, by=by, now=now
            )
        if card.right is Right.WITHDRAW:
            _take_back(card, by, now)
        end = Status.AWAITING_RECIPIENTS if waits else Status.DELIVERED
        rights.move(request_id=request_id, to=end, by=by, now=now)


def _whom_it_reached(
    institution: "Institution", card: RequestCard, by: Actor, now: datetime
) -> tuple[list[str], bool]:
    """List those to whom corrected data went; they are told before the request ends. Law: GDPR art. 19."""
    if card.right is not Right.RECTIFICATION or not card.person:
        return [], False
    person = whole_person(
        institution_id=institution.id, person=card.person, everywhere=is_supplier(institution=institution)
    )
    names = others.recipients_of(person=person)
    return names, others.list_recipients(card=card, names=names, by=by, now=now)


def _take_back(card: RequestCard, by: Actor, now: datetime) -> None:
    """Take every yes of the person back, in the act of the answer. Law: GDPR art. 7 alin. (3)."""
    for ref in pseudonyms_of(person=card.person):
        for purpose in consents_read.purposes_answered(ref):
            consents.withdraw(subject_id=ref, purpose=purpose, by=by, now=now, note=card.reference)


def _send(
    institution: "Institution", request_id: int, kind: LetterKind, words: str, by: Actor, now: datetime
) -> None:
    card = _card(request_id)
    with letters.in_language_of(card=card):
        text = letters.answer_paragraphs(card=card, words=words)
        letters.send_letter(institution=institution, card=card, kind=kind, paragraphs=text, by=by, now=now)


@dataclass(frozen=True, slots=True)
class Routed:
    """A request sent on: where, and under which reference there."""

    institution: "Institution"
    reference: str


def route(*, institution: "Institution", request_id: int, code: str, by: Actor, now: datetime) -> Routed:
    """
    Send a request about an institution's registers to that institution, with what it needs, and tell the person.

    It becomes a request of its own there, received on the day it reached the supplier. Two scopes, one after the other:
    the second is repeated safely, since the request there is known by its key.
    Raises: RequestRefusedError for an unknown institution; StatusError, RequestUnknownError.
    Law: GDPR art. 28 alin. (3) lit. e).
    """
    target = institutions.institution_by_code(code)
    if target is None or target.closed_at is not None or target.id == institution.id:
        raise RequestRefusedError(_("Alegeți instituția care ține registrul."), field="code")
    with acting_for(institution.id):
        card = _card(request_id)
        draft = replace(_handed_on(card), origin_code=institution.code)
    opened = receive(institution=target, draft=draft, by=None, now=now)
    with acting_for(target.id):
        if card.is_proven and card.level_proven is not Level.NONE:
            rights.note_proven(
                request_id=opened.request_id, method=Method(card.proven_method), by=None, now=now
            )
    with acting_for(institution.id):
        rights.note_routed(
            request_id=request_id, code=target.code, reference=opened.reference, by=by, now=now
        )
        with letters.in_language_of(card=card):
            text = letters.forwarded_paragraphs(card=card, institution=target, reference=opened.reference)
            letters.send_letter(
                institution=institution, card=card, kind=LetterKind.FORWARDED, paragraphs=text, by=by, now=now
            )
    return Routed(target, opened.reference)


def _handed_on(card: RequestCard) -> Draft:
    return Draft(
        request_key=queries.key_for_routing(card.id),
        right=card.right.value,
        channel=Channel.ROUTED,
        received_at=card.received_at,
        name=card.person_name,
        email=card.person_email,
        phone=card.person_phone,
        address=card.person_address,
        cnp=queries.cnp_of(card.id),
        details=card.details,
        language=card.language,
        user_id=None,
        origin_reference=card.reference,
    )


def days_of(*, card: RequestCard, now: datetime) -> int:
    """Return how many days are left to the strict limit; negative when it has passed."""
    return (card.limit.strict - legal_date(now)).days


def _card(request_id: int) -> RequestCard:
    card = queries.request_by_id(request_id)
    if card is None:
        raise RequestUnknownError(_("Cererea nu există aici."))
    return card
