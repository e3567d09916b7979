"""
What partners send: judged before a byte of a file is read, kept whole or not at all, answered under our signature.

The message comes first and says everything of its files; they follow as one stream. Files go to the store, then one
item of the tray is made under the number of the message: asked again, the same item answers, whatever was killed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, BinaryIO, Final
from uuid import UUID, uuid5

from django.conf import settings
from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.documents.services import ReceivedFile
from registratura.exchange import calling, messages, queries
from registratura.exchange import services as exchange
from registratura.exchange.errors import MessageRefusedError
from registratura.exchange.messages import Answer, BadFormError, End, FileLine, Message, ProofError
from registratura.exchange.queries import Arrived, PartnerLine
from registratura.exchange.services.arriving import Settled
from registratura.flows import deciding, depositing
from registratura.flows.depositing import Deposit
from registratura.flows.exchange.partners import own_end
from registratura.flows.exchange.sending import refuse_foreign, take_answer
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.intake import queries as tray
from registratura.intake.errors import DepositRefusedError, ItemDecidedError
from registratura.kernel.text import ro_normalise
from registratura.toolkit.calling import CallFailedError
from registratura.toolkit.scope import acting_for

_KEYS: Final = UUID("6f0a2a0e-5f0b-5a5e-9f5e-2d9c8e1f7b34")
_CHUNK: Final = 1 << 16
_LINE_ENDS: Final = re.compile(r"[\r\n]+")


@dataclass(frozen=True, slots=True)
class _Taken:
    """A message that may be answered: from whom, what it says, as it was written."""

    partner: PartnerLine
    message: Message
    raw: bytes
    own: End


def ask(*, institution_id: int, raw: bytes, now: datetime) -> bytes:
    """
    Answer whether a document is wanted, or what became of it. Must not run in a scope.

    Raises: MessageRefusedError, which is logged.
    """
    taken = _judged(institution_id, raw, now)
    known = _known(institution_id, taken, now)
    if known is not None:
        return _state(institution_id, taken, known, now)
    return _signed(institution_id, _answer(taken, "wanted", now), taken.own, now)


def take(*, institution_id: int, stream: BinaryIO, length: int, now: datetime) -> bytes:
    """
    Take a message with its files and answer what became of it; the same message again answers from what is there.

    length: the bytes that were announced. Must not run in a scope.
    Raises: MessageRefusedError, which is logged; nothing of it is kept in the tray then.
    """
    head = _head(institution_id, stream, now)
    taken = _judged(institution_id, head, now)
    known = _known(institution_id, taken, now)
    if known is not None:
        return _state(institution_id, taken, known, now)
    if length != len(head) + 1 + taken.message.size_bytes:
        raise _refused(institution_id, taken.own.url, "length", _("Lungimea nu este cea anunțată."), now)
    if taken.message.test:
        _only_hashed(institution_id, stream, taken, now)
        item_id = None
    else:
        item_id = _deposit(institution_id, stream, taken, now)
    with acting_for(institution_id):
        row = exchange.keep_arrived(
            partner_id=taken.partner.id,
            message=taken.message,
            raw=taken.raw.decode(),
            tray_item_id=item_id,
            now=now,
        )
        if taken.message.test:
            exchange.settle(incoming_id=row.id, settled=Settled("tested"), now=now)
        elif item_id is None:
            words = _("Niciun fișier nu a putut fi primit.")
            exchange.settle(incoming_id=row.id, settled=Settled("refused", reason=words), now=now)
    if item_id is not None and taken.partner.registers_at_once:
        _register(institution_id, taken, item_id, now)
    known = _known(institution_id, taken, now)
    assert known is not None
    return _state(institution_id, taken, known, now)


def _judged(institution_id: int, raw: bytes, now: datetime) -> _Taken:
    """Return a message from a confirmed partner, for us, signed now. Raises: MessageRefusedError."""
    claimed = ""
    own = own_end(institution_id=institution_id)
    try:
        facts = messages.opened(raw)
        message = Message.read(facts)
        claimed = f"{message.origin.url} {message.origin.code}"
        with acting_for(institution_id):
            partner = queries.partner_at(url=message.origin.url, code=message.origin.code)
        if partner is None or not partner.is_confirmed:
            words = _("Instituția expeditoare nu este printre partenerii confirmați.")
            raise _refused(institution_id, claimed, "unknown", words, now, status=403)
        messages.check_signed(facts, public_key=partner.public_key)
        moment = messages.signed_at(facts)
    except BadFormError as error:
        words = _("Mesajul nu are forma convenită (%s).") % str(error)[:100]
        raise _refused(institution_id, claimed, "form", words, now) from error
    except ProofError as error:
        words = _("Semnătura mesajului nu este făcută cu cheia confirmată a expeditorului.")
        raise _refused(institution_id, claimed, "signature", words, now, status=403) from error
    _refuse_elsewhere(institution_id, message, own, claimed, now)
    if abs(moment - now.astimezone(UTC)) > messages.SKEW:
        words = _("Mesajul este semnat la altă oră decât cea de aici; potriviți ceasul calculatorului.")
        raise _refused(institution_id, claimed, "clock", words, now, status=403)
    return _Taken(partner, message, raw, own)


def _refuse_elsewhere(institution_id: int, message: Message, own: End, claimed: str, now: datetime) -> None:
    if (message.destination.url, message.destination.code) != (own.url, own.code):
        words = _("Mesajul este pentru altă instituție.")
        raise _refused(institution_id, claimed, "destination", words, now)
    if any(line.size > settings.MAX_UPLOAD_BYTES for line in message.files):
        words = _("Un fișier are peste %s MB, cât se primește aici.") % (settings.MAX_UPLOAD_BYTES >> 20)
        raise _refused(institution_id, claimed, "size", words, now, status=413)
    if not message.files:
        raise _refused(institution_id, claimed, "form", _("Mesajul nu are niciun fișier."), now)


def _known(institution_id: int, taken: _Taken, now: datetime) -> Arrived | None:
    with acting_for(institution_id):
        known = queries.arrived(partner_id=taken.partner.id, message_id=taken.message.id)
    if known is not None and known.digest != taken.message.digest():
        words = _("Sub același număr de mesaj a venit deja alt document.")
        claimed = f"{taken.message.origin.url} {taken.message.origin.code}"
        raise _refused(institution_id, claimed, "doubled", words, now, status=409)
    return known


def _head(institution_id: int, stream: BinaryIO, now: datetime) -> bytes:
    head = bytearray()
    while len(head) <= messages.MOST_BYTES:
        sign = stream.read(1)
        if sign == b"\n":
            return bytes(head)
        if not sign:
            break
        head += sign
    raise _refused(institution_id, "", "form", _("Mesajul nu are forma convenită."), now)


def _deposit(institution_id: int, stream: BinaryIO, taken: _Taken, now: datetime) -> int | None:
    files = _kept(institution_id, stream, taken, now)
    message = taken.message
    bad = [f"„{file.name}”: {file.problem_words}" for file in files if not file.accepted]
    if bad:
        raise _refused(institution_id, message.origin.url, "file", _LINE_ENDS.sub(" ", " ".join(bad)), now)
    given = Deposit(
        source=tray.API,
        key=uuid5(_KEYS, f"{taken.partner.id}/{message.id}"),
        files=tuple(files),
        subject=ro_normalise(message.subject, single_line=True)[:500],
        sender_name=ro_normalise(message.origin.name, single_line=True)[:200],
    )
    try:
        return depositing.deposit(institution_id=institution_id, given=given, by=None, now=now).item_id
    except DepositRefusedError as error:
        raise _refused(institution_id, message.origin.url, "file", error.words, now) from error


def _kept(institution_id: int, stream: BinaryIO, taken: _Taken, now: datetime) -> list[ReceivedFile]:
    files = []
    for line in taken.message.files:
        pieces = _Pieces(stream, line)
        file = depositing.keep_stream(space=taken.own.code, source=iter(pieces), name=line.name)
        _check_pieces(institution_id, taken, pieces, now)
        files.append(file)
    return files


def _only_hashed(institution_id: int, stream: BinaryIO, taken: _Taken, now: datetime) -> None:
    for line in taken.message.files:
        pieces = _Pieces(stream, line)
        for _piece in pieces:
            pass
        _check_pieces(institution_id, taken, pieces, now)


def _check_pieces(institution_id: int, taken: _Taken, pieces: _Pieces, now: datetime) -> None:
    claimed = f"{taken.message.origin.url} {taken.message.origin.code}"
    if pieces.left:
        words = _("Transmisia s-a întrerupt înainte de sfârșit.")
        raise _refused(institution_id, claimed, "cut", words, now, status=408)
    if pieces.hexdigest != pieces.line.sha256:
        words = _("„%s” nu are amprenta din mesaj.") % pieces.line.name
        raise _refused(institution_id, claimed, "hash", words, now, status=400)


class _Pieces:
    """The bytes of one file out of the stream, hashed as they pass."""

    def __init__(self, stream: BinaryIO, line: FileLine) -> None:
        self._stream, self.line, self.left = stream, line, line.size
        self._digest = sha256()

    def __iter__(self) -> Iterator[bytes]:
        while self.left:
            piece = self._stream.read(min(self.left, _CHUNK))
            if not piece:
                return
            self.left -= len(piece)
            self._digest.update(piece)
            yield piece

    @property
    def hexdigest(self) -> str:
        """The digest of what has passed."""
        return self._digest.hexdigest()


def _register(institution_id: int, taken: _Taken, item_id: int, now: datetime) -> None:
    """Give the item its number in the name of whoever chose so; one that somebody decided stays as it was decided."""
    chooser = accounts.user_by_id(taken.partner.ruled_by_id) if taken.partner.ruled_by_id else None
    if chooser is None:
        return
    with acting_for(institution_id):
        powers = institutions.powers_of(chooser.id, institution_id=institution_id, at=now)
    if not powers.may(Permission.ENTRY_REGISTER) and not powers.may(Permission.REGISTER_ADMINISTER):
        return  # whoever chose so is gone: a person looks at it in the tray
    message = taken.message
    registration = deciding.Registration(
        subject=ro_normalise(message.subject, single_line=True),
        sender_name=ro_normalise(message.origin.name, single_line=True),
        document_kind=message.document_kind,
    )
    try:
        deciding.register_item(
            institution_id=institution_id, item_id=item_id, registration=registration, by=chooser, now=now
        )
    except ItemDecidedError:
        return


def _state(institution_id: int, taken: _Taken, known: Arrived, now: datetime) -> bytes:
    with acting_for(institution_id):
        settled = settled_now(arrival=known, now=now)
        answer = _answer(taken, "received", now) if settled is None else _final(taken, settled, now)
        if settled is not None:
            exchange.note_told(incoming_id=known.id, now=now)
    return _signed(institution_id, answer, taken.own, now)


def settled_now(*, arrival: Arrived, now: datetime) -> Settled | None:
    """Return what a document became for good, fixing it when it is decided; None while it waits. Inside a scope."""
    if not arrival.settled:
        outcome = queries.outcome_of(arrival)
        if outcome is None:
            return None
        row = exchange.settle(incoming_id=arrival.id, settled=Settled(*outcome), now=now)
        return Settled(row.settled, row.number, row.registered_at, row.reason)
    return Settled(arrival.settled, arrival.number, arrival.registered_at, arrival.reason)


def _answer(taken: _Taken, state: str, now: datetime) -> Answer:
    message = taken.message
    return Answer(
        message=message.id,
        digest=message.digest(),
        state=state,
        test=message.test,
        origin=message.origin,
        destination=message.destination,
        at=now.astimezone(UTC).isoformat(),
    )


def _final(taken: _Taken, settled: Settled, now: datetime) -> Answer:
    plain = _answer(taken, settled.state, now)
    moment = settled.registered_at.isoformat() if settled.registered_at is not None else ""
    return Answer(
        message=plain.message,
        digest=plain.digest,
        state=plain.state,
        test=plain.test,
        origin=plain.origin,
        destination=plain.destination,
        at=plain.at,
        number=settled.number,
        registered_at=moment,
        reason=settled.reason,
    )


def _signed(institution_id: int, answer: Answer, own: End, now: datetime) -> bytes:
    with acting_for(institution_id):
        key = exchange.signer(now=now)
    return messages.sign(answer.document(), private_key=key, end=own, now=now)


def _refused(
    institution_id: int, claimed: str, why: str, words: str, now: datetime, *, status: int = 422
) -> MessageRefusedError:
    with acting_for(institution_id):
        exchange.note_refusal(claimed=claimed, why=why, words=words, now=now)
    return MessageRefusedError(words, why=why, status=status)


def tell(*, institution_id: int, incoming_id: int, now: datetime) -> bool:
    """Tell a partner what its document became, and return whether it heard; it asks by itself too. Not in a scope."""
    with acting_for(institution_id):
        arrival = queries.arrived_by_id(incoming_id)
        settled = settled_now(arrival=arrival, now=now) if arrival is not None else None
        partner = queries.partner(arrival.partner_id) if arrival is not None else None
    if arrival is None or settled is None or partner is None:
        return False
    message = Message.read(messages.opened(arrival.message.encode()))
    own = own_end(institution_id=institution_id)
    taken = _Taken(partner, message, b"", own)
    body = _signed(institution_id, _final(taken, settled, now), own, now)
    try:
        heard = calling.ask(f"{partner.url}/schimb/{partner.code}/confirmari/", body).status == 204
    except CallFailedError:
        heard = False
    with acting_for(institution_id):
        if heard:
            exchange.note_told(incoming_id=incoming_id, now=now)
        else:
            exchange.note_untold(incoming_id=incoming_id, now=now)
    return heard


def hear(*, institution_id: int, raw: bytes, now: datetime) -> None:
    """
    Take an answer that a partner brings by itself. Told twice it does nothing. Must not run in a scope.

    Raises: MessageRefusedError.
    """
    claimed = ""
    try:
        facts = messages.opened(raw)
        answer = Answer.read(facts)
        claimed = f"{answer.destination.url} {answer.destination.code}"
        with acting_for(institution_id):
            line = queries.outgoing_of_message(answer.message)
            partner = queries.partner(line.partner_id) if line is not None else None
            document: dict[str, Any] = queries.document_of(line.id)[0] if line is not None else {}
        if line is None or partner is None or not partner.is_confirmed:
            words = _("Confirmarea este despre un document care nu a plecat de aici.")
            raise _refused(institution_id, claimed, "unknown", words, now, status=403)
        messages.check_signed(facts, public_key=partner.public_key)
        refuse_foreign(answer=answer, message=Message.read(document))
    except BadFormError as error:
        words = _("Confirmarea nu are forma convenită (%s).") % str(error)[:100]
        raise _refused(institution_id, claimed, "form", words, now) from error
    except ProofError as error:
        words = _("Semnătura confirmării nu este făcută cu cheia confirmată a partenerului.")
        raise _refused(institution_id, claimed, "signature", words, now, status=403) from error
    if answer.state == "wanted":
        return
    with acting_for(institution_id):
        take_answer(outgoing_id=line.id, answer=answer, raw=raw.decode(), now=now)
