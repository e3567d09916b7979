"""What one answer may close too, and what may already be the answer."""

from typing import Any

from registratura.registers.models import Entry
from registratura.registers.queries.counter import lines_where, parties_of
from registratura.registers.queries.lists import UNANSWERED, EntryLine, visibility
from registratura.toolkit.scope import required_institution

_CONNECTED = """e.id IN (SELECT c.id FROM registers_entry c WHERE c.institution_id = %s AND c.connected_to_id = ANY(%s)
 UNION SELECT unnest(%s::bigint[]))"""
# Of each correspondent the newest entries alone: who writes every day has thousands.
_NEWEST_OF = 200


def open_with(
    entry: Entry, *, visible_units: frozenset[int] | None, reader_id: int, limit: int = 30
) -> tuple[list[EntryLine], list[EntryLine]]:
    """
    Return the other unanswered documents that one answer may close too: those connected, and those of the same sender.

    A document connected to another, and whatever is connected to the same one, count as connected (PET-14).
    Law: OG 27/2002 art. 10 alin. (1).
    """
    firsts = [entry.id, *([entry.connected_to_id] if entry.connected_to_id else [])]
    connected = _open_lines(
        _CONNECTED, [required_institution(), firsts, firsts], entry, visible_units, reader_id, limit
    )
    senders = [
        party.correspondent_id
        for party in parties_of(entry.id)
        if party.role == "sender" and party.correspondent_id is not None
    ]
    if not senders:
        return connected, []
    found = _open_lines(
        "e.id = ANY(SELECT p.entry_id FROM registers_entryparty p WHERE p.institution_id = %s"
        " AND p.correspondent_id = ANY(%s) AND p.role = 'sender' AND p.replaced_at IS NULL"
        " ORDER BY p.entry_id DESC LIMIT %s)",
        [required_institution(), senders, _NEWEST_OF],
        entry,
        visible_units,
        reader_id,
        limit,
    )
    known = {line.id for line in connected}
    return connected, [line for line in found if line.id not in known]


def _open_lines(
    condition: str,
    parameters: list[Any],
    entry: Entry,
    visible_units: frozenset[int] | None,
    reader_id: int,
    limit: int,
) -> list[EntryLine]:
    seen, values = "true", list[Any]()
    if visible_units is not None:
        seen, *values = visibility(visible_units, reader_id)
    return lines_where(
        f"{condition} AND e.id <> %s AND {UNANSWERED} AND {seen}",
        [*parameters, entry.id, *values],
        order="e.id DESC",
        limit=limit,
    )


def sent_to_senders_of(
    entry: Entry, *, visible_units: frozenset[int] | None, reader_id: int, limit: int = 10
) -> list[EntryLine]:
    """Return the documents that left for the senders of an entry since it came, newest first: answers, perhaps."""
    senders = [
        party.correspondent_id
        for party in parties_of(entry.id)
        if party.role == "sender" and party.correspondent_id is not None
    ]
    if not senders:
        return []
    seen, values = "true", list[Any]()
    if visible_units is not None:
        seen, *values = visibility(visible_units, reader_id)
    return lines_where(
        "e.id = ANY(SELECT p.entry_id FROM registers_entryparty p WHERE p.institution_id = %s"
        " AND p.correspondent_id = ANY(%s) AND p.role = 'recipient' AND p.replaced_at IS NULL"
        " ORDER BY p.entry_id DESC LIMIT %s) AND e.state = 'registered' AND e.direction = 'outgoing'"
        f" AND e.registered_at >= %s AND {seen}",
        [required_institution(), senders, _NEWEST_OF, entry.registered_at, *values],
        order="e.id DESC",
        limit=limit,
    )
