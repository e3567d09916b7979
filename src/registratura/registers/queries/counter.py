"""What the counter asks while registering: kinds in use, the last entries, numbers to connect to, likely repeats."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from registratura.accounts import queries as accounts
from registratura.kernel.calendar import legal_year
from registratura.kernel.text import STOP_WORDS, fold, search_words
from registratura.registers.models import Entry, EntryDocument, EntryParty
from registratura.registers.models.entry import Channel, Direction
from registratura.registers.queries.entries import PartyLine
from registratura.registers.queries.lists import COLUMNS, UNIT_JOIN, EntryLine, line_of, visibility
from registratura.toolkit.scope import required_institution

_NEWEST = 500  # entries looked through for a person's own last ones: a busy day at all counters
_KINDS_FROM = 2_000
_YEARS_BACK = 10
_ALIKE = 0.5

_LINES = (
    f"SELECT {COLUMNS.format(serial='NULL::integer')}, g.number_code FROM registers_entry e {UNIT_JOIN}"
    " JOIN registers_register g ON g.institution_id = e.institution_id AND g.id = e.register_id"
)


def direction_names() -> list[tuple[str, str]]:
    """Return the three directions with their names on screen."""
    return [(direction.value, str(direction.label)) for direction in Direction]


def channel_names() -> list[tuple[str, str]]:
    """Return the ways by which a document comes or goes, with their names on screen."""
    return [(channel.value, str(channel.label)) for channel in Channel]


def lines_where(condition: str, parameters: Sequence[Any], *, order: str, limit: int) -> list[EntryLine]:
    """Return the entries `e` of the institution in scope under a condition of this room's own writing."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_LINES} WHERE e.institution_id = %s AND {condition} ORDER BY {order} LIMIT %s",
            [required_institution(), *parameters, limit],
        )
        return [line_of(row[:-1], row[-1]) for row in cursor.fetchall()]


