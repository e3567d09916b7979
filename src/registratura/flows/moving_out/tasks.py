"""The jobs of packages that are ordered from the desk."""

from typing import Any

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from registratura.flows.moving_out.ordering import TASK, make, take_old_ones_away
from registratura.institutions import queries as institutions


@app.task(queue="long", name=TASK, retry=RetryStrategy(max_attempts=5, wait=60))
def move_out(institution_id: int, order_id: int) -> bool:
    """Write the package of an order; run again, it does nothing more when the package is there."""
    return make(institution_id=institution_id, order_id=order_id, clock=timezone.now)


@app.periodic(cron="35 * * * *")
@app.task(queue="long", queueing_lock="flows.take_packages_away", name="flows.take_packages_away")
def take_packages_away(timestamp: int, **_: Any) -> int:
    """Delete the packages of institutions whose time is over."""
    return sum(
        take_old_ones_away(institution_id=institution_id, now=timezone.now())
        for institution_id in institutions.every_institution_id()
    )
