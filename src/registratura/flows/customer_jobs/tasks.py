"""Jobs about customers of the service: signs of abuse by the hour, ends of measures and reminders by the day."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from registratura.flows import abuse, reminding_customers, watching_customers

QUEUE = "long"


@app.periodic(cron="7 * * * *")
@app.task(queue=QUEUE, queueing_lock="flows.watch_sign_ins", name="flows.watch_sign_ins")
def watch_sign_ins(timestamp: int, **_: Any) -> int:
    """Judge the attempts to sign in of the last hour and return how many cases a person must look at."""
    return abuse.watch_sign_ins(now=timezone.now())


@app.periodic(cron="3 * * * *")
@app.task(queue=QUEUE, queueing_lock="flows.tidy_checks", name="flows.tidy_checks")
def tidy_checks(timestamp: int, **_: Any) -> int:
    """End the measures whose time passed, forget the cases closed long ago, and return how many of both."""
    return abuse.tidy(now=timezone.now())


@app.periodic(cron="20 3 * * *")
@app.task(queue=QUEUE, queueing_lock="flows.watch_customers", name="flows.watch_customers")
def watch_customers(timestamp: int, **_: Any) -> int:
    """Judge the payments and licences of each customer and return how many cases a person must look at."""
    return watching_customers.watch(now=timezone.now())


@app.periodic(cron="40 6,12 * * *")
@app.task(queue=QUEUE, queueing_lock="flows.remind_customers", name="flows.remind_customers")
def remind_customers(timestamp: int, **_: Any) -> int:
    """
    Remind each customer of what is due today and return how many messages left.

    Twice, so that a machine that was off in the morning catches up; nobody is reminded twice.
    """
    return reminding_customers.remind(now=timezone.now())
