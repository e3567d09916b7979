"""Dossiers and what is in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Q, QuerySet

from registratura.accounts import queries as accounts
from registratura.archive import rules
from registratura.archive.codes import Term
from registratura.archive.models import Dossier, InventoryLine, Loan, Paper, Volume
from registratura.documents import queries as documents
from registratura.institutions import queries as institutions
from registratura.registers import queries as registers
from registratura.retention import queries as retention
from registratura.retention.queries import Holding
from registratura.toolkit.scope import required_institution

PAGE = 50
KEPT_SET = "dossiers"
"""The name under which a hold is put over a dossier (`dossiers:12`)."""


@dataclass(frozen=True, slots=True)
class VolumeLine:
    """A volume: its sheets, its extreme days, who certified it."""

    number: int
    sheet_count: int
    first_on: date
    last_on: date
    certified_on: date | None
    certified_by: str


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a paper, in its version in force. `sha256` is the key of its bytes (`documents.queries`)."""

    document_id: int
    version_id: int
    name: str
    media_type: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PaperLine:
    """What was filed: an entry with its files, or a piece without a number (`entry_id` None, no files)."""

    id: int
    entry_id: int | None
    number: str
    title: str
    kind: str
    counterpart: str
    direction: str
    dated_on: date
    sheet_count: int
    filed_at: datetime
    filed_by: str
    files: tuple[FileLine, ...] = ()


def dossier_name(*, code: str, year: int, ordinal: int) -> str:
    """Return how a dossier is called: its code with the year, and the ordinal when there are several."""
    return f"{code}/{year}" + (f" ({ordinal})" if ordinal > 1 else "")


@dataclass(frozen=True, slots=True)
class DossierLine:
    """
    A dossier. name: `I-A-8/2026`. confirmed: the National Archives confirmed its code. kept_until: last day of keeping.

    inventory_number: its current number there; 0 in lists, and while no inventory lists it.
    """

    id: int
    code: str
    year: int
    ordinal: int
    title: str
    unit_id: int | None
    unit_name: str
    state: str
    original: str
    term: Term
    event_year: int
    confirmed: bool
    opened_at: datetime
    closed_on: date | None
    first_on: date | None
    last_on: date | None
    sheet_count: int
    paper_count: int
    inventory_id: int | None
    inventory_number: int
    place_id: int | None
    place: str
    position_id: int

    @property
    def name(self) -> str:
        """The code with the year, and the ordinal when there are several."""
        return dossier_name(code=self.code, year=self.year, ordinal=self.ordinal)

    @property
    def closing_year(self) -> int:
        """The year from whose end the term is counted."""
        return rules.closing_year(year=self.year, last_on=self.last_on)

    @property
    def kept_until(self) -> date | None:
        """The last day of keeping, or None for a permanent one and while its event has not come."""
        return rules.kept_until(
            term=self.term, closed_year=self.closing_year, event_year=self.event_year or None
        )

    @property
    def sheets_word(self) -> str:
        """What the number of sheets asks for: nothing, `near`, `split`."""
        return rules.sheets_word(count=self.sheet_count)


@dataclass(frozen=True, slots=True)
class DossierFilter:
    """What a list of dossiers is narrowed to; empty values narrow nothing."""

    year: int | None = None
    state: str = ""
    code: str = ""
    text: str = ""
    unit_id: int | None = None
    place_id: int | None = None


def dossier(dossier_id: int) -> DossierLine | None:
    """Return a dossier, or None."""
    return next(iter(_lines(Dossier.objects.filter(pk=dossier_id), numbered=True)), None)


def dossiers_by_id(dossier_ids: Iterable[int]) -> list[DossierLine]:
    """Return dossiers by their keys, in the order of codes, years and ordinals."""
    return _lines(_ordered(Dossier.objects.filter(pk__in=list(dossier_ids))))


