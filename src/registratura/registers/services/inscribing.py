"""The serial of a special register, given to an entry that was registered before."""

from django.db import connection

from registratura.journal.services import Actor, name_of
from registratura.registers.errors import refusals_in_words


def inscribe_entry(*, entry_id: int, register_id: int, by: Actor | None) -> bool:
    """
    Give an entry its serial in a special register, and say whether it is new: an entry stands there once.

    Must run inside a scope, before anything else in it holds the entry.
    Raises: EntryStateError when the entry no longer stands; RegisterKindError, RegisterClosedError.
    """
    actor_id, actor_name = name_of(by=by)
    with refusals_in_words(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT registers_inscribe_entry(%s, %s, %s, %s)", [entry_id, register_id, actor_id, actor_name]
        )
        return bool(cursor.fetchone()[0])
