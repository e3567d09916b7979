"""
Customers over a limit of their plan, for the supplier's people: what was noted of the period that runs now.

A larger plan or a new period takes a customer off the list by itself. Must run inside the supplier's scope.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from registratura.billing import queries as billing
from registratura.institutions import queries as institutions
from registratura.institutions.entitlements import NAMES, Feature
from registratura.reminding import queries as reminding


@dataclass(frozen=True, slots=True)
class Over:
    """A limit that a customer passed in the period that runs. stops: whether it refuses more, as that of people."""

    customer_id: int
    customer_name: str
    subscription_id: int
    plan_name: str
    place_name: str
    words: str
    used: int
    most: int
    stops: bool
    noted_at: datetime


def over() -> list[Over]:
    """Return the limits that are passed now, by the customer's name; what was used is of the day it was noted."""
    noted = reminding.passed()
    if not noted:
        return []
    names = {place.id: place.name for place in institutions.every_institution()}
    found = []
    for period in billing.periods_now({one.customer_id for one in noted}):
        found += [
            Over(
                period.customer_id,
                period.customer_name,
                period.subscription_id,
                period.plan_name,
                names.get(one.place_id, ""),
                str(NAMES[Feature(one.feature)]),
                one.used,
                one.most,
                one.feature == Feature.USERS,
                one.noted_at,
            )
            for one in noted
            if (one.customer_id, one.since) == (period.customer_id, period.since)
            and period.limits.get(one.feature) == one.most
        ]
    return found


def count_over() -> int:
    """Return how many customers are over a limit now, without a name."""
    noted = reminding.passed()
    periods = billing.periods_now({one.customer_id for one in noted}) if noted else []
    return len(
        {
            period.customer_id
            for period in periods
            for one in noted
            if (one.customer_id, one.since) == (period.customer_id, period.since)
            and period.limits.get(one.feature) == one.most
        }
    )
