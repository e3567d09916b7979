"""What a campaign may do, and what stops one message of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from registratura.kernel.privacy.purposes import Purpose
from registratura.outreach.criteria import CRITERIA, Criterion

WEEK: Final = timedelta(days=7)
MONTH: Final = timedelta(days=30)


class Stop(StrEnum):
    """Why a message of a campaign does not leave."""

    CONSENT = "consent"
    SUBSCRIPTION = "subscription"
    SUPPRESSED = "suppressed"
    PAUSED = "paused"
    PACE = "pace"
    RESTRICTED = "restricted"
    SEGMENT = "segment"
    ADDRESS = "address"
    CAP = "cap"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands towards a campaign at the moment of sending. consent_record: None while it is closed."""

    consent_record: int | None
    subscribed: bool
    suppressed: bool
    restricted: bool
    paused_to: date | None
    monthly: bool
    last_of_topic_at: datetime | None
    segment_open: bool
    has_address: bool


def stop_of(standing: Standing, *, now: datetime, today: date) -> Stop | None:
    """
    Return why a message may not leave at this moment, None when it may; the cap is asked last, by its guarded row.

    Law: Legea 506/2004 art. 12 alin. (1); Regulation (EU) 2016/679 art. 7(3), art. 18, art. 21(3).
    """
    if standing.suppressed:
        return Stop.SUPPRESSED
    if not standing.subscribed:
        return Stop.SUBSCRIPTION
    if standing.consent_record is None:
        return Stop.CONSENT
    if standing.restricted:
        return Stop.RESTRICTED
    if not standing.segment_open:
        return Stop.SEGMENT
    if standing.paused_to is not None and today < standing.paused_to:
        return Stop.PAUSED
    if standing.monthly and standing.last_of_topic_at is not None and now - standing.last_of_topic_at < MONTH:
        return Stop.PACE
    return None if standing.has_address else Stop.ADDRESS


def purposes_of_segment(criteria: list[Criterion], *, base: Purpose) -> list[Purpose]:
    """
    Return the purposes that must be open for a person before a segment may look at anything of that person.

    Law: Regulation (EU) 2016/679 art. 5(1)(b), art. 6(1)(a).
    """
    return sorted(
        {base, *(CRITERIA[one].purpose for one in criteria if CRITERIA[one].purpose is not Purpose.P12)}
    )


def fault_of_value(criterion: Criterion, value: str) -> bool:
    """
    Whether a value cannot be one of the criterion.

    Law: Regulation (EU) 2016/679 art. 5(1)(c).
    """
    if criterion is Criterion.LANGUAGE:
        return value not in ("ro", "en")
    if criterion is Criterion.SUBSCRIBED_BEFORE:
        try:
            date.fromisoformat(value)
        except ValueError:
            return True
        return False
    return not (0 < len(value) <= 40 and value.replace("_", "").replace("-", "").isalnum())
