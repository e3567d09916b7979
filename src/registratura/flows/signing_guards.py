"""What keeps a paper from leaving before it is signed by all who were asked."""

from datetime import datetime

from registratura.institutions.queries import Powers
from registratura.journal.services import Actor
from registratura.registers.queries import EntryRow
from registratura.signing import queries as folders
from registratura.signing.errors import UnsignedError


def before_leaving(*, entry: EntryRow, powers: Powers | None, by: Actor | None, now: datetime) -> None:
    """
    Keep an entry here while signatures that were asked for on its documents are missing.

    Must run inside a scope. Raises: UnsignedError, which says whose.
    """
    if words := folders.unsigned(entry.id):
        raise UnsignedError(words)
