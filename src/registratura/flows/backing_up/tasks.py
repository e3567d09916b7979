"""The jobs of the copies."""

from typing import Any

import structlog
from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from registratura.flows.backing_up import copies
from registratura.kernel.errors import DomainError

log = structlog.get_logger("registratura.backups")

QUEUE = "long"
ALARM_QUEUE = "housekeeping"


@app.periodic(cron="10 1 * * *")
@app.task(queue=QUEUE, lock="flows.back_up", queueing_lock="flows.back_up", name="flows.back_up")
def back_up(timestamp: int, **_: Any) -> str:
    """Make the copy of the night, where a folder and a key are set up, and return its name."""
    operating = settings.OPERATING
    if operating.backups is None or not operating.backup_key:
        return ""
    try:
        made = copies.copy(root=operating.backups, public_key=operating.backup_key, now=timezone.now())
    except DomainError as error:
        log.error("backup refused", code=error.code)
        raise
    log.info("backup made", name=made.name, new_bytes=made.new_bytes, files=made.files)
    return made.name


@app.periodic(cron="25 */6 * * *")
@app.task(queue=ALARM_QUEUE, queueing_lock="flows.watch_backups", name="flows.watch_backups")
def watch_backups(timestamp: int, **_: Any) -> bool:
    """Raise the alarm when the newest copy is too old."""
    return copies.raise_alarm(now=timezone.now())
