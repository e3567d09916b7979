"""
A registered document to a partner: asked whether it is wanted, sent whole, asked after until it has its number there.

Every step may be killed: an attempt holds the document for half an hour, and the next one begins with the question,
which the partner answers from what it has.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, BinaryIO
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.dispatch import queries as shipments
from registratura.dispatch import services as dispatch
from registratura.documents import queries as documents
from registratura.exchange import calling, messages, queries
from registratura.exchange import services as exchange
from registratura.exchange.errors import SendingRefusedError
from registratura.exchange.messages import Answer, BadFormError, FileLine, Message, ProofError
from registratura.exchange.queries import OutgoingLine, PartnerLine
from registratura.flows import departures, dispatching
from registratura.flows.exchange.partners import own_end
from registratura.institutions import queries as institutions
from registratura.institutions.queries import Powers
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.registers import queries as books
from registratura.registers.queries import EntryCard, EntryRow
from registratura.toolkit.calling import CallAnswer, CallFailedError
from registratura.toolkit.scope import acting_for, required_institution

Clock = Callable[[], datetime]
# Answers that another attempt does not change.
_FINAL = frozenset({400, 409, 413, 422})


@transaction.atomic
def prepare(
    *,
    entry: EntryRow,
    partner_id: int,
    is_test: bool,
    note: str,
    powers: Powers,
    by: Actor,
    now: datetime,
) -> OutgoingLine:
    """
    Give an outgoing document with its files to be sent to a partner. Must run inside a scope.

    A trial carries the same and takes no number there; here it is no departure.
    Raises: SendingRefusedError; what the guards of dispatch raise.
    """
    partner = queries.partner(partner_id)
    if partner is None or not partner.is_confirmed:
        raise SendingRefusedError(_("Alegeți un partener a cărui cheie este confirmată."), field="partner")
    card = books.entry_card(entry)
    if card.state != "registered" or card.direction != "outgoing":
        raise SendingRefusedError(_("Prin schimb pleacă numai documente de ieșire înregistrate."))
    if not card.documents:
        raise SendingRefusedError(_("Documentul nu are niciun fișier; atașați-l întâi la înregistrare."))
    shipment_id = None
    if not is_test:
        dispatching.guard(entry=entry, powers=powers, by=by, now=now)
        made = dispatch.prepare_exchange(entry_id=entry.id, recipient_name=partner.name, by=by, now=now)
        shipment_id = made.id
    message = _message(card, partner, is_test=is_test, note=note)
    row = exchange.prepare(
        message=message, partner_id=partner.id, entry_id=entry.id, shipment_id=shipment_id, by=by, now=now
    )
    line = queries.outgoing_by_id(row.id)
    assert line is not None
    return line


def _message(card: EntryCard, partner: PartnerLine, *, is_test: bool, note: str) -> Message:
    return Message(
        id=str(uuid4()),
        test=is_test,
        origin=own_end(institution_id=required_institution()),
        destination=messages.End(partner.url, partner.code, partner.name),
        register=card.register_code[:40],
        number=card.written_number[:60],
        registered_at=card.registered_at.isoformat(),
        subject=card.subject[:1_000],
        document_kind=card.document_kind[:100],
        parties=tuple((party.role, party.name[:300]) for party in card.parties[:50]),
        files=tuple(
            FileLine(
                file.name.replace("/", "_").replace("\\", "_")[:255],
                file.media_type,
                file.size_bytes,
                file.sha256,
            )
            for file in card.documents[: messages.MOST_FILES]
        ),
        note=note.strip()[:500],
    )


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A document in hand: what is said, to whom, with which key."""

    outgoing_id: int
    message: Message
    raw: bytes
    partner: PartnerLine
    space: str


def attempt(*, institution_id: int, outgoing_id: int, clock: Clock) -> str:
    """
    Ask a partner for a document, send it when it is wanted, keep the answer; return the state in which it stands.

    Must not run in a scope. Safe to repeat, whatever was killed.
    """
    with acting_for(institution_id):
        held = _begin(institution_id, outgoing_id, clock())
    if held is None:
        return ""
    if isinstance(held, str):
        return _fail(institution_id, outgoing_id, held, final=True, now=clock())
    try:
        reply = calling.ask(f"{_place(held)}/intrebare/", held.raw)
        if _state_of(held, reply) == "wanted":
            reply = calling.send(
                f"{_place(held)}/documente/",
                head=held.raw,
                files=[_opener(held.space, line) for line in held.message.files],
                size_bytes=held.message.size_bytes,
            )
        answer = _checked(held, reply.body)
    except (CallFailedError, OSError) as error:
        return _fail(institution_id, outgoing_id, str(error), final=False, now=clock())
    except (BadFormError, ProofError):
        return _fail(institution_id, outgoing_id, reply.words, final=reply.status in _FINAL, now=clock())
    with acting_for(institution_id):
        return take_answer(outgoing_id=outgoing_id, answer=answer, raw=reply.body.decode(), now=clock())