def kinds_in_use(*, visible_units: frozenset[int] | None, reader_id: int, limit: int = 40) -> list[str]:
    """Return the document kinds of the newest entries that a reader may see, the most used first."""
    seen, values = "true", list[Any]()
    if visible_units is not None:
        seen, *values = visibility(visible_units, reader_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT document_kind FROM (SELECT document_kind, unit_id, registered_by_id, reserved_for_id"
            " FROM registers_entry WHERE institution_id = %s ORDER BY id DESC LIMIT %s) e"
            f" WHERE document_kind <> '' AND {seen} GROUP BY document_kind ORDER BY count(*) DESC, document_kind"
            " LIMIT %s",
            [required_institution(), _KINDS_FROM, *values, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def last_registered_by(person_id: int, *, limit: int = 7) -> list[EntryLine]:
    """Return a person's last entries, newest first, from among the newest of the institution."""
    return lines_where(
        "e.id = ANY(SELECT id FROM (SELECT id, registered_by_id FROM registers_entry WHERE institution_id = %s"
        " ORDER BY id DESC LIMIT %s) newest WHERE registered_by_id = %s) AND e.state IN ('registered', 'annulled')",
        [required_institution(), _NEWEST, person_id],
        order="e.id DESC",
        limit=limit,
    )


def lines_of(entry_ids: Iterable[int]) -> list[EntryLine]:
    """Return entries by their keys, in the order of their keys."""
    wanted = sorted(set(entry_ids))
    return lines_where("e.id = ANY(%s)", [wanted], order="e.id", limit=len(wanted)) if wanted else []


def lines_of_requests(request_keys: Sequence[UUID]) -> list[EntryLine]:
    """Return the entries that these requests have made, in the order of their numbers."""
    return lines_where(
        "e.request_key = ANY(%s)", [list(request_keys)], order="e.year, e.number", limit=len(request_keys)
    )


def parties_of(entry_id: int) -> list[PartyLine]:
    """Return the parties that stand on an entry now, in their order."""
    rows = EntryParty.objects.filter(entry_id=entry_id, replaced_at__isnull=True)
    return [
        PartyLine(party.role, party.name, party.correspondent_id)
        for party in rows.order_by("role", "position", "id")
    ]


def parties_of_entries(entry_ids: Iterable[int]) -> dict[int, list[PartyLine]]:
    """Return the parties that stand on each of several entries now, in their order, in one query."""
    found: dict[int, list[PartyLine]] = {entry_id: [] for entry_id in entry_ids}
    rows = EntryParty.objects.filter(entry_id__in=list(found), replaced_at__isnull=True)
    for party in rows.order_by("entry_id", "role", "position", "id"):
        found[party.entry_id].append(PartyLine(party.role, party.name, party.correspondent_id))
    return found


def entry_ids_of_correspondents(correspondent_ids: Iterable[int], *, limit: int = 5_000) -> list[int]:
    """Return the keys of the newest entries on which any of these correspondents stands."""
    rows = EntryParty.objects.filter(correspondent_id__in=list(correspondent_ids), replaced_at__isnull=True)
    return list(rows.order_by("-entry_id").values_list("entry_id", flat=True).distinct()[:limit])


def digests_of(entry_id: int) -> list[str]:
    """Return the SHA-256 of an entry's files."""
    links = EntryDocument.objects.filter(entry_id=entry_id).order_by("position", "id")
    return list(links.values_list("document__blob__sha256", flat=True))


def reservation_owners(entry_ids: Sequence[int]) -> dict[int, str]:
    """Return for whom numbers are reserved, by the keys of the entries."""
    holders = dict(Entry.objects.filter(pk__in=list(entry_ids)).values_list("id", "reserved_for_id"))
    names = accounts.names_of(list(holders.values()))
    return {entry_id: names.get(holder or 0, "") for entry_id, holder in holders.items()}


def with_number(
    typed: str,
    *,
    at: datetime,
    visible_units: frozenset[int] | None,
    reader_id: int,
    limit: int = 8,
) -> list[EntryLine]:
    """
    Return the registered entries that a typed number may mean.

    `1234` stands for the last ten years, `1234/2026` and `1234/02.03.2026` for the one named.

    The newest year comes first. What is not a number finds nothing.
    """
    first, _slash, rest = typed.strip().partition("/")
    year = rest.strip().rpartition("/")[2].rpartition(".")[2]
    if not (first.isascii() and first.isdigit() and len(first) < 10):
        return []
    this_year = legal_year(at)
    exact = year.isascii() and year.isdigit() and len(year) == 4
    years = [int(year)] if exact else list(range(this_year - _YEARS_BACK, this_year + 1))
    condition = "e.number = %s AND e.year = ANY(%s) AND e.state = 'registered'"
    condition += " AND e.register_id IN (SELECT id FROM registers_register WHERE institution_id = %s)"
    parameters: list[Any] = [int(first), years, required_institution()]
    if visible_units is not None:
        seen, *values = visibility(visible_units, reader_id)
        condition += f" AND {seen}"
        parameters += values
    return lines_where(condition, parameters, order="e.year DESC, e.id DESC", limit=limit)


@dataclass(frozen=True, slots=True)
class CorrespondentEntries:
    """A page of a correspondent's entries, newest first; `older` is the cursor of the next page, empty at the end."""

    lines: list[EntryLine]
    older: str


def entries_of_correspondents(
    correspondent_ids: Sequence[int],
    *,
    visible_units: frozenset[int] | None,
    reader_id: int,
    older_than: str = "",
    size: int = 25,
) -> CorrespondentEntries:
    """Return the entries on which these correspondents stand now; a bent cursor gives the first page."""
    parameters: list[Any] = [required_institution(), list(correspondent_ids)]
    before = ""
    if older_than.isascii() and older_than.isdigit() and len(older_than) < 19:
        before = " AND p.entry_id < %s"
        parameters.append(int(older_than))
    first = ""
    if visible_units is None:  # nothing is filtered afterwards: the index alone finds the page
        first = " ORDER BY p.entry_id DESC LIMIT %s"
        parameters.append(size + 1)
    condition = (
        "e.id = ANY(SELECT DISTINCT p.entry_id FROM registers_entryparty p WHERE p.institution_id = %s"
        f" AND p.correspondent_id = ANY(%s) AND p.replaced_at IS NULL{before}{first})"
    )
    if visible_units is not None:
        seen, *values = visibility(visible_units, reader_id)
        condition += f" AND {seen}"
        parameters += values
    lines = lines_where(condition, parameters, order="e.id DESC", limit=size + 1)
    more = len(lines) > size
    return CorrespondentEntries(lines[:size], str(lines[size - 1].id) if more else "")


def likely_repeats(
    *,
    correspondent_ids: Sequence[int],
    subject: str,
    since: datetime,
    visible_units: frozenset[int] | None,
    reader_id: int,
    other_than: Sequence[int] = (),
    limit: int = 3,
) -> list[EntryLine]:
    """
    Return recent entries of the same correspondents about nearly the same thing, the newest first.

    Two subjects are alike when at least half of their telling words agree. Proposes; a person decides.
    """
    words = _telling(subject)
    if not words or not correspondent_ids:
        return []
    condition = (
        "e.id = ANY(SELECT p.entry_id FROM registers_entryparty p WHERE p.institution_id = %s"
        " AND p.correspondent_id = ANY(%s) AND p.replaced_at IS NULL ORDER BY p.entry_id DESC LIMIT 100)"
        " AND e.registered_at >= %s AND e.state = 'registered' AND e.id <> ALL(%s)"
    )
    parameters: list[Any] = [required_institution(), list(correspondent_ids), since, list(other_than)]
    if visible_units is not None:
        seen, *values = visibility(visible_units, reader_id)
        condition += f" AND {seen}"
        parameters += values
    recent = lines_where(condition, parameters, order="e.id DESC", limit=50)
    return [line for line in recent if _alike(words, _telling(line.subject))][:limit]


def _telling(subject: str) -> frozenset[str]:
    # The first lexeme of a word is the folded word itself; whole words are enough to compare two subjects.
    return frozenset(word for word in search_words(fold(subject)) if len(word) > 2 and word not in STOP_WORDS)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(other) and len(one & other) / min(len(one), len(other)) >= _ALIKE


def entries_with_files(
    digests: Sequence[str],
    *,
    visible_units: frozenset[int] | None,
    reader_id: int,
    other_than: Sequence[int] = (),
    limit: int = 3,
) -> list[EntryLine]:
    """Return entries that already hold one of these files (lower-case SHA-256), the newest first."""
    if not digests:
        return []
    condition = (
        "e.id = ANY(SELECT l.entry_id FROM documents_blob b"
        " JOIN documents_document d ON d.institution_id = b.institution_id AND d.blob_id = b.id"
        " JOIN registers_entrydocument l ON l.institution_id = d.institution_id AND l.document_id = d.id"
        " WHERE b.institution_id = %s AND b.sha256 = ANY(%s)) AND e.state = 'registered' AND e.id <> ALL(%s)"
    )
    parameters: list[Any] = [required_institution(), list(digests), list(other_than)]
    if visible_units is not None:
        seen, *values = visibility(visible_units, reader_id)
        condition += f" AND {seen}"
        parameters += values
    return lines_where(condition, parameters, order="e.id DESC", limit=limit)
