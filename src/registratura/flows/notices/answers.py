"""Telling whoever worked on a paper that its answer left, and with what proof. Nobody is told of one's own deed."""

from collections.abc import Mapping
from datetime import datetime

from registratura.dispatch import queries as shipments
from registratura.dispatch.queries import ShipmentCard
from registratura.flows.notices import work
from registratura.flows.terms import SUBJECT
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.registers import queries as books
from registratura.routing import queries as routing
from registratura.routing.queries import Lead
from registratura.routing.terms import Part

_BY_HAND = "hand"
_NUMBERS = 200  # letters of the numbers that one answer closes


def tell_left(*, entry_id: int, shipment_id: int, by_id: int | None) -> list[int]:
    """
    Tell those who worked on what an entry answers that it left, and return whom.

    What is given by hand arrives as it leaves, and its proof tells both. Must run inside a scope.
    """
    card = _card(entry_id, shipment_id)
    if card is None or card.sent_at is None or card.method == _BY_HAND:
        return []
    context = {"number": card.written_number, "sent_on": card.sent_on, "way": card.method_name}
    return _tell(Kind.ANSWER_LEFT, card, context, key=f"left/{card.id}", by_id=by_id, now=card.sent_at)


def tell_proof(*, entry_id: int, shipment_id: int, by_id: int | None) -> list[int]:
    """
    Tell those who worked on what an entry answers what became of the shipment, and return whom.

    A copy for information proves nothing. Must run inside a scope.
    """
    card = _card(entry_id, shipment_id)
    if card is None or card.for_information or (told_at := card.confirmed_at or card.sent_at) is None:
        return []
    context = {
        "number": card.written_number,
        "outcome": card.state_name,
        "way": card.method_name,
        "communicated_on": card.communicated_on,
    }
    key = f"proof/{card.id}/{card.state}/{card.communicated_on or ''}"
    return _tell(Kind.ANSWER_PROOF, card, context, key=key, by_id=by_id, now=told_at)


def _card(entry_id: int, shipment_id: int) -> ShipmentCard | None:
    return next((card for card in shipments.of_entry(entry_id) if card.id == shipment_id), None)


def _tell(
    kind: Kind,
    card: ShipmentCard,
    context: Mapping[str, object],
    *,
    key: str,
    by_id: int | None,
    now: datetime,
) -> list[int]:
    papers = _worked_on(card.entry_id, now)
    for user_id, entry_ids in papers.items():
        if user_id == by_id:
            continue
        written = {line.id: line.written_number for line in books.lines_of(entry_ids)}
        numbers = ", ".join(written[entry_id] for entry_id in entry_ids if entry_id in written)
        messaging.send(
            kind=kind,
            to=user_id,
            context={**context, "answers": numbers[:_NUMBERS]},
            about_type=SUBJECT,
            about_id=entry_ids[0],
            dedupe_key=f"{key}/{user_id}",
            by=None,
            now=now,
        )
    return [user_id for user_id in papers if user_id != by_id]


def _worked_on(entry_id: int, at: datetime) -> dict[int, list[int]]:
    """Return who worked last on each paper that an entry answers; on the entry itself when it answers none."""
    answered = [
        line.answered.entry_id for line in books.answered_by([entry_id]).get(entry_id, ()) if line.stands
    ]
    found: dict[int, list[int]] = {}
    for paper in answered or [entry_id]:
        leads = [step for step in routing.path_of(paper, at=at) if step.part == Part.LEAD]
        if leads:
            lead = Lead(leads[-1].unit_id, leads[-1].user_id)
            for user_id in work.holders(entry_id=paper, lead=lead, now=at):
                found.setdefault(user_id, []).append(paper)
    return found
