"""
The list of erasures, kept outside the database, replayed after a restore (retention.services.erase_again).

`erasures/list.jsonl` in the data folder: one line for each erasure, with the pseudonym of the person, the names of
the keys destroyed and the places treated, and never a value; each line carries the digest of the one before, so
that a line taken out is seen. Rooms add to it through `subjects.services`, which tells the database the number.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.conf import settings

from registratura.kernel.digest import canonical_json
from registratura.kernel.personal_data import Place

_START = "0" * 64


class ListBrokenError(ValueError):
    """The list of erasures was touched: a line does not follow the one before it."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """One erasure: whose (a pseudonym), which keys went, which rows were treated."""

    number: int
    controller: int
    subject: UUID | None
    keys: tuple[UUID, ...]
    places: tuple[Place, ...]
    at: datetime


def place_of_list() -> Path:
    """Return the file of the list."""
    return Path(settings.DATA) / "erasures" / "list.jsonl"


def note(
    *, controller: int, subject: UUID | None, keys: Iterable[UUID], places: Iterable[Place], at: datetime
) -> int:
    """Add an erasure to the list, on the disk when this returns, and return its number."""
    with _held_list() as file:
        lines = file.read().splitlines()
        line: dict[str, Any] = {
            "n": json.loads(lines[-1])["n"] + 1 if lines else 1,
            "at": at.isoformat(),
            "controller": controller,
            "subject": subject.hex if subject else "",
            "keys": [key.hex for key in keys],
            "rows": [f"{place.table}:{place.row}" for place in places],
            "before": hashlib.sha256(lines[-1].encode()).hexdigest() if lines else _START,
        }
        file.write(canonical_json(line).decode() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return int(line["n"])


def erasures(*, after: int = 0) -> Iterator[Erasure]:
    """
    Go through the list, from the line after a number.

    Raises: ListBrokenError.
    """
    for line in _lines():
        if line["n"] > after:
            yield Erasure(
                number=line["n"],
                controller=line["controller"],
                subject=UUID(hex=line["subject"]) if line["subject"] else None,
                keys=tuple(UUID(hex=key) for key in line["keys"]),
                places=tuple(Place(*place.split(":", 1)) for place in line["rows"]),
                at=datetime.fromisoformat(line["at"]),
            )


def last_number() -> int:
    """
    Return the number of the newest erasure, 0 when there is none.

    Raises: ListBrokenError.
    """
    return max((line["n"] for line in _lines()), default=0)


@contextmanager
def _held_list() -> Iterator[IO[str]]:
    place = place_of_list()
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(place, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with open(descriptor, "r+", encoding="utf-8") as file:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX)
        yield file


def _lines() -> Iterator[dict[str, Any]]:
    before = _START
    try:
        text = place_of_list().read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    for count, written in enumerate(text.splitlines(), 1):
        line = json.loads(written)
        if line["before"] != before or line["n"] != count:
            raise ListBrokenError(f"{place_of_list()}: {count}")
        before = hashlib.sha256(written.encode()).hexdigest()
        yield line
