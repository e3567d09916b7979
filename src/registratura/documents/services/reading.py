"""Which files wait to be read, who reads them, and what was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from registratura.documents.contents.kinds import PDF, PICTURES, TEXTS
from registratura.documents.contents.reading import Method, Reading
from registratura.documents.models import Blob, Content, Screening
from registratura.toolkit.scope import required_institution

# A reader that has not ended by then was killed; a file that ended three readers is left alone.
LEASE = timedelta(hours=2)
MOST_ATTEMPTS = 3
_READABLE = sorted({PDF, *PICTURES, *TEXTS})


@dataclass(frozen=True, slots=True)
class ToRead:
    """Bytes that somebody has taken upon himself to read."""

    blob_id: int
    sha256: str
    media_type: str


def next_to_read(*, now: datetime, since: datetime) -> ToRead | None:
    """
    Take the newest file, kept at or after a moment, whose text was not read yet; None when there is none.

    Two readers never take the same one. What a killed reader held is taken again after two hours, three times at
    the most; then it is refused as too heavy. Must run inside a scope, in a transaction of its own.
    """
    if again := _left_behind(now=now):
        return again
    known = Content.objects.filter(blob_id=OuterRef("pk"))
    held = Screening.objects.exclude(state=Screening.State.CLEAN).filter(blob_id=OuterRef("pk"))
    waiting = Blob.objects.filter(
        ~Exists(known), ~Exists(held), media_type__in=_READABLE, stored_at__gte=since
    )
    while blob := waiting.order_by("-stored_at", "-id").first():
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO documents_content"
                " (institution_id, blob_id, state, method, text, reason, attempts, begun_at)"
                " VALUES (%s, %s, 'reading', '', '', '', 1, %s) ON CONFLICT (institution_id, blob_id) DO NOTHING",
                [required_institution(), blob.id, now],
            )
            if cursor.rowcount:  # else another reader was quicker, and the next look sees his row
                return ToRead(blob.id, blob.sha256, blob.media_type)
    return None


def _left_behind(*, now: datetime) -> ToRead | None:
    stale = Q(state=Content.State.READING, begun_at__lt=now - LEASE)
    content = (
        Content.objects.filter(stale)
        .select_related("blob")
        .order_by("id")
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )
    if content is None:
        return None
    if content.attempts >= MOST_ATTEMPTS:
        keep_reading(blob_id=content.blob_id, reading=Reading(Method.NONE, reason="too-heavy"), now=now)
        return None
    content.attempts += 1
    content.begun_at = now
    content.save(update_fields=["attempts", "begun_at"])
    return ToRead(content.blob_id, content.blob.sha256, content.blob.media_type)


def keep_reading(*, blob_id: int, reading: Reading, now: datetime) -> None:
    """Write down what a reader found. A file without text counts as read; only what could not be opened is refused."""
    refused = bool(reading.reason) and reading.reason != "no-text"
    Content.objects.filter(blob_id=blob_id).update(
        state=Content.State.REFUSED if refused else Content.State.READ,
        method=reading.method,
        text=reading.text,
        reason=reading.reason,
        read_at=now,
    )
