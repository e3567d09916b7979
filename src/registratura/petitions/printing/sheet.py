"""The register of petitions as rows on A4 landscape: fourteen columns, one position under the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from registratura.petitions.queries import RegisterLine
from registratura.registers.printing.lines import Annulment, Direction
from registratura.registers.printing.rows import Row, SetRow, day
from registratura.registers.printing.sheets import Sheet
from registratura.toolkit.glyphs import breakable, legible, width_of

TEXT_SIZE_PT: Final = 7.0
INSET_MM: Final = 0.9
# Law: OG 27/2002 fixes no columns; these are the ones that its rules ask about.
HEADINGS: Final = (
    "Nr. crt.",
    "Nr. și data înregistrării, calea",
    "Petiționarul, adresa, e-mailul",
    "Felul și obiectul pe scurt",
    "Domeniul",
    "Compartimentul și persoana",
    "Termenul legal, prelungirea",
    "Petiții conexate",
    "Autoritatea către care s-a redirecționat, data",
    "Nr. și data răspunsului",
    "Starea și soluția",
    "Temeiul legal",
    "Semnatarii",
    "Indicativul dosarului",
)
_WIDTHS_MM: Final = (8.5, 21.0, 30.0, None, 17.0, 23.0, 19.0, 18.0, 21.0, 20.0, 20.0, 19.0, 18.0, 11.0)
_SIDES: Final = ("center", *("left",) * 13)
_NOTE_COLUMN: Final = 3
_MM_PER_EM: Final = TEXT_SIZE_PT * 25.4 / 72
_LEFT_OVER_MM: Final = 275.0 - sum(width for width in _WIDTHS_MM if width is not None)
_EM: Final = tuple(
    ((width if width is not None else _LEFT_OVER_MM) - 2 * INSET_MM) / _MM_PER_EM for width in _WIDTHS_MM
)
_TALL_LINES: Final = 18
_NARROWER: Final = 0.92  # bold digits are a little wider than measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One position of the register of petitions, ready to be printed. `number` is its serial of the year."""

    number: int
    cells: tuple[str, ...]
    annulment: Annulment | None = None
    direction: Direction = "incoming"
    unused: bool = False


def position_of(*, line: RegisterLine, person: str) -> Position:
    """Return a position as it is printed. person: who works on the petition, beside the unit."""
    answered = f"({day(line.answered_on)})" if line.answered_on else ""
    extension = f"prelungit: {line.extension}" if line.extension else ""
    return Position(
        number=line.serial,
        annulment=Annulment(reason=line.standing_name, annulled_on=line.registered_on)
        if line.annulled
        else None,
        cells=(
            str(line.serial),
            _joined(line.written_number, line.channel_name),
            _joined(line.sender, line.contact),
            _joined(f"{line.kind_name}:", line.subject),
            line.domain_name,
            ", ".join(filter(None, (line.unit_name, person))),
            _joined(day(line.due_on), extension),
            line.connected,
            line.redirected,
            _joined(line.answer, answered),
            ""
            if line.annulled
            else ", ".join(dict.fromkeys(filter(None, (line.standing_name, line.solution)))),
            line.legal_ground,
            line.signatories,
            line.filing_code,
        ),
    )


def row_of(*, line: Position) -> SetRow:
    """Set a position into cells: every character legible, every long word breakable."""
    replaced, cells = 0, list[str]()
    for text, width in zip(line.cells, _EM, strict=True):
        shown, lost = legible(text=text.strip())
        replaced += lost
        cells.append(breakable(text=shown, width_em=width if cells else width * _NARROWER))
    words = f"ANULATĂ: {line.annulment.reason}" if line.annulment is not None else ""
    note, lost = legible(text=words)
    row: Row = {
        "kind": "annulled" if line.annulment is not None else "standing",
        "cells": cells,
        "mark": "",
        "note": breakable(text=note, width_em=_EM[_NOTE_COLUMN] * _NARROWER),
        "tall": any(
            width_of(text=text) / (width * 0.75) > _TALL_LINES for text, width in zip(cells, _EM, strict=True)
        ),
    }
    return SetRow(row=row, size=sum(map(len, cells)) + len(note), replaced=replaced + lost)


SHEET: Final = Sheet(
    headings=HEADINGS,
    widths=_WIDTHS_MM,
    sides=_SIDES,
    note_column=_NOTE_COLUMN,
    row=row_of,
    text_size=TEXT_SIZE_PT,
    inset=INSET_MM,
)


def _joined(*texts: str) -> str:
    return " ".join(text for text in texts if text)
