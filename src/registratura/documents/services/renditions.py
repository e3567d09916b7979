"""Renditions: other forms of a version, made by tools, kept apart from originals, made anew at need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from registratura.documents.contents.kinds import OFFICE, PDF, PICTURES
from registratura.documents.models import Rendition, Screening, Version
from registratura.documents.queries.versions import RenditionCard, rendition_space, renditions_of
from registratura.toolkit.scope import required_institution
from registratura.toolkit.storage import Stored, storage

# A maker that has not ended by then was killed; a file that ended three makers is left alone.
LEASE = timedelta(hours=4)
MOST_ATTEMPTS = 3
_PAGED = sorted({PDF, *PICTURES})
_ARCHIVABLE = sorted({PDF, *PICTURES, *OFFICE})


@dataclass(frozen=True, slots=True)
class ToMake:
    """A rendition that somebody has taken upon himself to make, and the bytes that it is made of."""

    version_id: int
    kind: str
    sha256: str
    media_type: str


def next_to_make(*, kind: str, now: datetime, since: datetime) -> ToMake | None:
    """
    Take the newest version, added at or after a moment, that has no rendition of a kind yet; None when there is none.

    Two makers never take the same one. What a killed maker held is taken again after four hours, three times at the
    most. A thumbnail of an office paper comes with its PDF/A. Must run inside a scope, in a transaction of its own.
    """
    if again := _left_behind(kind, now):
        return again
    known = Rendition.objects.filter(version_id=OuterRef("pk"), kind=kind)
    held = Screening.objects.filter(~Q(state=Screening.State.CLEAN), blob_id=OuterRef("blob_id"))
    waiting = Version.objects.filter(
        ~Exists(known),
        ~Exists(held),
        blob__media_type__in=_PAGED if kind == Rendition.Kind.THUMBNAIL else _ARCHIVABLE,
        added_at__gte=since,
    ).select_related("blob")
    while version := waiting.order_by("-added_at", "-id").first():
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO documents_rendition (institution_id, version_id, kind, state, sha256, size_bytes,"
                " media_type, tool, tool_version, recipe, reason, attempts, begun_at)"
                " VALUES (%s, %s, %s, 'making', '', 0, '', '', '', '', '', 1, %s)"
                " ON CONFLICT (institution_id, version_id, kind) DO NOTHING",
                [required_institution(), version.id, kind, now],
            )
            if cursor.rowcount:  # else another maker was quicker, and the next look sees his row
                return ToMake(version.id, kind, version.blob.sha256, version.blob.media_type)
    return None


def _left_behind(kind: str, now: datetime) -> ToMake | None:
    row = (
        Rendition.objects.filter(kind=kind, state=Rendition.State.MAKING, begun_at__lt=now - LEASE)
        .select_related("version__blob")
        .order_by("id")
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )
    if row is None:
        return None
    if row.attempts >= MOST_ATTEMPTS:
        refuse_rendition(version_id=row.version_id, kind=kind, reason="too-heavy", now=now)
        return None
    row.attempts += 1
    row.begun_at = now
    row.save(update_fields=["attempts", "begun_at"])
    return ToMake(row.version_id, kind, row.version.blob.sha256, row.version.blob.media_type)


def keep_rendition(*, space: str, content: bytes) -> Stored:
    """Keep the bytes of a rendition in the institution's store of renditions. Never in a transaction."""
    return storage().put(space=rendition_space(space), source=BytesIO(content))


def add_rendition(
    *,
    version_id: int,
    kind: str,
    kept: Stored,
    media_type: str,
    tool: str,
    tool_version: str,
    page_count: int | None = None,
    recipe: str = "",
    now: datetime,
) -> RenditionCard:
    """
    Enter what a tool made of a version, in place of what stood there before of that kind.

    kept: as `keep_rendition` returned it. recipe: what it was made with, so that a change asks for a new one.
    Must run inside a scope. Derived things are no acts: nothing goes to the journal.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_rendition (institution_id, version_id, kind, state, sha256, size_bytes, media_type,"
            " page_count, tool, tool_version, recipe, reason, attempts, begun_at, made_at)"
            " VALUES (%s, %s, %s, 'made', %s, %s, %s, %s, %s, %s, %s, '', 1, %s, %s)"
            " ON CONFLICT (institution_id, version_id, kind) DO UPDATE SET state = 'made', sha256 = excluded.sha256,"
            " size_bytes = excluded.size_bytes, media_type = excluded.media_type, page_count = excluded.page_count,"
            " tool = excluded.tool, tool_version = excluded.tool_version, recipe = excluded.recipe, reason = '',"
            " made_at = excluded.made_at",
            [
                required_institution(),
                version_id,
                Rendition.Kind(kind).value,
                kept.sha256,
                kept.size_bytes,
                media_type[:120],
                page_count,
                tool[:40],
                tool_version[:40],
                recipe[:200],
                now,
                now,
            ],
        )
    return renditions_of([version_id])[version_id][kind]


def refuse_rendition(*, version_id: int, kind: str, reason: str, now: datetime) -> None:
    """Note that a rendition cannot be made, with the reason in a word, so that nobody tries at each minute."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_rendition (institution_id, version_id, kind, state, sha256, size_bytes, media_type,"
            " tool, tool_version, recipe, reason, attempts, begun_at, made_at)"
            " VALUES (%s, %s, %s, 'refused', '', 0, '', '', '', '', %s, 1, %s, %s)"
            " ON CONFLICT (institution_id, version_id, kind) DO UPDATE SET state = 'refused', sha256 = '',"
            " size_bytes = 0, reason = excluded.reason, made_at = excluded.made_at",
            [required_institution(), version_id, Rendition.Kind(kind).value, reason[:24], now, now],
        )
