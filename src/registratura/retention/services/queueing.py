"""Ordering a run together with its job."""

from datetime import date, datetime

from procrastinate.contrib.django import app

from registratura.journal.services import Actor
from registratura.retention.services.running import order_run
from registratura.toolkit.scope import acting_for

TASK = "retention.run"


def order_run_now(*, institution_id: int, until: date, by: Actor, now: datetime) -> int:
    """
    Order a run; its job is committed with the order or not at all. Outside a scope. Returns the run's number.

    Raises: RunRefusedError.
    """
    with acting_for(institution_id):
        run_id = order_run(until=until, by=by, now=now)
        app.configure_task(TASK, allow_unknown=False, lock=TASK).defer(
            institution_id=institution_id, run_id=run_id
        )
    return run_id
