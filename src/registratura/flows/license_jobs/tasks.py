"""The job that looks after this installation's own license."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from registratura.flows import own_license

QUEUE = "long"


@app.periodic(cron="35 */6 * * *")
@app.task(queue=QUEUE, queueing_lock="flows.own_license", name="flows.own_license")
def own_license_looked_after(timestamp: int, **_: Any) -> None:
    """Remember the hour, renew the file when it nears its end, and settle what follows."""
    own_license.look_after(now=timezone.now())
