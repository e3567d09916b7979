"""The job of old registers that move in."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from registratura.flows.moving_in.steps import TASK, run
from registratura.toolkit.tasks import HEAVY_PORTION


@app.task(queue="long", name=TASK, retry=RetryStrategy(max_attempts=5, wait=30))
def move_in(institution_id: int, transfer_id: int) -> int:
    """Do what the file waits for, and return how many rows were brought in."""
    return run(
        institution_id=institution_id, transfer_id=transfer_id, clock=timezone.now, within=HEAVY_PORTION
    )
