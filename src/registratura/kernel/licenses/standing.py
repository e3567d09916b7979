"""
What a license file is worth at a moment: valid, in its grace, over, or read with a clock that cannot be right.

Three outcomes beside validity, as published tests have them: before it was issued it is invalid, in its grace it is
usable and flagged, beyond the grace it is an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from registratura.kernel.licenses.errors import MalformedError

CLOCK_TOLERANCE: Final = timedelta(minutes=10)
"""How far clocks of two honest machines may stand apart."""
MOST_GRACE_DAYS: Final = 366


class Standing(StrEnum):
    """How a file stands; the value is stable."""

    VALID = "valid"
    GRACE = "grace"
    """Over, and usable for some days more: everything works, and says so."""
    EXPIRED = "expired"
    BEFORE_ISSUED = "before-issued"
    """The clock shows a moment before the file was made."""
    CLOCK_SET_BACK = "clock-set-back"
    """The clock shows a moment before one at which the file was already seen."""


USABLE: Final = frozenset({Standing.VALID, Standing.GRACE})


@dataclass(frozen=True, slots=True)
class Period:
    """The times of a file. expiry None: it does not end. grace: how long it stays usable after its end."""

    issued: datetime
    expiry: datetime | None
    grace: timedelta

    @property
    def grace_ends(self) -> datetime | None:
        """Return when the grace is over, or None when the file does not end."""
        return None if self.expiry is None else self.expiry + self.grace


def period_of(payload: Mapping[str, Any]) -> Period:
    """
    Return the times of a payload: `meta.issued`, `meta.expiry` or `meta.ttl` in seconds, `meta.grace_days`.

    Raises: MalformedError when they make no sense.
    """
    meta = payload.get("meta")
    if not isinstance(meta, Mapping):
        raise MalformedError("no times")
    issued = moment(meta.get("issued"))
    if issued is None:
        raise MalformedError("not known when it was issued")
    expiry = moment(meta.get("expiry"))
    ttl = meta.get("ttl")
    if expiry is None and isinstance(ttl, int) and not isinstance(ttl, bool) and ttl > 0:
        try:
            expiry = issued + timedelta(seconds=ttl)
        except OverflowError as error:
            raise MalformedError("an end out of all time") from error
    grace = meta.get("grace_days", 0)
    if not isinstance(grace, int) or not 0 <= grace <= MOST_GRACE_DAYS:
        raise MalformedError("a grace out of bounds")
    if expiry is not None and expiry < issued:
        raise MalformedError("it ends before it begins")
    return Period(issued, expiry, timedelta(days=grace))


def standing(period: Period, *, now: datetime, seen: datetime | None = None) -> Standing:
    """
    Say how a file stands.

    now: aware. seen: the latest moment at which this machine is known to have been, so that a clock set back wins
    nothing.
    """
    if now + CLOCK_TOLERANCE < period.issued:
        return Standing.BEFORE_ISSUED
    if seen is not None and now + CLOCK_TOLERANCE < seen:
        return Standing.CLOCK_SET_BACK
    if period.expiry is None or now < period.expiry:
        return Standing.VALID
    return Standing.GRACE if now < period.expiry + period.grace else Standing.EXPIRED


def moment(value: object) -> datetime | None:
    """
    Read a moment of RFC 3339; None for nothing.

    Raises: MalformedError for something that is no moment, or has no zone.
    """
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > 40:
        raise MalformedError("no moment")
    try:
        found = datetime.fromisoformat(value)
    except ValueError as error:
        raise MalformedError("no moment") from error
    if found.tzinfo is None:
        raise MalformedError("a moment without a zone")
    return found.astimezone(UTC)


def written(value: datetime) -> str:
    """Write a moment as it stands in files."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
