"""Jobs of accounts: once a night, what happened long ago is forgotten."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from registratura.accounts import services

QUEUE = "long"


@app.periodic(cron="40 0 * * *")
@app.task(queue=QUEUE, queueing_lock="accounts.forget", name="accounts.forget")
def forget(timestamp: int, **_: Any) -> int:
    """Forget what happened to accounts longer ago than it is kept, and return how much."""
    return services.forget_security_events(now=timezone.now())
