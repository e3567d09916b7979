"""Jobs of the clock that touch every institution; each institution in a transaction of its own."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from registratura.institutions import queries as institutions
from registratura.journal import services as journal
from registratura.registers import services as registers
from registratura.toolkit.scope import acting_for

QUEUE = "housekeeping"


@app.periodic(cron="* * * * *")
@app.task(queue=QUEUE, queueing_lock="flows.seal_journals", name="flows.seal_journals")
def seal_journals(timestamp: int, **_: Any) -> int:
    """Seal the finished acts of every institution and return how many there were."""
    sealed = 0
    for institution_id in institutions.every_institution_id():
        with acting_for(institution_id):
            sealed += journal.seal(now=timezone.now())
    return sealed


@app.periodic(cron="*/5 * * * *")
@app.task(queue=QUEUE, queueing_lock="flows.expire_reservations", name="flows.expire_reservations")
def expire_reservations(timestamp: int, **_: Any) -> int:
    """End reservations past their day as unused, in every institution, and return how many."""
    ended = 0
    for institution_id in institutions.every_institution_id():
        with acting_for(institution_id):
            ended += registers.expire_reservations()
    return ended
