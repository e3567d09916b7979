"""
What a row of an old register says: columns known by their headings, numbers and days as offices wrote them.

Nothing is repaired in silence: what is not as it should be is a finding, and what cannot be understood is refused. No
clock, no database.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from registratura.kernel.text import fold, ro_normalise

# Fields of an entry, in the order in which a person is asked for them, each with headings that name it, folded.
FIELDS: Final[Mapping[str, frozenset[str]]] = {
    "number": frozenset(
        {
            "nr",
            "nr.",
            "numar",
            "numarul",
            "nr. inreg",
            "nr. inregistrare",
            "nr inregistrare",
            "numar inregistrare",
        }
        | {"nr. de inregistrare", "numar de inregistrare", "nr. crt", "nr.inreg.", "nr. inreg."}
    ),
    "registered_on": frozenset(
        {
            "data",
            "data inregistrarii",
            "data inregistrare",
            "data inreg",
            "data inreg.",
            "data doc. inregistrat",
        }
    ),
    "direction": frozenset({"tip", "sens", "directie", "intrare/iesire", "i/e", "fel"}),
    "sender": frozenset(
        {
            "expeditor",
            "emitent",
            "petent",
            "solicitant",
            "de la",
            "de la cine vine",
            "nume",
            "nume si prenume",
        }
        | {"nume expeditor", "emitentul"}
    ),
    "recipient": frozenset({"destinatar", "catre", "destinatarul", "cui se trimite"}),
    "subject": frozenset(
        {
            "continut",
            "continutul pe scurt",
            "continut pe scurt",
            "continutul pe scurt al documentului",
            "obiect",
        }
        | {"subiect", "descriere", "rezumat", "obiectul", "continutul"}
    ),
    "document_kind": frozenset(
        {"tip document", "tipul documentului", "felul documentului", "categorie", "fel document"}
    ),
    "sender_number": frozenset(
        {
            "nr. document",
            "nr. emitent",
            "numarul documentului",
            "nr doc",
            "nr. doc.",
            "nr. act",
            "numar document",
        }
    ),
    "sender_dated_on": frozenset(
        {"data document", "data documentului", "data emitent", "data act", "data doc."}
    ),
    "sheet_count": frozenset({"file", "nr. file", "numar file", "nr. de file", "numarul de file"}),
    "annex_count": frozenset({"anexe", "nr. anexe", "numar anexe", "nr. de anexe", "numarul de anexe"}),
    "unit": frozenset(
        {"compartiment", "compartimentul", "repartizat", "directia", "serviciul", "birou", "repartizat la"}
    ),
    "dispatched_on": frozenset({"data expedierii", "expediat la", "data expediere"}),
    "resolution": frozenset({"mod de rezolvare", "modul de rezolvare", "rezolvare", "rezolutie"}),
    "filing_code": frozenset({"indicativ", "indicativul dosarului", "dosar", "nr. dosar", "indicativ dosar"}),
    "remarks": frozenset({"observatii", "obs", "obs.", "mentiuni", "alte mentiuni"}),
    "standing": frozenset({"stare", "status", "anulat"}),
}
DAY_ORDERS: Final = ("dmy", "mdy", "ymd")
NO_SUBJECT: Final = "Fără conținut scris în registrul vechi"
_FIRST_DAY, _MOST_NUMBER = date(1950, 1, 1), 9_999_999
_MOST_SUBJECT, _MOST_LINE, _MOST_SHEETS = 2_000, 500, 100_000
_LIMITS: Final = {
    "document_kind": 80,
    "sender_number": 60,
    "resolution": 500,
    "filing_code": 30,
    "sender": 200,
    "recipient": 200,
}
_MOST_AHEAD: Final = timedelta(days=360)  # of other days: an entry takes them for less than a year

_NUMBER = re.compile(r"(?:nr\.?\s*)?(\d{1,12})(?:\.0+)?\s*(.*)", re.ASCII | re.IGNORECASE | re.DOTALL)
_PARTS = re.compile(r"(\d{1,4})[.\-/ ](\d{1,2}|[^\W\d_]{3,12})[.\-/ ](\d{1,4})(?:[ T].*)?", re.IGNORECASE)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)
_DAY_ZERO: Final = date(1899, 12, 30)  # of the day numbers of spreadsheets
_MONTHS: Final = ("ian", "feb", "mar", "apr", "mai", "iun", "iul", "aug", "sep", "oct", "noi", "dec")
_OUT = frozenset({"e", "iesire", "iesiri", "expediat", "out", "trimis"})
_IN = frozenset({"i", "intrare", "intrari", "primit", "in"})
_OWN = frozenset({"intern", "interna", "din oficiu", "uz intern"})


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be in a row: a stable code, the field, what stands there."""

    code: str
    field: str = ""
    value: str = ""


