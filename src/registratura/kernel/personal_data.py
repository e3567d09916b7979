"""The protocol by which rooms answer for the personal data they hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Kept:
    """Why a datum stays in spite of a request: reason in words, the law it rests on, and the last day."""

    reason: str
    law: str
    until: date | None


class Holder(Protocol):
    """A room's answers about one person. `subject` is a normalised identifier (CNP, e-mail or name)."""

    room: str

    def collect(self, *, institution_id: int, subject: str) -> Iterable[Mapping[str, object]]:
        """Return every datum held about the person, one mapping per record."""
        ...

    def erase(self, *, institution_id: int, subject: str) -> Iterable[Kept]:
        """Erase what may be erased and return what is kept, with its reason."""
        ...


_holders: dict[str, Holder] = {}


def register_holder(holder: Holder) -> None:
    """Enter a room in the list that access and erasure walk over."""
    _holders[holder.room] = holder


def holders() -> tuple[Holder, ...]:
    """Every registered holder, by room name."""
    return tuple(_holders[room] for room in sorted(_holders))
