"""When a delivery is tried again, when an endpoint is given up. Pure."""

from datetime import datetime, timedelta

# Waiting after each failed attempt: two days and a half in all.
_WAITS = (
    *(timedelta(seconds=10), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2)),
    *(timedelta(hours=5), timedelta(hours=10), timedelta(hours=14), timedelta(hours=14), timedelta(hours=14)),
)
MOST_ATTEMPTS = len(_WAITS) + 1
JITTER = 0.2
LONGEST_ASKED = timedelta(hours=24)
LEASE = timedelta(minutes=5)
DISABLED_AFTER = timedelta(days=5)
OVERLAP = timedelta(hours=24)  # how long the former secret signs too
KEPT = timedelta(days=30)  # events, deliveries and their attempts


def next_attempt(*, attempts: int, now: datetime, chance: float, retry_after: str = "") -> datetime | None:
    """
    Return when to try again after so many attempts, or None when it is given up.

    chance: between 0 and 1, so that many endpoints of one server are not called at once.
    retry_after: what the other side asked for, in seconds; no more than a day of it is heard.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    wait = _WAITS[attempts - 1] * (1 + JITTER * (2 * chance - 1))
    asked = timedelta(seconds=min(int(retry_after), 86_400)) if _is_count(retry_after) else timedelta()
    return now + max(wait, min(asked, LONGEST_ASKED))


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9


def is_given_up(*, failing_at: datetime | None, now: datetime) -> bool:
    """Say whether an endpoint failed for so long, without one success, that nothing more is sent there."""
    return failing_at is not None and now - failing_at >= DISABLED_AFTER
