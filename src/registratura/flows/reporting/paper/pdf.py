"""A report as PDF/A-2u, the same bytes for the same result and head."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from registratura.flows.reporting.definition import Definition, Result, Shape, Table, shown
from registratura.kernel.calendar import BUCHAREST
from registratura.registers.printing.report_pdf import ReportHead
from registratura.toolkit.glyphs import breakable, legible
from registratura.toolkit.typesetting import Template

WIDE_FROM = 6
_PORTRAIT_EM, _LANDSCAPE_EM = 54.0, 81.0
TEMPLATE_FOLDER = Path(__file__).parent


def print_tables(*, head: ReportHead, definition: Definition, result: Result) -> bytes:
    """
    Set a result under its head; the page lies when a table has many columns.

    Raises: PrintError when the document cannot be set.
    """
    at = head.printed_at.astimezone(BUCHAREST)
    identity = " · ".join(part for part in (head.cui and f"CUI {head.cui}", head.locality) if part)
    printed = f"Tipărit la {at:%d.%m.%Y, %H:%M}" + (f" de {head.printed_by}" if head.printed_by else "")
    wide = any(len(table.columns) >= WIDE_FROM for table in result.tables)
    data = {
        "institution": legible(text=head.institution)[0],
        "identity": legible(text=identity)[0],
        "title": head.title,
        "period": head.period,
        "printed": legible(text=printed)[0],
        "law": str(definition.law),
        "signers": list(head.signers),
        "wide": wide,
        "notes": list(result.notes),
        "faults": list(result.faults),
        "words": [str(one) for one in definition.words],
        "tables": [_set(table, _LANDSCAPE_EM if wide else _PORTRAIT_EM) for table in result.tables],
    }
    return _template().pdf(data=data, made_at=head.printed_at)


@cache
def _template() -> Template:
    return Template("tables", folder=TEMPLATE_FOLDER)


def _set(table: Table, room_em: float) -> dict[str, Any]:
    shapes = [column.shape for column in table.columns]
    shares = [2 if shape is Shape.WORDS else 1 for shape in shapes]
    widths = [room_em * part / sum(shares) for part in shares]
    if len(shapes) == 2 and shapes[1] is not Shape.WORDS:
        widths = [room_em - 14.0, 14.0]

    def row(cells: tuple[Any, ...]) -> list[str]:
        return [
            breakable(text=legible(text=shown(cell, shape))[0], width_em=width)
            for cell, shape, width in zip(cells, shapes, widths, strict=True)
        ]

    return {
        "title": table.title,
        "law": table.law,
        "heads": [column.title for column in table.columns],
        "words": [shape is Shape.WORDS for shape in shapes],
        "rows": [row(cells) for cells in table.rows],
        "total": row(table.total) if table.total else [],
        "remark": [
            breakable(text=legible(text=line)[0], width_em=room_em)
            for line in table.remark.splitlines()
            if line.strip()
        ],
    }
