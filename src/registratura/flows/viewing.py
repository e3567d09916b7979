"""Who saw whom: noting what officials open, and telling it to whoever answers for personal data."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from registratura.correspondents import queries as directory
from registratura.correspondents import services as correspondents
from registratura.disclosures import queries as disclosures
from registratura.disclosures import services as notes
from registratura.disclosures.queries import ViewingFilter, ViewingLine
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.registers import queries as books

SEVERAL = 200


@dataclass(frozen=True, slots=True)
class Sight:
    """A viewing with whom and what it showed. Names as they stand on the entry; never a personal code."""

    line: ViewingLine
    entry: str
    place: tuple[str, int, int] | None
    """Register, year and number, for the address of the entry."""
    persons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SightPage:
    """A page of viewings, newest first. `older` is the cursor of the next one, empty at the end."""

    sights: list[Sight]
    older: str


def note_entry(*, entry_id: int, by: Actor, now: datetime) -> None:
    """Note that an official opened the page of an entry. Must run inside the institution's scope."""
    notes.note_viewing(what="entry", entry_id=entry_id, by=by, now=now)


def note_file(*, entry_id: int, document_id: int, by: Actor, now: datetime) -> None:
    """Note that an official opened or took a file of an entry."""
    notes.note_viewing(what="file", entry_id=entry_id, document_id=document_id, by=by, now=now)


def reveal_cnp(*, correspondent_id: int, reason: str, by: Actor, now: datetime) -> str:
    """
    Return a personal code, and write down who saw it and why.

    Raises: CorrespondentRefusedError without a reason; LookupError for nobody.
    """
    row = directory.by_id(correspondent_id)
    if row is None:
        raise LookupError(correspondent_id)
    code = correspondents.reveal_cnp(correspondent=row, reason=reason, by=by)
    said = ro_normalise(reason, single_line=True)
    notes.note_viewing(what="cnp", correspondent_id=row.id, reason=said, by=by, now=now)
    return code


def person_filter(*, typed: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the correspondents that a typed name or code means, and the entries on which they stand."""
    found = tuple(card.id for card in directory.find(typed, limit=SEVERAL))
    return found, tuple(books.entry_ids_of_correspondents(found)) if found else ()


def sights(*, narrowed: ViewingFilter, older_than: str = "", size: int = 50) -> SightPage:
    """Return a page of who saw whom, with the names of those seen."""
    page = disclosures.viewings(narrowed=narrowed, older_than=older_than, size=size)
    return SightPage(_with_names(page.lines), page.older)


def _with_names(lines: Iterable[ViewingLine]) -> list[Sight]:
    kept = list(lines)
    entry_ids = {line.entry_id for line in kept if line.entry_id}
    entries = {entry.id: entry for entry in books.lines_of(entry_ids)}
    parties = books.parties_of_entries(entry_ids)
    codes = {book.id: book.code for book in books.registers()} if entries else {}
    people = directory.by_ids([line.correspondent_id for line in kept if line.correspondent_id])
    found = []
    for line in kept:
        entry = entries.get(line.entry_id or 0)
        seen = [party.name for party in parties.get(line.entry_id or 0, ())]
        if line.correspondent_id in people:
            seen.append(people[line.correspondent_id].name)
        place = (codes[entry.register_id], entry.year, entry.number) if entry else None
        found.append(Sight(line, entry.written_number if entry else "", place, tuple(dict.fromkeys(seen))))
    return found
