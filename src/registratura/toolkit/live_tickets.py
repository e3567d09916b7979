"""
What lets a browser listen to the live process: signed, short, and naming exactly what is listened to.

A page asks the web for one each time it opens its ear. The live process reads it with the same key and asks nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.core import signing

LIFE: Final = timedelta(seconds=60)
"""From the page's asking until the ear must be open; an open one is closed by its own clock."""

CHATS_MOST: Final = 60
_SALT: Final = "registratura.live"
_LONGEST: Final = 2_000


@dataclass(frozen=True, slots=True)
class LiveTicket:
    """Who listens: to these conversations, and as an operator (`operator_id`, else 0) to the whole queue."""

    institution_id: int
    chats: tuple[int, ...]
    operator_id: int = 0


def issue(*, institution_id: int, chats: Sequence[int], operator_id: int = 0, key: str | None = None) -> str:
    """Return a ticket. key: the product's signing key; None: that of the settings."""
    told = {"i": institution_id, "c": list(chats)[:CHATS_MOST], "o": operator_id}
    return signing.dumps(told, key=key, salt=_SALT, compress=True)


def read(ticket: str, *, key: str) -> LiveTicket | None:
    """Return what a ticket opens, or None for one that is not ours or too old."""
    if len(ticket) > _LONGEST:
        return None
    try:
        told: dict[str, Any] = signing.loads(ticket, key=key, salt=_SALT, max_age=LIFE, fallback_keys=[])
        return LiveTicket(int(told["i"]), tuple(int(one) for one in told["c"]), int(told["o"]))
    except (signing.BadSignature, ValueError, TypeError, KeyError):
        return None
