"""What the pages of the archive, of the emergency register and of the seals have to show, in each of their states."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from registratura.archive import services as archive
from registratura.archive.services import PaperDraft
from registratura.checkpoints import services as checkpoints
from registratura.documents import services as documents
from registratura.emergency import queries as emergency_read
from registratura.emergency import services as emergency
from registratura.emergency.keys import new_key
from registratura.flows.archiving import fixity, packages, selecting
from registratura.flows.emergency import settling
from registratura.flows.sealing import days, minute
from registratura.institutions import queries as institutions
from registratura.kernel.calendar import legal_date
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.rooms.archive import ground
from tests.rooms.emergency.ground import position, saved

Places = dict[str, Any]
TITLE = "Petiții, sesizări și reclamații privind gospodărirea apelor, a pădurilor și a drumurilor comunale"
ROWS = (
    "I-A-1\tRegistru intrare-ieșire\tP\n"
    f"I-A-2\t{TITLE}\t5 ani CS\t\tpetiție\n"
    "I-A-3\tContracte de lucrări\tpână la expirare + 3 ani\n"
    "I-A-4\tCondici de predare-primire a corespondenței\t3 ani\n"
)
# A year of dossiers for each state in which a work of selection may stand; the last waits for its work.
STATES = {"draft": 2012, "decided": 2013, "asked": 2014, "approved": 2015, "done": 2016, "dropped": 2017}
WAITING = 2018


def shelve(town: Town, folder: Path) -> Places:
    """Fill the archive, the emergency register and the seals of a town; the keys for their addresses."""
    return _archive(town, folder) | _standstill(town) | _sealed(town)


def _archive(town: Town, folder: Path) -> Places:
    confirmed = ground.plan(town, rows=ROWS)
    kept, inventories = {}, []
    for year in (*STATES.values(), WAITING):
        kept[year] = _old(town, year)
        inventories.append(ground.inventory(town, year=year))
    ground.handed_over(town, inventories)
    commission = ground.commission(town)
    works = {state: _work(town, commission, kept[year], state) for state, year in STATES.items()}
    fixity.look(institution_id=town.id, clock=timezone.now)
    now, by = timezone.now(), town.archivist
    opened = _this_year(town, folder)
    with acting_for(town.id):
        draft = archive.begin_plan(name="Nomenclator nou", copy_of=confirmed, by=by, now=now)
        room = archive.add_place(kind="room", code="Depozit 1", parent_id=None, remarks="demisol", by=by)
        shelf = archive.add_place(kind="shelf", code="Raft 3", parent_id=room, remarks="", by=by)
        archive.place_dossier(dossier_id=kept[WAITING], place_id=shelf, by=by)
        archive.lend(
            dossier_id=kept[WAITING],
            borrower_id=town.head.id,
            purpose="verificarea unei predări",
            due_on=legal_date(now) + timedelta(days=14),
            by=by,
            now=now,
        )
        first = ground.position("I-A-2")
    works = {f"work_{state}": key for state, key in works.items()}
    return works | {
        "plan": confirmed,
        "plan_draft": draft,
        "filing_position": first,
        "dossier_open": opened,
        "dossier_stored": kept[WAITING],
        "dossier_gone": kept[STATES["done"]],
        "inventory": inventories[0],
    }


def _old(town: Town, year: int) -> int:
    """Open and close a dossier of an old year, in which two papers stand."""
    by = town.archivist
    with acting_for(town.id):
        key = archive.open_dossier(
            position_id=ground.position("I-A-2"),
            year=year,
            unit_id=ground.unit_of(town),
            by=by,
            now=ground.NOW,
        )
        papers = [
            PaperDraft(dated_on=date(year, month, 4), sheet_count=140, title=f"Petiții, luna {month}")
            for month in (3, 9)
        ]
        archive.file_papers(dossier_id=key, papers=papers, by=by, now=ground.NOW)
        archive.close_dossier(dossier_id=key, by=by, now=ground.BACK_THEN)
    return key


def _work(town: Town, commission: int, dossier: int, state: str) -> int:
    """Bring a work of selection over one dossier to a state; a package was made of it before anything went."""
    by, now = town.archivist, ground.NOW
    with acting_for(town.id):
        work = selecting.begin(commission_id=commission, dossier_ids=[dossier], by=by, now=now)
        if state == "draft":
            return work
        archive.decide(selection_id=work, decisions={dossier: ("destroy", 0, "fără valoare")}, by=by)
        archive.end_deciding(
            selection_id=work, met_on=date(2026, 3, 2), remarks="Fără obiecții.", by=by, now=now
        )
        if state == "dropped":
            archive.drop_selection(selection_id=work, reason="lipsea un inventar", by=by)
        if state in ("decided", "dropped"):
            return work
        archive.send_selection(selection_id=work, number="900", asked_on=date(2026, 4, 1), by=by, now=now)
        if state == "asked":
            return work
        archive.approve_selection(selection_id=work, number="7", approved_on=date(2026, 5, 1), by=by, now=now)
    institution = institutions.institution_by_id(town.id)
    assert institution is not None
    with packages.run_package(
        institution=institution, selection_id=work, package_format="sip", by=by, now=now
    ) as written:
        assert written.files
    if state == "done":
        with acting_for(town.id):
            selecting.carry_out(selection_id=work, destroyed_on=now.date(), how="topire", by=by, now=now)
    return work


def _this_year(town: Town, folder: Path) -> int:
    """A dossier of this year with an entry that has a file, and papers by hand."""
    path, now, by = folder / "in", timezone.now(), town.archivist
    path.write_bytes("Cerere de păstrat, cu text destul.\n".encode())
    received = documents.receive(space=town.institution.code, path=path, name="cerere.txt")
    with acting_for(town.id):
        (document,) = documents.add_documents(received=[received], now=now, by=town.registrar)
    entry = town.register(TITLE, document_ids=(document.id,)).entry_id
    with acting_for(town.id):
        key = archive.open_dossier(
            position_id=ground.position("I-A-1"), year=now.year, unit_id=ground.unit_of(town), by=by, now=now
        )
        papers = [PaperDraft(dated_on=legal_date(now), sheet_count=2, title="", entry_id=entry)]
        papers += [
            PaperDraft(dated_on=legal_date(now), sheet_count=3, title=f"{TITLE} {number}")
            for number in range(3)
        ]
        archive.file_papers(dossier_id=key, papers=papers, by=by, now=now)
    return key


def _brought(town: Town, outage: int, packets: tuple[bytes, ...], *, now: datetime) -> None:
    """What a saved page gives when it is handed in."""
    for content in packets:
        emergency.take_packet(
            outage_id=outage,
            institution_code=town.institution.code,
            content=content,
            name="registru-urgenta.json",
            by=town.registrar,
            now=now,
        )


def _authorized(town: Town, outage: int, began: datetime, now: datetime) -> None:
    """Note a written authorization over the days of an interruption."""
    emergency.authorize(
        outage_id=outage,
        act="Dispoziția 14/2026",
        given_by_name="Primar, Maria Pop",
        first_day=legal_date(began),
        last_day=legal_date(now),
        by=town.registrar,
        now=now,
    )


def _standstill(town: Town) -> Places:
    """Two interruptions: one closed with positions of every fate, one open with what was brought and refused."""
    now, key = timezone.now(), new_key()
    began, by = now - timedelta(hours=5), town.registrar
    alike = town.register("Certificat de urbanism, strada Lalelelor", sender="Popescu Ion")
    subjects = ("Certificat de urbanism, strada Lalelelor", "Probă de scris", "Adeverință", TITLE, "Cerere")
    with acting_for(town.id):
        book: dict[str, Any] = {
            "register_id": town.general.id,
            "year": legal_date(now).year,
            "by": by,
            "now": began,
        }
        emergency.issue_sheets(**book, count=40, medium="paper", place="dulapul de la ghișeu")
        run, later = (
            emergency.issue_sheets(**book, count=40, medium="page", place=f"calculatorul {number}")
            for number in (2, 3)
        )
        emergency.issue_sheets(**book, count=5, medium="page", place="calculatorul 4")
        for each in (run, later):
            emergency.hand_page(run_id=each, public_key=key.public, by=by, now=began)
        firsts = {one.id: one.first_serial for one in emergency_read.runs()}

        def bring(outage: int, run: int, said: tuple[str, ...], at: datetime) -> None:
            rows = [
                position(firsts[run] + place, at + timedelta(minutes=place), subject=text)
                for place, text in enumerate(said)
            ]
            packets = (saved(institution=town.institution.code, run=run, rows=rows, key=key), b"{}")
            _brought(town, outage, packets, now=now)

        closed = emergency.open_outage(cause="Fără curent electric", began_at=began, by=town.officer, now=now)
        bring(closed, run, subjects, began)
        lines = [line.id for line in emergency_read.lines(closed)]
        emergency.drop_line(line_id=lines[1], reason="scris de probă", by=by, now=now)
        _authorized(town, closed, began, now)
        emergency.note_totals(outage_id=closed, totals={legal_date(began): 6}, by=by, now=now)
        settling.settle_as_same(
            line_id=lines[0], entry_id=alike.entry_id, offered=[alike.entry_id], by=by, now=now
        )
        emergency.close_outage(outage_id=closed, ended_at=now - timedelta(hours=2), by=by, now=now)
    settling.register_line(institution=town.institution, line_id=lines[2], by=by, now=now)
    with acting_for(town.id):
        opened = emergency.open_outage(
            cause="Serverul nu răspunde: " + TITLE, began_at=now - timedelta(hours=1), by=by, now=now
        )
        bring(
            opened,
            later,
            ("Certificat de urbanism, strada Lalelelor", "Reclamație"),
            now - timedelta(minutes=50),
        )
        waiting = emergency_read.lines(opened)[0].id
    return {"outage": closed, "outage_line": lines[0], "outage_open": opened, "outage_waiting": waiting}


def _sealed(town: Town) -> Places:
    """A sealed day with its register, and two alarms, one ended."""
    now = datetime.now(UTC)
    days.seal_days(institution_id=town.id, now=now)
    days.seal_days(institution_id=town.id, now=now + timedelta(days=1))
    minute.seal_minute(institution_id=town.id, now=now + timedelta(days=1))
    with acting_for(town.id):
        for kind in ("day", "silence"):
            checkpoints.raise_alarm(
                kind=kind, words="Autoritatea nu a dat marca temporală de 24 de ore.", now=now
            )
        checkpoints.end_by_itself(kind="day", now=now)
    return {}