@dataclass(slots=True)
class Read:
    """What a row says. `refused` when it cannot become an entry; the findings say why."""

    number: int | None = None
    registered_on: date | None = None
    direction: str = "incoming"
    texts: dict[str, str] = field(default_factory=dict)
    sender_dated_on: date | None = None
    dispatched_on: date | None = None
    sheet_count: int | None = None
    annex_count: int | None = None
    annulled: str = ""
    findings: list[Finding] = field(default_factory=list)
    refused: bool = False

    def text(self, name: str) -> str:
        """Return what stands in a column of words, empty when nothing does."""
        return self.texts.get(name, "")


def heading_row(rows: Sequence[Sequence[str]]) -> int:
    """Return which of the first rows is that of the headings, from 0: the one with most known words."""
    known = [len(guess(row)) for row in rows[:20]]
    return known.index(max(known)) if known and max(known) >= 2 else 0


def guess(headings: Sequence[str]) -> dict[str, int]:
    """Return which columns mean what, as far as their headings say it; each column once."""
    names = [" ".join(fold(ro_normalise(cell)).replace("_", " ").split()).rstrip(":") for cell in headings]
    found: dict[str, int] = {}
    for name, words in FIELDS.items():
        place = next(
            (at for at, said in enumerate(names) if said in words and at not in found.values()), None
        )
        if place is not None:
            found[name] = place
    return found


def read_row(
    cells: Sequence[str], *, mapping: Mapping[str, int], day_order: str, direction: str, today: date
) -> Read:
    """
    Return what a row says.

    mapping: the column of each field, from 0. day_order: dmy | mdy | ymd, for days written in figures.
    direction: incoming | outgoing | internal, where no column says it and the parties do not.
    """
    said = {name: _cell(cells, place) for name, place in mapping.items()}
    read = Read()
    _read_number(said, read, day_order)
    _read_days(said, read, day_order, today)
    _read_texts(said, read)
    _read_counts(said, read)
    _read_direction(said, read, direction)
    _read_standing(said, read)
    return read


def is_empty(cells: Sequence[str]) -> bool:
    """Say whether nothing stands in a row."""
    return not any(cell.strip() for cell in cells)


def read_day(text: str, day_order: str) -> date | None:
    """Return a day written 06.05.2019, 6/5/19, 2019-05-06, 6 mai 2019 or as a spreadsheet's number; None otherwise."""
    text = ro_normalise(text, single_line=True)
    if serial := _SERIAL.fullmatch(text):
        return _DAY_ZERO + timedelta(days=int(serial[1]))
    parts = _PARTS.fullmatch(text)
    if parts is None:
        return None
    first, middle, last = parts.groups()
    if not middle.isdigit():
        month = next((at for at, name in enumerate(_MONTHS, 1) if fold(middle).startswith(name)), 0)
        return _day(last, month, first)
    if len(first) == 4:
        return _day(first, int(middle), last)
    if day_order == "ymd":
        return _day(first, int(middle), last)
    if day_order == "mdy":
        return _day(last, int(first), middle)
    return _day(last, int(middle), first)


def _day(year: str, month: int, day: str) -> date | None:
    full = int(year) if len(year) == 4 else 2000 + int(year) if int(year) < 70 else 1900 + int(year)
    try:
        return date(full, month, int(day))
    except ValueError:
        return None


def _cell(cells: Sequence[str], place: int) -> str:
    return ro_normalise(cells[place], single_line=True) if 0 <= place < len(cells) else ""