def dossiers(
    *, narrowed: DossierFilter, visible_units: frozenset[int] | None, page: int = 1
) -> tuple[list[DossierLine], bool]:
    """
    Return a page of dossiers, the newest years first, and whether more follow.

    visible_units: whose dossiers the reader sees, None for all of them.
    """
    found = Dossier.objects.all()
    if visible_units is not None:
        found = found.filter(unit_id__in=visible_units)
    if narrowed.year is not None:
        found = found.filter(year=narrowed.year)
    if narrowed.state:
        found = found.filter(state=narrowed.state)
    if narrowed.unit_id is not None:
        found = found.filter(unit_id=narrowed.unit_id)
    if narrowed.place_id is not None:
        found = found.filter(place_id=narrowed.place_id)
    if narrowed.code:
        found = found.filter(code__startswith=narrowed.code.upper().replace(" ", "-"))
    if narrowed.text:
        found = found.filter(Q(title__icontains=narrowed.text) | Q(code__icontains=narrowed.text))
    rows = list(_lines(_ordered(found, "-year")[(page - 1) * PAGE : page * PAGE + 1]))
    return rows[:PAGE], len(rows) > PAGE


def open_dossiers(*, visible_units: frozenset[int] | None, limit: int = 400) -> list[DossierLine]:
    """Return dossiers that take papers now, the newest years first."""
    found = Dossier.objects.filter(state=Dossier.State.OPEN)
    if visible_units is not None:
        found = found.filter(unit_id__in=visible_units)
    return _lines(_ordered(found, "-year")[:limit])


def dossier_papers(dossier_id: int) -> list[PaperLine]:
    """Return what stands in a dossier, in its order, with the files of entries in their versions in force."""
    return papers_of([dossier_id])[dossier_id]


def papers_of(dossier_ids: Sequence[int]) -> dict[int, list[PaperLine]]:
    """Return what stands in each of these dossiers, as `dossier_papers` does."""
    rows = list(
        Paper.objects.filter(dossier_id__in=dossier_ids, out_at__isnull=True).order_by("dated_on", "id")
    )
    entry_ids = [row.entry_id for row in rows if row.entry_id is not None]
    entries = {line.id: line for line in registers.lines_of(entry_ids)}
    files = files_of_entries(entry_ids)
    names = accounts.names_of([row.filed_by_id for row in rows])
    lines: dict[int, list[PaperLine]] = {key: [] for key in dossier_ids}
    for row in rows:
        entry = entries.get(row.entry_id or 0)
        lines[row.dossier_id].append(
            PaperLine(
                row.id,
                row.entry_id,
                entry.written_number if entry else "",
                entry.subject if entry else row.title,
                entry.document_kind if entry else "",
                entry.counterpart if entry else "",
                entry.direction if entry else "",
                row.dated_on,
                row.sheet_count,
                row.filed_at,
                names.get(row.filed_by_id, ""),
                files.get(row.entry_id or 0, ()),
            )
        )
    return lines


_FILES = """
SELECT l.entry_id, l.document_id FROM registers_entrydocument l
 WHERE l.institution_id = %s AND l.entry_id = ANY(%s) ORDER BY l.entry_id, l.position, l.id
"""


def files_of_entries(entry_ids: Sequence[int]) -> dict[int, tuple[FileLine, ...]]:
    """Return the files of entries, in their order, in their versions in force."""
    if not entry_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_FILES, [required_institution(), list(entry_ids)])
        links = cursor.fetchall()
    cards = {card.id: card for card in documents.cards([document_id for _entry, document_id in links])}
    found: dict[int, list[FileLine]] = defaultdict(list)
    for entry_id, document_id in links:
        card = cards.get(document_id)
        if card is not None:
            found[entry_id].append(
                FileLine(card.id, card.version_id, card.name, card.media_type, card.size_bytes, card.sha256)
            )
    return {entry_id: tuple(files) for entry_id, files in found.items()}


def dossier_of_entry(entry_id: int) -> DossierLine | None:
    """Return the dossier to which an entry was filed, or None."""
    found = Paper.objects.filter(entry_id=entry_id, out_at__isnull=True).values_list("dossier_id", flat=True)
    return next((dossier(key) for key in found), None)


def dossier_of_paper(paper_id: int) -> DossierLine | None:
    """Return the dossier in which a paper stands, or None."""
    found = Paper.objects.filter(pk=paper_id, out_at__isnull=True).values_list("dossier_id", flat=True)
    return next((dossier(key) for key in found), None)


