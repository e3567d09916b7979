"""Jobs of exchange: each minute what is due is sent or asked after, and what was decided is told."""

from typing import Any, Final

from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from registratura.exchange import queries
from registratura.exchange import services as exchange
from registratura.flows.exchange import receiving, sending
from registratura.institutions import queries as institutions
from registratura.toolkit.scope import acting_for

SEND: Final = "flows.send_by_exchange"
TELL: Final = "flows.tell_by_exchange"
QUEUE: Final = "exchange"


@app.periodic(cron="* * * * *")
@app.task(queue="housekeeping", queueing_lock="flows.go_on_with_exchange", name="flows.go_on_with_exchange")
def go_on(timestamp: int, **_: Any) -> int:
    """Ask for the jobs of what is due in every institution; return how many."""
    count = 0
    for institution_id in institutions.every_institution_id():
        now = timezone.now()
        with acting_for(institution_id):
            outgoing, arrived = queries.due(now=now), queries.to_tell(now=now)
        count += sum(_ask(SEND, institution_id, each) for each in outgoing)
        count += sum(_ask(TELL, institution_id, each) for each in arrived)
    return count


@app.task(queue=QUEUE, name=SEND)
def send(institution_id: int, number: int) -> str:
    """Send a document or ask after it; return how it stands."""
    return sending.attempt(institution_id=institution_id, outgoing_id=number, clock=timezone.now)


@app.task(queue=QUEUE, name=TELL)
def tell(institution_id: int, number: int) -> bool:
    """Tell a partner what its document became; return whether it heard."""
    return receiving.tell(institution_id=institution_id, incoming_id=number, now=timezone.now())


@app.periodic(cron="25 3 * * *")
@app.task(queue="long", queueing_lock="flows.forget_exchange", name="flows.forget_exchange")
def forget(timestamp: int, **_: Any) -> int:
    """Take away refusals older than ninety days in every institution; return how many."""
    count = 0
    for institution_id in institutions.every_institution_id():
        with acting_for(institution_id):
            count += exchange.forget_refusals(now=timezone.now())
    return count


def ask_for(*, institution_id: int, outgoing_id: int) -> None:
    """Ask for a document to be sent, committed with the transaction of the caller."""
    _ask(SEND, institution_id, outgoing_id)


def _ask(task: str, institution_id: int, number: int) -> int:
    name = f"{task}:{institution_id}:{number}"
    try:
        app.configure_task(task, lock=name, queueing_lock=name).defer(
            institution_id=institution_id, number=number
        )
    except AlreadyEnqueued:
        return 0
    return 1
