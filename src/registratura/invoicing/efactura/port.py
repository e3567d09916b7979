"""The port: what the product asks of RO e-Factura and what it may hear, in plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class TroubleError(Exception):
    """
    No answer: the other side was not reached, refused the call, or said something that is none.

    Nothing is known of the document. `retry_at`: not before, when the other side said so. `lost`: the call may have
    been taken although its answer did not come.
    """

    def __init__(self, words: str, *, retry_at: datetime | None = None, lost: bool = False) -> None:
        super().__init__(words)
        self.words = words
        self.retry_at = retry_at
        self.lost = lost


@dataclass(frozen=True, slots=True)
class Taken:
    """The file was taken under an index."""

    index: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The file was refused at once, with reasons."""

    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Working:
    """The Ministry still works on it."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The Ministry is done: whether it accepted the document, and where its archive is."""

    accepted: bool
    download_id: str


@dataclass(frozen=True, slots=True)
class ListedMessage:
    """A line of the list of messages: the number to download, the index it belongs to, what it is."""

    download_id: str
    index: str
    kind: str


class EFactura(Protocol):
    """RO e-Factura, as the product uses it. Every method raises TroubleError instead of guessing."""

    def upload(self, *, xml: bytes, credit: bool) -> Taken | Refused:
        """Hand a file over."""
        ...

    def state(self, *, index: str) -> Working | Ended | Refused:
        """Ask what became of a file."""
        ...

    def download(self, *, download_id: str) -> bytes:
        """Return the archive, byte for byte."""
        ...

    def messages(self, *, days: int) -> Sequence[ListedMessage]:
        """Return what came in the last days, sixty at the most."""
        ...
