"""The job that writes down which consents reached their term; they are closed from the moment itself."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from registratura.consents import services
from registratura.institutions import queries as institutions
from registratura.toolkit.scope import acting_for

QUEUE = "long"


@app.periodic(cron="25 * * * *")
@app.task(queue=QUEUE, queueing_lock="consents.expire", name="consents.expire")
def expire(timestamp: int, **_: Any) -> int:
    """End what reached its term, in every institution; return how many."""
    count = 0
    for institution_id in institutions.every_institution_id():
        with acting_for(institution_id):
            count += services.expire_due(now=timezone.now())
    return count
