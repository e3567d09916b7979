"""Jobs of appointments and of the public figures: reminders by day, counting by night."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from registratura.flows import appointments, public_figures
from registratura.institutions import queries as institutions

QUEUE = "long"


@app.periodic(cron="*/15 * * * *")
@app.task(queue=QUEUE, queueing_lock="flows.remind_of_bookings", name="flows.remind_of_bookings")
def remind_of_bookings(timestamp: int, **_: Any) -> int:
    """Tell, by day, who has an appointment within the next thirty hours, in every institution; return how many."""
    return sum(
        appointments.remind(institution=one, now=timezone.now()) for one in institutions.every_institution()
    )


@app.periodic(cron="20 2 * * *")
@app.task(queue=QUEUE, queueing_lock="flows.shorten_bookings", name="flows.shorten_bookings")
def shorten_bookings(timestamp: int, **_: Any) -> int:
    """Leave old bookings without address and telephone, in every institution; return how many."""
    return sum(
        appointments.shorten(institution=one, now=timezone.now()) for one in institutions.every_institution()
    )


@app.periodic(cron="40 1 * * *")
@app.task(queue=QUEUE, queueing_lock="flows.compute_figures", name="flows.compute_figures")
def compute_figures(timestamp: int, **_: Any) -> None:
    """Count anew, each night, how fast every institution answers."""
    for institution_id in institutions.every_institution_id():
        public_figures.compute(institution_id=institution_id, now=timezone.now())
