"""The copy of a person's data: asked for, made by a job, given out, and taken away at its end."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from registratura.journal.services import Actor
from registratura.rights.errors import PackageError
from registratura.rights.machine import ANSWERED, Status
from registratura.rights.models import Package
from registratura.rights.rules import PACKAGE_LIFE
from registratura.rights.services.rows import locked, write_down

LEFT_BEHIND = timedelta(minutes=10)
ATTEMPTS_MOST = 5


@transaction.atomic
def ask_package(*, request_id: int, portable: bool, now: datetime) -> int:
    """
    Ask for the copy of a request and return its number; one that waits or is being made is not asked for twice.

    Raises: RequestUnknownError.
    """
    request = locked(request_id=request_id)
    running = Package.objects.filter(request_id=request.id, state__in=("waiting", "making")).first()
    if running is not None:
        return running.id
    package = Package(
        institution_id=request.institution_id, request_id=request.id, portable=portable, asked_at=now
    )
    package.save(force_insert=True)
    return package.id


@transaction.atomic
def begin_package(*, package_id: int, now: datetime) -> Package | None:
    """Take a copy up for making: one that waits, or whose maker has been silent for ten minutes; else None."""
    package = Package.objects.select_for_update().get(pk=package_id)
    silent = (
        package.state == "making" and package.begun_at is not None and package.begun_at < now - LEFT_BEHIND
    )
    if package.state != "waiting" and not silent:
        return None
    package.attempt_count += 1
    package.begun_at, package.done_count = now, 0
    package.state = "making" if package.attempt_count <= ATTEMPTS_MOST else "failed"
    package.save(update_fields=["attempt_count", "begun_at", "done_count", "state"])
    return package if package.state == "making" else None


def note_progress(*, package_id: int, done: int, total: int) -> None:
    """Note how far the making is: rooms read, of how many."""
    Package.objects.filter(pk=package_id, state="making").update(done_count=done, total_count=total)


@transaction.atomic
def finish_package(
    *, package_id: int, sha256: str, size_bytes: int, rows: int, files: int, now: datetime
) -> Package:
    """Note that the copy is there, for seven days."""
    package = Package.objects.select_for_update().get(pk=package_id)
    package.state, package.sha256, package.size_bytes = "ready", sha256, size_bytes
    package.row_count, package.file_count = rows, files
    package.made_at, package.expires_at, package.problem = now, now + PACKAGE_LIFE, ""
    package.save(
        update_fields=[
            *("state", "sha256", "size_bytes", "row_count", "file_count", "made_at", "expires_at", "problem")
        ]
    )
    write_down(
        action="rights.package.made",
        request=locked(request_id=package.request_id),
        by=None,
        details={"package": package.id, "rows": rows, "files": files, "sha256": sha256},
    )
    return package


def fail_package(*, package_id: int, problem: str) -> None:
    """Let a copy that could not be made wait for another attempt, with the reason."""
    Package.objects.filter(pk=package_id).update(state="waiting", problem=problem[:300])


@transaction.atomic
def note_download(*, request_id: int, by: Actor | None, now: datetime) -> Package:
    """
    Give the newest copy out once, and write it down.

    Raises: PackageError when none is there, or its time is over.
    """
    request = locked(request_id=request_id)
    package = Package.objects.select_for_update().filter(request_id=request.id).order_by("-id").first()
    if package is None or package.state != "ready" or package.expires_at is None or package.expires_at <= now:
        raise PackageError(
            _("Copia datelor nu este aici: nu s-a pregătit încă sau perioada ei s-a încheiat. Cereți alta.")
        )
    package.download_count += 1
    package.downloaded_at = now
    package.save(update_fields=["download_count", "downloaded_at"])
    write_down(action="rights.package.downloaded", request=request, by=by, details={"package": package.id})
    return package


@transaction.atomic
def note_gone(*, package_id: int, now: datetime) -> None:
    """Note that the bytes of a copy were taken away."""
    package = Package.objects.select_for_update().get(pk=package_id)
    package.state, package.gone_at = "gone", now
    package.save(update_fields=["state", "gone_at"])
    request = locked(request_id=package.request_id)
    write_down(action="rights.package.expired", request=request, by=None, details={"package": package.id})


@transaction.atomic
def renew(*, request_id: int, now: datetime) -> int:
    """
    Make the copy of an answered request anew, because its time was over before it was read.

    Raises: PackageError when the request had none, or is not answered.
    """
    request = locked(request_id=request_id)
    last = Package.objects.filter(request_id=request.id).order_by("-id").first()
    if last is None or Status(request.status) not in (ANSWERED | {Status.READY}):
        raise PackageError(_("La această cerere nu s-a pregătit o copie."))
    return ask_package(request_id=request_id, portable=last.portable, now=now)


def forget_attempts(*, package_id: int) -> None:
    """Let a copy that failed too often be tried anew."""
    Package.objects.filter(pk=package_id, state="failed").update(
        state="waiting", attempt_count=F("attempt_count") * 0
    )
