"""A register line as the thirteen cells of its printed row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, TypedDict

from registratura.registers.printing.lines import RegisterLine
from registratura.toolkit.glyphs import breakable, legible, width_of

# Millimeters, in the order of the columns; None takes what is left. The same figures set the table.
COLUMN_WIDTHS_MM: Final = (14.5, 16.5, 20.5, 11.0, 12.0, 32.0, None, 22.0, 16.5, 21.0, 25.0, 18.5, 15.5)
TABLE_WIDTH_MM: Final = 275.0
TEXT_SIZE_PT: Final = 7.5
INSET_MM: Final = 1.0
# Law: Instrucțiuni aprobate prin Ordinul de zi 217/1996, art. 9.
HEADINGS: Final = (
    "Nr. de înregistrare",
    "Data înregistrării",
    "Nr. și data documentului date de emitent",
    "Numărul filelor",
    "Numărul anexelor",
    "Emitentul",
    "Conținutul documentului, în rezumat",
    "Compartimentul căruia i s-a repartizat",
    "Data expedierii",
    "Modul rezolvării",
    "Destinatarul",
    "Nr. de înreg. al documentului la care se conexează",
    "Indicativul dosarului după nomenclator",
)
SIDES: Final = (
    *("center", "center", "left", "center", "center", "left", "left"),
    *("left", "center", "left", "left", "left", "left"),
)
NOTE_COLUMN: Final = 6
DIRECTION_WORDS: Final = {"incoming": "intrare", "outgoing": "ieșire", "internal": "intern"}

_MM_PER_EM: Final = TEXT_SIZE_PT * 25.4 / 72
# The semi-bold face of numbers and notes is a little wider than the measured regular one.
_SEMIBOLD: Final = 0.92
_LINES_THAT_FIT_ANYWHERE: Final = 18


class Row(TypedDict):
    """One printed row, ready for the template."""

    kind: str  # standing | annulled | unused
    cells: list[str]
    mark: str
    note: str
    tall: bool  # may be broken over two pages


@dataclass(frozen=True, slots=True)
class SetRow:
    """A row with what its making revealed."""

    row: Row
    size: int  # characters
    replaced: int


def day(on: date | None) -> str:
    """Write a day as 05.03.2026; nothing for None."""
    return on.strftime("%d.%m.%Y") if on else ""


def make_row(*, line: RegisterLine) -> SetRow:
    """Set a line into cells: every character legible, every long word breakable."""
    replaced = 0
    cells: list[str] = []
    for text, width in zip(_texts(line), _CELL_WIDTHS_EM, strict=True):
        shown, lost = legible(text=text)
        replaced += lost
        cells.append(breakable(text=shown, width_em=width if cells else width * _SEMIBOLD))
    note, lost = legible(text=_note(line))
    row: Row = {
        "kind": _kind(line),
        "cells": cells,
        "mark": "" if line.unused else DIRECTION_WORDS[line.direction],
        "note": breakable(text=note, width_em=_CELL_WIDTHS_EM[6] * _SEMIBOLD),
        "tall": any(_lines(text, width) > _LINES_THAT_FIT_ANYWHERE for text, width in _measured(cells, note)),
    }
    return SetRow(row=row, size=sum(map(len, cells)) + len(note), replaced=replaced + lost)


def _kind(line: RegisterLine) -> str:
    if line.unused:
        return "unused"
    return "annulled" if line.annulment else "standing"


def _texts(line: RegisterLine) -> tuple[str, ...]:
    return (
        _number(line),
        day(line.registered_on),
        _joined(line.issuer_number, day(line.issuer_dated_on)),
        _count(line.sheet_count),
        _count(line.annex_count),
        line.issuer.strip(),
        line.summary.strip(),
        line.unit.strip(),
        day(line.dispatched_on),
        line.resolution.strip(),
        line.recipient.strip(),
        line.connected_to.strip(),
        line.filing_code.strip(),
    )


def _number(line: RegisterLine) -> str:
    """Write the number with its code; the date has a column of its own."""
    number = line.written_number.removesuffix(f"/{day(line.registered_on)}") if line.registered_on else ""
    return number or str(line.number)


def _note(line: RegisterLine) -> str:
    if line.annulment:
        reason = line.annulment.reason.strip() or "fără motiv scris"
        return f"ANULAT: {reason}, {day(line.annulment.annulled_on)}"
    if line.late_received_on:
        return f"Primit la {day(line.late_received_on)}, înregistrat ulterior"
    return ""


def _joined(number: str, dated: str) -> str:
    return " / ".join(part for part in (number.strip(), dated) if part)


def _count(number: int | None) -> str:
    return "" if number is None else str(number)


def _measured(cells: list[str], note: str) -> list[tuple[str, float]]:
    measured = list(zip(cells, _CELL_WIDTHS_EM, strict=True))
    measured[6] = (f"{cells[6]} {note}", _CELL_WIDTHS_EM[6])
    return measured


def _lines(text: str, width_em: float) -> float:
    if len(text) < width_em * _LINES_THAT_FIT_ANYWHERE / 2:
        return 0
    return width_of(text=text) / (width_em * 0.75)


def _cell_widths_em() -> tuple[float, ...]:
    rest = TABLE_WIDTH_MM - sum(width for width in COLUMN_WIDTHS_MM if width)
    return tuple(((width or rest) - 2 * INSET_MM) / _MM_PER_EM for width in COLUMN_WIDTHS_MM)


_CELL_WIDTHS_EM: Final = _cell_widths_em()
