"""The four parts of a work of selection, and the destruction minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from registratura.archive import queries as archive
from registratura.archive.printing.papers import Column, Paper, print_paper
from registratura.archive.queries import DossierLine, SelectionCard
from registratura.flows.archiving import erasing
from registratura.flows.archiving.erasing import Told
from registratura.flows.archiving.papers import NUMBER, days, head_of, things
from registratura.journal.services import Actor

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

PARTS = ("letter", "minutes", "eliminated", "permanent", "destruction")
_KEPT = {"longer": "se păstrează mai mult", "permanent": "se păstrează permanent"}
_COLUMNS = (
    NUMBER,
    Column("Indicativul dosarului după nomenclator", 32, centered=True),
    Column("Conținutul pe scurt al dosarului, registrului etc."),
    Column("Datele extreme", 46, centered=True),
    Column("Numărul filelor", 20, centered=True),
    Column("Compartimentul", 40),
    Column("Termenul", 26, centered=True),
)


def part_pdf(
    *, selection: SelectionCard, part: str, institution: Institution, by: Actor, now: datetime
) -> bytes:
    """
    Set one part of a work of selection: `letter`, `minutes`, `eliminated`, `permanent`, or the `destruction` minutes.

    Raises: PrintError. Law: Legea 16/1996 art. 11.
    """
    lines = archive.decisions(selection.id)
    going = [one.dossier for one in lines if one.decision == "destroy"]
    if part == "letter":
        paper = _letter(selection, going)
    elif part == "minutes":
        paper = _minutes(selection, going)
    elif part == "eliminated":
        paper = _list("Inventarul dosarelor propuse pentru eliminare", selection, going)
    elif part == "permanent":
        beside = archive.permanent_beside(selection.id)
        paper = _list("Inventarul dosarelor permanente din aceiași ani și compartimente", selection, beside)
    else:
        paper = _destruction(selection, going)
    return print_paper(head=head_of(institution=institution, by=by, now=now), paper=paper)


def _letter(selection: SelectionCard, going: Sequence[DossierLine]) -> Paper:
    number = selection.asked_number or "…………"
    on = f"{selection.asked_on:%d.%m.%Y}" if selection.asked_on else "…………………"
    return Paper(
        title="Către Arhivele Naționale",
        under=(f"nr. {number} din {on}",),
        before=(
            f"Vă înaintăm, pentru confirmare, lucrarea de selecționare nr. {selection.number}, cu"
            f" {things(number=len(going), one='dosar propus', many='dosare propuse')} pentru eliminare,"
            f" din anii {_years(going)}.",
            "Lucrarea cuprinde: procesul-verbal al comisiei de selecționare; inventarul dosarelor propuse pentru "
            "eliminare; inventarul dosarelor permanente din aceiași ani și de la aceleași compartimente; "
            "nomenclatorul arhivistic confirmat, după care s-au hotărât termenele.",
        ),
        signatures=(("Conducătorul instituției,", ""),),
    )


def _minutes(selection: SelectionCard, going: Sequence[DossierLine]) -> Paper:
    commission = selection.commission
    met = f"{selection.met_on:%d.%m.%Y}" if selection.met_on else "…………………"
    plan = archive.plan_in_use()
    confirmed = (
        f"{plan.name}, confirmat de Arhivele Naționale sub nr. {plan.confirmed_number} din {plan.confirmed_on:%d.%m.%Y}"
        if plan is not None and plan.confirmed_on
        else "nomenclatorul confirmat de Arhivele Naționale"
    )
    lines = archive.decisions(selection.id)
    kept = [one for one in lines if one.decision in _KEPT]
    before = [
        f"Comisia de selecționare, numită prin {commission.act} din {commission.act_on:%d.%m.%Y}, selecționând în"
        f" ședința din {met} documentele din anii {_years([one.dossier for one in lines])}, avizează ca"
        f" {things(number=len(going), one='dosar', many='dosare')} din inventarul anexat să fie înlăturate ca"
        f" nefolositoare, termenele lor de păstrare, prevăzute în {confirmed}, fiind expirate.",
    ]
    if kept:
        before.append("Comisia a hotărât păstrarea dosarelor de mai jos peste termenul lor.")
    return Paper(
        title="Proces-verbal al comisiei de selecționare",
        under=(f"nr. {selection.number} din {met}",),
        approves=("Se aprobă,", "conducătorul instituției"),
        before=before,
        columns=(Column("Dosarul", 34), Column("Conținutul pe scurt"), Column("Hotărârea", 60))
        if kept
        else (),
        rows=[
            [
                one.dossier.name,
                one.dossier.title,
                f"{_KEPT[one.decision]}{f', {one.years} ani' if one.years else ''}"
                f"{f': {one.reason}' if one.reason else ''}",
            ]
            for one in kept
        ],
        after=[f"Mențiuni: {selection.remarks}"] if selection.remarks else [],
        signatures=_members(selection),
    )


def _list(title: str, selection: SelectionCard, dossiers: Sequence[DossierLine]) -> Paper:
    rows = [
        [
            str(place),
            one.code,
            f"{one.title} ({one.year})",
            days(first_on=one.first_on, last_on=one.last_on),
            str(one.sheet_count),
            one.unit_name,
            str(one.term),
        ]
        for place, one in enumerate(dossiers, start=1)
    ]
    return Paper(
        title=title,
        under=(f"la lucrarea de selecționare nr. {selection.number}, anii {_years(dossiers)}",),
        columns=_COLUMNS,
        rows=rows,
        after=(f"Inventarul conține {things(number=len(rows), one='dosar', many='dosare')}.",),
        signatures=_members(selection)[:2],
        wide=True,
    )


def _destruction(selection: SelectionCard, going: Sequence[DossierLine]) -> Paper:
    on = f"{selection.destroyed_on:%d.%m.%Y}" if selection.destroyed_on else "…………………"
    approval = (
        f"nr. {selection.approved_number} din {selection.approved_on:%d.%m.%Y}"
        if selection.approved_on
        else "…………"
    )
    files = erasing.told(dossier_ids=[one.id for one in going])
    hashes = {one.dossier_id: one.sha256 for one in archive.residues(selection_id=selection.id)}
    return Paper(
        title="Proces-verbal de distrugere",
        under=(f"la lucrarea de selecționare nr. {selection.number}, din {on}",),
        before=(
            f"În temeiul aprobării Arhivelor Naționale {approval} s-au distrus"
            f" {things(number=len(going), one='dosar', many='dosare')}. Cum s-au distrus:"
            f" {selection.destroyed_how or '…………………'}.",
            *_of_files(files),
        ),
        columns=(
            NUMBER,
            Column("Dosarul", 32),
            Column("Conținutul pe scurt"),
            Column("Amprenta SHA-256", 60),
        ),
        rows=[
            [str(place), one.name, one.title, hashes.get(one.id, "")]
            for place, one in enumerate(going, start=1)
        ],
        signatures=_members(selection),
    )


def _of_files(files: Told) -> list[str]:
    """Say what became of the electronic files, as it stands when the paper is printed."""
    said = []
    if files.gone:
        size = f"{files.gone_bytes / 1_000_000:.1f}".replace(".", ",")
        said.append(
            f"Din depozitul electronic s-au șters {things(number=files.gone, one='fișier', many='fișiere')}"
            f" ({size} MB), cu formele lor derivate și cu textul citit din ele; rămân amprentele."
        )
    if files.kept:
        kept = things(number=files.kept, one="fișier", many="fișiere")
        said.append(f"Au rămas în depozit {kept}, fiindcă aceiași octeți țin și de alte lucrări.")
    if files.waiting:
        waiting = things(number=files.waiting, one="fișier este", many="fișiere sunt")
        said.append(f"La data tipăririi {waiting} încă de șters din depozitul electronic.")
    return said


def _members(selection: SelectionCard) -> list[tuple[str, str]]:
    commission = selection.commission
    return [
        ("Președinte,", commission.president),
        ("Secretar,", commission.secretary),
        *(("Membru,", name) for name in commission.members),
    ]


def _years(dossiers: Sequence[DossierLine]) -> str:
    years = sorted({one.year for one in dossiers})
    if not years:
        return "–"
    return str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}"
