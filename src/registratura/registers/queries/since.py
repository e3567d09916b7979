"""What a register took in since a moment, for comparing with what was written elsewhere meanwhile."""

from datetime import datetime

from registratura.registers.queries.counter import lines_where
from registratura.registers.queries.lists import EntryLine

MOST = 1_000


def registered_since(register_id: int, since: datetime, *, limit: int = MOST) -> list[EntryLine]:
    """Return the standing entries of a register with a number given since a moment, the newest first."""
    return lines_where(
        "e.register_id = %s AND e.registered_at >= %s AND e.state = 'registered'",
        [register_id, since],
        order="e.id DESC",
        limit=limit,
    )
