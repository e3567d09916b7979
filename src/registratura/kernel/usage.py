"""
Counting how the program is used without counting persons: a closed schema, and a key that lives in memory for a day.

Whoever looks is told from others by a keyed digest of a shortened network address, only to count how many there were;
the key and the digests are in no table, file, log or variable of the environment, and go at midnight with the process.
Law: Regulation (EU) 2016/679 art. 25, recital 26; Directive 2002/58/EC art. 5(3).
"""

import hashlib
import hmac
import ipaddress
import secrets
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from threading import Lock
from typing import Final

from registratura.kernel.calendar import legal_date

LONGEST_AGENT: Final = 400
MOST_VISITORS: Final = 200_000


class Event(StrEnum):
    """What may be counted. There is no field for words, names or numbers of anything."""

    REGISTERS = "registers"
    ANSWERS = "answers"
    SEARCHES = "searches"
    LETTERS = "letters"
    PRINTS = "prints"
    SCANS = "scans"
    ASSIGNS = "assigns"
    DISPATCHES = "dispatches"
    HELP = "help"
    IDEAS = "ideas"
    FEEDBACK = "feedback"
    FILING = "filing"
    FOLLOWING = "following"
    BOOKING = "booking"
    PAYING = "paying"
    DROPPED = "dropped"
    """What was sent beside the schema: counted, never kept."""


class Door(StrEnum):
    """Through which door."""

    DESK = "desk"
    PORTAL = "portal"
    CONSOLE = "console"


class Outcome(StrEnum):
    """Whether it came about."""

    DONE = "done"
    REFUSED = "refused"


SCHEMA: Final[dict[str, frozenset[str]]] = {
    "door": frozenset(str(one) for one in Door),
    "outcome": frozenset(str(one) for one in Outcome),
}
"""Every property of an event with every value it may have."""


@dataclass(frozen=True, slots=True)
class Line:
    """How often something came about on a day, and for how many (by daily digests, within this process)."""

    day: date
    event: str
    door: str
    outcome: str
    count: int
    visitors: int


def shortened(address: str) -> str:
    """Return the network of an address, /24 of IPv4 and /48 of IPv6; empty for what is no address."""
    try:
        found = ipaddress.ip_address(address.strip())
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is None:
            return str(ipaddress.ip_network((int(found) >> 80 << 80, 48)))
        found = found.ipv4_mapped
    return str(ipaddress.ip_network((int(found) >> 8 << 8, 24)))


class Daybook:
    """What one process counted today. Nothing of it can be told apart tomorrow."""

    def __init__(self, *, random: Callable[[int], bytes] = secrets.token_bytes) -> None:
        self._random = random
        self._lock = Lock()
        self._day: date | None = None
        self._key = b""
        self._counts: Counter[tuple[date, str, str, str]] = Counter()
        self._new: Counter[tuple[date, str, str, str]] = Counter()
        self._seen: dict[tuple[str, str, str], set[bytes]] = defaultdict(set)

    def note(
        self, *, event: str, properties: Mapping[str, str], address: str, agent: str, now: datetime
    ) -> None:
        """
        Count an event. What the schema does not name is dropped, and that something was dropped is counted.

        Whoever objected is not handed in at all, so that not even a digest is made.
        """
        with self._lock:
            self._turn(legal_date(now))
            kept = {key: value for key, value in properties.items() if value in SCHEMA.get(key, ())}
            door, outcome = kept.get("door", str(Door.DESK)), kept.get("outcome", str(Outcome.DONE))
            if len(kept) < len(properties) or event not in list(Event):
                self._add(str(Event.DROPPED), door, outcome, None)
            if event in list(Event) and event != Event.DROPPED:
                self._add(event, door, outcome, self.visitor(address=address, agent=agent))

    def visitor(self, *, address: str, agent: str) -> bytes:
        """Return today's digest of who looks; tomorrow the same one has another."""
        told = f"{shortened(address)}|{agent[:LONGEST_AGENT]}".encode(errors="replace")
        return hmac.new(self._key, told, hashlib.sha256).digest()[:16]

    def _turn(self, day: date) -> None:
        if day != self._day:
            self._day, self._key = day, self._random(32)
            self._seen.clear()

    def _add(self, event: str, door: str, outcome: str, visitor: bytes | None) -> None:
        assert self._day is not None
        key = (self._day, event, door, outcome)
        self._counts[key] += 1
        seen = self._seen[(event, door, outcome)]
        if visitor is not None and visitor not in seen and len(seen) < MOST_VISITORS:
            seen.add(visitor)
            self._new[key] += 1

    def take(self) -> list[Line]:
        """Return what was counted since the last time and begin anew; the digests of the day stay in memory."""
        with self._lock:
            lines = [Line(*key, count, self._new[key]) for key, count in sorted(self._counts.items())]
            self._counts.clear()
            self._new.clear()
            return lines
