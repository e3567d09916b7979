"""Jobs of keeping: what ended its term leaves each night; what a person ordered leaves at once."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from registratura.institutions import queries as institutions
from registratura.kernel.calendar import legal_date
from registratura.retention import queries, services
from registratura.retention.services import queueing
from registratura.subjects import services as subjects
from registratura.toolkit.scope import acting_for

QUEUE = "long"


@app.periodic(cron="50 0 * * *")
@app.task(queue=QUEUE, queueing_lock="retention.sweep", name="retention.sweep")
def sweep(timestamp: int, **_: Any) -> int:
    """Let go, in every institution, of what ended its keeping, and return how many rows left."""
    now, count = timezone.now(), 0
    for institution_id in institutions.every_institution_id():
        accounts_too = queries.answers_for_accounts(institution_id=institution_id)
        with acting_for(institution_id):
            subjects.settle_destroyed(now=now)
            runs = queries.waiting_runs()
            until = legal_date(now)
            if not runs and any(
                line.count > line.held_count
                for line in queries.forecast(until=until, accounts_too=accounts_too)
            ):
                runs = [services.order_run(until=until, by=None, now=now)]
        for run_id in runs:
            count += _run(institution_id, run_id, accounts_too=accounts_too)
    return count


@app.task(queue=QUEUE, name=queueing.TASK)
def run(institution_id: int, run_id: int) -> int:
    """Carry out a run that was ordered; run again, it goes on with what is still there."""
    accounts_too = queries.answers_for_accounts(institution_id=institution_id)
    return _run(institution_id, run_id, accounts_too=accounts_too)


def _run(institution_id: int, run_id: int, *, accounts_too: bool) -> int:
    try:
        return services.carry_out(
            institution_id=institution_id, run_id=run_id, accounts_too=accounts_too, clock=timezone.now
        )
    except Exception as error:
        with acting_for(institution_id):
            services.say_failure(run_id=run_id, problem=type(error).__name__, now=timezone.now())
        raise
