"""The clocks of a breach. Pure: moments are aware, hours run day and night, on holidays too."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum

TO_AUTHORITY = timedelta(hours=72)
TO_CONTROLLER = timedelta(hours=24)  # what contracts usually say; the law says without undue delay
# Hours after the knowledge at which whoever handles incidents is reminded; the last ones are told to more people.
STEPS = (24, 48, 60, 68, 72)
ESCALATES_FROM = 60


class Risk(StrEnum):
    """How likely harm to people is. Law: GDPR art. 33 (1), 34 (1)."""

    UNLIKELY = "unlikely"
    RISK = "risk"
    HIGH = "high"


def authority_due_at(*, aware_at: datetime) -> datetime:
    """
    Return until when the authority must be told: 72 hours, without moving over nights, weekends or holidays.

    Law: GDPR art. 33 alin. (1); GDP-08.
    """
    # In universal time: on a clock of the wall 72 hours are 71 or 73 when the summer begins or ends.
    return aware_at.astimezone(UTC) + TO_AUTHORITY


def is_late(*, aware_at: datetime, told_at: datetime) -> bool:
    """
    Say whether the authority is told after its time; then the reasons of the delay belong to the notice.

    Law: GDPR art. 33 alin. (1).
    """
    return told_at > authority_due_at(aware_at=aware_at)


def must_tell_authority(*, risk: str) -> bool:
    """
    Say whether the authority must be told; as long as nobody judged the risk, it must.

    Law: GDPR art. 33 alin. (1).
    """
    return risk != Risk.UNLIKELY


def must_tell_persons(*, risk: str, spared: str) -> bool:
    """
    Say whether the persons must be told. spared: why not, one of the three cases of the law; empty for none.

    Law: GDPR art. 34 alin. (1) și (3).
    """
    return risk == Risk.HIGH and not spared


def controller_told_late(*, aware_at: datetime, told_at: datetime) -> bool:
    """
    Say whether a processor told the controller later than a day, which the contracts hold for too late.

    Law: GDPR art. 33 alin. (2).
    """
    return told_at.astimezone(UTC) - aware_at.astimezone(UTC) > TO_CONTROLLER


def steps_reached(*, aware_at: datetime, now: datetime) -> tuple[int, ...]:
    """
    Return the hours of the clock that have passed, of those at which somebody is reminded.

    Law: GDPR art. 33 alin. (1).
    """
    run = now.astimezone(UTC) - aware_at.astimezone(UTC)
    return tuple(hours for hours in STEPS if run >= timedelta(hours=hours))
