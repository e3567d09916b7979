"""Entries as the tables and cards of the desk show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from registratura.doors.shared.formats import day_word, shortened
from registratura.registers import queries as registers
from registratura.registers.queries import EntryLine, RegisterCard

SUBJECT_SHOWN = 240  # characters: a row shows two lines of them, the page of the entry all


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a register table."""

    number: int
    code: str
    href: str
    registered_at: datetime
    direction: str
    state: str
    party: str
    others: int
    subject: str
    unit: str
    files: int
    reason: str
    corrected: bool
    late: bool
    answer: str = ""


@dataclass(frozen=True, slots=True)
class DayGroup:
    """The lines of one day on a page."""

    day: date
    name: str
    rows: list[Row]


def register_codes(books: Iterable[RegisterCard] | None = None) -> dict[int, tuple[str, str]]:
    """Return, for each register's key, its address code and the code written in its numbers."""
    return {card.id: (card.code, card.number_code) for card in books or registers.registers()}


def row_of(
    line: EntryLine,
    *,
    institution: str,
    codes: Mapping[int, tuple[str, str]],
    answers: Mapping[int, str] | None = None,
) -> Row:
    """
    Return a line for the table; in a special register the number shown is the serial there.

    answers: words on the answers of the entries of the page, by their keys.
    """
    address, number_code = codes[line.register_id]
    names = [name for name in line.counterpart.split("; ") if name]
    return Row(
        number=line.serial if line.serial is not None else line.number,
        code="" if line.serial is not None else number_code,
        href=entry_address(institution, address, line.year, line.number),
        registered_at=line.registered_at,
        direction=line.direction,
        state=line.state,
        party=names[0] if names else _fallback_party(line),
        others=max(len(names) - 1, 0),
        subject=shortened(line.subject or line.reserved_purpose, SUBJECT_SHOWN),
        unit=line.unit_name,
        files=line.document_count,
        reason=line.annulled_reason,
        corrected=line.corrected,
        late=line.late,
        answer=(answers or {}).get(line.id, ""),
    )


def _fallback_party(line: EntryLine) -> str:
    if line.state in ("reserved", "unused"):
        return "—"
    return line.unit_name or _("necunoscut")


def entry_address(institution: str, register: str, year: int, number: int) -> str:
    """Return the address of an entry's page."""
    return f"{_entries_address(institution, register)}{year}/{number}/"


@lru_cache(maxsize=4096)
def _entries_address(institution: str, register: str) -> str:
    """Return what the addresses of a register's entries begin with: a list needs it for each line."""
    place = {"code": institution, "register": register, "year": 0, "number": 0}
    return reverse("desk:entry", kwargs=place).removesuffix("0/0/")


def grouped_by_day(lines: Iterable[EntryLine], rows: Iterable[Row]) -> list[DayGroup]:
    """Return the lines day by day, in their order."""
    pairs = groupby(zip(lines, rows, strict=True), key=lambda pair: pair[0].registered_on)
    return [DayGroup(day, day_word(day), [row for _line, row in group]) for day, group in pairs]
