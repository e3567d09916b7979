"""Live conversations with the support department: who is there, what is said, what becomes of the words."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from registratura.flows.support import department, tell_received
from registratura.institutions import queries as institutions
from registratura.journal.services import Actor
from registratura.support import queries
from registratura.support import services as support
from registratura.support.chat_rules import ChatState, Speaker
from registratura.support.queries import ChatCard, ChatLine, Saying, Seat
from registratura.support.services import ChatDraft
from registratura.toolkit import live_tickets

if TYPE_CHECKING:
    from registratura.institutions.models import Institution


@dataclass(frozen=True, slots=True)
class Ear:
    """Where a page listens: the address of the live process and the ticket for it; empty without one."""

    address: str
    ticket: str


@dataclass(frozen=True, slots=True)
class News:
    """What a page missed, and how the conversation stands."""

    card: ChatCard
    said: tuple[Saying, ...]
    ear: Ear


def somebody_is_there(*, supplier: "Institution | None", now: datetime) -> bool:
    """Say whether a live conversation may begin now."""
    if supplier is None:
        return False
    with department(supplier=supplier):
        return queries.somebody_is_there(now=now)


def begin(*, supplier: "Institution", draft: ChatDraft, now: datetime) -> str:
    """
    Begin a live conversation and return the secret of its page.

    Raises: ChatRefusedError, whose field is `nobody` where a message is to be left instead.
    """
    with department(supplier=supplier):
        return queries.chat_secret(support.open_chat(draft=draft, now=now))


def behind(*, supplier: "Institution", secret: str) -> ChatCard | None:
    """Return what the customer reads behind a link, or None."""
    with department(supplier=supplier):
        return queries.chat_behind(secret)


def news(*, supplier: "Institution", secret: str, after: int) -> News | None:
    """Return what the customer's page missed, with a new ear; None when the link opens nothing."""
    with department(supplier=supplier):
        card = queries.chat_behind(secret)
        if card is None:
            return None
        said = tuple(one for one in card.said if one.id > after)
        return News(
            card, said, _ear(supplier, [card.id]) if card.state is not ChatState.ENDED else Ear("", "")
        )


def say(*, supplier: "Institution", secret: str, body: str, key: UUID, now: datetime) -> int | None:
    """
    Add the customer's word; return its number, None when the link opens nothing.

    Raises: ChatRefusedError.
    """
    with department(supplier=supplier):
        card = queries.chat_behind(secret)
        if card is None:
            return None
        return support.say(chat_id=card.id, speaker=Speaker.CUSTOMER, body=body, key=key, by=None, now=now)


def end(*, supplier: "Institution", secret: str, now: datetime) -> bool:
    """End the conversation at the customer's word; False when the link opens nothing."""
    with department(supplier=supplier):
        card = queries.chat_behind(secret)
        if card is not None:
            support.end_chat(chat_id=card.id, how="customer", by=None, now=now)
        return card is not None


def choose(*, supplier: "Institution", secret: str, keep: bool, email: str, now: datetime) -> str | None:
    """
    Do what the customer chose of the words; return the secret of the conversation that keeps them, empty when deleted.

    None when the link opens nothing. Raises: ChatRefusedError, TicketRefusedError for no address to answer at.
    """
    with department(supplier=supplier):
        card = queries.chat_behind(secret)
        if card is None:
            return None
        ticket = support.choose(chat_id=card.id, keep=keep, email=email, now=now)
        kept = queries.nonce_of(ticket) if ticket is not None else ""
    if ticket is not None and not card.choice:
        tell_received(supplier=supplier, ticket_id=ticket, now=now)
    return kept


def tidy(*, now: datetime) -> tuple[int, int]:
    """End what nobody goes on with and delete what nobody chose to keep; return how many of each."""
    supplier = institutions.supplier()
    if supplier is None:
        return 0, 0
    with department(supplier=supplier):
        return support.tidy_chats(now=now)


def floor(*, now: datetime) -> tuple[list[ChatLine], list[Seat]]:
    """Return the live conversations and who is there. Must run inside the department's scope."""
    lines = queries.live_chats()
    return lines, queries.seats(now=now, lines=lines)


def operators_ear(*, supplier: "Institution", by: Actor, lines: list[ChatLine]) -> Ear:
    """Return where an operator's page listens: the whole queue, and what is said in the operator's conversations."""
    return _ear(supplier, [one.id for one in lines if one.operator_id == by.id], by.id)


def _ear(supplier: "Institution", chats: list[int], operator_id: int = 0) -> Ear:
    if not settings.LIVE_URL:
        return Ear("", "")
    ticket = live_tickets.issue(institution_id=supplier.id, chats=chats, operator_id=operator_id)
    return Ear(f"{settings.LIVE_URL}/viu/", ticket)