def _begin(institution_id: int, outgoing_id: int, now: datetime) -> _Attempt | str | None:
    row = exchange.begin_attempt(outgoing_id=outgoing_id, now=now)
    if row is None:
        return None
    partner = queries.partner(row.partner_id)
    if partner is None:
        return _("Schimbul cu această instituție s-a încheiat.")
    if not partner.is_confirmed:
        return _("Cheia partenerului nu mai este confirmată.")
    message = Message.read(row.document)
    own = institutions.institution_by_id(institution_id)
    assert own is not None
    raw = messages.sign(message.document(), private_key=exchange.signer(now=now), end=message.origin, now=now)
    return _Attempt(outgoing_id, message, raw, partner, own.code)


def _place(held: _Attempt) -> str:
    return f"{held.partner.url}/schimb/{held.partner.code}"


def _opener(space: str, line: FileLine) -> Callable[[], BinaryIO]:
    return lambda: documents.open_bytes(space=space, sha256=line.sha256)


def _state_of(held: _Attempt, reply: CallAnswer) -> str:
    return _checked(held, reply.body).state


def _checked(held: _Attempt, body: bytes) -> Answer:
    """Return an answer that the partner signed, about this very message. Raises: BadFormError, ProofError."""
    facts = messages.opened(body)
    messages.check_signed(facts, public_key=held.partner.public_key)
    answer = Answer.read(facts)
    refuse_foreign(answer=answer, message=held.message)
    return answer


def refuse_foreign(*, answer: Answer, message: Message) -> None:
    """Refuse an answer that speaks of another message or another document. Raises: BadFormError."""
    same = (answer.message, answer.digest, answer.test) == (message.id, message.digest(), message.test)
    ends = (answer.origin, answer.destination) == (message.origin, message.destination)
    number_of_a_trial = message.test and answer.state not in ("wanted", "tested", "refused")
    if not same or not ends or number_of_a_trial or (not message.test and answer.state == "tested"):
        raise BadFormError("the answer speaks of something else")


@transaction.atomic
def take_answer(*, outgoing_id: int, answer: Answer, raw: str, now: datetime) -> str:
    """Keep a checked answer, and write into dispatch and the registers what follows. Must run inside a scope."""
    if answer.state == "wanted":  # it was sent and is wanted again: tried later
        exchange.note_failure(outgoing_id=outgoing_id, words=answer.state, final=False, now=now)
        return answer.state
    state = exchange.keep_answer(outgoing_id=outgoing_id, answer=answer, raw=raw, now=now)
    document, shipment_id, by_id = queries.document_of(outgoing_id)
    if state and shipment_id is not None:
        sender = accounts.user_by_id(by_id)
        assert sender is not None
        _follow(state, answer, raw, document, shipment_id, sender, now)
    if state == "refused":
        _tell(outgoing_id, answer.reason, now)
    return state or answer.state


def _follow(
    state: str,
    answer: Answer,
    raw: str,
    document: dict[str, Any],
    shipment_id: int,
    sender: Actor,
    now: datetime,
) -> None:
    if state == "refused":
        dispatch.exchange_failed(shipment_id=shipment_id, words=answer.reason, now=now)
        return
    if dispatch.exchange_taken(shipment_id=shipment_id, by=sender, now=now):
        _write_departure(shipment_id, sender, now)
    if state == "registered":
        at = min(datetime.fromisoformat(answer.registered_at), now)
        words = _("%(name)s a dat numărul %(number)s. Confirmare semnată, SHA-256: %(digest)s") % {
            "name": answer.destination.name,
            "number": answer.number,
            "digest": sha256(raw.encode()).hexdigest(),
        }
        # The clock there may stand behind ours: nobody is told before the paper left.
        left = shipments.shipment(shipment_id)
        at = at if left is None or left.sent_on is None or legal_date(at) >= left.sent_on else now
        dispatch.exchange_registered(shipment_id=shipment_id, at=at, text=words, now=now)


def _write_departure(shipment_id: int, sender: Actor, now: datetime) -> None:
    card = shipments.shipment(shipment_id)
    assert card is not None
    departures.write(entry_ids=[card.entry_id], by=sender, now=now)


def _fail(institution_id: int, outgoing_id: int, words: str, *, final: bool, now: datetime) -> str:
    with acting_for(institution_id), transaction.atomic():
        ended = exchange.note_failure(outgoing_id=outgoing_id, words=words, final=final, now=now)
        if ended:
            _document, shipment_id, _by = queries.document_of(outgoing_id)
            if shipment_id is not None:
                dispatch.exchange_failed(shipment_id=shipment_id, words=words, now=now)
            _tell(outgoing_id, words, now)
    return "failed" if ended else "waiting"


def _tell(outgoing_id: int, reason: str, now: datetime) -> None:
    line = queries.outgoing_by_id(outgoing_id)
    assert line is not None
    _document, _shipment, by_id = queries.document_of(outgoing_id)
    messaging.send(
        kind=Kind.EXCHANGE_ENDED,
        to=by_id,
        context={
            "number": line.written_number,
            "partner": line.partner_name,
            "reason": reason[:500] or _("fără motiv"),
        },
        about_type="entry",
        about_id=line.entry_id,
        dedupe_key=f"exchange-ended/{outgoing_id}",
        by=None,
        now=now,
    )
