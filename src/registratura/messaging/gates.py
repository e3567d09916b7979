"""
The gate before messages that rest on a person's consent: asked when they are written, and again at each attempt.

Who knows of consents stands above this room and enters the gate. Without one nothing of the kind leaves.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from registratura.kernel.privacy.purposes import WITH_CONSENT, Purpose
from registratura.messaging.catalogue import KINDS, Kind

_CLOSED = "nimeni nu răspunde de consimțământul pentru acest fel de mesaj"


@dataclass(frozen=True, slots=True)
class Asked:
    """To whom a message would go, for what; the scope is its institution's."""

    kind: Kind
    purpose: Purpose
    user_id: int | None
    address: str
    at: datetime


class Gate(Protocol):
    """Who decides."""

    def __call__(self, *, asked: Asked) -> str:
        """Return nothing when the message may leave, or the reason in words."""
        ...


_gates: list[Gate] = []


def enter_gate(gate: Gate) -> None:
    """Enter who decides."""
    _gates[:] = [gate]


def refusal(*, kind: str, user_id: int | None, address: str, at: datetime) -> str:
    """Return why a message may not leave at this moment; empty when it may."""
    described = KINDS[Kind(kind)]
    if described.purpose not in WITH_CONSENT:
        return ""
    if not _gates:
        return _CLOSED
    return _gates[0](asked=Asked(Kind(kind), described.purpose, user_id, address, at))
