"""Jobs of invoices: the month that was asked for, the way to RO e-Factura, the warning of the morning."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from registratura.flows import invoice_runs, invoice_sending
from registratura.institutions import queries as institutions

QUEUE = "long"
MOST = timedelta(seconds=50)


@app.task(queue=QUEUE, name=invoice_runs.TASK)
def invoice_month(institution_id: int, run_id: int) -> int:
    """Invoice a month; taken up again, it goes on where it stopped."""
    institution = institutions.institution_by_id(institution_id)
    if institution is None:
        return 0
    return invoice_runs.run(institution=institution, run_id=run_id, now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queue=QUEUE, queueing_lock="flows.send_invoices", name="flows.send_invoices")
def send_invoices(timestamp: int, **_: Any) -> int:
    """Take the supplier's documents further on their way to RO e-Factura; return how many steps were taken."""
    supplier = institutions.supplier()
    if supplier is None:
        return 0
    return invoice_sending.seconds_of_work(institution=supplier, clock=timezone.now, most=MOST)


@app.periodic(cron="10 6-15 * * *")
@app.task(queue=QUEUE, queueing_lock="flows.warn_of_invoices", name="flows.warn_of_invoices")
def warn_of_invoices(timestamp: int, **_: Any) -> int:
    """Tell, once a day, of documents near the end of the Ministry's term; return how many there are."""
    supplier = institutions.supplier()
    return invoice_sending.warn(institution=supplier, now=timezone.now()) if supplier is not None else 0
