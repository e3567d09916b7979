"""Jobs of messages: each delivery by itself, and once a minute whatever came due."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from registratura.institutions import queries as institutions
from registratura.messaging import services
from registratura.messaging.services import queueing
from registratura.toolkit.scope import acting_for

MAIL_QUEUE = "mail"
QUEUE = "housekeeping"


@app.task(queue=MAIL_QUEUE, name=queueing.TASK)
def deliver(institution_id: int, delivery_id: int) -> None:
    """Take one delivery to its address; run again, it does nothing more than what is left to do."""
    services.deliver(institution_id=institution_id, delivery_id=delivery_id, clock=timezone.now)


@app.periodic(cron="* * * * *")
@app.task(queue=QUEUE, queueing_lock="messaging.sweep", name="messaging.sweep")
def sweep(timestamp: int, **_: Any) -> int:
    """Gather digests and ask for the deliveries that came due, in every institution, and return how many."""
    asked = 0
    for institution_id in institutions.every_institution_id():
        with acting_for(institution_id):
            asked += services.gather_digests(now=timezone.now())
            asked += services.queue_due(now=timezone.now())
    return asked
