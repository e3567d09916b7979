"""The versions of documents, what was made of them, and whether they are as the journal tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from registratura.accounts import queries as accounts
from registratura.documents.models import Rendition, Version
from registratura.documents.queries.files import held_state
from registratura.toolkit.scope import required_institution
from registratura.toolkit.storage import storage


@dataclass(frozen=True, slots=True)
class VersionCard:
    """The bytes of a document at one time. `current` is the one in force, the latest."""

    id: int
    document_id: int
    number: int
    name: str
    reason: str
    reason_name: str
    explanation: str
    note: str
    sha256: str
    size_bytes: int
    media_type: str
    page_count: int | None
    added_at: datetime
    added_by: str
    """Name of the person; empty when the machine added it."""
    current: bool
    held: str = ""
    """`waiting` for the antivirus or `infected`: its bytes are given to nobody; else empty."""


def in_force(document_ids: Iterable[int]) -> dict[int, int]:
    """Return the key of the version in force of each document."""
    rows = Version.objects.filter(document_id__in=list(document_ids)).order_by("document_id", "-number")
    return dict(rows.distinct("document_id").values_list("document_id", "id"))


def changed_documents(*, since: datetime, after: int, limit: int) -> list[tuple[int, int]]:
    """
    Return the later versions added at or after a moment, each with its document, in the order they were added.

    after: the key of the last version seen; 0 at first.
    """
    rows = Version.objects.filter(number__gt=1, added_at__gte=since, id__gt=after).order_by("id")
    return list(rows.values_list("id", "document_id")[:limit])


def versions_of(document_ids: Iterable[int]) -> dict[int, tuple[VersionCard, ...]]:
    """Return every version of documents, by document, the newest first; in two queries."""
    rows = list(
        Version.objects.filter(document_id__in=list(document_ids))
        .select_related("blob")
        .order_by("document_id", "-number")
        .annotate(held=held_state("blob_id"))
    )
    names = accounts.names_of([row.added_by_id for row in rows])
    found: dict[int, tuple[VersionCard, ...]] = {}
    for row in rows:
        earlier = found.get(row.document_id, ())
        card = VersionCard(
            id=row.id,
            document_id=row.document_id,
            number=row.number,
            name=row.name,
            reason=row.reason,
            reason_name=str(Version.Reason(row.reason).label),
            explanation=row.explanation,
            note=row.note,
            sha256=row.blob.sha256,
            size_bytes=row.blob.size_bytes,
            media_type=row.blob.media_type,
            page_count=row.blob.page_count,
            added_at=row.added_at,
            added_by=names.get(row.added_by_id or 0, ""),
            current=not earlier,
            held=row.held or "",
        )
        found[row.document_id] = (*earlier, card)
    return found


def version_reason(value: str) -> str:
    """Return the words of a reason; the value itself when it is not known."""
    return str(Version.Reason(value).label) if value in Version.Reason.values else value


def version(*, document_id: int, number: int) -> VersionCard | None:
    """Return one version of a document by its number, or None."""
    return next(
        (one for one in versions_of([document_id]).get(document_id, ()) if one.number == number), None
    )


@dataclass(frozen=True, slots=True)
class RenditionCard:
    """
    Another form of a version, made by a tool; never the original.

    Its bytes are opened by `open_rendition`; `reason` says in a word why there are none.
    """

    version_id: int
    kind: str
    kind_name: str
    state: str
    sha256: str
    size_bytes: int
    media_type: str
    page_count: int | None
    tool: str
    tool_version: str
    recipe: str
    reason: str
    made_at: datetime | None

    @property
    def made(self) -> bool:
        """Whether there are bytes to open."""
        return self.state == Rendition.State.MADE


def renditions_of(version_ids: Iterable[int]) -> dict[int, dict[str, RenditionCard]]:
    """Return the renditions of versions by version and kind, with those that could not be made, in one query."""
    found: dict[int, dict[str, RenditionCard]] = {}
    for row in Rendition.objects.filter(version_id__in=list(version_ids)).order_by("version_id", "kind"):
        found.setdefault(row.version_id, {})[row.kind] = RenditionCard(
            version_id=row.version_id,
            kind=row.kind,
            kind_name=str(Rendition.Kind(row.kind).label),
            state=row.state,
            sha256=row.sha256,
            size_bytes=row.size_bytes,
            media_type=row.media_type,
            page_count=row.page_count,
            tool=row.tool,
            tool_version=row.tool_version,
            recipe=row.recipe,
            reason=row.reason,
            made_at=row.made_at,
        )
    return found


def rendition_bytes(*, space: str, sha256: str) -> bytes | None:
    """Return the bytes of a rendition; None when the store has lost them, which only asks for making it anew."""
    try:
        with storage().open(space=rendition_space(space), sha256=sha256) as stream:
            return stream.read()
    except FileNotFoundError:
        return None


def rendition_space(space: str) -> str:
    """Return where the renditions of an institution are kept, apart from what it was given."""
    return f"{space}.derived"


@dataclass(frozen=True, slots=True)
class VersionFault:
    """A version that is not as the journal tells: a stable code, words, and the document."""

    code: str
    words: str
    document_id: int


_ADDED = """
SELECT v.document_id, v.number, b.sha256, v.reason, v.name, j.id IS NULL AS unknown,
       coalesce(j.details->>'sha256', ''), coalesce(j.details->>'reason', ''), coalesce(j.details->>'name', '')
  FROM documents_version v
  JOIN documents_blob b ON b.institution_id = v.institution_id AND b.id = v.blob_id
  LEFT JOIN journal_record j ON j.institution_id = v.institution_id AND j.subject_type = 'document'
       AND j.subject_id = v.document_id AND j.action = 'documents.version.added'
       AND (j.details->>'number')::integer = v.number
 WHERE v.institution_id = %s AND v.number > 1
