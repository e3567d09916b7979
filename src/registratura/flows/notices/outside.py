"""
Telling those who wrote to us, by the e-mail address under which they wrote: the number, the answer, more time.

None of it is the act itself: an answer leaves by dispatch, and a notice that the law wants is a letter with a number.
"""

from collections.abc import Mapping
from datetime import datetime

from registratura.correspondents import queries as directory
from registratura.deadlines.queries import DeadlineCard
from registratura.dispatch import queries as shipments
from registratura.dispatch.queries import ShipmentCard
from registratura.flows.outside_writers import follow_page, writer_of
from registratura.flows.terms import SUBJECT
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.messaging.services import Outside
from registratura.registers import queries as books
from registratura.registers.queries import EntryCard
from registratura.routing import queries as routing

WROTE_ELECTRONICALLY = frozenset({"email", "portal"})


def tell_number(*, entry_id: int, by: Actor | None, now: datetime) -> bool:
    """
    Tell the sender of an e-mail under which number it was registered, and say whether that could be done.

    Only who wrote by e-mail and whose address is known is told, once. Must run inside a scope.
    """
    card, writer = _writer_of(entry_id)
    if card is None or writer is None:
        return False
    term = routing.open_terms([entry_id]).get(entry_id)
    context = {
        "number": card.written_number,
        "received_on": legal_date(card.received_at) if card.received_at else card.registered_on,
        "due_on": term.due_on if term else None,
        "page": _follow_page(entry_id, by, now),
    }
    return _send(Kind.NUMBER_GIVEN, writer, entry_id, context, key=f"number/{entry_id}", by=by, now=now)


def tell_answer(*, entry_id: int, shipment_id: int, by: Actor | None) -> int:
    """
    Tell those who wrote electronically that the answer to them left on paper or waits in the portal; return how many.

    An answer that left by e-mail tells of itself. Must run inside a scope.
    """
    shipment = next((card for card in shipments.of_entry(entry_id) if card.id == shipment_id), None)
    if shipment is None or shipment.sent_at is None or shipment.method == "email":
        return 0
    if shipment.method == "portal":
        return _tell_waiting(shipment, by)
    now = shipment.sent_at
    told = 0
    for line in books.answered_by([entry_id]).get(entry_id, ()):
        card, writer = _writer_of(line.answered.entry_id)
        if card is None or writer is None:
            continue
        context = {
            "number": shipment.written_number,
            "answers": card.written_number,
            "sent_on": shipment.sent_on,
            "way": shipment.method_name,
        }
        key = f"answer/{shipment_id}/{card.id}"
        told += _send(Kind.ANSWER_SENT, writer, card.id, context, key=key, by=by, now=now)
    return told


def _tell_waiting(shipment: ShipmentCard, by: Actor | None) -> int:
    now, told = shipment.sent_at, 0
    assert now is not None
    for line in books.answered_by([shipment.entry_id]).get(shipment.entry_id, ()):
        entry = books.entry_by_id(line.answered.entry_id)
        writer = writer_of(entry=entry) if entry is not None else None
        if entry is None or writer is None:
            continue
        context = {
            "number": line.answer_number,
            "answers": line.answered.written_number,
            "page": follow_page(entry=entry, origin="mail", by=by, now=now),
        }
        key = f"answer-waits/{shipment.id}/{entry.id}"
        told += _send(Kind.ANSWER_WAITS, writer, entry.id, context, key=key, by=by, now=now)
    return told


def tell_extension(*, term: DeadlineCard, reason: str, by: Actor | None, now: datetime) -> bool:
    """
    Tell who wrote electronically until when the answer comes after more time was given, and say whether that was done.

    Must run inside a scope.
    """
    card, writer = _writer_of(term.subject_id) if term.subject_type == SUBJECT else (None, None)
    if card is None or writer is None:
        return False
    context = {"number": card.written_number, "due_on": term.due_on, "reason": reason}
    key = f"extended/{term.id}/{term.revision}"
    return _send(Kind.TERM_EXTENDED, writer, card.id, context, key=key, by=by, now=now)


def _follow_page(entry_id: int, by: Actor | None, now: datetime) -> str:
    entry = books.entry_by_id(entry_id)
    return follow_page(entry=entry, origin="mail", by=by, now=now) if entry is not None else ""


def _writer_of(entry_id: int) -> tuple[EntryCard | None, Outside | None]:
    """Return an incoming entry with who sent it by electronic means; None for whoever wrote otherwise."""
    entry = books.entry_by_id(entry_id)
    if entry is None or entry.direction != "incoming" or entry.channel not in WROTE_ELECTRONICALLY:
        return None, None
    card = books.entry_card(entry)
    senders = [party.correspondent_id for party in card.parties if party.role == "sender"]
    known = directory.by_id(senders[0]) if senders and senders[0] is not None else None
    if known is None or not known.email:
        return card, None
    return card, Outside(email=known.email, name=known.name)


def _send(
    kind: Kind,
    writer: Outside,
    entry_id: int,
    context: Mapping[str, object],
    *,
    key: str,
    by: Actor | None,
    now: datetime,
) -> bool:
    sent = messaging.send(
        kind=kind,
        to=writer,
        context=context,
        about_type=SUBJECT,
        about_id=entry_id,
        dedupe_key=key,
        by=by,
        now=now,
    )
    return sent.is_new
