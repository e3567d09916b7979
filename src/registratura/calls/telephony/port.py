"""What every exchange tells and obeys, whatever protocol stands behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Kind(StrEnum):
    """What happens in a call."""

    RINGING = "ringing"
    ANSWERED = "answered"
    HUNG_UP = "hung_up"


@dataclass(frozen=True, slots=True)
class CallTold:
    """
    What an exchange tells of a call.

    event_key: the exchange's own name of the event, by which it is known again; ref: of the call. at: when it happened,
    aware; it may be told late and more than once.
    """

    event_key: str
    ref: str
    kind: Kind
    at: datetime
    direction: str = "in"
    phone: str = ""


@dataclass(frozen=True, slots=True)
class SoundChunk:
    """A few seconds of a call: 16-bit PCM, 8 kHz, left the person and right the department. sequence: from 0."""

    ref: str
    sequence: int
    at: datetime
    pcm: bytes


class Telephony(Protocol):
    """An exchange."""

    def place(self, *, ref: str, phone: str) -> None:
        """Let a call come, or call out."""

    def stop_sound(self, *, ref: str) -> None:
        """Send no more sound of a call. The product keeps none in any case: this saves the way."""


Tells = Callable[[CallTold], None]
Sounds = Callable[[SoundChunk], bool]
