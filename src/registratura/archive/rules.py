"""What the archive law asks, as plain functions: no clock, no database. A refusal is a sentence with its article."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from registratura.archive.codes import Term

SHEETS_WARN: Final = 250
SHEETS_MOST: Final = 300
DEPOSIT_AFTER_YEARS: Final = 30
LAW: Final = "Legea 16/1996"
INSTRUCTIONS: Final = "Instrucțiunile 217/1996"


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a paper in a volume: which paper (its place, from 0), from which of its sheets to which."""

    place: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A dossier as an inventory lists it. standing: `present`, `left` at its unit, or `missing`."""

    dossier_id: int
    number: int
    code: str
    closed: bool
    standing: str = "present"
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What selection asks of a dossier. last_year: its closing year, or the year of the event its term waits for."""

    term: Term
    last_year: int | None
    confirmed: bool
    in_archive: bool
    lent: bool
    held: bool
    selecting: bool = False


def confirmation_fault(*, approved_on: date | None, number: str, confirmed_on: date, today: date) -> str:
    """
    Return why a filing plan cannot be written down as confirmed, or nothing.

    Law: Legea 16/1996 art. 8 (ARH-20).
    """
    if approved_on is None:
        return _(
            "Întâi se aprobă de conducător, apoi se confirmă de Arhivele Naționale (Legea 16/1996 art. 8)."
        )
    if not number:
        return _("Scrieți numărul adresei prin care Arhivele Naționale au confirmat (Legea 16/1996 art. 8).")
    if confirmed_on < approved_on:
        return _("Confirmarea nu poate fi dinaintea aprobării (Legea 16/1996 art. 8).")
    return _("Confirmarea nu poate fi din viitor.") if confirmed_on > today else ""


def may_drive_disposal(*, confirmed_on: date | None) -> bool:
    """
    Say whether terms of a filing plan may let anything go: only once the National Archives confirmed it.

    Law: Legea 16/1996 art. 8 (ARH-20).
    """
    return confirmed_on is not None


def closing_year(*, year: int, last_on: date | None) -> int:
    """
    Return the year in which a dossier closed: its own, or that of its last document when that is later.

    Law: Legea 16/1996 art. 8, Instrucțiunile 217/1996 (ARH-24).
    """
    return max(year, last_on.year) if last_on else year


def kept_until(*, term: Term, closed_year: int, event_year: int | None = None) -> date | None:
    """
    Return the last day of a dossier's keeping, or None for a permanent one and while its event has not come.

    Law: Legea 16/1996 art. 8 și practica Arhivelor Naționale (ARH-25): se numără de la 1 ianuarie al anului următor.
    """
    if term.kind == "permanent":
        return None
    if term.kind == "event":
        return date(max(event_year, closed_year) + term.years, 12, 31) if event_year else None
    return date(closed_year + term.years, 12, 31)


def selection_fault(*, dossier: Candidate, today: date, event_year: int | None = None) -> str:
    """
    Return why a dossier may not be proposed for elimination today, or nothing.

    Law: Legea 16/1996 art. 8 și 11 (ARH-20, ARH-25, ARH-40, ARH-54).
    """
    until = None
    if dossier.last_year is not None:
        until = kept_until(term=dossier.term, closed_year=dossier.last_year, event_year=event_year)
    faults = (
        (dossier.held, _("Este suspendat de la eliminare: un litigiu, un control sau o cerere îl ține.")),
        (
            not dossier.confirmed,
            _("Indicativul lui nu a fost confirmat de Arhivele Naționale (Legea 16/1996 art. 8)."),
        ),
        (dossier.term.kind == "permanent", _("Are termen permanent (Legea 16/1996 art. 11).")),
        (until is None, _("Evenimentul de la care se numără termenul nu este scris.")),
        (
            until is not None and today <= until,
            _("Termenul de păstrare nu a expirat: se păstrează până la %s.")
            % (f"{until:%d.%m.%Y}" if until else ""),
        ),
        (not dossier.in_archive, _("Nu este în depozitul arhivei: întâi se inventariază și se predă.")),
        (dossier.lent, _("Este împrumutat: întâi se întoarce.")),
        (dossier.selecting, _("Este deja într-o lucrare de selecționare.")),
    )
    return next((words for true, words in faults if true), "")


def hand_over_window(*, year: int) -> tuple[date, date]:
    """
    Return from when and until when dossiers of a year are given to the archive: in the second year after theirs.

    Law: Legea 16/1996 art. 9 (ARH-37).
    """
    return date(year + 1, 1, 1), date(year + 2, 12, 31)


def deposit_year(*, year: int) -> int:
    """
    Return the year from which permanent dossiers of a year go to the National Archives.

    Law: Legea 16/1996 art. 13 (ARH-41).
    """
    return year + DEPOSIT_AFTER_YEARS + 1


def volumes(*, sheets: Sequence[int], most: int = SHEETS_MOST) -> list[list[Slice]]:
    """
    Part papers into volumes of at most `most` sheets; a paper is only cut when it alone is longer.

    sheets: how many each paper has, in order. Sheets are numbered from 1 in each volume.
    Law: Instrucțiunile 217/1996 art. 18 (ARH-31).
    """
    made: list[list[Slice]] = []
    free = 0
    for place, count in enumerate(sheets):
        first = 1
        while first <= count:
            left = count - first + 1
            if not made or free == 0 or (left > free and (first == 1 and left <= most)):
                made.append([])
                free = most
            taken = min(left, free)
            made[-1].append(Slice(place, first, first + taken - 1))
            first, free = first + taken, free - taken
    return made


