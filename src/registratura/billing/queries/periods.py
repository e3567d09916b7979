"""What subscriptions limit now, for many customers in one statement."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from registratura.billing.models import Subscription
from registratura.billing.states import OVER
from registratura.institutions.entitlements import Feature


@dataclass(frozen=True, slots=True)
class PeriodNow:
    """A period of a subscription that is not over: its first day, the plan, and what the plan limits."""

    customer_id: int
    customer_name: str
    subscription_id: int
    plan_name: str
    since: date
    limits: dict[str, int | None]


def periods_now(customer_ids: Collection[int]) -> list[PeriodNow]:
    """Return the periods that run now of these customers; a customer that became an old one has none."""
    rows = (
        Subscription.objects.filter(contract__customer_id__in=customer_ids)
        .filter(contract__customer__closed_at__isnull=True)
        .exclude(state__in=[str(state) for state in OVER])
        .select_related("contract__customer", "plan_version__plan")
    )
    return [
        PeriodNow(
            row.contract.customer_id,
            row.contract.customer.name,
            row.id,
            row.plan_version.plan.name,
            row.period_from,
            {
                str(Feature.REGISTRATIONS): row.plan_version.registrations_most,
                str(Feature.USERS): row.plan_version.users_most,
                str(Feature.STORAGE): row.plan_version.storage_most_mb,
            },
        )
        for row in rows.order_by("contract__customer__name", "id")
    ]
