"""A small load generator: keep-alive connections served by one thread, so that it takes little of the processor."""

from __future__ import annotations

import heapq
import selectors
import socket
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from random import Random
from time import perf_counter

from registratura.toolkit.egress import OWN_PAGES, going_out

from .figures import Round

Request = Callable[[], bytes]
_PATIENCE = 30.0  # seconds without any answer
_GOOD = (b"HTTP/1.1 200", b"HTTP/1.1 201")


@dataclass(slots=True, eq=False)
class _Caller:
    link: socket.socket
    sent_at: float = 0.0
    received: bytearray = field(default_factory=bytearray)
    wanted: int = 0  # bytes of the whole answer, 0 while its head is not read


class LoadError(RuntimeError):
    """The server stopped answering, or answered what no request of a measurement may get."""


def http_round(*, port: int, clients: int, request: Request, seconds: float) -> Round:
    """
    Keep that many clients asking for that many seconds, each waiting for its answer before it asks again.

    request: gives the bytes of the next request. Answers other than 200 and 201 count as errors.
    Raises: LoadError when nothing answers for half a minute.
    """
    latencies: list[float] = []
    errors = 0
    with selectors.DefaultSelector() as selector, ExitStack() as opened:
        callers = [_Caller(opened.enter_context(_connected(port))) for _client in range(clients)]
        for caller in callers:
            selector.register(caller.link, selectors.EVENT_READ, caller)
        began = perf_counter()
        for caller in callers:
            _ask(caller, request)
        waiting = clients
        while waiting:
            ready = selector.select(_PATIENCE)
            if not ready:
                raise LoadError(f"no answer for {_PATIENCE:.0f} seconds")
            for key, _mask in ready:
                caller = key.data
                if not _answered(caller):
                    continue
                now = perf_counter()
                latencies.append(now - caller.sent_at)
                errors += not caller.received.startswith(_GOOD)
                if now - began < seconds:
                    _ask(caller, request)
                else:
                    waiting -= 1
        took = perf_counter() - began
    return Round(took, latencies, errors)


def visitors_round(
    *, port: int, visitors: int, requests: Sequence[bytes], pause_s: float, seconds: float, seed: int = 1
) -> Round:
    """
    Let that many people read for that many seconds: each asks for a page, reads it for a while, asks for another.

    Each page comes by a connection of its own, as after a pause. pause_s: how long a page is read, half to one and a
    half of it. A latency begins when the person wished for the
    page, so that a server that falls behind is not spared. Answers other than 200 and 201 count as errors.
    Raises: LoadError when nothing answers for half a minute.
    """
    chance, order, latencies, errors = Random(seed), count(), [], 0
    with selectors.DefaultSelector() as selector, ExitStack() as opened:
        began = perf_counter()
        wishes = [(began + chance.uniform(0, pause_s), next(order)) for _visitor in range(visitors)]
        heapq.heapify(wishes)
        asked = 0
        while True:
            now = perf_counter()
            while wishes and wishes[0][0] <= now:
                wished_at, _turn = heapq.heappop(wishes)
                if wished_at - began < seconds:
                    caller = _Caller(opened.enter_context(_connected(port)))
                    selector.register(caller.link, selectors.EVENT_READ, caller)
                    _ask(caller, lambda: chance.choice(requests))
                    caller.sent_at = wished_at
                    asked += 1
            if not (wishes or asked):
                break
            wait = _PATIENCE if not wishes else max(0.0, wishes[0][0] - perf_counter())
            ready = selector.select(wait)
            if not ready and not wishes and asked:
                raise LoadError(f"no answer for {_PATIENCE:.0f} seconds")
            for key, _mask in ready:
                caller = key.data
                if not _answered(caller):
                    continue
                now = perf_counter()
                selector.unregister(caller.link)
                caller.link.close()
                asked -= 1
                latencies.append(now - caller.sent_at)
                errors += not caller.received.startswith(_GOOD)
                heapq.heappush(wishes, (now + chance.uniform(0.5, 1.5) * pause_s, next(order)))
        took = perf_counter() - began
    return Round(took, latencies, errors)


def _connected(port: int) -> socket.socket:
    with going_out(connector=OWN_PAGES, host="127.0.0.1", port=port):
        link = socket.create_connection(("127.0.0.1", port))
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return link


def _ask(caller: _Caller, request: Request) -> None:
    caller.received.clear()
    caller.wanted = 0
    caller.sent_at = perf_counter()
    caller.link.sendall(request())


def _answered(caller: _Caller) -> bool:
    piece = caller.link.recv(262_144)
    if not piece:
        raise LoadError("the server closed a connection")
    caller.received += piece
    if not caller.wanted:
        head, mark, _rest = bytes(caller.received[:8_192]).partition(b"\r\n\r\n")
        if not mark:
            return False
        caller.wanted = len(head) + 4 + _content_length(head)
    return len(caller.received) >= caller.wanted


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _sep, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    raise LoadError("an answer without its length")


def get(path: str, *, cookie: str = "") -> bytes:
    """Return the bytes of a GET request."""
    return _head("GET", path, cookie) + b"\r\n"


def post(path: str, body: bytes, *, cookie: str = "") -> bytes:
    """Return the bytes of a POST of JSON."""
    head = _head("POST", path, cookie)
    return head + b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def _head(verb: str, path: str, cookie: str) -> bytes:
    signed = f"Cookie: {cookie}\r\n" if cookie else ""
    return f"{verb} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n{signed}".encode()
