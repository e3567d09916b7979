"""Which position fits a document: by its kind, else by the words its title shares with the document. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registratura.kernel.text import STOP_WORDS, fold

_SHORTEST = 5


@dataclass(frozen=True, slots=True)
class Offered:
    """A position as suggestion sees it: kinds and title folded."""

    position_id: int
    kinds: frozenset[str]
    words: frozenset[str]


def offered(*, position_id: int, kinds: Sequence[str], title: str) -> Offered:
    """Return a position prepared for suggesting."""
    return Offered(position_id, frozenset(fold(one) for one in kinds), stems_of(title))


def suggest(
    *, kind: str, subject: str, filing_code: str, codes: dict[str, int], positions: Sequence[Offered]
) -> int | None:
    """
    Return the position to suggest for a document, or None when nothing speaks for one.

    The code that its register already says goes before its kind, the kind before shared words (two at least).
    """
    if filing_code and filing_code in codes:
        return codes[filing_code]
    plain = fold(kind)
    by_kind = next((one.position_id for one in positions if plain and plain in one.kinds), None)
    if by_kind is not None:
        return by_kind
    said = stems_of(f"{kind} {subject}")
    shared = [(len(said & one.words), -place, one.position_id) for place, one in enumerate(positions)]
    most = max(shared, default=(0, 0, 0))
    return most[2] if most[0] >= 2 else None


def stems_of(text: str) -> frozenset[str]:
    """Return the beginnings of the long words of a text, so that forms of one word meet."""
    words = ("".join(letter if letter.isalnum() else " " for letter in fold(text))).split()
    return frozenset(word[:6] for word in words if len(word) >= _SHORTEST and word not in STOP_WORDS)