"""
_LOST = """
SELECT j.subject_id, (j.details->>'number')::integer FROM journal_record j
 WHERE j.institution_id = %s AND j.subject_type = 'document' AND j.action = 'documents.version.added'
   AND NOT EXISTS (SELECT 1 FROM documents_version v WHERE v.institution_id = j.institution_id
                      AND v.document_id = j.subject_id AND v.number = (j.details->>'number')::integer)
"""
_FIRST = """
SELECT d.id FROM documents_document d
  LEFT JOIN documents_version v ON v.institution_id = d.institution_id AND v.document_id = d.id AND v.number = 1
 WHERE d.institution_id = %s AND (v.blob_id, v.name) IS DISTINCT FROM (d.blob_id, d.name)
"""


def version_faults() -> Iterator[VersionFault]:
    """
    Compare every version with the act that added it, and each first one with its document.

    Must run inside a scope; for `verify`, which goes through everything.
    """
    institution_id = required_institution()
    with connection.cursor() as cursor:
        cursor.execute(_ADDED, [institution_id])
        for document_id, number, sha256, reason, name, unknown, *recorded in cursor.fetchall():
            if unknown:
                words = f"versiunea {number} a documentului {document_id} nu este în jurnal"
                yield VersionFault("version-added", words, document_id)
            elif [sha256, reason, name] != recorded:
                words = (
                    f"versiunea {number} a documentului {document_id} nu mai este cea adăugată după jurnal"
                )
                yield VersionFault("version-changed", words, document_id)
        cursor.execute(_LOST, [institution_id])
        for document_id, number in cursor.fetchall():
            words = f"lipsește versiunea {number} a documentului {document_id}, adăugată după jurnal"
            yield VersionFault("version-missing", words, document_id)
        cursor.execute(_FIRST, [institution_id])
        for (document_id,) in cursor.fetchall():
            words = f"documentul {document_id} nu mai este cum a venit: prima lui versiune este alta"
            yield VersionFault("version-changed", words, document_id)
