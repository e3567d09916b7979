"""
The port of every way in which money is told of by a file: bytes in, lines out, nothing judged.

A way only reads; whether a line is ours, and whether it was counted before, is decided in `sorting` and by who asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

MOST_BYTES = 10 * 1024 * 1024
MOST_LINES = 20_000
RON = "RON"


class UnreadableError(ValueError):
    """The bytes are not what they look like; `reason` is a stable word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    A line of a file. amount_bani: what came in; negative for what left the account.

    mark: the number that the bank or provider gave the line, empty where there is none. final: false while it may
    still change.
    """

    booked_on: date | None
    amount_bani: int
    currency: str = RON
    payer: str = ""
    details: str = ""
    mark: str = ""
    final: bool = True


@dataclass(frozen=True, slots=True)
class Read:
    """A file as it was understood: its account, and its lines in order."""

    account: str
    lines: Sequence[Line]


class Way(Protocol):
    """A form of files. method: the kind of payment its lines become."""

    form: str
    method: str

    def knows(self, data: bytes) -> bool:
        """Say whether the bytes look like this form, by their beginning alone."""

    def read(self, data: bytes) -> Read:
        """Read the file. Raises: UnreadableError."""


def text_of(data: bytes) -> str:
    """Return the text of a file of a bank: UTF-8, or what Romanian banks wrote before. Raises: UnreadableError."""
    if b"\x00" in data:
        raise UnreadableError("bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1250", "replace")