def _read_number(said: Mapping[str, str], read: Read, day_order: str) -> None:
    written = said.get("number", "")
    if not written:
        read.findings.append(Finding("number-missing", "number"))
        read.refused = True
        return
    found = _NUMBER.fullmatch(written)
    if found is None or not 1 <= int(found[1]) <= _MOST_NUMBER:
        read.findings.append(Finding("number-unreadable", "number", written[:80]))
        read.refused = True
        return
    read.number = int(found[1])
    rest = found[2].strip().lstrip("/").strip()
    rest = rest[4:] if fold(rest).startswith("din ") else rest
    if not rest:
        return
    day = read_day(rest, day_order)
    if day is not None and not said.get("registered_on"):
        read.registered_on = day
    elif day is None:
        read.findings.append(Finding("number-with-more", "number", written[:80]))
        read.texts["written_number"] = written[:80]


def _read_days(said: Mapping[str, str], read: Read, day_order: str, today: date) -> None:
    written = said.get("registered_on", "")
    if written:
        read.registered_on = read_day(written, day_order)
    if read.registered_on is None or not _FIRST_DAY <= read.registered_on <= today:
        code = "day-missing" if not written else "day-unreadable"
        if read.registered_on is not None:
            code = "day-impossible"
        read.findings.append(Finding(code, "registered_on", written[:40]))
        read.refused = True
    for name in ("sender_dated_on", "dispatched_on"):
        text = said.get(name, "")
        day = read_day(text, day_order) if text else None
        if text and (day is None or not date(1800, 1, 1) <= day <= today + _MOST_AHEAD):
            read.findings.append(Finding("other-day-unreadable", name, text[:40]))
            day = None
        setattr(read, name, day)


def _read_texts(said: Mapping[str, str], read: Read) -> None:
    for name, most in _LIMITS.items():
        text = said.get(name, "")
        if len(text) > most:
            read.findings.append(Finding("shortened", name, text[most : most + 40]))
        read.texts[name] = text[:most]
    read.texts["unit"] = said.get("unit", "")[:120]
    subject, remarks = said.get("subject", ""), said.get("remarks", "")
    if len(subject) > _MOST_SUBJECT:
        read.findings.append(Finding("shortened", "subject", subject[_MOST_SUBJECT : _MOST_SUBJECT + 40]))
        remarks = f"{subject[_MOST_SUBJECT:]} {remarks}".strip()
    if len(subject) < 3:
        read.findings.append(Finding("subject-missing", "subject", subject))
        subject = NO_SUBJECT
    read.texts["subject"], read.texts["remarks"] = subject[:_MOST_SUBJECT], remarks[:8_000]


def _read_counts(said: Mapping[str, str], read: Read) -> None:
    for name in ("sheet_count", "annex_count"):
        text = said.get(name, "")
        if not text or text in ("-", "–"):
            continue
        if text.isascii() and text.isdigit() and int(text) <= _MOST_SHEETS:
            setattr(read, name, int(text))
        else:
            read.findings.append(Finding("count-unreadable", name, text[:40]))


def _read_direction(said: Mapping[str, str], read: Read, usual: str) -> None:
    word = fold(said.get("direction", "")).strip(" .")
    for words, meaning in ((_IN, "incoming"), (_OUT, "outgoing"), (_OWN, "internal")):
        if word in words:
            read.direction = meaning
            return
    if word:
        read.findings.append(Finding("direction-unreadable", "direction", word[:40]))
    if "recipient" in said and said["recipient"] and not said.get("sender"):
        read.direction = "outgoing"
    else:
        read.direction = usual


def _read_standing(said: Mapping[str, str], read: Read) -> None:
    words = fold(said.get("standing", ""))
    if words in ("da", "x", "1") or "anulat" in words or fold(read.text("subject")) in ("anulat", "anulata"):
        read.annulled = "Anulat în registrul vechi"


def gaps_of(numbers: Iterator[tuple[int, int]]) -> dict[int, list[tuple[int, int]]]:
    """
    Return the numbers that are missing between the first and the last of each year, as ranges.

    numbers: (year, number), in order.
    """
    missing: dict[int, list[tuple[int, int]]] = {}
    before: tuple[int, int] | None = None
    for year, number in numbers:
        if before is not None and before[0] == year and number > before[1] + 1:
            missing.setdefault(year, []).append((before[1] + 1, number - 1))
        before = (year, number)
    return missing
