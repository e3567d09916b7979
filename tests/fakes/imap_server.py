"""A real IMAP server (pymap) on this machine, with an empty mailbox that a test fills and looks into."""

import imaplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

USER, PASSWORD = "registratura@alba.example", "o parola lunga de proba"
_READY_WITHIN_S = 20


@dataclass(frozen=True)
class ImapServer:
    """Where it listens, and what a person who has the mailbox open would see."""

    port: int

    @contextmanager
    def opened(self) -> Iterator[imaplib.IMAP4]:
        """Open the mailbox as its owner."""
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        client.login(USER, PASSWORD)
        client.select("INBOX")
        try:
            yield client
        finally:
            with suppress(OSError, imaplib.IMAP4.error):
                client.logout()

    def put(self, *letters: bytes) -> None:
        """Let letters arrive."""
        with self.opened() as client:
            for letter in letters:
                status, words = client.append("INBOX", "", None, letter)
                assert status == "OK", words

    def unseen(self) -> int:
        """Count the letters that nobody marked as read."""
        with self.opened() as client:
            _status, found = client.search(None, "UNSEEN")
            return len(found[0].split())


@contextmanager
def imap_server() -> Iterator[ImapServer]:
    """Start a server for the time of a test."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [
            *(sys.executable, "-c", "from pymap.main import main; main()"),
            *("--host", "127.0.0.1", "--port", str(port), "--no-tls"),
            *("dict", "--demo-user", USER, "--demo-password", PASSWORD),
        ],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    server = ImapServer(port)
    try:
        until = time.monotonic() + _READY_WITHIN_S
        while True:
            with suppress(OSError), server.opened():
                break
            assert process.poll() is None, "the IMAP server ended"
            assert time.monotonic() < until, "the IMAP server did not answer"
        yield server
    finally:
        process.kill()
        process.wait()
