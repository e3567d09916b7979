"""Giving the words of files to what their entry is found by."""

from django.db import connection

from registratura.kernel.text import search_vector_text
from registratura.registers.errors import refusals_in_words
from registratura.toolkit.scope import required_institution


def index_file(*, entry_id: int, document_id: int, text: str) -> bool:
    """
    Let an entry be found by the text of one of its files; False when that was done before.

    A text without words is noted too, so that nobody asks again. Changes nothing that the register shows.
    Must run inside a scope. Raises: EntryMissingError when the document is no file of the entry.
    """
    required_institution()
    with refusals_in_words(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT registers_index_file(%s, %s, %s::tsvector)",
            [entry_id, document_id, search_vector_text(text)],
        )
        return bool(cursor.fetchone()[0])
