"""Each night, what programs no longer need is forgotten."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from registratura.flows import programs

QUEUE = "long"


@app.periodic(cron="35 1 * * *")
@app.task(queue=QUEUE, queueing_lock="flows.sweep_programs", name="flows.sweep_programs")
def sweep_programs(timestamp: int, **_: Any) -> int:
    """Forget ended tokens, old answers and counts, files never used, in every institution; return how many."""
    return programs.sweep(now=timezone.now())
