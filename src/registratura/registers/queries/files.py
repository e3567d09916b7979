"""Files of entries: those whose words an entry is not yet found by, and those that stand beside one another."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from registratura.registers.models import EntryDocument, FileWords


@dataclass(frozen=True, slots=True)
class EntryFile:
    """A file of an entry; `id` orders the files as they were attached."""

    id: int
    entry_id: int
    document_id: int


def files_to_index(*, since: datetime, after: int, limit: int) -> list[EntryFile]:
    """
    Return files attached at or after a moment whose words were not yet given to their entry, in order.

    after: the `id` of the last one seen; 0 at first.
    """
    done = FileWords.objects.filter(entry_id=OuterRef("entry_id"), document_id=OuterRef("document_id"))
    rows = EntryDocument.objects.filter(~Exists(done), attached_at__gte=since, id__gt=after).order_by("id")
    return [EntryFile(*row) for row in rows.values_list("id", "entry_id", "document_id")[:limit]]


def entries_behind(versions: Mapping[int, int]) -> dict[int, list[int]]:
    """
    Return the entries that are found by another version of a file than the one in force, each with all its files.

    versions: the version in force of each document that changed.
    """
    given = FileWords.objects.filter(document_id__in=versions).values_list(
        "entry_id", "document_id", "version_id"
    )
    behind = {entry_id for entry_id, document_id, version_id in given if version_id != versions[document_id]}
    found: dict[int, list[int]] = {}
    rows = EntryDocument.objects.filter(entry_id__in=behind).order_by("id")
    for entry_id, document_id in rows.values_list("entry_id", "document_id"):
        found.setdefault(entry_id, []).append(document_id)
    return found


def files_beside(document_id: int) -> list[int]:
    """Return the other files of the entries that a file is attached to, as they were attached."""
    entries = EntryDocument.objects.filter(document_id=document_id).values("entry_id")
    rows = EntryDocument.objects.filter(entry_id__in=entries).exclude(document_id=document_id)
    return list(rows.order_by("id").values_list("document_id", flat=True))


def files_of(entry_ids: Collection[int]) -> list[EntryFile]:
    """Return the files of some entries, as they were attached."""
    rows = EntryDocument.objects.filter(entry_id__in=list(entry_ids)).order_by("id")
    return [EntryFile(*row) for row in rows.values_list("id", "entry_id", "document_id")]


def entries_of_documents(document_ids: Collection[int]) -> dict[int, list[int]]:
    """Return to which entries some documents are attached; those attached to none are missing."""
    found: dict[int, list[int]] = {}
    rows = EntryDocument.objects.filter(document_id__in=list(document_ids)).order_by("id")
    for document_id, entry_id in rows.values_list("document_id", "entry_id"):
        found.setdefault(document_id, []).append(entry_id)
    return found
