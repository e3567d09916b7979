"""Reading a filing plan from what people have: a CSV file, or rows pasted from a table. Pure: text in, drafts out."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from registratura.archive.codes import Code, Term, parse_code, parse_term
from registratura.kernel.text import fold, ro_normalise

LINES_MOST: Final = 2_000
HEADER: Final = (
    "Indicativ",
    "Denumirea dosarului",
    "Termen de păstrare",
    "Observații",
    "Feluri de documente",
)
_NAMES: Final = {
    "code": ("indicativ", "cod", "indicativul", "indicativul dosarului", "code"),
    "direction": ("directia", "directia nr", "direction"),
    "service": ("serviciul", "serviciile", "compartiment", "compartimentul", "service"),
    "number": ("nr", "numar", "nr crt", "number"),
    "title": ("denumirea dosarului", "denumire", "denumirea", "continut", "continutul pe scurt", "title"),
    "term": ("termen", "termenul de pastrare", "termen de pastrare", "term"),
    "remarks": ("observatii", "remarks"),
    "kinds": ("feluri", "feluri de documente", "felul documentului", "kinds"),
}
_PLACES: Final = ("code", "title", "term", "remarks", "kinds")


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionDraft:
    """A position as it is to be kept. kinds: document kinds for which it is suggested."""

    code: Code
    title: str
    term: Term
    remarks: str = ""
    direction_name: str = ""
    service_name: str = ""
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """What was read, and what could not be, each fault with the number of its line."""

    positions: tuple[PositionDraft, ...]
    faults: tuple[str, ...] = field(default=())


def read_plan(text: str) -> Read:
    """
    Read positions from CSV (comma, semicolon, tab) or pasted rows; a first row with names of columns is understood.

    Without names the columns are: code, title, term, remarks, kinds. A row with a code of a direction or a service
    alone (`I`, `I-A`) and a title gives that part its name.
    """
    rows = list(_rows(text))
    if not rows:
        return Read((), (_("Nu este nimic de citit: lipiți rândurile sau alegeți fișierul."),))
    if len(rows) > LINES_MOST:
        return Read((), (_("Cel mult %d rânduri odată.") % LINES_MOST,))
    columns = _columns(rows[0][1])
    if columns:
        rows = rows[1:]
    else:
        columns = dict(enumerate(_PLACES))
    positions: list[PositionDraft] = []
    faults: list[str] = []
    names: dict[str, str] = {}
    seen: dict[str, int] = {}
    for line, cells in rows:
        found = {name: "" for name in _NAMES} | {
            columns[place]: ro_normalise(cell, single_line=True)
            for place, cell in enumerate(cells)
            if place in columns
        }
        heading = _heading(found["code"])
        if heading and found["title"] and not found["term"]:
            names[heading] = found["title"][:160]
            continue
        draft, fault = _draft_of(found, names)
        before = seen.setdefault(str(draft.code), line) if draft is not None else line
        if before != line:
            fault = _("indicativul acesta este și pe rândul %d") % before
        if draft is None or before != line:
            faults.append(_("Rândul %(line)d: %(fault)s.") % {"line": line, "fault": fault})
        else:
            positions.append(draft)
    return Read(tuple(sorted(positions, key=lambda one: one.code)), tuple(faults))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    plain = text.replace("\0", "").lstrip("\ufeff")
    first = next((line for line in plain.splitlines() if line.strip()), "")
    separator = max("\t;|,", key=lambda one: (first.count(one), one == "\t"))
    reader = csv.reader(plain.splitlines(), delimiter=separator if first.count(separator) else "\t")
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error:
        return


def _columns(cells: Sequence[str]) -> dict[int, str]:
    plain = [" ".join(fold(cell).replace(".", " ").split()) for cell in cells]
    found = {place: name for name, words in _NAMES.items() for place, one in enumerate(plain) if one in words}
    return found if "title" in found.values() and "term" in found.values() else {}


def _heading(written: str) -> str:
    parts = written.upper().replace(".", " ").replace("-", " ").split()
    if 0 < len(parts) <= 2 and parse_code(" ".join([*parts, "1"])) and not parse_code(written):
        return "-".join(parts)
    return ""


def _draft_of(found: dict[str, str], names: dict[str, str]) -> tuple[PositionDraft | None, str]:
    written = found["code"] or " ".join(
        filter(None, (_sign(found["direction"]), _sign(found["service"]), found["number"]))
    )
    code = parse_code(written)
    if code is None:
        return None, _("„%s” nu este un indicativ ca I-A-17 sau II-3") % written[:40]
    term = parse_term(found["term"])
    if term is None:
        return None, _("„%s” nu este un termen ca P, 5 ani, 10 CS sau „până la expirare + 3 ani”") % found[
            "term"
        ][:40]
    if len(found["title"]) < 3:
        return None, _("lipsește denumirea dosarului")
    direction, *_rest = str(code).split("-")
    service = f"{direction}-{code.service}" if code.service else ""
    return (
        PositionDraft(
            code=code,
            title=found["title"][:300],
            term=term,
            remarks=found["remarks"][:300],
            direction_name=names.get(direction, "") or _name(found["direction"]),
            service_name=names.get(service, "") or _name(found["service"]),
            kinds=kinds_of(found["kinds"]),
        ),
        "",
    )


def _sign(cell: str) -> str:
    return cell.split(" ", 1)[0].rstrip(".)")


def _name(cell: str) -> str:
    return (cell.split(" ", 1)[1:] or [""])[0].strip(" -–—.")[:160]


def kinds_of(written: str) -> tuple[str, ...]:
    """Return document kinds as a person lists them, by commas or lines."""
    kinds = (" ".join(one.split()) for part in written.splitlines() for one in part.split(","))
    return tuple(dict.fromkeys(one[:80] for one in kinds if one))[:40]
