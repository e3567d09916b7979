"""
What a proof is worth and for how long. No clock, no database.

The terms are the house's: the law gives levels, not terms for each of them. See docs/decisions/0052.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from registratura.assurance.kinds import Paper
from registratura.kernel.assurance import Level, highest

KEPT: Final[dict[Level, timedelta | None]] = {
    Level.EMAIL: None,
    Level.PHONE: timedelta(days=365),
    Level.COUNTER: timedelta(days=5 * 365),
    Level.OIDC: timedelta(hours=12),
    Level.SIGNATURE: timedelta(hours=12),
}
ENDING: Final = re.compile(r"[0-9A-Z]{4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A proof as the rules see it. same: what was proven (the address, the telephone) is still the account's."""

    level: Level
    lapses_at: datetime | None
    ended_at: datetime | None = None
    same: bool = True


def lapse(*, level: Level, proven_at: datetime, until: datetime | None = None) -> datetime | None:
    """
    Return when a proof stops counting; None: never by itself. until: when what proved it ends (a certificate).

    An address proves itself each time a letter arrives. A telephone number is given to somebody else after a while. A
    face at a counter changes slower than the paper, which is renewed. What a provider or a signature proves is proven
    of the person who is there now, so it counts as long as one session may last.
    Law: Regulation (EU) 910/2014 art. 8(2); Commission Implementing Regulation (EU) 2015/1502, annex, 2.2 and 2.3.
    """
    term = KEPT[level]
    ends = proven_at + term if term is not None else None
    found = [each for each in (ends, until) if each is not None]
    return min(found, default=None)


def holds(*, proof: Held, now: datetime) -> bool:
    """
    Say whether a proof counts at a moment.

    Law: Commission Implementing Regulation (EU) 2015/1502, annex, 2.2.3 (suspension, revocation).
    """
    if proof.ended_at is not None or not proof.same:
        return False
    return proof.lapses_at is None or now < proof.lapses_at


def reached(*, proofs: Iterable[Held], now: datetime) -> Level | None:
    """
    Return the strongest level that counts at a moment.

    Law: Regulation (EU) 910/2014 art. 8(2): each level stands by its own means, none is a sum of others.
    """
    return highest(proof.level for proof in proofs if holds(proof=proof, now=now))


def acr_enough(*, given: str, accepted: Iterable[str]) -> bool:
    """
    Say whether the level of assurance that a provider declares is one that this installation accepts.

    Compared as it is written: providers do not agree on spelling, and a guess would raise somebody's level.
    Law: Regulation (EU) 910/2014 art. 8; OUG 38/2020 art. 4 (means of level substantial or high).
    """
    return bool(given) and given in set(accepted)


def paper_ending(*, paper: str, ending: str) -> str | None:
    """
    Return the last four characters of a paper's number as they are kept; None when these are not such characters.

    Law: Regulation (EU) 2016/679 art. 5(1)(c); Legea 190/2018 art. 4: no copy, no whole number.
    """
    kept = "".join(ending.split()).upper()
    if paper not in Paper.values or ENDING.fullmatch(kept) is None:
        return None
    return kept
