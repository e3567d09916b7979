"""
What a label's QR and bars hold: 22 digits. Pure.

    71 4829 03318240175562 17
    |  |    |              +-- check, ISO 7064 MOD 97-10 over all 22 digits
    |  |    +-- serial, 14 digits, chosen at random, given once in an institution
    |  +-- tag of the institution
    +-- kind and version: 71 on the paper itself, 72 on a sheet before it, 73 on a sheet that only parts papers

Digits alone keep the bars wide and are typed on the numeric keys. Nothing is told by them to whoever has no access
to the register: no number, no name, no date (docs/decisions/0035-what-a-label-holds.md).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

LENGTH = 22
SERIAL_DIGITS = 14
NO_SERIAL = "0" * SERIAL_DIGITS
_SHAPE = re.compile(r"(7[123])(\d{4})(\d{14})(\d{2})", re.ASCII)
_BETWEEN = re.compile(r"[\s.\-·]+")


class Medium(StrEnum):
    """Where a code stands."""

    LABEL = "71"
    """On the first page of the paper."""
    SHEET = "72"
    """On a sheet laid before the paper, which does not belong to it."""
    SEPARATOR = "73"
    """On a sheet that says only: here begins another paper."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code that is whole. `serial` is of zeros on a sheet that only parts papers."""

    medium: Medium
    tag: str
    serial: str

    @property
    def text(self) -> str:
        """The 22 digits."""
        body = f"{self.medium}{self.tag}{self.serial}"
        return f"{body}{_check_of(body)}"

    @property
    def shown(self) -> str:
        """The digits in groups, as people read them: 7148 2903 3182 4017 5562 17."""
        return grouped(self.text)


def _check_of(body: str) -> str:
    return f"{98 - int(body) * 100 % 97:02d}"


def grouped(text: str) -> str:
    """Return digits in groups of four."""
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def tag_of(institution_code: str) -> str:
    """Return the four digits that tell an institution's labels from another's: no secret, and not always alone."""
    digest = hashlib.sha256(b"registratura label " + institution_code.encode()).digest()
    return f"{int.from_bytes(digest[:4]) % 10_000:04d}"


def looks_like_a_code(typed: str) -> bool:
    """Say whether what was typed is meant for a code and not for a registration number."""
    plain = _BETWEEN.sub("", typed)
    return len(plain) == LENGTH and _SHAPE.fullmatch(plain) is not None


def read_code(typed: str) -> Code | None:
    """Return the code that was typed or read, or None when it is none or a digit of it is wrong."""
    found = _SHAPE.fullmatch(_BETWEEN.sub("", typed))
    if found is None or int(found[0]) % 97 != 1:
        return None
    code = Code(Medium(found[1]), found[2], found[3])
    if (code.medium is Medium.SEPARATOR) != (code.serial == NO_SERIAL):
        return None
    return code
