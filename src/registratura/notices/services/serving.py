"""Writing down that a version was put before a person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from registratura.notices.models import NoticeServed
from registratura.toolkit.scope import required_institution


@transaction.atomic
def note_served(
    *,
    version_id: int,
    subject_id: UUID,
    component: str,
    language: str,
    now: datetime,
    message_id: int | None = None,
) -> int:
    """
    Write down, once for each version and place, that a person was served; return the number of the row.

    component: `page`, `form` or `mail`. message_id: the message that carried it.
    """
    found = NoticeServed.objects.filter(version_id=version_id, subject=subject_id, component=component)
    known = found.values_list("id", flat=True).first()
    if known is not None:
        return known
    row = NoticeServed(
        institution_id=required_institution(),
        version_id=version_id,
        subject=subject_id,
        component=component,
        language=language,
        message_id=message_id,
        served_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # two pages at once
        return found.values_list("id", flat=True).get()
    return row.id
