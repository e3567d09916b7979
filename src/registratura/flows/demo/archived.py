"""The demonstration's archive: a confirmed plan, dossiers of last year, one inventory given, old ones that expired."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from registratura.accounts import queries as accounts
from registratura.archive import queries, services
from registratura.archive.codes import Term, parse_code
from registratura.archive.importing import PositionDraft
from registratura.archive.services import PaperDraft
from registratura.flows.archiving import filing
from registratura.flows.demo.incoming import INCOMING
from registratura.flows.demo.towns import DemoInstitution
from registratura.flows.demo.vocabulary import INTERNAL, OUTGOING
from registratura.institutions import queries as institutions
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as registers
from registratura.toolkit.scope import acting_for

_TERMS = (
    Term("years", 5),
    Term("years", 10, commission=True),
    Term("years", 3),
    Term("permanent"),
    Term("years", 5, commission=True),
)
_OLD = "Condici de predare-primire a corespondenței"
_DOSSIERS, _PAPERS = 4, 12


def bring_archive(*, town: DemoInstitution, institution_id: int, now: datetime) -> None:
    """Bring the archive of the commune into being, once; the municipality begins without one, as most do."""
    if town.kind != "commune":
        return
    keeper = accounts.user_by_email(next(one.email for one in town.cast if one.role == "archivist"))
    assert keeper is not None  # the cast is complete
    with acting_for(institution_id):
        if queries.plans():
            return
        _confirm_plan(town, keeper, now)
        units = {unit.code: unit.id for unit in institutions.unit_tree()}
        _fill_last_year(keeper, now)
        _give_old(
            keeper, units[next(one.code for one in town.units if "public_relations" in one.duties)], now
        )


def _confirm_plan(town: DemoInstitution, keeper: Actor, now: datetime) -> None:
    year = now.year - 9
    made = services.begin_plan(name=f"Nomenclator arhivistic {year}", copy_of=None, by=keeper, now=now)
    services.put_positions(plan_id=made, positions=_positions(town), replace=False, by=keeper)
    services.approve_plan(
        plan_id=made, act="Dispoziția 130", approved_on=date(year, 1, 20), by=keeper, now=now
    )
    services.confirm_plan(
        plan_id=made,
        number="412",
        confirmed_on=date(year, 2, 10),
        office="Serviciul Județean Alba al Arhivelor Naționale",
        by=keeper,
        now=now,
    )


def _positions(town: DemoInstitution) -> list[PositionDraft]:
    found: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for unit in town.units:
        for kind in (*INCOMING, *OUTGOING, *INTERNAL):
            if kind.duty in unit.duties:
                found.setdefault(f"{unit.filing}-{kind.filing}", []).append(kind.name)
                names[unit.filing] = unit.name
        if "public_relations" in unit.duties:
            found[f"{unit.filing}-90"] = [_OLD]
            names[unit.filing] = unit.name
    made = []
    for code, kinds in found.items():
        parsed = parse_code(code)
        assert parsed is not None  # codes of the demonstration are written by hand
        old = kinds == [_OLD]
        made.append(
            PositionDraft(
                code=parsed,
                title=kinds[0] if len(kinds) == 1 else f"{kinds[0]} și altele",
                term=Term("years", 5) if old else _TERMS[parsed.number % len(_TERMS)],
                service_name=names[code.rpartition("-")[0]],
                kinds=() if old else tuple(dict.fromkeys(kinds)),
            )
        )
    return made


def _fill_last_year(keeper: Actor, now: datetime) -> None:
    """Put papers of last year into dossiers of the codes that have most of them, and close the first two."""
    keys = queries.unfiled(year=now.year - 1, visible_units=None, reader_id=keeper.id, size=400)
    waiting: dict[tuple[int, int | None], list[int]] = {}
    for one in filing.to_file(entry_ids=keys):
        if one.suggested is not None:
            waiting.setdefault((one.suggested.id, one.entry.unit_id), []).append(one.entry.id)
    fullest = sorted(waiting.items(), key=lambda one: (-len(one[1]), one[0][0]))[:_DOSSIERS]
    for place, ((position_id, unit_id), entry_ids) in enumerate(fullest):
        dossier = services.open_dossier(
            position_id=position_id, year=now.year - 1, unit_id=unit_id, by=keeper, now=now
        )
        rows = [row for key in entry_ids[:_PAPERS] if (row := registers.entry_by_id(key)) is not None]
        filing.file_entries(rows=rows, dossier_id=dossier, sheets={}, by=keeper, now=now)
        if place < 2:
            services.close_dossier(dossier_id=dossier, by=keeper, now=now)


def _give_old(keeper: Actor, unit_id: int, now: datetime) -> None:
    """Give to the store the hand-over books of two years long past; one of them is lent."""
    in_use = queries.plan_in_use()
    assert in_use is not None
    position = next(one for one in queries.positions(in_use.id) if one.title == _OLD)
    given = []
    for year in (now.year - 8, now.year - 7):
        dossier = services.open_dossier(
            position_id=position.id, year=year, unit_id=unit_id, by=keeper, now=now
        )
        books = [
            PaperDraft(
                dated_on=date(year, month, 28), sheet_count=95, title=f"Condica lunii {month:02d}.{year}"
            )
            for month in (3, 6, 9, 12)
        ]
        services.file_papers(dossier_id=dossier, papers=books, by=keeper, now=now)
        services.close_dossier(dossier_id=dossier, by=keeper, now=now)
        inventory = services.begin_inventory(
            year=year, unit_id=unit_id, term=str(position.term), by=keeper, now=now
        )
        services.close_inventory(inventory_id=inventory, by=keeper, now=now)
        given.append((dossier, inventory))
    services.hand_over(
        inventory_ids=[inventory for _dossier, inventory in given],
        held_on=legal_date(now),
        giver="Ana Jurcă",
        taker=keeper.full_name,
        unit_name=institutions.unit_names([unit_id])[unit_id],
        finding_act="",
        by=keeper,
        now=now,
    )
    room = services.add_place(kind="room", code="Depozit 1", parent_id=None, remarks="demisol", by=keeper)
    shelf = services.add_place(kind="shelf", code="Raft 3", parent_id=room, remarks="", by=keeper)
    for dossier, _inventory in given:
        services.place_dossier(dossier_id=dossier, place_id=shelf, by=keeper)
    services.lend(
        dossier_id=given[1][0],
        borrower_id=keeper.id,
        purpose="verificarea unei predări",
        due_on=legal_date(now) + timedelta(days=14),
        by=keeper,
        now=now,
    )
