"""The live process: who hears what, who is let in, and how a page that was away catches up. Without a database."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from typing import Any

from django.core import signing

from registratura.doors.live.application import LiveApplication
from registratura.doors.live.hub import BACKLOG_MOST, EARS_MOST, Hub, Notice, Told
from registratura.toolkit import live_tickets
from registratura.toolkit.live_tickets import LiveTicket

KEY = "k" * 50


def said(number: int, chat: int, operator: int = 0) -> Told:
    return Told("said", number, chat, operator, {"id": number, "chat": chat, "body": f"cuvântul {number}"})


class Words:
    """A source whose news the test gives."""

    def __init__(self, *rows: Told) -> None:
        self.rows = {row.number: row for row in rows}
        self.news: asyncio.Queue[list[Notice] | None] = asyncio.Queue()

    async def notices(self) -> AsyncIterator[list[Notice]]:
        while (portion := await self.news.get()) is not None:
            yield portion
        raise OSError("gone")

    async def read(self, *, institution_id: int, said: Sequence[int], chats: Sequence[int]) -> list[Told]:
        changed = [Told("chat", 0, one, 0, {"chat": one, "state": "open"}) for one in chats]
        return [self.rows[one] for one in said] + changed

    async def after(self, *, institution_id: int, chats: Sequence[int], number: int) -> list[Told]:
        return [row for row in self.rows.values() if row.chat_id in chats and row.number > number]


class Page:
    """A browser that opened its ear."""

    def __init__(
        self, application: LiveApplication, *, ticket: str, after: str = "", header: str = ""
    ) -> None:
        self.status, self.text, self.headers = 0, "", {}  # type: tuple[int, str, dict[bytes, bytes]] | Any
        self.leaves = asyncio.Event()
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/viu/",
            "query_string": f"bilet={ticket}&dupa={after}".encode(),
            "headers": [(b"Last-Event-ID", header.encode())] if header else [],
        }
        self.task = asyncio.create_task(application(scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        await self.leaves.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
        else:
            self.text += message["body"].decode()

    def heard(self) -> list[int]:
        lines = [line[6:] for line in self.text.splitlines() if line.startswith("data: ")]
        return [found["id"] for line in lines if "id" in (found := json.loads(line))]


def ticket(chats: Sequence[int] = (7,), operator: int = 0, institution: int = 1) -> str:
    return live_tickets.issue(institution_id=institution, chats=chats, operator_id=operator, key=KEY)


def house(*rows: Told) -> tuple[Words, Hub, LiveApplication]:
    words = Words(*rows)
    hub = Hub(words)
    return words, hub, LiveApplication(hub=hub, key=KEY, origin="https://registratura.exemplu.ro")


async def a_moment() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def test_each_side_hears_its_own_conversation_and_no_other() -> None:
    async def scene() -> None:
        words, hub, application = house(said(1, 7, 50), said(2, 8, 51))
        hub.start()
        maria, ion = Page(application, ticket=ticket([7])), Page(application, ticket=ticket([8]))
        stranger = Page(application, ticket=ticket([7], institution=2))
        ilie, oana = Page(application, ticket=ticket([7], 50)), Page(application, ticket=ticket([], 51))
        await a_moment()
        words.news.put_nowait([Notice(1, 7, 1), Notice(1, 8, 2)])
        await a_moment()
        assert [one.heard() for one in (maria, ion, ilie, oana, stranger)] == [[1], [2], [1], [2], []]
        assert maria.headers[b"access-control-allow-origin"] == b"https://registratura.exemplu.ro"
        await hub.stop()

    asyncio.run(scene())


def test_of_one_that_waits_operators_hear_that_it_spoke_and_not_what_it_said() -> None:
    async def scene() -> None:
        words, hub, application = house(said(1, 7))
        hub.start()
        ilie = Page(application, ticket=ticket([], 50))
        await a_moment()
        words.news.put_nowait([Notice(1, 7, 1)])
        await a_moment()
        assert '"chat":7' in ilie.text
        assert "cuvântul" not in ilie.text
        await hub.stop()

    asyncio.run(scene())


def test_a_page_that_was_away_catches_up_from_the_last_it_heard() -> None:
    async def scene() -> None:
        _words, hub, application = house(said(1, 7), said(2, 7), said(3, 8), said(4, 7))
        asked = Page(application, ticket=ticket(), after="1")
        by_browser = Page(application, ticket=ticket(), after="1", header="2")
        new = Page(application, ticket=ticket())
        bad = Page(application, ticket=ticket(), after="-5;drop")
        await a_moment()
        assert [one.heard() for one in (asked, by_browser, new, bad)] == [[2, 4], [4], [], []]
        await hub.stop()

    asyncio.run(scene())


def test_a_ticket_of_another_key_an_old_one_and_none_open_nothing() -> None:
    async def scene() -> None:
        _words, _hub, application = house()
        other = live_tickets.issue(institution_id=1, chats=[7], key="x" * 50)
        shaped = signing.dumps({"i": "a"}, key=KEY, salt="registratura.live")
        pages = [Page(application, ticket=one) for one in (other, "", "a" * 5_000, shaped)]
        await a_moment()
        assert [one.status for one in pages] == [403] * 4

    asyncio.run(scene())
    assert live_tickets.read(ticket([7, 8], 9), key=KEY) == LiveTicket(1, (7, 8), 9)


def test_whoever_leaves_is_forgotten_and_whoever_does_not_keep_up_is_shut() -> None:
    async def scene() -> None:
        words, hub, application = house(said(1, 7))
        page = Page(application, ticket=ticket())
        await a_moment()
        assert hub.count == 1
        page.leaves.set()
        await a_moment()
        assert (hub.count, page.task.done()) == (0, True)
        slow = hub.join(LiveTicket(1, (7,)))
        assert slow is not None
        for _ in range(BACKLOG_MOST + 5):
            slow.tell(b"x")
        assert slow.is_shut
        assert words.rows

    asyncio.run(scene())


def test_more_pages_than_a_person_opens_close_the_oldest() -> None:
    async def scene() -> None:
        _words, hub, _application = house()
        listeners = [hub.join(LiveTicket(1, (7,))) for _ in range(EARS_MOST + 1)]
        assert [one is not None and one.is_shut for one in listeners] == [True] + [False] * EARS_MOST

    asyncio.run(scene())


def test_when_the_database_goes_away_everybody_comes_back_and_catches_up() -> None:
    async def scene() -> None:
        words, hub, application = house(said(1, 7))
        hub.start()
        page = Page(application, ticket=ticket())
        await a_moment()
        words.news.put_nowait(None)
        await a_moment()
        assert page.task.done()
        with suppress(asyncio.CancelledError):
            await hub.stop()

    asyncio.run(scene())
