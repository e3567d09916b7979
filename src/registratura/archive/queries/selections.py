"""Selection: commissions, works, decisions, what may go, what remained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from registratura.archive import rules
from registratura.archive.codes import Term
from registratura.archive.models import Commission, Dossier, Residue, Selection, SelectionLine
from registratura.archive.queries.dossiers import DossierLine, dossiers_by_id


@dataclass(frozen=True, slots=True)
class CommissionCard:
    """A selection commission."""

    id: int
    act: str
    act_on: date
    president: str
    secretary: str
    members: tuple[str, ...]
    member_count: int


@dataclass(frozen=True, slots=True)
class SelectionCard:
    """A work of selection with its commission and its days."""

    id: int
    number: int
    state: str
    commission: CommissionCard
    met_on: date | None
    remarks: str
    asked_number: str
    asked_on: date | None
    approved_number: str
    approved_on: date | None
    destroyed_on: date | None
    destroyed_how: str


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """What the commission decided of a dossier; `decision` empty while it did not."""

    dossier: DossierLine
    decision: str
    years: int
    reason: str


@dataclass(frozen=True, slots=True)
class ResidueLine:
    """What remains of an eliminated dossier."""

    dossier_id: int
    name: str
    unit_name: str
    term: str
    approval: str
    destroyed_on: date
    sha256: str
    selection_id: int


def commissions() -> list[CommissionCard]:
    """Return the commissions, the newest first."""
    return [_commission(row) for row in Commission.objects.order_by("-act_on", "-id")]


def _commission(row: Commission) -> CommissionCard:
    return CommissionCard(
        row.id, row.act, row.act_on, row.president, row.secretary, tuple(row.members), row.member_count
    )


def selections() -> list[SelectionCard]:
    """Return the works of selection, the newest first."""
    return [_selection(row) for row in Selection.objects.select_related("commission").order_by("-number")]


def selection(selection_id: int) -> SelectionCard | None:
    """Return one work of selection, or None."""
    rows = Selection.objects.select_related("commission").filter(pk=selection_id)
    return next((_selection(row) for row in rows), None)


def _selection(row: Selection) -> SelectionCard:
    return SelectionCard(
        row.id,
        row.number,
        row.state,
        _commission(row.commission),
        row.met_on,
        row.remarks,
        row.asked_number,
        row.asked_on,
        row.approved_number,
        row.approved_on,
        row.destroyed_on,
        row.destroyed_how,
    )


def decisions(selection_id: int) -> list[DecisionLine]:
    """Return the dossiers of a work with what was decided, in the order of codes and years."""
    rows = {row.dossier_id: row for row in SelectionLine.objects.filter(selection_id=selection_id)}
    return [
        DecisionLine(one, rows[one.id].decision, rows[one.id].years, rows[one.id].reason)
        for one in dossiers_by_id(rows)
    ]


def expired_ids(*, today: date) -> list[int]:
    """Return the keys of dossiers of the store whose keeping ended before a day, as their confirmed terms say."""
    found = Dossier.objects.filter(
        state=Dossier.State.STORED, year__lt=today.year, position__plan__confirmed_on__isnull=False
    ).exclude(term_kind="permanent")
    columns = ("id", "year", "last_on", "term_kind", "term_years", "event_year")
    ended = []
    for key, year, last_on, kind, years, event_year in found.order_by("year", "id").values_list(*columns)[
        :5_000
    ]:
        until = rules.kept_until(
            term=Term(kind, years),
            closed_year=rules.closing_year(year=year, last_on=last_on),
            event_year=event_year or None,
        )
        if until is not None and until < today:
            ended.append(key)
    return ended


def expired(*, today: date) -> list[DossierLine]:
    """Return dossiers of the store whose keeping ended before a day, as their confirmed terms say."""
    return dossiers_by_id(expired_ids(today=today)[:1_000])


def permanent_beside(selection_id: int) -> list[DossierLine]:
    """Return the permanent dossiers of the years and units of a work: the fourth part that is sent with it."""
    chosen = [line.dossier for line in decisions(selection_id)]
    years, units = {one.year for one in chosen}, {one.unit_id for one in chosen}
    found = Dossier.objects.filter(term_kind="permanent", year__in=years).exclude(state=Dossier.State.OPEN)
    return [one for one in dossiers_by_id(found.values_list("id", flat=True)) if one.unit_id in units]


def residues(*, selection_id: int | None = None) -> list[ResidueLine]:
    """Return what remains of eliminated dossiers, the newest first."""
    found = (
        Residue.objects.all() if selection_id is None else Residue.objects.filter(selection_id=selection_id)
    )
    columns = [one for one in ResidueLine.__slots__]
    return [ResidueLine(*row) for row in found.order_by("-destroyed_on", "id").values_list(*columns)[:500]]


def residue_of(dossier_id: int) -> ResidueLine | None:
    """Return what remains of one eliminated dossier, or None."""
    columns = [one for one in ResidueLine.__slots__]
    found = Residue.objects.filter(dossier_id=dossier_id).values_list(*columns)
    return next((ResidueLine(*row) for row in found), None)
