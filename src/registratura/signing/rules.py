"""Who signs when, and whether a certificate is the person's. No Django, no clock, no database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from registratura.kernel.text import fold


class Place(StrEnum):
    """Where the drawing of a signature stands on the paper."""

    LAST_RIGHT = "last_right"
    LAST_COLUMNS = "last_columns"
    FIRST_RIGHT = "first_right"
    NONE = "none"


class RequestState(StrEnum):
    """Where a request stands; the first is open, the others final."""

    OPEN = "open"
    SIGNED = "signed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    FALLEN = "fallen"


class StepState(StrEnum):
    """Where one signer's part stands."""

    WAITING = "waiting"
    OPEN = "open"
    SIGNED = "signed"
    REFUSED = "refused"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Turn:
    """A step as the order of signers sees it; steps with the same number may sign in any order."""

    step_id: int
    number: int
    state: StepState


def opened_next(turns: Sequence[Turn]) -> tuple[int, ...]:
    """
    Return the steps whose turn begins now: the next ones in order, once all before them are signed.

    Law: none; the order of signers is the one that asks for signatures.
    """
    waiting = [turn for turn in turns if turn.state is StepState.WAITING]
    if not waiting:
        return ()
    number = min(turn.number for turn in waiting)
    before = [turn for turn in turns if turn.number < number]
    if any(turn.state is not StepState.SIGNED for turn in before):
        return ()
    return tuple(turn.step_id for turn in waiting if turn.number == number)


def all_signed(turns: Iterable[Turn]) -> bool:
    """
    Say whether everybody who was asked has signed.

    Law: OG 27/2002 art. 13 (an answer leaves with the signatures it needs).
    """
    return all(turn.state is StepState.SIGNED for turn in turns)


_TITLES = frozenset({"dl", "dna", "dr", "ing", "jr", "prof", "av"})


def same_person(certificate_name: str, person_name: str) -> bool:
    """
    Say whether the name in a certificate may be the person's: every name of one stands in the other.

    Order, case, accents and hyphens do not matter; certificates write the family name first.
    Law: Regulation (EU) 910/2014 art. 26 (a signature is linked to its signatory and identifies them).
    """
    one, other = _names(certificate_name), _names(person_name)
    if not one or not other:
        return False
    return one <= other or other <= one


def _names(text: str) -> frozenset[str]:
    words = "".join(sign if sign.isalnum() else " " for sign in fold(text)).split()
    return frozenset(word for word in words if len(word) > 1 and word not in _TITLES)
