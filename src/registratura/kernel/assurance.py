"""
How well a program knows that a person is who they say: the levels that an account reaches and a form asks for.

A level says what was proven, by what; not that the person may be trusted in anything else.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class Level(StrEnum):
    """
    One way in which a person was proven, from the weakest to the strongest. Members compare by strength.

    The first two prove what a person holds, not who the person is: below `low` of Regulation (EU) 910/2014 art. 8.
    `EMAIL`: a letter reached the person. `PHONE`: a message reached a telephone too, whose subscriber the operator
    knows. `COUNTER`: an official saw the person and an identity paper; at the most `substantial`, because afterwards
    the account is opened by what the person keeps alone. `OIDC`: an identity provider vouches under a level of
    assurance that it declares (ROeID: `substantial`, `high`), and does so anew each time. `SIGNATURE`: the person
    signed a challenge with a qualified certificate, whose issuer proved the person as for `high`, and whose key has no
    copy; it was done for this very act, so it stands above all.

    Stored by the value; the order is that of the members. Values are never compared as text.
    """

    EMAIL = "email"
    PHONE = "phone"
    COUNTER = "counter"
    OIDC = "oidc"
    SIGNATURE = "signature"

    @property
    def strength(self) -> int:
        """The place in the order, from 1."""
        return _ORDER[self]

    def __lt__(self, other: object) -> bool:
        return self.strength < Level(str(other)).strength

    def __le__(self, other: object) -> bool:
        return self.strength <= Level(str(other)).strength

    def __gt__(self, other: object) -> bool:
        return self.strength > Level(str(other)).strength

    def __ge__(self, other: object) -> bool:
        return self.strength >= Level(str(other)).strength


_ORDER: Final = {level: place for place, level in enumerate(Level, start=1)}


def meets(have: Level | str | None, asked: Level | str | None) -> bool:
    """Say whether the level a person reached is enough; nothing (None or empty) asked is met by anybody."""
    if not asked:
        return True
    return bool(have) and Level(str(have)).strength >= Level(asked).strength


def highest(levels: Iterable[Level]) -> Level | None:
    """Return the strongest of the levels, or None when there is none."""
    return max(levels, key=lambda level: level.strength, default=None)