def sheets_word(*, count: int) -> str:
    """
    Say what the number of sheets asks for: nothing, `near` the limit, or `split` into volumes.

    Law: Instrucțiunile 217/1996 art. 18 (ARH-31).
    """
    if count > SHEETS_MOST:
        return "split"
    return "near" if count >= SHEETS_WARN else ""


def inventory_faults(*, expected: Collection[tuple[int, str]], lines: Sequence[Listed]) -> list[str]:
    """
    Return why an inventory cannot be closed: a dossier of its year, unit and term is not in it, or is not closed.

    expected: every dossier that belongs in it, (number, name). Law: Instrucțiunile 217/1996 art. 19, anexa 2 (ARH-34).
    """
    listed = {line.dossier_id for line in lines}
    law = f"{INSTRUCTIONS} art. 19"
    faults = [
        _(
            "Lipsește din inventar dosarul %(name)s: se trec toate dosarele anului, termenului și "
            "compartimentului (%(law)s)."
        )
        % {"name": name, "law": law}
        for number, name in expected
        if number not in listed
    ]
    if not lines:
        faults.append(_("Inventarul nu are niciun dosar (%s).") % law)
    if [line.number for line in lines] != list(range(1, len(lines) + 1)):
        faults.append(_("Numerele curente ale inventarului nu merg de la 1 fără lipsuri (%s).") % law)
    for line in lines:
        if line.standing == "present" and not line.closed:
            faults.append(
                _(
                    "Dosarul %(code)s nu este închis: închideți-l sau scrieți că rămâne la compartiment (%(law)s)."
                )
                % {"code": line.code, "law": law}
            )
        if line.standing != "present" and not line.remark:
            faults.append(
                _(
                    "Scrieți la observații de ce dosarul %(code)s rămâne la compartiment sau lipsește (%(law)s)."
                )
                % {"code": line.code, "law": law}
            )
    return faults


def copies_of_inventory(*, permanent: bool) -> int:
    """
    Return in how many copies an inventory is made: three, or four for permanent dossiers.

    Law: Instrucțiunile 217/1996 (ARH-36).
    """
    return 4 if permanent else 3


def hand_over_faults(*, missing: Iterable[str], finding_act: str) -> list[str]:
    """
    Return why dossiers cannot be taken over: what lacks is written down by an act of finding before.

    Law: Legea 16/1996 art. 9 (ARH-35, ARH-38).
    """
    names = ", ".join(missing)
    if not names or finding_act:
        return []
    return [
        _(
            "Lipsesc dosarele %s: întâi se scrie procesul-verbal de constatare a lipsei (Legea 16/1996 art. 9)."
        )
        % names
    ]


def commission_faults(*, president: str, secretary: str, members: Sequence[str]) -> list[str]:
    """
    Return why a selection commission is not well made: a president, a secretary and members, an odd number together.

    Law: Legea 16/1996 art. 11 (ARH-50).
    """
    everyone = [name.casefold() for name in (president, secretary, *members) if name]
    faults = []
    if not president or not secretary:
        faults.append(_("Comisia are un președinte și un secretar (Legea 16/1996 art. 11)."))
    if len(set(everyone)) != len(everyone):
        faults.append(_("Aceeași persoană este scrisă de două ori în comisie."))
    if len(everyone) < 3:
        faults.append(
            _("Comisia are cel puțin trei persoane, cu președinte și secretar (Legea 16/1996 art. 11).")
        )
    elif len(everyone) % 2 == 0:
        faults.append(
            _(
                "Comisia are un număr impar de membri, cu președinte și secretar; acum sunt %d (Legea 16/1996 art. 11)."
            )
            % len(everyone)
        )
    return faults


def approval_fault(*, asked_on: date | None, number: str, approved_on: date, today: date) -> str:
    """
    Return why an answer of the National Archives cannot be written down as the approval, or nothing.

    Law: Legea 16/1996 art. 11 (ARH-52, ARH-54).
    """
    if asked_on is None:
        return _("Întâi se trimite lucrarea de selecționare la Arhivele Naționale (Legea 16/1996 art. 11).")
    if not number:
        return _("Scrieți numărul adresei prin care Arhivele Naționale au aprobat (Legea 16/1996 art. 11).")
    if approved_on < asked_on:
        return _(
            "Aprobarea este datată %(approved)s, înainte de cererea din %(asked)s: nu poate fi a acestei lucrări "
            "(Legea 16/1996 art. 11)."
        ) % {"approved": f"{approved_on:%d.%m.%Y}", "asked": f"{asked_on:%d.%m.%Y}"}
    return _("Aprobarea nu poate fi din viitor.") if approved_on > today else ""


def destruction_fault(
    *, approved_on: date | None, destroyed_on: date, held: Iterable[str], today: date
) -> str:
    """
    Return why nothing may be destroyed: no approval, a day before it, or a dossier that something holds.

    Law: Legea 16/1996 art. 9 alin. (3) și art. 11 (ARH-40, ARH-54).
    """
    if approved_on is None:
        return _("Nimic nu se mișcă înainte ca Arhivele Naționale să aprobe (Legea 16/1996 art. 11).")
    if destroyed_on < approved_on:
        return _("Distrugerea nu poate fi dinaintea aprobării (Legea 16/1996 art. 11).")
    if destroyed_on > today:
        return _("Distrugerea nu poate fi din viitor.")
    names = ", ".join(held)
    return _("Sunt suspendate de la eliminare: %s. Întâi se ridică suspendarea.") % names if names else ""
