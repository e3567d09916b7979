"""How long copies are kept: every one of two weeks, then one of a week, and none past the last day."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from registratura.toolkit.backups.repository import Manifest

EVERY = timedelta(days=14)


def to_drop(snapshots: Iterable[Manifest], *, now: datetime, days: int) -> list[str]:
    """Return the names of the copies to let go. The newest always stays."""
    newest_first = sorted(snapshots, key=lambda one: one.made_at, reverse=True)
    dropped: list[str] = []
    weeks: set[tuple[int, int]] = set()
    for one in newest_first[1:]:
        age = now - one.made_at
        year, week, _day = one.made_at.isocalendar()
        if age > timedelta(days=days) or (age > EVERY and (year, week) in weeks):
            dropped.append(one.name)
        elif age > EVERY:
            weeks.add((year, week))
    return dropped
