"""
Which notice stands on a page: a pure choice over what it is handed, reproducible from what it writes down.

The contextual choice is handed a page and nothing else: it has no parameter by which a person could come in, and as
kernel code it can reach no database. The personal one is handed signals that a person opened, of a closed vocabulary
in which health, opinions, origin, sex and age have no word.
Law: Regulation (EU) 2022/2065 art. 26(1)(d) and (3), art. 28(2); Regulation (EU) 2016/679 art. 9.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from registratura.kernel.calendar import BUCHAREST

WEIGHTIEST: Final = 10
LOUDEST: Final = 100


class Place(StrEnum):
    """A place on a page. Where a citizen files, follows, pays or books there is none."""

    PORTAL = "portal"
    CUSTOMER = "customer"
    CONSOLE = "console"


class Topic(StrEnum):
    """What a page is about."""

    ANY = "any"
    INSTITUTION = "institution"
    SUBSCRIPTION = "subscription"
    WORK = "work"


class Signal(StrEnum):
    """What may be known of a person who opened it for notices. There is no other word."""

    INTEREST = "interest"
    REGION = "region"
    USAGE = "usage"


INTERESTS: Final = ("archive", "scanning", "signing", "portal", "training", "letters", "reports")
USAGES: Final = ("registers", "answers", "searches", "letters", "prints", "scans", "assigns", "dispatches")
# fmt: off
REGIONS: Final = (
    "AB", "AG", "AR", "B", "BC", "BH", "BN", "BR", "BT", "BV", "BZ", "CJ", "CL", "CS",
    "CT", "CV", "DB", "DJ", "GJ", "GL", "GR", "HD", "HR", "IF", "IL", "IS", "MH", "MM",
    "MS", "NT", "OT", "PH", "SB", "SJ", "SM", "SV", "TL", "TM", "TR", "VL", "VN", "VS",
)
# fmt: on
BUCKETS: Final[dict[Signal, tuple[str, ...]]] = {
    Signal.INTEREST: INTERESTS,
    Signal.REGION: REGIONS,
    Signal.USAGE: USAGES,
}
"""Every value that a signal may have: a step, never what was measured."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page is: where, about what, in which hour. All that the contextual choice is made of."""

    place: Place
    topic: Topic
    slot: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A flight that may stand on a page. wants: the (signal, bucket) pairs it is meant for; none means everybody."""

    flight: int
    weight: int
    wants: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Opened:
    """A signal that a person opened. weight: 1 to 100; consent: the record that it rests on."""

    key: str
    bucket: str
    weight: int
    consent: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A choice with all that it was made of: `draw(seed, lots)` gives `flight` again."""

    flight: int
    seed: str
    lots: tuple[tuple[int, int], ...]
    used: tuple[Opened, ...] = ()

    @property
    def weight(self) -> int:
        """The weight of what was chosen."""
        return dict(self.lots)[self.flight]

    @property
    def whole(self) -> int:
        """The weight of all that could have been chosen."""
        return sum(weight for _flight, weight in self.lots)


def permitted(key: str, bucket: str) -> bool:
    """
    Whether a notice may be meant for this: a word of the closed vocabulary with one of its values.

    Law: Regulation (EU) 2022/2065 art. 26(3) and 28(2).
    """
    return key in list(Signal) and bucket in BUCKETS[Signal(key)]


def slot_of(moment: datetime) -> str:
    """Return the hour of a moment (any zone), by Romania's clock: within one the choice for a page is the same."""
    return moment.astimezone(BUCHAREST).strftime("%Y-%m-%dT%H")


def contextual(page: Page, candidates: Sequence[Candidate], *, worn: Collection[int] = ()) -> Drawn | None:
    """
    Choose by the page alone; None when nothing may stand on it.

    worn: flights that this session saw often enough. What is meant for somebody never takes part.
    Law: Regulation (EU) 2022/2065 art. 26.
    """
    return _choose(page, [(one.flight, one.weight) for one in candidates if not one.wants], worn)


def personal(
    page: Page, candidates: Sequence[Candidate], *, opened: Sequence[Opened], worn: Collection[int] = ()
) -> Drawn | None:
    """
    Choose by the page and by the signals a person opened; a signal makes what is meant for it heavier.

    What is meant for other signals takes no part. With nothing opened it is the contextual choice.
    Law: Regulation (EU) 2022/2065 art. 26(1)(d).
    """
    known = {(one.key, one.bucket): one for one in opened}
    lots, used = [], {}
    for one in candidates:
        matched = [known[want] for want in sorted(one.wants) if want in known]
        if one.wants and len(matched) < len(one.wants):
            continue
        lots.append((one.flight, one.weight + sum(signal.weight for signal in matched)))
        used[one.flight] = tuple(matched)
    found = _choose(page, lots, worn)
    if found is None:
        return None
    return Drawn(found.flight, found.seed, found.lots, used[found.flight])


def _choose(page: Page, lots: Sequence[tuple[int, int]], worn: Collection[int]) -> Drawn | None:
    left = tuple(sorted((flight, weight) for flight, weight in lots if weight > 0 and flight not in worn))
    seed = f"{page.place}:{page.topic}:{page.slot}"
    flight = draw(seed, left)
    return Drawn(flight, seed, left) if flight is not None else None


def draw(seed: str, lots: Sequence[tuple[int, int]]) -> int | None:
    """
    Return which of the lots (flight, weight) a seed draws; who has both counts the same. None of no lots.

    Law: Regulation (EU) 2022/2065 art. 26(1)(d).
    """
    whole = sum(weight for _flight, weight in lots)
    if whole <= 0:
        return None
    left = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big") % whole
    for flight, weight in lots:
        if left < weight:
            return flight
        left -= weight
    return None
