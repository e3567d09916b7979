"""Jobs of the clock that seal: the journal each minute, the day after midnight, the stamps as the authority answers."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from registratura.flows.sealing import days, minute, years
from registratura.institutions import queries as institutions

QUEUE = "housekeeping"
LONG_QUEUE = "long"


@app.periodic(cron="* * * * *")
@app.task(queue=QUEUE, queueing_lock="flows.seal_journals", name="flows.seal_journals")
def seal_journals(timestamp: int, **_: Any) -> int:
    """Seal the finished acts of every institution, sign the new state, and return how many acts there were."""
    return sum(
        minute.seal_minute(institution_id=institution_id, now=timezone.now())
        for institution_id in institutions.every_institution_id()
    )


@app.periodic(cron="3-59/10 * * * *")
@app.task(queue=LONG_QUEUE, queueing_lock="flows.seal_days", name="flows.seal_days")
def seal_days(timestamp: int, **_: Any) -> int:
    """
    Seal, in every institution, the days that ended, and return how many.

    Asked all day long, so that a machine that was off at midnight catches up.
    """
    return sum(
        days.seal_days(institution_id=institution_id, now=timezone.now())
        for institution_id in institutions.every_institution_id()
    )


@app.periodic(cron="*/10 * * * *")
@app.task(queue=LONG_QUEUE, queueing_lock="flows.stamp_days", name="flows.stamp_days")
def stamp_days(timestamp: int, **_: Any) -> int:
    """Have the sealed days of every institution stamped, tell of silence, and return how many stamps came."""
    return sum(
        days.stamp_days(institution_id=institution_id, clock=timezone.now)
        for institution_id in institutions.every_institution_id()
    )


@app.task(queue="print", name=years.TASK)
def close_year(institution_id: int, closing_id: int) -> bool:
    """Print the certified register of a confirmed year; run again it does nothing more."""
    return years.carry_out(institution_id=institution_id, closing_id=closing_id, clock=timezone.now)
