"""Papers of dossiers, inventories and the store, set from what the archive holds."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from registratura.archive import queries as archive
from registratura.archive.printing.papers import Column, Cover, Head, Paper, print_cover, print_paper
from registratura.archive.queries import DossierLine, HandOverCard, InventoryCard, InventoryRow, VolumeLine
from registratura.archive.rules import volumes
from registratura.journal.services import Actor
from registratura.registers.printing.words import counted, in_words

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

NUMBER = Column("Nr. crt.", 12, centered=True)
_STANDING = {"present": "", "left": "rămâne la compartiment", "missing": "lipsește"}


def head_of(*, institution: Institution, unit: str = "", by: Actor, now: datetime) -> Head:
    """Return the head of a paper."""
    place = ", ".join(filter(None, (institution.address, institution.locality)))
    identity = " · ".join(filter(None, (institution.cui and f"CUI {institution.cui}", place)))
    return Head(
        institution=institution.name, identity=identity, unit=unit, printed_at=now, printed_by=by.full_name
    )


def days(*, first_on: date | None, last_on: date | None) -> str:
    """Return extreme days as they are written on covers and inventories."""
    if first_on is None or last_on is None:
        return ""
    return f"{first_on:%d.%m.%Y} – {last_on:%d.%m.%Y}"


def things(*, number: int, one: str, many: str) -> str:
    """Write a count of dossiers or inventories, which are neuter: 2 (două) dosare, 21 (douăzeci și unu) de dosare."""
    single = number % 10 == 1 and number % 100 != 11
    return counted(number=number, one=one, many=many, gender="masculine" if single else "feminine")


def _sheets(count: int) -> str:
    return counted(number=count, one="filă", many="file", gender="feminine")


def plan_pdf(*, plan_id: int, institution: Institution, by: Actor, now: datetime) -> bytes:
    """Set a filing plan with its directions and services. Raises: PrintError."""
    plan = archive.plan(plan_id)
    assert plan is not None
    rows: list[list[str]] = []
    direction = service = ""
    for one in archive.positions(plan_id):
        parts = one.code.split("-")
        if parts[0] != direction:
            direction, service = parts[0], ""
            rows.append([f"{direction}. {one.direction_name}".strip(" .") or direction])
        if one.service and one.service != service:
            service = one.service
            rows.append([f"{direction} {service}. {one.service_name}".strip(" .")])
        rows.append([one.code, one.title, str(one.term), one.remarks])
    states = {
        "draft": "proiect",
        "approved": "aprobat, neconfirmat",
        "confirmed": "confirmat",
        "replaced": "înlocuit",
    }
    approval = f"{plan.approved_act} din {plan.approved_on:%d.%m.%Y}" if plan.approved_on else ""
    confirmed = f"nr. {plan.confirmed_number} din {plan.confirmed_on:%d.%m.%Y}" if plan.confirmed_on else ""
    paper = Paper(
        title="Nomenclatorul arhivistic",
        under=(plan.name,),
        approves=("Se aprobă,", "conducătorul instituției"),
        facts=(
            ("Versiunea", f"{plan.version}, {states[plan.state]}"),
            ("Aprobat prin", approval),
            ("Confirmat de Arhivele Naționale", confirmed),
        ),
        columns=(
            Column("Indicativul", 24, centered=True),
            Column("Denumirea dosarului (conținutul pe scurt)"),
            Column("Termenul de păstrare", 34, centered=True),
            Column("Observații", 34),
        ),
        rows=rows,
    )
    return print_paper(head=head_of(institution=institution, by=by, now=now), paper=paper)


def cover_pdf(*, dossier: DossierLine, institution: Institution, by: Actor, now: datetime) -> bytes:
    """
    Set the covers of a dossier, one for each volume. Raises: PrintError.

    Law: Instrucțiunile 217/1996 art. 18.
    """
    parts = archive.volumes(dossier.id)
    of = len(parts) or 1
    listed = str(dossier.inventory_number) if dossier.inventory_number else ""
    common = [("Termenul de păstrare", str(dossier.term)), ("Numărul dosarului din inventar", listed)]
    volumes = [
        [
            ("Volumul", f"{one.number} din {of}"),
            ("Datele extreme", days(first_on=one.first_on, last_on=one.last_on)),
            ("Numărul filelor", str(one.sheet_count)),
            *common,
        ]
        for one in parts
    ] or [[("Volumul", ""), ("Datele extreme", ""), ("Numărul filelor", ""), *common]]
    cover = Cover(code=dossier.code, year=str(dossier.year), name=dossier.title, volumes=volumes)
    head = head_of(institution=institution, unit=dossier.unit_name, by=by, now=now)
    return print_cover(head=head, cover=cover)


def opis_pdf(*, dossier: DossierLine, institution: Institution, by: Actor, now: datetime) -> bytes:
    """Set the list of what a dossier holds, with running sheets. Raises: PrintError."""
    papers = archive.dossier_papers(dossier.id)
    parts = volumes(sheets=[one.sheet_count for one in papers])
    rows: list[list[str]] = []
    for number, part in enumerate(parts, start=1):
        if len(parts) > 1:
            rows.append([f"Volumul {number}"])
        first = 1  # sheets are numbered anew in each volume
        for piece in part:
            one, last = papers[piece.place], first + piece.last - piece.first
            sheets = str(first) if first == last else f"{first}–{last}"
            words = ", ".join(filter(None, (one.kind, one.title)))
            rows.append([str(piece.place + 1), one.number, f"{one.dated_on:%d.%m.%Y}", words, sheets])
            first = last + 1
    paper = Paper(
        title="Opis",
        under=(f"al dosarului {dossier.name}, {dossier.title}",),
        facts=(("Datele extreme", days(first_on=dossier.first_on, last_on=dossier.last_on)),),
        columns=(
            NUMBER,
            Column("Numărul de înregistrare", 34),
            Column("Data", 22, centered=True),
            Column("Conținutul pe scurt al înscrisului"),
            Column("Filele", 22, centered=True),
        ),
        rows=rows,
        after=(
            f"Prezentul opis cuprinde {counted(number=len(papers), one='poziție', many='poziții', gender='feminine')}"
            f" și {_sheets(dossier.sheet_count)}.",
        ),
        signatures=(("Întocmit,", by.full_name),),
    )
    head = head_of(institution=institution, unit=dossier.unit_name, by=by, now=now)
    return print_paper(head=head, paper=paper)


def certification_pdf(
    *, dossier: DossierLine, volume: VolumeLine, of: int, institution: Institution, by: Actor, now: datetime
) -> bytes:
    """
    Set the sheet that certifies the number of sheets of a volume, in figures and in words. Raises: PrintError.

    Law: Instrucțiunile 217/1996 art. 18.
    """
    words = in_words(number=volume.sheet_count, gender="feminine")
    on = f"{volume.certified_on:%d.%m.%Y}" if volume.certified_on else "…………………"
    paper = Paper(
        title="Filă de certificare",
        under=(f"dosarul {dossier.name}, {dossier.title}",),
        before=(
            f"Prezentul volum ({volume.number} din {of}) conține un număr de {volume.sheet_count} ({words}) file.",
            f"Data: {on}",
        ),
        signatures=(("Certificat,", volume.certified_by or "numele, funcția, semnătura"),),
    )
    head = head_of(institution=institution, unit=dossier.unit_name, by=by, now=now)
    return print_paper(head=head, paper=paper)


def inventory_pdf(*, inventory: InventoryCard, institution: Institution, by: Actor, now: datetime) -> bytes:
    """
    Set an inventory with its header and closing formula. Raises: PrintError.

    Law: Legea 16/1996 anexa 2, Instrucțiunile 217/1996 art. 19.
    """
    lines = archive.inventory_rows(inventory.id)
    kind = "permanent" if inventory.permanent else inventory.term
    paper = Paper(
        title="Inventar",
        under=(f"pe anul {inventory.year} pentru documentele care se păstrează {kind}",),
        facts=(
            ("Nr. inventarului", str(inventory.number)),
            ("Compartimentul", inventory.unit_name or "toată instituția"),
            ("Termenul", f"{'permanent' if inventory.permanent else 'temporar'}, {inventory.term}"),
            ("Exemplare", str(inventory.copies)),
        ),
        columns=INVENTORY_COLUMNS,
        rows=[inventory_row(row=one) for one in lines],
        after=_closing(inventory, lines),
        signatures=(("Am predat,", ""), ("Am primit,", "")),
        wide=True,
    )
    head = head_of(institution=institution, unit=inventory.unit_name, by=by, now=now)
    return print_paper(head=head, paper=paper)


INVENTORY_COLUMNS = (
    NUMBER,
    Column("Indicativul dosarului după nomenclator", 32, centered=True),
    Column("Conținutul pe scurt al dosarului, registrului etc."),
    Column("Datele extreme", 46, centered=True),
    Column("Numărul filelor", 20, centered=True),
    Column("Observații", 42),
)


def inventory_row(*, row: InventoryRow) -> list[str]:
    """Return a dossier as an inventory writes it."""
    one = row.dossier
    remark = ", ".join(filter(None, (_STANDING[row.standing], row.remark)))
    extremes = days(first_on=one.first_on, last_on=one.last_on)
    return [str(row.number), one.code, one.title, extremes, str(one.sheet_count), remark]


def _closing(inventory: InventoryCard, lines: list[InventoryRow]) -> list[str]:
    def numbers(standing: str) -> str:
        return ", ".join(str(one.number) for one in lines if one.standing == standing)

    left, missing = numbers("left"), numbers("missing")
    whole = things(number=len(lines), one="dosar", many="dosare (registre, condici, cartoteci)")
    words = [f"Prezentul inventar, format din {_sheets(inventory.sheet_count)}, conține {whole}."]
    if left:
        words.append(f"Dosarele de la nr. crt. {left} au fost lăsate la compartiment, nefiind încheiate.")
    if missing:
        words.append(f"La preluare au lipsit dosarele de la nr. crt. {missing}.")
    taken = things(number=inventory.present_count, one="dosar", many="dosare")
    words.append(f"Astăzi, …………………, s-au preluat {taken}.")
    return words


def hand_over_pdf(*, card: HandOverCard, institution: Institution, by: Actor, now: datetime) -> bytes:
    """
    Set the minutes by which a unit gave dossiers to the archive. Raises: PrintError.

    Law: Legea 16/1996 art. 9.
    """
    given = archive.inventories_of(card.id)
    unit = card.unit_name or "instituția întreagă"
    years = (
        str(card.first_year) if card.first_year == card.last_year else f"{card.first_year}–{card.last_year}"
    )
    taken = things(number=card.taken_count, one="dosar", many="dosare")
    after = [
        f"S-au predat {things(number=len(given), one='inventar', many='inventare')}, cuprinzând documente din"
        f" anii {years}, în total {taken}."
    ]
    if card.left_count:
        left = things(number=card.left_count, one="dosar", many="dosare")
        after.append(f"Au rămas la compartiment {left}, trecute la observații în inventare.")
    if card.missing_count:
        missing = things(number=card.missing_count, one="dosar", many="dosare")
        after.append(f"Au lipsit {missing}, după procesul-verbal de constatare {card.finding_act}.")
    paper = Paper(
        title="Proces-verbal de predare-primire",
        under=(f"nr. {card.number} din {card.held_on:%d.%m.%Y}",),
        before=(
            f"Încheiat între {card.giver}, delegat al compartimentului {unit}, care predă, și {card.taker},"
            " responsabilul arhivei, care primește.",
        ),
        columns=(
            Column("Inventarul", 24, centered=True),
            Column("Anul", 20, centered=True),
            Column("Termenul de păstrare"),
            Column("Dosare predate", 28, centered=True),
            Column("Rămase", 24, centered=True),
            Column("Lipsă", 24, centered=True),
        ),
        rows=[
            [
                str(one.number),
                str(one.year),
                one.term,
                str(one.present_count),
                str(one.left_count),
                str(one.missing_count),
            ]
            for one in given
        ],
        after=after,
        signatures=(("Am predat,", card.giver), ("Am primit,", card.taker)),
    )
    return print_paper(
        head=head_of(institution=institution, unit=card.unit_name, by=by, now=now), paper=paper
    )


def evidence_pdf(*, institution: Institution, by: Actor, now: datetime) -> bytes:
    """
    Set the register of entries and exits of the store. Raises: PrintError.

    Law: Legea 16/1996 art. 9 alin. (2).
    """
    rows = []
    for one in archive.evidence():
        years = (
            str(one.first_year) if one.first_year == one.last_year else f"{one.first_year}–{one.last_year}"
        )
        came = [
            f"{one.happened_on:%d.%m.%Y}",
            one.unit_name,
            years,
            str(one.listed_count),
            str(one.moved_count),
        ]
        came += [str(one.left_count) if one.left_count else "", "", "", "", ""]
        went = ["", one.unit_name, years, "", "", "", f"{one.happened_on:%d.%m.%Y}", one.where_to]
        went += [one.act, str(one.moved_count)]
        remark = one.remarks if one.leaves else ", ".join(filter(None, (one.act, one.remarks)))
        rows.append([str(one.number), *(went if one.leaves else came), remark])
    paper = Paper(
        title="Registrul de evidență curentă a intrărilor-ieșirilor unităților arhivistice",
        columns=(
            Column("Nr. crt.", 10, centered=True),
            Column("Data preluării", 20, centered=True),
            Column("Compartimentul (fondul)", 34),
            Column("Datele extreme", 20, centered=True),
            Column("Dosare în inventar", 17, centered=True),
            Column("Dosare primite", 17, centered=True),
            Column("Dosare rămase", 17, centered=True),
            Column("Data ieșirii", 20, centered=True),
            Column("Unde s-au predat", 26),
            Column("Actul de predare sau selecționare"),
            Column("Dosare ieșite", 16, centered=True),
            Column("Observații", 30),
        ),
        rows=rows,
        wide=True,
    )
    return print_paper(head=head_of(institution=institution, by=by, now=now), paper=paper)
