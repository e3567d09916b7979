"""The queue in PostgreSQL: how rooms declare jobs, and the reaper that returns jobs of dead workers."""

from datetime import timedelta
from typing import Any

import procrastinate
import structlog

log = structlog.get_logger("registratura.tasks")

REAPER_QUEUE = "housekeeping"
HEARTBEAT_LIMIT_S = 60

# Work of one institution that takes minutes: behind everybody's short jobs, in portions, one at a time for each.
HEAVY = -20
HEAVY_PORTION = timedelta(seconds=20)


def heavy_lock(institution_id: int) -> str:
    """Return the lock that heavy work of one institution shares, so that it never fills the workers."""
    return f"heavy/{institution_id}"


def on_app_ready(app: procrastinate.App) -> None:
    """Enter the house's own jobs; rooms enter theirs in their `tasks` modules, found by Django."""
    app.periodic(cron="* * * * *")(
        app.task(queue=REAPER_QUEUE, name="toolkit.return_jobs_of_dead_workers")(_reap)
    )


async def _reap(timestamp: int, **_: Any) -> None:
    from procrastinate.contrib.django import app

    stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=HEARTBEAT_LIMIT_S)
    for job in stalled:
        try:
            await app.job_manager.retry_job(job)
        except procrastinate.exceptions.ConnectorException:
            # Another worker returned it in the meantime; the others still wait.
            log.warning("job not returned", job=job.id, exc_info=True)
