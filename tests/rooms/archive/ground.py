"""What tests of the archive stand on: a confirmed plan, dossiers on their way to the store."""

from datetime import UTC, date, datetime

from registratura.archive import queries, services
from registratura.archive.importing import read_plan
from registratura.archive.services import PaperDraft
from registratura.institutions import queries as institutions
from registratura.toolkit.scope import acting_for
from tests.cast import Town

LONG_AGO = datetime(2018, 6, 1, 9, 0, tzinfo=UTC)
BACK_THEN = datetime(2019, 3, 1, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ROWS = (
    "I-A-1\tRegistru intrare-ieșire\tP\n"
    "I-A-2\tPetiții\t5 ani CS\t\tpetiție\n"
    "I-A-3\tContracte\tpână la expirare + 3 ani\n"
)


def plan(town: Town, *, rows: str = ROWS, confirmed: bool = True, now: datetime = LONG_AGO) -> int:
    with acting_for(town.id):
        made = services.begin_plan(name="Nomenclator 2018", copy_of=None, by=town.archivist, now=now)
        services.put_positions(
            plan_id=made, positions=read_plan(rows).positions, replace=False, by=town.archivist
        )
        services.approve_plan(
            plan_id=made, act="Dispoziția 130", approved_on=date(2018, 1, 20), by=town.archivist, now=now
        )
        if confirmed:
            services.confirm_plan(
                plan_id=made,
                number="77",
                confirmed_on=date(2018, 2, 10),
                office="Alba",
                by=town.archivist,
                now=now,
            )
    return made


def position(code: str) -> int:
    in_use = queries.plan_in_use()
    assert in_use is not None
    return next(one.id for one in queries.positions(in_use.id) if one.code == code)


def unit_of(town: Town) -> int:
    with acting_for(town.id):
        return institutions.unit_tree()[0].id


def dossier(
    town: Town, code: str = "I-A-2", *, year: int = 2018, sheets: int = 10, closed: bool = True
) -> int:
    with acting_for(town.id):
        made = services.open_dossier(
            position_id=position(code), year=year, unit_id=unit_of(town), by=town.archivist, now=NOW
        )
        paper = PaperDraft(dated_on=date(year, 5, 4), sheet_count=sheets, title="Piesă fără număr")
        services.file_papers(dossier_id=made, papers=[paper], by=town.archivist, now=NOW)
        if closed:
            services.close_dossier(dossier_id=made, by=town.archivist, now=BACK_THEN)
    return made


def inventory(town: Town, *, year: int = 2018, term: str = "5 ani CS", closed: bool = True) -> int:
    with acting_for(town.id):
        made = services.begin_inventory(
            year=year, unit_id=unit_of(town), term=term, by=town.archivist, now=BACK_THEN
        )
        if closed:
            services.close_inventory(inventory_id=made, by=town.archivist, now=BACK_THEN)
    return made


def handed_over(
    town: Town, inventory_ids: list[int], *, finding_act: str = "", held_on: date = date(2020, 3, 2)
) -> int:
    with acting_for(town.id):
        return services.hand_over(
            inventory_ids=inventory_ids,
            held_on=held_on,
            giver="Ana Pop",
            taker="Dan Arhivaru",
            unit_name="Registratură",
            finding_act=finding_act,
            by=town.archivist,
            now=NOW,
        )


def stored(town: Town, code: str = "I-A-2", term: str = "5 ani CS") -> int:
    made = dossier(town, code)
    handed_over(town, [inventory(town, term=term)])
    return made


def commission(town: Town) -> int:
    with acting_for(town.id):
        return services.name_commission(
            act="Dispoziția 12",
            act_on=date(2026, 1, 5),
            president="Ana Pop",
            secretary="Dan Arhivaru",
            members=["Ion Ene"],
            by=town.archivist,
            now=NOW,
        )
