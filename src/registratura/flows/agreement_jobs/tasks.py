"""Jobs of agreements: what days bring to them, and what they open carried down to the institutions."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from registratura.flows import entitling

QUEUE = "long"


@app.periodic(cron="5 0,5 * * *")
@app.task(queue=QUEUE, queueing_lock="flows.run_agreements", name="flows.run_agreements")
def run_agreements(timestamp: int, **_: Any) -> int:
    """End trials, begin periods, and carry down what is open, every night; return how many subscriptions moved."""
    return entitling.run_agreements(now=timezone.now())


@app.task(queue=QUEUE, name=entitling.TASK)
def entitle(customer_id: int) -> int:
    """Carry down what a customer's agreements open, soon after they changed."""
    return entitling.carry_down_of(customer_id=customer_id, now=timezone.now())
