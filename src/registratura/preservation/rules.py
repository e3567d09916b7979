"""How often kept bytes are looked at, and how much in a night. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

PERIOD: Final = timedelta(days=90)
NIGHT_BYTES: Final = 50 * 1024**3
NIGHT_HOURS: Final = 3


def is_due(*, checked_at: datetime | None, now: datetime, period: timedelta = PERIOD) -> bool:
    """
    Say whether bytes must be hashed again: never hashed, or not within the period.

    Law: Legea 16/1996 art. 27^1 alin. (1) lit. a) (integritatea documentelor electronice) (ARH-60).
    """
    return checked_at is None or now - checked_at >= period


def nights_needed(*, total_bytes: int, night_bytes: int = NIGHT_BYTES) -> int:
    """
    Return how many nights one round over everything takes; more than the period's days means that it is not kept.

    Law: Legea 16/1996 art. 27^1 alin. (1) lit. a) (ARH-60).
    """
    return max(1, -(-total_bytes // night_bytes))
