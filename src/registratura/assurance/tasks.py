"""Jobs of this room: once a night, what ended is forgotten."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from registratura.assurance import services

QUEUE = "long"


@app.periodic(cron="45 0 * * *")
@app.task(queue=QUEUE, queueing_lock="assurance.forget", name="assurance.forget")
def forget(timestamp: int, **_: Any) -> int:
    """Forget links, codes, papers and proofs that ended, and return how many."""
    return services.forget_what_ended(now=timezone.now())
