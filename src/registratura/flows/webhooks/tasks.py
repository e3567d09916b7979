"""Jobs: what happened becomes events, each program is called by a job of its own; each night old events go."""

from typing import Any, Final

from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from registratura.institutions import queries as institutions
from registratura.toolkit.scope import acting_for
from registratura.webhooks import queries
from registratura.webhooks import services as webhooks

SEND: Final = "flows.call_program"
QUEUE: Final = "webhooks"


@app.periodic(cron="* * * * * */15")
@app.task(queue="housekeeping", queueing_lock="flows.gather_events", name="flows.gather_events")
def gather_events(timestamp: int, **_: Any) -> int:
    """Make events of new acts in every institution, and ask for the calls that are due; return how many events."""
    count = 0
    for institution_id in institutions.every_institution_id():
        now = timezone.now()
        with acting_for(institution_id):
            count += webhooks.gather(now=now)
            due = queries.due_endpoints(now=now)
        for endpoint_id in due:
            _ask(institution_id, endpoint_id)
    return count


@app.task(queue=QUEUE, name=SEND)
def call_program(institution_id: int, endpoint_id: int) -> int:
    """Call one program with what is due for it; return how many events it took."""
    return webhooks.send_due(institution_id=institution_id, endpoint_id=endpoint_id, clock=timezone.now)


@app.periodic(cron="20 3 * * *")
@app.task(queue="long", queueing_lock="flows.forget_events", name="flows.forget_events")
def forget_events(timestamp: int, **_: Any) -> int:
    """Take away events older than thirty days in every institution; return how many."""
    count = 0
    for institution_id in institutions.every_institution_id():
        with acting_for(institution_id):
            count += webhooks.forget_old(now=timezone.now())
    return count


def _ask(institution_id: int, endpoint_id: int) -> None:
    name = f"{SEND}:{institution_id}:{endpoint_id}"
    try:
        app.configure_task(SEND, lock=name, queueing_lock=name).defer(
            institution_id=institution_id, endpoint_id=endpoint_id
        )
    except AlreadyEnqueued:
        return
