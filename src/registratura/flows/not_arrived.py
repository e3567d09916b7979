"""
A letter that did not reach its recipient: the answer is owed again, its term runs on, and people are told at once.

The law wants the answer communicated. An e-mail that a server took and sent back later was not, nor a letter that the
post brought back because nobody was found at its address: the day of departure leaves
the registers, where it stays as a corrected value; the work is opened again; what the answer had ended runs again from
the start of the term, without the time that went by. Another letter to the same recipient that left keeps everything.
"""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from registratura.deadlines.reminding import Anchor, Step, Whom
from registratura.dispatch import queries as shipments
from registratura.dispatch.queries import ShipmentCard
from registratura.flows import chain, departures, terms
from registratura.information import queries as requests
from registratura.information import services as information
from registratura.kernel.calendar import legal_date
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.petitions import queries as petitions
from registratura.registers import queries as books
from registratura.routing import queries as routing
from registratura.routing import services as work

_ANSWERABLE = Step(Anchor.BEFORE_SAFE, 0, frozenset({Whom.HOLDER, Whom.COORDINATOR}))
_REPLY_LONGEST = 160


def take(*, shipment_id: int, now: datetime) -> list[int]:
    """
    Let follow what a lost letter means, and return the entries whose answer is owed again.

    A copy, or a message that never left, only is told of; a letter that was refused, or that nobody fetched, stands.
    Must run inside a scope; done twice it does nothing more.
    Law: OG 27/2002 art. 8 alin. (1), Legea 544/2001 art. 7: the answer is communicated to whoever asked.
    """
    card = shipments.shipment(shipment_id)
    assert card is not None
    owed: list[int] = []
    if card.lost and card.left and not card.for_information:
        owed = _owe_again(card, now)
    # Of paper that came back, whoever answered hears from the proof itself.
    if owed or card.method == "email":
        _tell(card, owed, now)
    return owed


def _owe_again(card: ShipmentCard, now: datetime) -> list[int]:
    if card.method == "email":
        reply = card.last_reply[:_REPLY_LONGEST].rstrip(". ")
        reason = _("Mesajul către %(address)s nu a ajuns: %(reply)s") % {
            "address": card.email,
            "reply": reply,
        }
    else:
        reason = _("Scrisoarea s-a întors: %(why)s") % {"why": card.return_reason_name}
    answered = departures.take_back(entry_id=card.entry_id, reason=reason, now=now)
    if answered is None:
        return []
    owed = sorted(
        set(answered)
        | {sent.entry_id for sent in petitions.by_letter([card.entry_id])}
        | set(requests.waiting_for_letters([card.entry_id]))
    )
    information.letters_came_back(letter_ids=[card.entry_id], ground=reason, by=None, now=now)
    today = legal_date(now)
    for ground in books.term_grounds(owed, today=today):
        if ground.entry_id in answered and ground.state == "registered" and ground.left_on is None:
            work.reopen(entry_id=ground.entry_id, reason=reason, by=None, now=now)
    terms.resume(entry_ids=owed, answered_since=card.registered_on, ground=reason, by=None, now=now)
    return owed


def _tell(card: ShipmentCard, owed: Collection[int], now: datetime) -> None:
    """Tell who sent the message; of an answer that is owed again, also its holders and who heads them."""
    senders = {user_id for user_id in (shipments.sender_of(card.id),) if user_id is not None}
    if not owed:
        for user_id in senders | _holders_of(card):
            messaging.send(
                kind=Kind.DELIVERY_FAILED,
                to=user_id,
                context={"channel": "e-mail", "reply": f"{card.email}: {card.last_reply}"[:300]},
                dedupe_key=f"dispatch.failed.{card.id}.{user_id}",
                by=None,
                now=now,
                about_type=terms.SUBJECT,
                about_id=card.entry_id,
            )
        return
    due = [term.due_on for term in routing.open_terms(owed).values()]
    context = {
        "number": card.written_number,
        "answers": ", ".join(line.written_number for line in books.lines_of(owed))[:200],
        "reply": _said_of(card)[:300],
        "due_on": min(due, default=None),
    }
    for user_id in senders | _answerable(owed, now):
        messaging.send(
            kind=Kind.ANSWER_RETURNED,
            to=user_id,
            context=context,
            dedupe_key=f"dispatch.returned.{card.id}.{user_id}",
            by=None,
            now=now,
            about_type=terms.SUBJECT,
            about_id=card.entry_id,
        )


def _said_of(card: ShipmentCard) -> str:
    """Return what the server, or the post, said."""
    if card.method == "email":
        return f"{card.email}: {card.last_reply}"
    return _("poșta a notat „%s”") % card.return_reason_name


def _holders_of(card: ShipmentCard) -> set[int]:
    answered = books.answered_by([card.entry_id]).get(card.entry_id, ())
    holders = [routing.holder_of(line.answered.entry_id) for line in answered]
    return {one.user_id for one in holders if one is not None and one.user_id is not None}


def _answerable(owed: Collection[int], now: datetime) -> set[int]:
    leads, staff = routing.leads_of(owed), routing.staff_at(now)
    barred = routing.barred_from(owed, at=now)
    return {
        user_id
        for entry_id in owed
        for user_id in chain.hearers(
            step=_ANSWERABLE,
            lead=leads.get(entry_id, chain.NO_LEAD),
            staff=staff,
            barred=barred[entry_id].user_ids if entry_id in barred else (),
        )
    }
