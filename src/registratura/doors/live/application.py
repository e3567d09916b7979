"""The ASGI application of the live process: `GET /viu/?bilet=…&dupa=…` stays open and tells what is said."""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any, Final
from urllib.parse import parse_qs

from registratura.doors.live.hub import Hub, Listener
from registratura.toolkit import live_tickets

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

PING_S: Final = 15.0
LIFE_S: Final = 900.0
"""An open ear ends by itself after a quarter of an hour: the page asks for a new ticket, and is asked who it is."""

RETRY_MS: Final = 2_000


class LiveApplication:
    """Answers pages that listen. origin: of the pages, the only ones that may read the answers."""

    def __init__(self, *, hub: Hub, key: str, origin: str) -> None:
        self._hub, self._key, self._origin = hub, key, origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._hub.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self._hub.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, method = scope["path"].rstrip("/"), scope["method"]
        if method not in ("GET", "HEAD"):
            await self._say(send, 405, {"detail": "GET"})
        elif path.endswith("/viu/stare"):
            await self._say(send, 200, {"listeners": self._hub.count})
        elif path.endswith("/viu"):
            await self._listen(scope, receive, send)
        else:
            await self._say(send, 404, {"detail": "not found"})

    async def _listen(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        ticket = live_tickets.read(asked.get("bilet", [""])[0], key=self._key)
        if ticket is None:
            await self._say(send, 403, {"detail": "ticket"})
            return
        listener = self._hub.join(ticket)
        if listener is None:
            await self._say(send, 503, {"detail": "full"})
            return
        watch = asyncio.create_task(_until_gone(receive, listener))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self._headers(stream=True)})
            await self._tell(listener, _number(scope, asked), send)
        except OSError:  # the page went away, or the database: it comes back and catches up
            pass
        finally:
            watch.cancel()
            self._hub.leave(listener)

    async def _tell(self, listener: Listener, after: int | None, send: Send) -> None:
        await _send(send, f"retry: {RETRY_MS}\n\n".encode())
        if after is not None:
            ticket = listener.ticket
            missed = await self._hub.source.after(
                institution_id=ticket.institution_id, chats=ticket.chats, number=after
            )
            if missed:
                await _send(send, b"".join(one.event() for one in missed))
        until = asyncio.get_running_loop().time() + LIFE_S
        while asyncio.get_running_loop().time() < until:
            try:
                event = await asyncio.wait_for(listener.waiting.get(), PING_S)
            except TimeoutError:
                event = b": \n\n"
            if event is None:
                break
            await _send(send, event)
        with suppress(OSError):
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _headers(self, *, stream: bool = False) -> list[tuple[bytes, bytes]]:
        kind = b"text/event-stream; charset=utf-8" if stream else b"application/json"
        return [
            (b"content-type", kind),
            (b"cache-control", b"no-store"),
            (b"x-accel-buffering", b"no"),
            (b"x-content-type-options", b"nosniff"),
            (b"access-control-allow-origin", self._origin.encode()),
            (b"vary", b"origin"),
        ]

    async def _say(self, send: Send, status: int, told: dict[str, Any]) -> None:
        await send({"type": "http.response.start", "status": status, "headers": self._headers()})
        await send({"type": "http.response.body", "body": json.dumps(told).encode(), "more_body": False})


async def _send(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _until_gone(receive: Receive, listener: Listener) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.shut()


def _number(scope: Scope, asked: dict[str, list[str]]) -> int | None:
    """Return from where to catch up: the browser's own header first, then what the page asked."""
    headers = {name.lower(): value for name, value in scope["headers"]}
    given = headers.get(b"last-event-id", b"").decode("latin-1") or asked.get("dupa", [""])[0]
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None
