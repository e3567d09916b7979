"""The store: inventories closed and handed over, the evidence register, places, loans."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.archive import rules
from registratura.archive.codes import Term
from registratura.archive.errors import InventoryRefusedError, NotFoundHereError
from registratura.archive.models import Dossier, Evidence, HandOver, Inventory, InventoryLine
from registratura.archive.services.rows import believable, held, line_of, next_number, write_down
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.toolkit.scope import required_institution

_LINES_A_SHEET = 25


def term_of(*, dossier: Dossier) -> Term:
    """Return the term of a dossier as it stands."""
    return Term(dossier.term_kind, dossier.term_years, dossier.commission, dossier.term_event)


@transaction.atomic
def begin_inventory(*, year: int, unit_id: int | None, term: str, by: Actor, now: datetime) -> int:
    """
    Begin the inventory of a year, a unit and a term, with all their dossiers that none lists, and return it.

    Raises: InventoryRefusedError when nothing belongs in it or one is being made.
    Law: Instrucțiunile 217/1996 art. 19.
    """
    belonging = _belonging(year=year, unit_id=unit_id, term=term)
    if not belonging:
        raise InventoryRefusedError(
            _("Niciun dosar al anului, compartimentului și termenului nu așteaptă inventarul.")
        )
    if Inventory.objects.filter(year=year, unit_id=unit_id, term=term, state=Inventory.State.OPEN).exists():
        raise InventoryRefusedError(_("Inventarul acesta este deja în lucru."))
    inventory = Inventory(
        institution_id=required_institution(),
        number=next_number(model=Inventory),
        year=year,
        unit_id=unit_id,
        term=term,
        permanent=belonging[0].term_kind == "permanent",
        begun_at=now,
        begun_by_id=by.id,
    )
    inventory.save(force_insert=True)
    for number, dossier in enumerate(belonging, start=1):
        line = InventoryLine(
            institution_id=inventory.institution_id, inventory=inventory, dossier=dossier, number=number
        )
        if dossier.state == Dossier.State.OPEN:
            line.standing, line.remark = InventoryLine.Standing.LEFT, _("nu este închis")
        line.save(force_insert=True)
    details = {"number": inventory.number, "year": year, "term": term, "dossiers": len(belonging)}
    write_down(
        action="archive.inventory.begun", subject="inventory", key=inventory.id, by=by, details=details
    )
    return inventory.id


@transaction.atomic
def mark_line(*, inventory_id: int, number: int, standing: str, remark: str, by: Actor) -> None:
    """
    Say of a dossier in an open inventory whether it is given, stays at its unit, or is missing.

    Raises: InventoryRefusedError; NotFoundHereError.
    """
    inventory = _open_inventory(inventory_id)
    line = InventoryLine.objects.filter(inventory_id=inventory.id, number=number).first()
    if line is None or standing not in InventoryLine.Standing.values:
        raise NotFoundHereError(_("Dosarul nu este în inventar."))
    line.standing, line.remark = standing, line_of(text=remark, most=200)
    line.save(update_fields=["standing", "remark"])
    details = {"line": number, "standing": standing, "remark": line.remark}
    write_down(
        action="archive.inventory.changed", subject="inventory", key=inventory.id, by=by, details=details
    )


@transaction.atomic
def drop_inventory(*, inventory_id: int, by: Actor) -> None:
    """
    Give up an inventory that was not closed; its dossiers wait for another.

    Raises: InventoryRefusedError.
    """
    inventory = _open_inventory(inventory_id)
    inventory.state = Inventory.State.DROPPED
    inventory.save(update_fields=["state"])
    write_down(action="archive.inventory.dropped", subject="inventory", key=inventory.id, by=by)


@transaction.atomic
def close_inventory(*, inventory_id: int, by: Actor, now: datetime) -> None:
    """
    Close an inventory: it lists every dossier of its year, unit and term, and does not change any more.

    Dossiers that are given become listed; what stays at the unit waits for a later inventory.
    Raises: InventoryRefusedError, with every fault. Law: Instrucțiunile 217/1996 art. 19.
    """
    inventory = _open_inventory(inventory_id)
    rows = list(
        InventoryLine.objects.select_related("dossier").filter(inventory_id=inventory.id).order_by("number")
    )
    belonging = _belonging(year=inventory.year, unit_id=inventory.unit_id, term=inventory.term)
    faults = rules.inventory_faults(
        expected=[(one.id, f"{one} „{one.title[:60]}”") for one in belonging],
        lines=[
            rules.Listed(
                row.dossier_id,
                row.number,
                str(row.dossier),
                row.dossier.state != Dossier.State.OPEN,
                row.standing,
                row.remark,
            )
            for row in rows
        ],
    )
    if faults:
        raise InventoryRefusedError(" ".join(faults))
    for row in rows:
        if row.standing == InventoryLine.Standing.PRESENT:
            dossier = held(model=Dossier, key=row.dossier_id)
            dossier.state, dossier.inventory_id = Dossier.State.LISTED, inventory.id
            dossier.save(update_fields=["state", "inventory"])
    inventory.state, inventory.closed_on = Inventory.State.CLOSED, legal_date(now)
    inventory.sheet_count = -(-len(rows) // _LINES_A_SHEET)
    inventory.save(update_fields=["state", "closed_on", "sheet_count"])
    details = {"number": inventory.number, "lines": len(rows)}
    write_down(
        action="archive.inventory.closed", subject="inventory", key=inventory.id, by=by, details=details
    )


@transaction.atomic
def hand_over(
    *,
    inventory_ids: Sequence[int],
    held_on: date,
    giver: str,
    taker: str,
    unit_name: str,
    finding_act: str,
    by: Actor,
    now: datetime,
) -> int:
    """
    Write the minutes by which closed inventories of one unit are given to the archive, and return them.

    unit_name: as it stands in the evidence register. finding_act: the minutes of what was found missing.
    Raises: InventoryRefusedError. Law: Legea 16/1996 art. 9.
    """
    chosen = _given(inventory_ids, held_on=held_on, today=legal_date(now))
    given, taken = line_of(text=giver, most=120), line_of(text=taker, most=120)
    if not given or not taken:
        raise InventoryRefusedError(
            _("Scrieți cine predă și cine primește."), field="giver" if not given else "taker"
        )
    lines = list(InventoryLine.objects.select_related("dossier").filter(inventory__in=chosen).order_by("id"))
    act = line_of(text=finding_act, most=120)
    missing = [f"{one.dossier}" for one in lines if one.standing == InventoryLine.Standing.MISSING]
    faults = rules.hand_over_faults(missing=missing, finding_act=act)
    if faults:
        raise InventoryRefusedError(" ".join(faults), field="finding_act")
    present = [one for one in lines if one.standing == InventoryLine.Standing.PRESENT]
    years = [one.year for one in chosen]
    made = HandOver(
        institution_id=required_institution(),
        number=next_number(model=HandOver),
        held_on=held_on,
        unit_id=chosen[0].unit_id,
        giver=given,
        taker=taken,
        first_year=min(years),
        last_year=max(years),
        listed_count=len(lines),
        taken_count=len(present),
        left_count=len(lines) - len(present) - len(missing),
        missing_count=len(missing),
        finding_act=act,
        written_at=now,
        written_by_id=by.id,
    )
    made.save(force_insert=True)
    _take_in(made, chosen, present, unit_name=unit_name)
    details = {"number": made.number, "inventories": [one.number for one in chosen], "taken": len(present)}
    write_down(action="archive.hand_over.written", subject="handover", key=made.id, by=by, details=details)
    return made.id


def _given(inventory_ids: Sequence[int], *, held_on: date, today: date) -> list[Inventory]:
    """Return the closed inventories of one unit that are given on a day. Raises: InventoryRefusedError."""
    chosen = list(Inventory.objects.select_for_update().filter(pk__in=inventory_ids).order_by("number"))
    if not chosen or any(one.state != Inventory.State.CLOSED for one in chosen):
        raise InventoryRefusedError(
            _("Se predau inventare încheiate, care nu au fost predate."), field="inventories"
        )
    if len({one.unit_id for one in chosen}) != 1:
        raise InventoryRefusedError(
            _("Un proces-verbal este al unui singur compartiment."), field="inventories"
        )
    if not believable(day=held_on, today=today) or any(
        one.closed_on and held_on < one.closed_on for one in chosen
    ):
        raise InventoryRefusedError(
            _("Predarea nu poate fi din viitor, nici dinaintea inventarului."), field="held_on"
        )
    return chosen


def _take_in(
    made: HandOver, chosen: Sequence[Inventory], present: Sequence[InventoryLine], *, unit_name: str
) -> None:
    """Mark inventories and dossiers as given, and enter the evidence register."""
    for inventory in chosen:
        inventory.state, inventory.hand_over_id = Inventory.State.HANDED, made.id
        inventory.save(update_fields=["state", "hand_over"])
    for line in present:
        dossier = held(model=Dossier, key=line.dossier_id)
        dossier.state = Dossier.State.STORED
        dossier.save(update_fields=["state"])
    enter_evidence(
        leaves=False,
        happened_on=made.held_on,
        unit_name=unit_name,
        years=[one.year for one in chosen],
        counts=(made.listed_count, made.taken_count, made.listed_count - made.taken_count),
        act=_("proces-verbal nr. %(number)d din %(day)s")
        % {"number": made.number, "day": f"{made.held_on:%d.%m.%Y}"},
    )


def enter_evidence(
    *,
    leaves: bool,
    happened_on: date,
    unit_name: str,
    years: Sequence[int],
    counts: tuple[int, int, int],
    act: str,
    where_to: str = "",
) -> None:
    """Enter a line in the register of entries and exits of the store. counts: listed, moved, left."""
    Evidence(
        institution_id=required_institution(),
        number=next_number(model=Evidence),
        leaves=leaves,
        happened_on=happened_on,
        unit_name=unit_name[:200],
        first_year=min(years),
        last_year=max(years),
        listed_count=counts[0],
        moved_count=counts[1],
        left_count=counts[2],
        where_to=where_to[:160],
        act=act[:200],
    ).save(force_insert=True)


def _belonging(*, year: int, unit_id: int | None, term: str) -> list[Dossier]:
    found = Dossier.objects.filter(
        year=year, unit_id=unit_id, state__in=[Dossier.State.OPEN, Dossier.State.CLOSED]
    )
    rows = found.select_related("position").order_by(
        "position__direction", "position__service", "position__number", "ordinal", "id"
    )
    return [one for one in rows if str(term_of(dossier=one)) == term]


def _open_inventory(inventory_id: int) -> Inventory:
    inventory = held(model=Inventory, key=inventory_id)
    if inventory.state != Inventory.State.OPEN:
        raise InventoryRefusedError(_("Inventarul este încheiat și nu se mai schimbă."))
    return inventory
