"""Who listens to what, and handing on what the database tells."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import structlog

from registratura.toolkit.live_tickets import LiveTicket

log = structlog.get_logger("registratura.live")

LISTENERS_MOST: Final = 5_000
EARS_MOST: Final = 6
"""Open pages of one conversation, or of one operator; a further one closes the oldest."""

BACKLOG_MOST: Final = 200
"""Events that a slow browser may leave unread; then it is closed, and catches up when it comes back."""

LOST_PAUSE: Final = 1.0  # seconds before the database is asked again


@dataclass(frozen=True, slots=True)
class Notice:
    """What the database tells: a row was committed. number: of the message; 0 when the conversation itself changed."""

    institution_id: int
    chat_id: int
    number: int


@dataclass(frozen=True, slots=True)
class Told:
    """A row as it is told. operator_id: whose conversation it is; 0: nobody's yet."""

    kind: str
    number: int
    chat_id: int
    operator_id: int
    data: dict[str, Any]

    def event(self) -> bytes:
        """Return it as a server-sent event; what was said carries its number, from which one catches up."""
        head = f"id: {self.number}\n" if self.kind == "said" else ""
        text = json.dumps(self.data, ensure_ascii=False, separators=(",", ":"))
        return f"{head}event: {self.kind}\ndata: {text}\n\n".encode()


class Source(Protocol):
    """Where news comes from."""

    def notices(self) -> AsyncIterator[list[Notice]]:
        """Give portions of news as they come. Raises: OSError when the way is lost; ask again later."""

    async def read(self, *, institution_id: int, said: Sequence[int], chats: Sequence[int]) -> list[Told]:
        """Return messages by number, and how conversations stand."""

    async def after(self, *, institution_id: int, chats: Sequence[int], number: int) -> list[Told]:
        """Return what was said in conversations after a message."""


@dataclass(eq=False, slots=True)
class Listener:
    """An open page. None in the queue: it is to be closed."""

    ticket: LiveTicket
    waiting: "asyncio.Queue[bytes | None]" = field(default_factory=lambda: asyncio.Queue(BACKLOG_MOST))
    is_shut: bool = False

    def tell(self, event: bytes) -> None:
        """Hand an event over; whoever does not keep up is shut."""
        if self.is_shut:
            return
        try:
            self.waiting.put_nowait(event)
        except asyncio.QueueFull:
            self.shut()

    def shut(self) -> None:
        """End it; the page comes back by itself and catches up."""
        self.is_shut = True
        while self.waiting.full():
            self.waiting.get_nowait()
        self.waiting.put_nowait(None)


class Hub:
    """Everybody who listens."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._of_chat: dict[tuple[int, int], list[Listener]] = defaultdict(list)
        self._of_operator: dict[tuple[int, int], list[Listener]] = defaultdict(list)
        self._count = 0
        self._task: asyncio.Task[None] | None = None

    @property
    def count(self) -> int:
        """How many listen."""
        return self._count

    def start(self) -> None:
        """Begin to hand on."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop handing on, and shut everybody."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        self._shut_all()

    def join(self, ticket: LiveTicket) -> Listener | None:
        """Let a page listen; None when the house is full."""
        if self._count >= LISTENERS_MOST:
            return None
        listener = Listener(ticket)
        for ears in self._ears_of(ticket):
            if len(ears) >= EARS_MOST:
                ears.pop(0).shut()
            ears.append(listener)
        self._count += 1
        return listener

    def leave(self, listener: Listener) -> None:
        """Forget a page."""
        for ears in self._ears_of(listener.ticket):
            if listener in ears:
                ears.remove(listener)
        for places in (self._of_chat, self._of_operator):
            for key in self._keys_of(listener.ticket, places):
                if not places[key]:
                    del places[key]
        self._count -= 1

    def _keys_of(
        self, ticket: LiveTicket, places: dict[tuple[int, int], list[Listener]]
    ) -> list[tuple[int, int]]:
        numbers = (ticket.operator_id,) if places is self._of_operator else ticket.chats
        wanted = bool(ticket.operator_id) == (places is self._of_operator)
        return [(ticket.institution_id, number) for number in numbers] if wanted else []

    def _ears_of(self, ticket: LiveTicket) -> list[list[Listener]]:
        # An operator hears through the name alone: what is theirs changes while they listen.
        if ticket.operator_id:
            return [self._of_operator[ticket.institution_id, ticket.operator_id]]
        return [self._of_chat[ticket.institution_id, number] for number in ticket.chats]

    async def _run(self) -> None:
        while True:
            try:
                async for portion in self.source.notices():
                    await self._hand_on(portion)
            except OSError:
                log.warning("live: the database is away", listeners=self._count)
            self._shut_all()  # nobody knows what was missed: each comes back and catches up
            await asyncio.sleep(LOST_PAUSE)

    async def _hand_on(self, portion: Sequence[Notice]) -> None:
        for institution in {one.institution_id for one in portion}:
            here = [one for one in portion if one.institution_id == institution]
            said = [one.number for one in here if one.number]
            chats = sorted({one.chat_id for one in here if not one.number})
            for told in await self.source.read(institution_id=institution, said=said, chats=chats):
                self._tell(institution, told)

    def _tell(self, institution: int, told: Told) -> None:
        event = told.event()
        for listener in self._of_chat.get((institution, told.chat_id), ()):
            listener.tell(event)
        if told.kind == "chat":
            for key, ears in self._of_operator.items():
                if key[0] == institution:
                    for listener in ears:
                        listener.tell(event)
        elif told.operator_id:
            for listener in self._of_operator.get((institution, told.operator_id), ()):
                listener.tell(event)
        else:  # of one that waits the operators hear that it spoke, not what it said
            self._tell(
                institution, Told("chat", 0, told.chat_id, 0, {"chat": told.chat_id, "state": "waiting"})
            )

    def _shut_all(self) -> None:
        for places in (self._of_chat, self._of_operator):
            for ears in places.values():
                for listener in list(ears):
                    listener.shut()
