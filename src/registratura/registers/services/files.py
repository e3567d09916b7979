"""Giving the words of files to what their entry is found by."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from registratura.kernel.text import search_vector_text
from registratura.registers.drafts import words_of
from registratura.registers.errors import refusals_in_words
from registratura.registers.models import Entry
from registratura.toolkit.scope import required_institution

_COLUMNS = (
    *("subject", "sender_name", "recipient_name", "document_kind", "sender_number"),
    *("filing_code", "remarks", "resolution", "reserved_purpose"),
)


@dataclass(frozen=True, slots=True)
class FileText:
    """What stands in the version in force of a file."""

    document_id: int
    version_id: int
    text: str


def index_file(*, entry_id: int, file: FileText) -> bool:
    """
    Let an entry be found by the text of one of its files; False when that was done before.

    A text without words is noted too, so that nobody asks again. Changes nothing that the register shows.
    Must run inside a scope. Raises: EntryMissingError when the document is no file of the entry.
    """
    required_institution()
    with refusals_in_words(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT registers_index_file(%s, %s, %s, %s::tsvector)",
            [entry_id, file.document_id, file.version_id, search_vector_text(file.text)],
        )
        return bool(cursor.fetchone()[0])


def index_anew(*, entry_id: int, files: Sequence[FileText]) -> bool:
    """
    Let an entry be found by these files alone, besides its own words; those of former versions are taken away.

    False when it was corrected meanwhile: to be done again. Must run inside a scope.
    Raises: EntryMissingError for a document that is no file of the entry.
    """
    required_institution()
    entry = Entry.objects.get(pk=entry_id)
    own = words_of({column: getattr(entry, column) or "" for column in _COLUMNS})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT registers_forget_files(%s, %s, %s::tsvector)", [entry_id, entry.correction_count, own]
        )
        if not cursor.fetchone()[0]:
            return False
    for file in files:
        index_file(entry_id=entry_id, file=file)
    return True
