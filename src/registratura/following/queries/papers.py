"""The files of an entry as whoever filed it knows them: those that came with it, and those given later."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from registratura.toolkit.scope import required_institution


@dataclass(frozen=True, slots=True)
class PaperLine:
    """
    A file of an entry, in the version in which it came. `given` says that it came from outside: with the document, or
    as a completion (`completion_id`); other files are of the house and are shown to nobody outside.
    """

    document_id: int
    name: str
    size_bytes: int
    sha256: str
    attached_at: datetime
    completion_id: int | None
    given: bool


# What came with a document is attached in the act that numbers it; the minute is for the clock of the database.
_PAPERS = """
SELECT d.entry_id, d.document_id, v.name, b.size_bytes, b.sha256, d.attached_at, p.completion_id,
       p.completion_id IS NOT NULL OR d.attached_at <= e.registered_at + interval '1 minute'
  FROM registers_entrydocument d
  JOIN registers_entry e ON e.institution_id = d.institution_id AND e.id = d.entry_id
  JOIN LATERAL (SELECT name, blob_id FROM documents_version
                 WHERE institution_id = d.institution_id AND document_id = d.document_id
                 ORDER BY number LIMIT 1) v ON true
  JOIN documents_blob b ON b.institution_id = d.institution_id AND b.id = v.blob_id
  LEFT JOIN following_completionpaper p ON p.institution_id = d.institution_id AND p.document_id = d.document_id
 WHERE d.institution_id = %s AND d.entry_id = ANY(%s) ORDER BY d.position, d.id"""


def papers_of(entry_id: int) -> list[PaperLine]:
    """Return the files of an entry, in their order, in one query."""
    return papers_of_each([entry_id])[entry_id]


def papers_of_each(entry_ids: Collection[int]) -> dict[int, list[PaperLine]]:
    """Return the files of each of some entries, in their order, in one query."""
    found: dict[int, list[PaperLine]] = {entry_id: [] for entry_id in entry_ids}
    with connection.cursor() as cursor:
        cursor.execute(_PAPERS, [required_institution(), sorted(found)])
        for entry_id, *line in cursor.fetchall():
            found[entry_id].append(PaperLine(*line))
    return found
