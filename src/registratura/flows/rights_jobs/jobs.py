"""Jobs of requests of data subjects: copies that are asked for, and the hourly look at terms."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from registratura.flows import rights_clock, rights_execution
from registratura.institutions import queries as institutions

QUEUE = "long"


@app.task(queue=QUEUE, name=rights_execution.TASK)
def make_data_package(institution_id: int, package_id: int) -> bool:
    """Make the copy of a person's data; run again, it does nothing more when the copy is there."""
    return rights_execution.make_copy(
        institution_id=institution_id, package_id=package_id, clock=timezone.now
    )


@app.periodic(cron="5 * * * *")
@app.task(queue=QUEUE, queueing_lock="flows.watch_rights", name="flows.watch_rights")
def watch_rights(timestamp: int, **_: Any) -> int:
    """Tell of requests of data subjects whose term nears or passed, make copies left behind, take old ones away."""
    return sum(
        rights_clock.watch(institution_id=institution_id, clock=timezone.now)
        + rights_clock.carry_on(institution_id=institution_id, clock=timezone.now)
        for institution_id in institutions.every_institution_id()
    )
