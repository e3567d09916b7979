"""How soon the other side sees what is said, with many conversations open at once, through the live process itself."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

from registratura.doors.cli.context import tell
from registratura.toolkit.egress import OWN_PAGES, going_out
from registratura.toolkit.postgres.processes import ending_with_parent

from .figures import percentile

WAIT_S = 20.0


def measure_chats(*, chats: int, messages: int, per_second: float) -> dict[str, Any]:
    """
    Open so many conversations, each with both its pages listening, and time messages from the moment they are sent.

    per_second: messages begun in a second, half of them by each side. The writers are this process's own threads.
    """
    from django.db import connections

    supplier, operators, numbers = _opened(chats)
    connections.close_all()
    with _live() as port:
        tickets = _tickets(supplier, operators, numbers)
        tell(f"{len(tickets)} pagini ascultă {chats} discuții…")
        took, lost = asyncio.run(_measured(port, tickets, supplier, numbers, operators, messages, per_second))
        memory = _memory(port)
    found = sorted(took)
    return {
        "chats": chats,
        "listening_pages": len(tickets),
        "messages": messages,
        "per_second": per_second,
        "lost": lost,
        "seen_ms": {f"p{share}": round(percentile(found, share) * 1000, 1) for share in (50, 95, 99)},
        "wanted_p95_ms": 300,
        "live_process_mb": memory,
    }


def _opened(chats: int) -> tuple[int, list[int], list[int]]:
    from registratura.accounts import services as accounts
    from registratura.institutions import services as institutions
    from registratura.kernel.privacy import Purpose
    from registratura.support import services as support
    from registratura.support.chat_rules import Speaker
    from registratura.toolkit.purpose import reading_for
    from registratura.toolkit.scope import acting_for

    now = datetime.now(UTC)
    supplier = institutions.open_institution(
        name="Furnizor", cui="", now=now, code="furnizor", kind="supplier"
    )
    tell(f"Se deschid {chats} discuții…")
    operators, numbers = [], []
    with acting_for(supplier.id), reading_for(Purpose.P05):
        for number in range(max(1, chats // 25)):
            operators.append(
                accounts.create_user(
                    email=f"o{number}@furnizor.example", full_name=f"Operator {number}", now=now
                )
            )
            support.take_seat(by=operators[-1], now=now)
        for number in range(chats):
            draft = support.ChatDraft(request_key=uuid4(), body="Bună ziua", name=f"Client {number}")
            numbers.append(support.open_chat(draft=draft, now=now))
            by = operators[number % len(operators)]
            support.say(
                chat_id=numbers[-1], speaker=Speaker.OPERATOR, body="Vă ascult", key=uuid4(), by=by, now=now
            )
    return supplier.id, [one.id for one in operators], numbers


def _tickets(supplier: int, operators: list[int], numbers: list[int]) -> list[str]:
    from registratura.toolkit import live_tickets

    pages = [live_tickets.issue(institution_id=supplier, chats=[one]) for one in numbers]
    return pages + [
        live_tickets.issue(institution_id=supplier, chats=[], operator_id=one) for one in operators
    ]


@contextmanager
def _live() -> Iterator[int]:
    """Run the live process as `registratura run` does."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [
        *(sys.executable, "-m", "granian", "--interface", "asgi", "--no-ws", "--workers", "1"),
        *("--host", "127.0.0.1", "--port", str(port), "registratura.config.asgi:application"),
    ]
    process = subprocess.Popen(
        ending_with_parent(command, means="TERM"), env=dict(os.environ), stdout=subprocess.DEVNULL
    )
    try:
        asyncio.run(_answers(port))
        yield port
    finally:
        process.terminate()
        process.wait(20)


async def _answers(port: int) -> None:
    for _ in range(600):
        with suppress(OSError), going_out(connector=OWN_PAGES, host="127.0.0.1", port=port):
            _reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return
        await asyncio.sleep(0.1)
    raise TimeoutError("the live process does not answer")


async def _measured(
    port: int,
    tickets: list[str],
    supplier: int,
    numbers: list[int],
    operators: list[int],
    messages: int,
    per_second: float,
) -> tuple[list[float], int]:
    seen: dict[str, list[float]] = {}
    ready = asyncio.Semaphore(0)
    pages = [asyncio.create_task(_page(port, ticket, seen, ready)) for ticket in tickets]
    for _ in pages:
        await asyncio.wait_for(ready.acquire(), WAIT_S)
    sent: dict[str, float] = {}
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(8) as writers:
        for number in range(messages):
            key = uuid4()
            sent[str(key)] = perf_counter()
            by = operators[(number // 2 % len(numbers)) % len(operators)] if number % 2 else None
            loop.run_in_executor(writers, _say, supplier, numbers[number // 2 % len(numbers)], key, by)
            await asyncio.sleep(1 / per_second)
        await asyncio.sleep(2)
    for page in pages:
        page.cancel()
    # Both pages of a conversation hear it; the later of the two counts.
    took = [max(seen[key]) - at for key, at in sent.items() if len(seen.get(key, ())) == 2]
    return took, messages - len(took)


def _say(supplier: int, chat: int, key: UUID, by: int | None) -> None:
    from registratura.accounts import queries as accounts
    from registratura.kernel.privacy import Purpose
    from registratura.support import services as support
    from registratura.support.chat_rules import Speaker
    from registratura.toolkit.purpose import reading_for
    from registratura.toolkit.scope import acting_for

    speaker = Speaker.CUSTOMER if by is None else Speaker.OPERATOR
    with acting_for(supplier), reading_for(Purpose.P05):
        person = accounts.user_by_id(by) if by is not None else None
        support.say(
            chat_id=chat,
            speaker=speaker,
            body="Mulțumesc, am înțeles.",
            key=key,
            by=person,
            now=datetime.now(UTC),
        )


async def _page(port: int, ticket: str, seen: dict[str, list[float]], ready: asyncio.Semaphore) -> None:
    """Listen as a browser does, and note when each message came."""
    with going_out(connector=OWN_PAGES, host="127.0.0.1", port=port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(
            f"GET /viu/?bilet={ticket} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n".encode()
        )
        await writer.drain()
        is_ready = False
        while line := await reader.readline():
            if not is_ready and line.startswith(b"retry:"):
                is_ready = True
                ready.release()
            if line.startswith(b"data: ") and b'"key"' in line:
                seen.setdefault(json.loads(line[6:])["key"], []).append(perf_counter())
    finally:
        writer.close()


def _memory(port: int) -> float | None:
    """Return the memory of the live worker in megabytes, where the system tells it."""
    wanted = str(port).encode()
    total = 0
    with suppress(OSError, ValueError):
        for name in os.listdir("/proc"):
            if name.isdigit():
                with suppress(OSError), open(f"/proc/{name}/cmdline", "rb") as told:
                    parts = told.read().split(b"\0")
                    if b"granian" in parts and wanted in parts:
                        with open(f"/proc/{name}/statm") as pages:
                            total = max(total, int(pages.read().split()[1]) * os.sysconf("SC_PAGE_SIZE"))
    return round(total / 1024**2, 1) if total else None
