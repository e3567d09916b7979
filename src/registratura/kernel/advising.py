"""
Which advice stands first for somebody: facts with weights in, an order with its reasons out. Pure.

Handed nothing, everybody gets the same order. The reasons are the computation itself: who has the facts counts the
same order again. Law: Regulation (EU) 2016/679 art. 13(2)(f), art. 22.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MOST_SHOWN: Final = 6
OFTEN: Final = 5
"""From how many papers of one sender in ninety days a template pays off."""


class Advice(StrEnum):
    """Everything that may be advised, in the order for everybody."""

    SHORTCUTS = "shortcuts"
    TEMPLATES = "templates"
    SCANS = "scans"
    BUNDLES = "bundles"
    DEPUTIES = "deputies"
    LABELS = "labels"
    SEARCHES = "searches"
    ARCHIVE = "archive"
    SIGNING = "signing"
    PORTAL = "portal"
    REPORTS = "reports"
    TRAINING = "training"


class FactKey(StrEnum):
    """What may be known of a person who asked for advice that fits."""

    USES = "uses"
    INTEREST = "interest"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class Known:
    """A fact of a person, with its number and weight (1 to 100)."""

    id: int
    key: str
    value: str
    weight: int


@dataclass(frozen=True, slots=True)
class Frequent:
    """Somebody whose papers a person often registers, counted in the institution and kept nowhere else."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an advice stands where it does: a fact (by number; None for what the institution counted) and its weight."""

    fact: int | None
    key: str
    value: str
    weight: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """An advice with its reasons; none where the order is everybody's."""

    advice: Advice
    reasons: tuple[Reason, ...] = ()

    @property
    def score(self) -> int:
        """The weight of all reasons."""
        return sum(one.weight for one in self.reasons)


FITS: Final[dict[tuple[str, str], Advice]] = {
    (FactKey.USES, "registers"): Advice.SHORTCUTS,
    (FactKey.USES, "answers"): Advice.TEMPLATES,
    (FactKey.USES, "letters"): Advice.TEMPLATES,
    (FactKey.USES, "scans"): Advice.SCANS,
    (FactKey.USES, "dispatches"): Advice.BUNDLES,
    (FactKey.USES, "assigns"): Advice.DEPUTIES,
    (FactKey.USES, "prints"): Advice.LABELS,
    (FactKey.USES, "searches"): Advice.SEARCHES,
    (FactKey.INTEREST, "archive"): Advice.ARCHIVE,
    (FactKey.INTEREST, "scanning"): Advice.SCANS,
    (FactKey.INTEREST, "signing"): Advice.SIGNING,
    (FactKey.INTEREST, "portal"): Advice.PORTAL,
    (FactKey.INTEREST, "letters"): Advice.TEMPLATES,
    (FactKey.INTEREST, "reports"): Advice.REPORTS,
    (FactKey.INTEREST, "training"): Advice.TRAINING,
}
FREQUENT: Final = "frequent"


def ranked(
    *, known: Sequence[Known] = (), frequent: Sequence[Frequent] = (), dismissed: frozenset[str] = frozenset()
) -> list[Ranked]:
    """
    Return the advice for somebody, at most six, each with its reasons; with nothing known, everybody's order.

    A region makes the training there stand first. Ties keep everybody's order.
    """
    reasons: dict[Advice, list[Reason]] = {}
    for one in known:
        advice = Advice.TRAINING if one.key == FactKey.REGION else FITS.get((one.key, one.value))
        if advice is not None:
            reasons.setdefault(advice, []).append(Reason(one.id, one.key, one.value, one.weight))
    for sender in frequent:
        if sender.count >= OFTEN:
            weight = min(100, 10 * sender.count)
            reasons.setdefault(Advice.TEMPLATES, []).append(Reason(None, FREQUENT, sender.name, weight))
    every = [Ranked(advice, tuple(reasons.get(advice, ()))) for advice in Advice if advice not in dismissed]
    return sorted(every, key=lambda one: -one.score)[:MOST_SHOWN]
