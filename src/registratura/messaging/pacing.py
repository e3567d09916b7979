"""
When a message may go: how long to wait after a failure, quiet hours, the hour of the daily digest.

Pure: moments are aware, hours are those of Bucharest, and no clock is read.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from registratura.kernel.calendar import BUCHAREST

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
MOST_ATTEMPTS = 28  # five days of a dead server, which is how long mail is expected to be tried
LEASE = timedelta(minutes=15)  # longer than the slowest conversation with a mail server may last
FLOOD_WINDOW = timedelta(hours=1)
_STEP = timedelta(days=1)
_FAR = 60  # days looked ahead for one that is not free


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nothing that can wait is sent; equal bounds mean none. `free_days`: quiet all day when free."""

    starts: time
    ends: time
    free_days: bool = True


NEVER_QUIET = Quiet(time(0), time(0), free_days=False)
Free = Callable[[date], bool]


def wait_after(*, attempt: int, key: int) -> timedelta:
    """
    Return how long to wait after the `attempt`-th failure: doubled each time up to six hours, spread by a quarter.

    The spread comes from the key, the same each time it is asked: deliveries that failed together do not come together.
    """
    doublings: int = 2 ** min(attempt - 1, 20)
    plain = min(FIRST_WAIT * doublings, LONGEST_WAIT)
    fraction = int.from_bytes(hashlib.sha256(f"{key}:{attempt}".encode()).digest()[:4], "big") / 2**32
    return plain * (0.875 + fraction / 4)


def is_quiet(moment: datetime, *, quiet: Quiet, free: Free) -> bool:
    """Say whether a moment falls into quiet hours or on a quiet day."""
    local = moment.astimezone(BUCHAREST)
    if quiet.free_days and free(local.date()):
        return True
    clock = local.time()
    if quiet.starts == quiet.ends:
        return False
    if quiet.starts < quiet.ends:
        return quiet.starts <= clock < quiet.ends
    return clock >= quiet.starts or clock < quiet.ends


def next_open(moment: datetime, *, quiet: Quiet, free: Free) -> datetime:
    """Return the moment itself, or the first after it that is not quiet, in UTC."""
    if not is_quiet(moment, quiet=quiet, free=free):
        return moment
    day = moment.astimezone(BUCHAREST).date()
    for _day in range(_FAR):
        for clock in (time(0), quiet.ends):
            candidate = at_clock(day, clock)
            if candidate > moment and not is_quiet(candidate, quiet=quiet, free=free):
                return candidate
        day += _STEP
    return moment  # a calendar without a working day in two months is no reason to keep silent


def next_digest(moment: datetime, *, clock: time, free: Free) -> datetime:
    """Return the next moment of the daily digest: the given hour of a day that is not free, in UTC."""
    day = moment.astimezone(BUCHAREST).date()
    for _day in range(_FAR):
        candidate = at_clock(day, clock)
        if candidate > moment and not free(day):
            return candidate
        day += _STEP
    return moment


def at_clock(day: date, clock: time) -> datetime:
    """Return the first moment of a day when the clocks of Bucharest show an hour or have passed over it, in UTC."""
    return datetime.combine(day, clock, tzinfo=BUCHAREST).astimezone(UTC)
