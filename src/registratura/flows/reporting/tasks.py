"""Jobs of reports: daily facts by night, letters with reports in the morning."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from registratura.flows.reporting import board, sending, supplier
from registratura.institutions import queries as institutions

QUEUE = "long"


@app.periodic(cron="10 2 * * *")
@app.task(queue=QUEUE, queueing_lock="flows.roll_up_facts", name="flows.roll_up_facts")
def roll_up_facts(timestamp: int, **_: Any) -> int:
    """Count the days of every institution that changed or were never counted, and return how many facts."""
    return sum(
        board.roll_up(institution_id=institution_id, now=timezone.now())
        for institution_id in institutions.every_institution_id()
    )


@app.periodic(cron="40 4-10 * * *")
@app.task(queue=QUEUE, queueing_lock="flows.send_reports", name="flows.send_reports")
def send_reports(timestamp: int, **_: Any) -> int:
    """
    Send the reports that are due today in every institution and return how many letters.

    Asked each hour of the morning, so that a machine that was off catches up; nothing is sent twice.
    """
    return sum(
        sending.send_due(institution_id=institution_id, now=timezone.now())
        for institution_id in institutions.every_institution_id()
    )


@app.periodic(cron="50 2 * * *")
@app.task(queue=QUEUE, queueing_lock="flows.take_supplier_snapshot", name="flows.take_supplier_snapshot")
def take_supplier_snapshot(timestamp: int, **_: Any) -> bool:
    """Keep what may be told of the service today: counts over all institutions, without small groups."""
    return supplier.take_snapshot(now=timezone.now())
