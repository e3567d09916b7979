"""Asking another registry over HTTP: a card, an answer to a message, a whole document streamed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import BinaryIO, Final

from django.conf import settings

from registratura.toolkit.calling import CallAnswer, call

CONNECTOR: Final = "exchange"
MOST_ANSWER: Final = 512 * 1024
CARD_S: Final = 15.0
ASK_S: Final = 30.0
DOCUMENT_S: Final = 1_800.0
_JSON: Final = {"Content-Type": "application/json; charset=utf-8"}
_STREAM: Final = {"Content-Type": "application/vnd.registratura.exchange"}


def fetch(url: str) -> CallAnswer:
    """Ask for a card. Raises: CallFailedError."""
    return call(
        connector=CONNECTOR,
        method="GET",
        url=url,
        private_allowed=settings.PRIVATE_EXCHANGE,
        whole_s=CARD_S,
        most_bytes=MOST_ANSWER,
    )


def ask(url: str, body: bytes) -> CallAnswer:
    """Post a signed message or answer. Raises: CallFailedError."""
    return call(
        connector=CONNECTOR,
        method="POST",
        url=url,
        private_allowed=settings.PRIVATE_EXCHANGE,
        body=body,
        headers=_JSON,
        whole_s=ASK_S,
        most_bytes=MOST_ANSWER,
    )


def send(url: str, *, head: bytes, files: Iterable[Callable[[], BinaryIO]], size_bytes: int) -> CallAnswer:
    """
    Post a message with its files behind it, never more than a piece of them in memory.

    size_bytes: of all files together. Raises: CallFailedError; OSError when a file cannot be read.
    """
    with ExitStack() as stack:
        whole = Joined(head + b"\n", _opened(files, stack))
        return call(
            connector=CONNECTOR,
            method="POST",
            url=url,
            private_allowed=settings.PRIVATE_EXCHANGE,
            body=whole,
            headers={**_STREAM, "Content-Length": str(len(head) + 1 + size_bytes)},
            whole_s=DOCUMENT_S,
            most_bytes=MOST_ANSWER,
        )


def _opened(files: Iterable[Callable[[], BinaryIO]], stack: ExitStack) -> Iterator[BinaryIO]:
    for open_file in files:
        yield stack.enter_context(open_file())


class Joined:
    """A head and files one after the other, read as one."""

    def __init__(self, head: bytes, files: Iterator[BinaryIO]) -> None:
        self._rest, self._files = head, files
        self._current: BinaryIO | None = None

    def read(self, size: int = 65_536) -> bytes:
        """Return the next bytes, nothing at the end."""
        if self._rest:
            piece, self._rest = self._rest[:size], self._rest[size:]
            return piece
        while True:
            if self._current is None:
                self._current = next(self._files, None)
                if self._current is None:
                    return b""
            if piece := self._current.read(size):
                return piece
            self._current = None
