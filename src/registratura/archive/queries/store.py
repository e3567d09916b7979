"""The store: inventories, minutes, the evidence register, places, loans."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F

from registratura.accounts import queries as accounts
from registratura.archive import rules
from registratura.archive.codes import Term
from registratura.archive.models import Dossier, Evidence, HandOver, Inventory, InventoryLine, Loan, Place
from registratura.archive.queries.dossiers import DossierLine, dossier_name, dossiers_by_id
from registratura.institutions import queries as institutions


@dataclass(frozen=True, slots=True)
class InventoryCard:
    """An inventory. counts: how many dossiers are given, left at the unit, missing."""

    id: int
    number: int
    year: int
    unit_id: int | None
    unit_name: str
    term: str
    permanent: bool
    state: str
    closed_on: date | None
    sheet_count: int
    hand_over_id: int | None
    present_count: int
    left_count: int
    missing_count: int

    @property
    def copies(self) -> int:
        """In how many copies it is made."""
        return rules.copies_of_inventory(permanent=self.permanent)

    @property
    def window(self) -> tuple[date, date]:
        """From when and until when its dossiers are handed over."""
        return rules.hand_over_window(year=self.year)


@dataclass(frozen=True, slots=True)
class InventoryRow:
    """A dossier in an inventory."""

    number: int
    standing: str
    remark: str
    dossier: DossierLine


@dataclass(frozen=True, slots=True)
class Waiting:
    """Dossiers that no inventory lists: of a year, a unit, a term; how many, how many of them still open."""

    year: int
    unit_id: int | None
    unit_name: str
    term: str
    count: int
    open_count: int

    @property
    def late(self) -> date:
        """The last day of their handing over."""
        return rules.hand_over_window(year=self.year)[1]


@dataclass(frozen=True, slots=True)
class HandOverCard:
    """Minutes of a hand-over with the numbers of their inventories."""

    id: int
    number: int
    held_on: date
    unit_name: str
    giver: str
    taker: str
    first_year: int
    last_year: int
    listed_count: int
    taken_count: int
    left_count: int
    missing_count: int
    finding_act: str
    inventories: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A line of the register of entries and exits of the store."""

    number: int
    leaves: bool
    happened_on: date
    unit_name: str
    first_year: int
    last_year: int
    listed_count: int
    moved_count: int
    left_count: int
    where_to: str
    act: str
    remarks: str


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place of the store, with how many dossiers stand right there."""

    id: int
    parent_id: int | None
    kind: str
    kind_name: str
    code: str
    path: str
    remarks: str
    depth: int
    dossier_count: int


@dataclass(frozen=True, slots=True)
class LoanLine:
    """A loan, open or ended."""

    id: int
    dossier_id: int
    dossier_name: str
    dossier_title: str
    borrower_id: int
    borrower: str
    purpose: str
    lent_on: date
    due_on: date
    returned_on: date | None
    condition: str
    reminded_on: date | None


def inventories(*, state: str = "") -> list[InventoryCard]:
    """Return the inventories that were not given up, the newest first."""
    found = Inventory.objects.exclude(state=Inventory.State.DROPPED)
    return _cards(list((found.filter(state=state) if state else found).order_by("-number")[:300]))


def inventory(inventory_id: int) -> InventoryCard | None:
    """Return one inventory, or None."""
    return next(iter(_cards(list(Inventory.objects.filter(pk=inventory_id)))), None)


def inventories_of(hand_over_id: int) -> list[InventoryCard]:
    """Return the inventories that were given by these minutes."""
    return _cards(list(Inventory.objects.filter(hand_over_id=hand_over_id).order_by("number")))


def closed_inventory_count() -> int:
    """Return how many inventories are closed and wait to be handed over."""
    return Inventory.objects.filter(state=Inventory.State.CLOSED).count()


def _cards(rows: list[Inventory]) -> list[InventoryCard]:
    if not rows:
        return []
    units = institutions.unit_names([row.unit_id for row in rows])
    counted = InventoryLine.objects.filter(inventory__in=rows).order_by().values("inventory_id", "standing")
    counts = {(one["inventory_id"], one["standing"]): one["n"] for one in counted.annotate(n=Count("id"))}
    return [
        InventoryCard(
            row.id,
            row.number,
            row.year,
            row.unit_id,
            units.get(row.unit_id or 0, ""),
            row.term,
            row.permanent,
            row.state,
            row.closed_on,
            row.sheet_count,
            row.hand_over_id,
            counts.get((row.id, "present"), 0),
            counts.get((row.id, "left"), 0),
            counts.get((row.id, "missing"), 0),
        )
        for row in rows
    ]


def inventory_rows(inventory_id: int) -> list[InventoryRow]:
    """Return the lines of an inventory in their order."""
    rows = list(InventoryLine.objects.filter(inventory_id=inventory_id).order_by("number"))
    found = {one.id: one for one in dossiers_by_id([row.dossier_id for row in rows])}
    return [InventoryRow(row.number, row.standing, row.remark, found[row.dossier_id]) for row in rows]


def waiting_for_inventory() -> list[Waiting]:
    """Return what waits for an inventory, the oldest year first."""
    rows = Dossier.objects.filter(state__in=[Dossier.State.OPEN, Dossier.State.CLOSED])
    tally: dict[tuple[int, int | None, str], list[int]] = {}
    columns = ("year", "unit_id", "term_kind", "term_years", "commission", "term_event", "state")
    for year, unit_id, kind, years, commission, event, state in rows.values_list(*columns):
        key = (year, unit_id, str(Term(kind, years, commission, event)))
        counts = tally.setdefault(key, [0, 0])
        counts[0] += 1
        counts[1] += state == Dossier.State.OPEN
    units = institutions.unit_names([unit_id for _year, unit_id, _term in tally])
    ordered = sorted(tally.items(), key=lambda one: (one[0][0], units.get(one[0][1] or 0, ""), one[0][2]))
    return [
        Waiting(year, unit_id, units.get(unit_id or 0, ""), term, *counts)
        for (year, unit_id, term), counts in ordered
    ]


def hand_overs() -> list[HandOverCard]:
    """Return the minutes of hand-overs, the newest first."""
    rows = list(HandOver.objects.order_by("-number"))
    units = institutions.unit_names([row.unit_id for row in rows])
    numbers: dict[int, list[int]] = {}
    for key, number in (
        Inventory.objects.filter(hand_over__in=rows).order_by("number").values_list("hand_over_id", "number")
    ):
        numbers.setdefault(key or 0, []).append(number)
    return [
        HandOverCard(
            row.id,
            row.number,
            row.held_on,
            units.get(row.unit_id or 0, ""),
            row.giver,
            row.taker,
            row.first_year,
            row.last_year,
            row.listed_count,
            row.taken_count,
            row.left_count,
            row.missing_count,
            row.finding_act,
            tuple(numbers.get(row.id, ())),
        )
        for row in rows
    ]


def hand_over(hand_over_id: int) -> HandOverCard | None:
    """Return one set of minutes, or None."""
    return next((one for one in hand_overs() if one.id == hand_over_id), None)


def evidence() -> list[EvidenceLine]:
    """Return the register of entries and exits of the store, in its order."""
    columns = [one for one in EvidenceLine.__slots__]
    return [EvidenceLine(*row) for row in Evidence.objects.order_by("number").values_list(*columns)]


def places() -> list[PlaceLine]:
    """Return the places in use, each under the one that holds it."""
    rows = Place.objects.filter(retired_on__isnull=True).order_by("path")
    counted = (
        Dossier.objects.filter(place__isnull=False).order_by().values_list("place_id").annotate(n=Count("id"))
    )
    counts = dict(counted)
    return [
        PlaceLine(
            row.id,
            row.parent_id,
            row.kind,
            str(Place.Kind(row.kind).label),
            row.code,
            row.path,
            row.remarks,
            row.path.count(" / "),
            counts.get(row.id, 0),
        )
        for row in rows
    ]


def loans(*, dossier_id: int | None = None, open_only: bool = False) -> list[LoanLine]:
    """Return loans: those that run first, by their last day, then the newest that ended."""
    found = Loan.objects.filter(dossier_id=dossier_id) if dossier_id is not None else Loan.objects.all()
    if open_only:
        found = found.filter(returned_on__isnull=True)
    ordered = found.select_related("dossier").order_by(
        F("returned_on").desc(nulls_first=True), "due_on", "id"
    )
    return _loans(list(ordered[:300]))


def loans_due(*, on: date) -> list[LoanLine]:
    """Return loans that ended by a day and whose borrower was not reminded that day."""
    found = Loan.objects.filter(returned_on__isnull=True, due_on__lte=on).exclude(reminded_on=on)
    return _loans(list(found.select_related("dossier").order_by("due_on", "id")[:500]))


def _loans(rows: Iterable[Loan]) -> list[LoanLine]:
    held = list(rows)
    names = accounts.names_of([row.borrower_id for row in held])
    return [
        LoanLine(
            row.id,
            row.dossier_id,
            dossier_name(code=row.dossier.code, year=row.dossier.year, ordinal=row.dossier.ordinal),
            row.dossier.title,
            row.borrower_id,
            names.get(row.borrower_id, ""),
            row.purpose,
            row.lent_on,
            row.due_on,
            row.returned_on,
            row.condition,
            row.reminded_on,
        )
        for row in held
    ]
