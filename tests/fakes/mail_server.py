"""A real mail server for the tests, kind by nature (aiosmtpd), and a rude one that speaks by a script."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Mailbox:
    """What an SMTP server took over, and how it answers."""

    letters: list[bytes] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    answer_recipient: Callable[[str], str] = lambda _address: "250 OK"
    answer_data: Callable[[], str] = lambda: "250 2.0.0 Ok: queued as 4F1A2B3C4D"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer for a recipient."""
        answer = self.answer_recipient(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Answer to a letter and keep it when it was taken."""
        answer = self.answer_data()
        if answer.startswith("250"):
            content = envelope.content or b""
            self.letters.append(content if isinstance(content, bytes) else content.encode())
            self.senders.append(envelope.mail_from or "")
            self.recipients += envelope.rcpt_tos
        return answer


@contextmanager
def mail_server(mailbox: Any, **options: Any) -> Iterator[int]:
    """Run a server on a free port of this machine and give the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    options.setdefault("enable_SMTPUTF8", True)
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@contextmanager
def rude_server(script: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any]) -> Iterator[int]:
    """Run a server that speaks to each visitor as the script does, and give its port."""
    loop = asyncio.new_event_loop()
    ready: list[asyncio.base_events.Server] = []

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await script(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def start() -> None:
        ready.append(await asyncio.start_server(speak, "127.0.0.1", 0))

    loop.run_until_complete(start())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield int(ready[0].sockets[0].getsockname()[1])
    finally:
        asyncio.run_coroutine_threadsafe(_stop(ready[0]), loop).result(timeout=10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        loop.close()


async def _stop(server: asyncio.base_events.Server) -> None:
    server.close()
    speaking = asyncio.all_tasks() - {asyncio.current_task()}
    for task in speaking:
        task.cancel()
    await asyncio.gather(*speaking, return_exceptions=True)
    await asyncio.sleep(0.01)  # transports end in the turn after the one that closed them


async def up_to_data(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Speak politely until the letter itself comes."""
    writer.write(b"220 rude.example ESMTP\r\n")
    for answer in (b"250 rude.example\r\n", b"250 OK\r\n", b"250 OK\r\n", b"354 go on\r\n"):
        await reader.readline()
        writer.write(answer)
