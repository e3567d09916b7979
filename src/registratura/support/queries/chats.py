"""Live conversations as pages read them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from registratura.support import links
from registratura.support.chat_rules import CHAT_STATES, HERE_FOR, ChatState, Choice, Speaker
from registratura.support.models import Chat, ChatMessage, ChatSeat
from registratura.toolkit.scope import required_institution

KIND: Final = "chat"
PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing said. key: of the form it came with, by which a page knows its own words again."""

    id: int
    by_customer: bool
    author: str
    body: str
    at: datetime
    key: UUID


@dataclass(frozen=True, slots=True)
class ChatLine:
    """A live conversation in a list. unread: what the customer said after the operator's last word."""

    id: int
    state: ChatState
    name: str
    client: str
    operator_id: int | None
    operator: str
    opened_at: datetime
    last_at: datetime
    preview: str
    unread: int = 0

    @property
    def state_words(self) -> str:
        """The state in words."""
        return str(CHAT_STATES[self.state])


@dataclass(frozen=True, slots=True)
class ChatCard:
    """A live conversation, whole."""

    id: int
    state: ChatState
    name: str
    email: str
    client: str
    operator_id: int | None
    operator: str
    requester_id: int | None
    opened_at: datetime
    ended_at: datetime | None
    ended_how: str
    choice: Choice
    ticket_id: int | None
    said: tuple[Saying, ...] = field(default=())

    @property
    def state_words(self) -> str:
        """The state in words."""
        return str(CHAT_STATES[self.state])

    @property
    def last_id(self) -> int:
        """The number of the last thing said; 0 before any."""
        return self.said[-1].id if self.said else 0


@dataclass(frozen=True, slots=True)
class Seat:
    """An operator who is there to answer."""

    operator_id: int
    name: str
    chats: int


def _rows() -> QuerySet[Chat]:
    return Chat.objects.select_related("client", "operator")


def live_chats() -> list[ChatLine]:
    """Return the conversations that did not end: those that wait the longest first, then those in course."""
    last = ChatMessage.objects.filter(chat_id=OuterRef("pk")).order_by("-id")
    answered = (
        ChatMessage.objects.filter(chat_id=OuterRef("pk"), speaker=Speaker.OPERATOR.value)
        .order_by()
        .values("chat_id")
        .annotate(last=Max("id"))
        .values("last")
    )
    unread = (
        ChatMessage.objects.filter(
            chat_id=OuterRef("pk"), speaker=Speaker.CUSTOMER.value, id__gt=OuterRef("answered")
        )
        .order_by()
        .values("chat_id")
        .annotate(n=Count("id"))
        .values("n")
    )
    rows = _rows().exclude(state=ChatState.ENDED.value)
    rows = rows.annotate(preview=Subquery(last.values("body")[:1]), answered=Coalesce(Subquery(answered), 0))
    rows = rows.annotate(unread=Coalesce(Subquery(unread), 0))
    return [_line(row) for row in rows.order_by("-state", "opened_at", "id")[:PAGE]]


def chat(chat_id: int) -> ChatCard | None:
    """Return a live conversation whole, for operators, or None."""
    row = _rows().filter(pk=chat_id).first()
    return _card(row) if row is not None else None


def chat_behind(secret: str) -> ChatCard | None:
    """Return the live conversation that a link opens, or None."""
    number = links.number_in(secret)
    row = _rows().filter(pk=number).first() if number is not None else None
    if row is None or not links.fits(
        secret, kind=KIND, institution_id=row.institution_id, number=row.id, nonce=row.link_nonce
    ):
        return None
    return _card(row)


def chat_secret(chat_id: int) -> str:
    """Return the secret of a live conversation's link; empty when there is none."""
    row = Chat.objects.filter(pk=chat_id).only("id", "link_nonce", "institution_id").first()
    if row is None:
        return ""
    here = required_institution()
    return links.secret_of(kind=KIND, institution_id=here, number=row.id, nonce=row.link_nonce)


def said_after(chat_id: int, *, after: int) -> tuple[Saying, ...]:
    """Return what was said in a conversation after a message."""
    rows = ChatMessage.objects.filter(chat_id=chat_id, id__gt=after).order_by("id")
    return tuple(_sayings(rows))


def seats(*, now: datetime, lines: Sequence[ChatLine] = ()) -> list[Seat]:
    """Return the operators who are there, by name, with how many of these conversations each has."""
    rows = ChatSeat.objects.select_related("operator").filter(
        left_at__isnull=True, seen_at__gt=now - HERE_FOR
    )
    busy = Counter(one.operator_id for one in lines)
    found = [Seat(row.operator_id, row.operator.full_name, busy[row.operator_id]) for row in rows]
    return sorted(found, key=lambda one: (one.name, one.operator_id))


def somebody_is_there(*, now: datetime) -> bool:
    """Say whether an operator is there to answer live."""
    return ChatSeat.objects.filter(left_at__isnull=True, seen_at__gt=now - HERE_FOR).exists()


def waiting_chats() -> int:
    """Return how many live conversations nobody took yet."""
    return Chat.objects.filter(state=ChatState.WAITING.value).count()


def _line(row: Chat) -> ChatLine:
    return ChatLine(
        id=row.id,
        state=ChatState(row.state),
        name=row.name or row.email,
        client=row.client.name if row.client is not None else "",
        operator_id=row.operator_id,
        operator=row.operator.full_name if row.operator is not None else "",
        opened_at=row.opened_at,
        last_at=row.last_at,
        preview=(getattr(row, "preview", "") or "")[:120],
        unread=getattr(row, "unread", 0),
    )


def _card(row: Chat) -> ChatCard:
    return ChatCard(
        id=row.id,
        state=ChatState(row.state),
        name=row.name,
        email=row.email,
        client=row.client.name if row.client is not None else "",
        operator_id=row.operator_id,
        operator=row.operator.full_name if row.operator is not None else "",
        requester_id=row.requester_id,
        opened_at=row.opened_at,
        ended_at=row.ended_at,
        ended_how=row.ended_how,
        choice=Choice(row.choice),
        ticket_id=row.ticket_id,
        said=tuple(_sayings(ChatMessage.objects.filter(chat_id=row.id).order_by("id"))),
    )


def _sayings(rows: Iterable[ChatMessage]) -> list[Saying]:
    return [
        Saying(
            row.id,
            row.speaker == Speaker.CUSTOMER,
            row.author_name,
            row.body,
            row.written_at,
            row.request_key,
        )
        for row in rows
    ]