def volumes(dossier_id: int) -> list[VolumeLine]:
    """Return the volumes of a closed dossier, in order."""
    rows = list(Volume.objects.filter(dossier_id=dossier_id).order_by("number"))
    names = accounts.names_of([row.certified_by_id for row in rows])
    return [
        VolumeLine(
            row.number,
            row.sheet_count,
            row.first_on,
            row.last_on,
            row.certified_on,
            names.get(row.certified_by_id or 0, ""),
        )
        for row in rows
    ]


def parts_told(papers: Sequence[PaperLine]) -> list[int]:
    """Return how many sheets each volume of these papers would have, were the dossier closed now."""
    parts = rules.volumes(sheets=[one.sheet_count for one in papers])
    return [sum(one.last - one.first + 1 for one in part) for part in parts]


def years() -> list[int]:
    """Return the years that have dossiers, the newest first."""
    return list(Dossier.objects.order_by("-year").values_list("year", flat=True).distinct())


def held_dossiers(
    dossier_ids: Iterable[int], *, entries_held: Iterable[int] = (), holding: Holding | None = None
) -> frozenset[int]:
    """
    Return which of these dossiers a legal hold keeps: over everything, over dossiers, over one of them.

    entries_held: entries of persons over whom there is a hold; the dossiers in which they stand are held too.
    holding: the holds, when the caller read them.
    """
    wanted = list(dossier_ids)
    holding = holding or retention.holding()
    held = {one for one in wanted if holding.keeps(kept_set=KEPT_SET, row=str(one), person=None)}
    of_persons = list(entries_held)
    if of_persons:
        papers = Paper.objects.filter(entry_id__in=of_persons, out_at__isnull=True, dossier_id__in=wanted)
        held.update(papers.values_list("dossier_id", flat=True))
    return frozenset(held)


def _ordered(found: QuerySet[Dossier], *first: str) -> QuerySet[Dossier]:
    return found.order_by(
        *first, "position__direction", "position__service", "position__number", "year", "ordinal", "id"
    )


def _lines(found: QuerySet[Dossier], *, numbered: bool = False) -> list[DossierLine]:
    rows = list(found.select_related("position__plan", "place"))
    if not rows:
        return []
    units = institutions.unit_names([row.unit_id for row in rows])
    listed = [row for row in rows if numbered and row.inventory_id is not None]
    numbers = (
        {
            (inventory_id, dossier_id): number
            for inventory_id, dossier_id, number in InventoryLine.objects.filter(
                dossier__in=listed
            ).values_list("inventory_id", "dossier_id", "number")
        }
        if listed
        else {}
    )
    return [
        DossierLine(
            row.id,
            row.code,
            row.year,
            row.ordinal,
            row.title,
            row.unit_id,
            units.get(row.unit_id or 0, ""),
            row.state,
            row.original,
            Term(row.term_kind, row.term_years, row.commission, row.term_event),
            row.event_year,
            rules.may_drive_disposal(confirmed_on=row.position.plan.confirmed_on),
            row.opened_at,
            row.closed_on,
            row.first_on,
            row.last_on,
            row.sheet_count,
            row.paper_count,
            row.inventory_id,
            numbers.get((row.inventory_id or 0, row.id), 0),
            row.place_id,
            row.place.path if row.place is not None else "",
            row.position_id,
        )
        for row in rows
    ]


def lent_now(dossier_ids: Iterable[int]) -> frozenset[int]:
    """Return which of these dossiers are lent."""
    found = Loan.objects.filter(dossier_id__in=list(dossier_ids), returned_on__isnull=True)
    return frozenset(found.values_list("dossier_id", flat=True))


def dossiers_of_entries(entry_ids: Iterable[int]) -> dict[int, tuple[int, bool]]:
    """Return the dossier in which each of these entries stands, and whether it was eliminated."""
    rows = Paper.objects.filter(entry_id__in=list(entry_ids), out_at__isnull=True).order_by("id")
    return {
        entry_id: (dossier_id, state == Dossier.State.DESTROYED)
        for entry_id, dossier_id, state in rows.values_list("entry_id", "dossier_id", "dossier__state")
        if entry_id is not None
    }
