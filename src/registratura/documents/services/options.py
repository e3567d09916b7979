"""How an institution stamps copies and how much room its files may take; counting that room."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from registratura.documents.models import Blob, FileOptions
from registratura.documents.queries.eliminated import gone_blobs
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.errors import DomainError
from registratura.toolkit.scope import required_institution


class OptionsRefusedError(DomainError):
    """A corner or pages that there are not, or a limit that is none."""

    code = "documents.options.refused"


def set_stamp(*, corner: str, pages: str, by: Actor | None) -> None:
    """
    Choose where copies are stamped. Copies made before keep their stamp until they are asked for again.

    Must run inside a scope. Raises: OptionsRefusedError.
    """
    if corner not in FileOptions.Corner.values:
        raise OptionsRefusedError(_("Alegeți colțul din listă."), field="corner")
    if pages not in FileOptions.Pages.values:
        raise OptionsRefusedError(_("Alegeți paginile din listă."), field="pages")
    _change(by, stamp_corner=corner, stamp_pages=pages)


def set_quota(*, quota_bytes: int | None, by: Actor | None) -> None:
    """
    Give the institution in scope room of its own; None takes it back, and the installation's limit holds.

    Raises: OptionsRefusedError for a limit that is not above zero.
    """
    if quota_bytes is not None and quota_bytes <= 0:
        raise OptionsRefusedError(_("Limita trebuie să fie mai mare decât zero."), field="quota")
    _change(by, quota_bytes=quota_bytes)


def recount(*, now: datetime) -> int:
    """Count anew the room that the files of the institution in scope take, and return it in bytes."""
    row = _row()
    # Only what came until now: what comes while we count is added to the count when it is asked for.
    found = (
        Blob.objects.filter(stored_at__lte=now)
        .exclude(id__in=gone_blobs())
        .aggregate(size=Sum("size_bytes"), count=Count("id"))
    )
    row.counted_bytes, row.counted_files, row.counted_at = found["size"] or 0, found["count"], now
    row.save(update_fields=["counted_bytes", "counted_files", "counted_at"])
    return row.counted_bytes


def _change(by: Actor | None, **values: object) -> None:
    row = _row()
    changed = {
        name: [getattr(row, name), value] for name, value in values.items() if getattr(row, name) != value
    }
    if not changed:
        return
    for name, (_before, after) in changed.items():
        setattr(row, name, after)
    row.save(update_fields=list(changed))
    journal.record(
        action="documents.options.changed",
        subject_type="file_options",
        subject_id=row.pk,
        by=by,
        details={"changes": changed},
    )


def _row() -> FileOptions:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_fileoptions (institution_id, stamp_corner, stamp_pages, counted_bytes,"
            " counted_files) VALUES (%s, 'top-right', 'first', 0, 0) ON CONFLICT (institution_id) DO NOTHING",
            [required_institution()],
        )
    return FileOptions.objects.select_for_update().get()
