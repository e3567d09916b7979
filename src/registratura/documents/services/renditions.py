"""Renditions: other forms of a version, made by tools, kept apart from originals, made anew at need."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from django.db import connection

from registratura.documents.models import Rendition
from registratura.documents.queries.versions import RenditionCard, rendition_space, renditions_of
from registratura.toolkit.scope import required_institution
from registratura.toolkit.storage import Stored, storage


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
