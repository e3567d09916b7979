"""Whether this installation can serve, and figures of its service: numbers without institutions and without persons."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import Error, connection

from registratura.flows.backing_up import copies
from registratura.toolkit.backups.versions import own_migrations
from registratura.toolkit.object_store import ObjectStorage, place_of

LATE_S = 600  # a job that waited longer shows that nobody takes it


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was asked, by name, and whether it is well. `queue` alone keeps nobody from serving pages."""

    checks: dict[str, bool]

    @property
    def ready(self) -> bool:
        """Whether pages can be served."""
        return all(good for name, good in self.checks.items() if name != "queue")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. `labels`: names of queues and states, never of institutions."""

    name: str
    help: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()


def readiness() -> Readiness:
    """Ask database, structure, queue and store, each for itself; what fails is told, never raised."""
    checks = {"database": False, "migrations": False, "queue": False, "storage": _store_answers()}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app || '.' || name FROM django_migrations")
            applied = {row[0] for row in cursor.fetchall()}
            checks["database"] = True
            checks["migrations"] = _installed() <= applied
            cursor.execute(_OLDEST)
            checks["queue"] = float(cursor.fetchone()[0]) < LATE_S
    except Error:
        pass
    return Readiness(checks)


_OLDEST = (
    "SELECT coalesce(extract(epoch FROM clock_timestamp() - min(coalesce(j.scheduled_at, e.at))), 0)"
    " FROM procrastinate_jobs j LEFT JOIN LATERAL (SELECT min(at) AS at FROM procrastinate_events"
    " WHERE job_id = j.id) e ON true"
    " WHERE j.status = 'todo' AND coalesce(j.scheduled_at, now()) <= now()"
)


def _installed() -> set[str]:
    """Return the migrations of the rooms that are installed here."""
    labels = {config.label for config in apps.get_app_configs()}
    return {name for name in own_migrations() if name.partition(".")[0] in labels}


def _store_answers() -> bool:
    try:
        if settings.FILES_URL:
            ObjectStorage(place_of(settings.FILES_URL), folder=settings.INCOMING_ROOT).answer()
            return True
    except (OSError, ValueError):
        return False
    root = Path(settings.FILES_ROOT)
    return root.is_dir() and os.access(root, os.W_OK | os.X_OK)


def figures(*, now: datetime) -> Iterator[Figure]:
    """Go through the figures; those of the database are left out when it does not answer."""
    disk = shutil.disk_usage(settings.DATA)
    yield Figure("registratura_disk_free_bytes", "Free room on the disk of the data folder.", disk.free)
    yield Figure("registratura_disk_total_bytes", "Size of the disk of the data folder.", disk.total)
    if (found := copies.age(now=now)) is not None:
        late = found.hours * 3600 if found.hours is not None else float("inf")
        yield Figure("registratura_backup_age_seconds", "Age of the newest copy.", late)
    for name, good in readiness().checks.items():
        yield Figure(
            "registratura_ready", "Whether a part of the service is well.", float(good), (("part", name),)
        )
    try:
        yield from _of_database()
    except Error:
        return


def _of_database() -> Iterator[Figure]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT queue_name, status::text, count(*) FROM procrastinate_jobs"
            " WHERE status IN ('todo', 'doing', 'failed') GROUP BY 1, 2 ORDER BY 1, 2"
        )
        for queue, status, count in cursor.fetchall():
            yield Figure(
                "registratura_jobs", "Jobs by queue and state.", count, (("queue", queue), ("status", status))
            )
        cursor.execute(_OLDEST)
        yield Figure(
            "registratura_jobs_oldest_seconds", "How long the oldest job waits.", float(cursor.fetchone()[0])
        )
        cursor.execute("SELECT pg_database_size(current_database())")
        yield Figure("registratura_database_bytes", "Size of the database.", cursor.fetchone()[0])
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        yield Figure(
            "registratura_database_connections", "Connections to the database.", cursor.fetchone()[0]
        )
        cursor.execute("SELECT count(*) FROM institutions_institution WHERE closed_at IS NULL")
        yield Figure("registratura_institutions", "Open institutions.", cursor.fetchone()[0])
