"""Codes of the filing plan and terms of keeping, as people write them. Pure: text in, values out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from registratura.kernel.text import fold

_ROMAN: Final = (
    ("C", 100),
    ("XC", 90),
    ("L", 50),
    ("XL", 40),
    ("X", 10),
    ("IX", 9),
    ("V", 5),
    ("IV", 4),
    ("I", 1),
)
_CODE: Final = re.compile(
    r"([IVXLC]+)[\s./-]*([A-Z][0-9]?)?[\s./-]+([0-9]{1,3})|([IVXLC]+)[\s./-]*([A-Z])([0-9]{1,3})"
)
_NUMBER: Final = re.compile(r"[0-9]{1,3}")
LONGEST_TERM: Final = 150


@dataclass(frozen=True, slots=True, order=True)
class Code:
    """A code in its three parts: direction (1 for I), service ("A", or nothing), number from 1."""

    direction: int
    service: str
    number: int

    def __str__(self) -> str:
        return "-".join(filter(None, (roman(self.direction), self.service, str(self.number))))


@dataclass(frozen=True, slots=True)
class Term:
    """
    How long dossiers of a code are kept: `permanent`, `years`, or `event` (years after something happens).

    commission: at the end the selection commission decides dossier by dossier (CS). event: what is waited for.
    """

    kind: str
    years: int = 0
    commission: bool = False
    event: str = ""

    def __str__(self) -> str:
        if self.kind == "permanent":
            return "permanent"
        years = f"{self.years} {years_word(self.years)}"
        if self.kind == "event":
            years = f"{self.event} + {years}" if self.years else self.event
        return f"{years} CS" if self.commission else years


def years_word(count: int) -> str:
    """Return the word for a number of years: 1 an, 5 ani, 20 de ani."""
    if count == 1:
        return "an"
    return "ani" if count == 0 or 1 < count % 100 < 20 else "de ani"


def roman(value: int) -> str:
    """Return a number from 1 to 399 in Roman figures."""
    letters = ""
    for letter, worth in _ROMAN:
        while value >= worth:
            letters, value = letters + letter, value - worth
    return letters


def from_roman(letters: str) -> int:
    """Return what Roman figures say; 0 when they are not written as they should be."""
    worth = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
    values = [worth.get(letter, 0) for letter in letters]
    total = sum(-now if now < after else now for now, after in zip(values, [*values[1:], 0], strict=True))
    return total if 0 < total < 400 and roman(total) == letters else 0


def parse_code(written: str) -> Code | None:
    """
    Return a code as its parts, whatever stands between them (`I-A-17`, `I A 17`, `II/3`, `IA17`), or None.

    Law: Legea 16/1996 anexa 1 (direcții cu cifre romane, servicii cu litere, dosare cu cifre arabe).
    """
    found = _CODE.fullmatch(" ".join(written.upper().split()))
    if found is None:
        return None
    direction = from_roman(found[1] or found[4])
    service, number = found[2] or found[5] or "", int(found[3] or found[6])
    return Code(direction, service, number) if direction and number else None


def parse_term(written: str) -> Term | None:
    """
    Return a term of keeping as people write it (`P`, `5 ani`, `10 CS`, `până la expirare + 3 ani`), or None.

    Law: Legea 16/1996 anexa 1, coloana „Termenul de păstrare”.
    """
    words = " ".join(written.split()).strip(" .")
    plain = fold(words)
    commission = bool(re.search(r"(^|[\s,(/-])c\.?s\.?\)?$", plain))
    if commission:
        plain = re.sub(r"[\s,(/-]*c\.?s\.?\)?$", "", plain)
        words = words[: len(plain)]
    if plain in ("p", "permanent"):
        return None if commission else Term("permanent")
    years = re.fullmatch(r"([0-9]{1,3})( de)?( ani?)?", plain)
    if years:
        count = int(years[1])
        return Term("years", count, commission) if 0 < count <= LONGEST_TERM else None
    return _event_of(words, plain, commission=commission)


def _event_of(words: str, plain: str, *, commission: bool) -> Term | None:
    tail = re.search(r"\s*[+]\s*([0-9]{1,3})( de)?( ani?)?$", plain)
    event = words[: tail.start()] if tail else words
    count = int(tail[1]) if tail else 0
    if len(event) < 8 or not re.match(r"(pana la|dupa|la )", fold(event)) or count > LONGEST_TERM:
        return None
    return Term("event", count, commission, event[:120].strip())
