"""What a register looks like on paper: its columns, and how a line becomes a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from registratura.registers.printing.rows import (
    COLUMN_WIDTHS_MM,
    HEADINGS,
    INSET_MM,
    NOTE_COLUMN,
    SIDES,
    TABLE_WIDTH_MM,
    TEXT_SIZE_PT,
    SetRow,
    make_row,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """
    The columns of a register on A4 landscape.

    widths: millimeters, None takes what is left. sides: `left` or `center`. note_column: below whose text stands what
    happened to a position. row: makes the printed row of a line, called with `line=`.
    """

    headings: tuple[str, ...]
    widths: tuple[float | None, ...]
    sides: tuple[str, ...]
    note_column: int
    row: Callable[..., SetRow]
    text_size: float = TEXT_SIZE_PT
    table_width: float = TABLE_WIDTH_MM
    inset: float = INSET_MM

    def figures(self) -> dict[str, Any]:
        """Return what the template needs, as JSON can hold it."""
        return {
            "headings": self.headings,
            "widths": self.widths,
            "sides": self.sides,
            "note_column": self.note_column,
            "text_size": self.text_size,
            "table_width": self.table_width,
            "inset": self.inset,
        }


GENERAL: Final = Sheet(
    headings=HEADINGS, widths=COLUMN_WIDTHS_MM, sides=SIDES, note_column=NOTE_COLUMN, row=make_row
)
