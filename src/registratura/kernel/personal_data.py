"""The protocol by which rooms answer for the personal data they hold."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Kept:
    """Why a datum stays in spite of a request: reason in words, the law it rests on, and the last day."""

    reason: str
    law: str
    until: date | None


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """
    One way in which a room knows a person: `email`, `cnp`, `phone`, or a number of ours (`user`, `correspondent`,
    `entry`, `document`…).
    """

    kind: str
    value: str


Person = frozenset[Key]


def person_of(*, email: str = "", cnp: str = "", phone: str = "", user_id: int | None = None) -> Person:
    """
    Return the keys of a person, normalised as the rooms look for them; what is empty gives no key.

    A name is no key: many share one, and what one asks for may be another's.
    """
    given = {
        "email": email.strip().lower(),
        "cnp": "".join(sign for sign in cnp if sign.isdigit()),
        "phone": "".join(sign for sign in phone if sign.isdigit() or sign == "+"),
        "user": str(user_id) if user_id is not None else "",
    }
    return frozenset(Key(kind, value) for kind, value in given.items() if value)


def values_of(person: Person, kind: str) -> list[str]:
    """Return the values of a person's keys of one kind, in order."""
    return sorted(key.value for key in person if key.kind == kind)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a datum stands: a row of a table. Access and erasure speak of the same places."""

    table: str
    row: str


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file kept for a datum: bytes of the institution's store, or what `read` gives where the room keeps them."""

    name: str
    media_type: str
    sha256: str
    size_bytes: int
    read: Callable[[], bytes] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Datum:
    """
    One row held about a person, in words.

    facts: what the row says, by the names of its columns in Romanian. given: whether the person gave it, which makes it
    portable (art. 20). files: its bytes.
    """

    place: Place
    title: str
    facts: Mapping[str, object]
    given: bool = False
    files: tuple[HeldFile, ...] = ()


class Done(StrEnum):
    """What erasure did with a row."""

    ERASED = "erased"
    ANONYMISED = "anonymised"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Treated:
    """What erasure did with one place; `kept` says why it stays."""

    place: Place
    done: Done
    kept: Kept | None = field(default=None)


class Holder(Protocol):
    """
    A room's answers about one person.

    `everywhere`: its tables belong to no institution; the supplier answers for them. `collect` and `erase` walk the
    same rows: for a person, their places are equal as sets.
    """

    room: str
    everywhere: bool

    def recognise(self, *, institution_id: int, person: Person) -> Iterable[Key]:
        """Return more keys by which other rooms know the same person; asked again until nothing new comes."""
        ...

    def collect(self, *, institution_id: int, person: Person) -> Iterable[Datum]:
        """Return every row held about the person."""
        ...

    def erase(self, *, institution_id: int, person: Person, now: datetime) -> Iterable[Treated]:
        """Erase what may be erased, and say of every row what became of it."""
        ...


@runtime_checkable
class ErasesAgain(Protocol):
    """What a holder adds when it ever answers `ERASED` or `ANONYMISED`: a restored copy has such rows back."""

    def erase_again(self, *, institution_id: int, places: Collection[Place], now: datetime) -> int:
        """
        Erase rows known by their places alone, as `erase` did before the restore; return how many were there.

        places: of any room; the holder takes those of its own tables. A row that is gone, or already erased, is passed
        over: the call is safe to repeat.
        """
        ...


_holders: dict[str, Holder] = {}


def register_holder(holder: Holder) -> None:
    """Enter a room in the list that access and erasure walk over."""
    _holders[holder.room] = holder


def holders() -> tuple[Holder, ...]:
    """Every registered holder, by room name."""
    return tuple(_holders[room] for room in sorted(_holders))


def whole_person(*, institution_id: int, person: Person, everywhere: bool) -> Person:
    """
    Return the person with every key that the rooms know, asking them until nothing new comes.

    everywhere: whether the tables of no institution are asked as well (for the supplier).
    """
    asked = [holder for holder in holders() if everywhere or not holder.everywhere]
    known: Person = person
    while True:
        found = known.union(
            *(holder.recognise(institution_id=institution_id, person=known) for holder in asked)
        )
        if found == known:
            return known
        known = found
