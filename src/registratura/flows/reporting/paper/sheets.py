"""A report as a workbook and as a table for Romanian spreadsheets. Nothing in either is ever a formula."""

from __future__ import annotations

import csv
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any, Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from registratura.flows.reporting.definition import Cell, Definition, Result, Shape, Table
from registratura.registers.printing.report_pdf import ReportHead

MARK = "\ufeff"  # without it Excel reads the bytes as something else
FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
MOST_LETTERS = 32_767  # of one cell
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def as_csv(*, result: Result) -> str:
    """
    Return the tables one under the other: UTF-8 with its mark, semicolons, decimal commas, days as zz.ll.aaaa.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for place, table in enumerate(result.tables):
        if place:
            writer.writerow([])
        writer.writerow([harmless(table.title)])
        if table.rows:
            writer.writerow([harmless(column.title) for column in table.columns])
        for row in (*table.rows, *((table.total,) if table.total else ())):
            writer.writerow([_typed(cell) for cell in row])
        for line in table.remark.splitlines():
            if line.strip():
                writer.writerow([harmless(line)])
    return MARK + text.getvalue()


def harmless(cell: str) -> str:
    """Keep a spreadsheet from taking what somebody wrote for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell


def _typed(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    if isinstance(cell, float):
        return f"{cell:.1f}".replace(".", ",")
    return harmless(cell) if isinstance(cell, str) else str(cell)


def as_xlsx(*, head: ReportHead, definition: Definition, result: Result) -> bytes:
    """
    Return a workbook: a first sheet that says what was counted and how, then a sheet for each table.

    Figures are numbers and days are days, so that they can be summed; texts are texts whatever they begin with.
    """
    written = BytesIO()
    book = xlsxwriter.Workbook(
        written,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    made_at: datetime = head.printed_at.replace(tzinfo=None)
    book.set_properties({"title": head.title, "author": head.institution, "created": made_at})
    looks = {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "total": book.add_format({"bold": True, "top": 1}),
        "total_share": book.add_format({"bold": True, "top": 1, "num_format": "0.0"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "count": book.add_format({"num_format": "#,##0"}),
        "share": book.add_format({"num_format": "0.0"}),
        "day": book.add_format({"num_format": "dd.mm.yyyy"}),
    }
    _cover(book.add_worksheet("Despre raport"), head, definition, result, looks)
    names: set[str] = {"despre raport"}
    for table in result.tables:
        _sheet(book.add_worksheet(_sheet_name(table.title, names)), table, looks)
    book.close()
    return written.getvalue()


def _cover(
    sheet: Worksheet, head: ReportHead, definition: Definition, result: Result, looks: dict[str, Any]
) -> None:
    sheet.set_column(0, 0, 110)
    sheet.write_string(0, 0, head.title, looks["title"])
    lines = [
        head.institution,
        head.period,
        str(definition.law),
        *result.notes,
        *result.faults,
        "",
        *(str(one) for one in definition.words),
        "",
        *(f"{name}: {meaning}" for name, meaning in definition.fields),
    ]
    for place, line in enumerate(lines, 1):
        sheet.write_string(place, 0, line[:MOST_LETTERS], looks["wrap"])


def _sheet(sheet: Worksheet, table: Table, looks: dict[str, Any]) -> None:
    for place, column in enumerate(table.columns):
        width = 42 if column.shape is Shape.WORDS else 14
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, column.title, looks["head"])
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(table.rows, 1):
        for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            _write(sheet, number, place, cell, _look(column.shape, looks))
    number = len(table.rows) + 1
    for place, (cell, column) in enumerate(zip(table.total, table.columns, strict=False)):
        share = isinstance(cell, float) or column.shape is Shape.SHARE
        _write(sheet, number, place, cell, looks["total_share" if share else "total"])
    for line in (line for line in table.remark.splitlines() if line.strip()):
        number += 1
        sheet.write_string(number + 1, 0, line[:MOST_LETTERS], looks["wrap"])


def _look(shape: Shape, looks: dict[str, Any]) -> Any:
    key = {Shape.COUNT: "count", Shape.SHARE: "share", Shape.DAYS: "share", Shape.DAY: "day"}.get(
        shape, "wrap"
    )
    return looks[key]


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, look: Any) -> None:
    if cell is None:
        sheet.write_blank(row, column, None, look)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell[:MOST_LETTERS], look)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, look)
    else:
        sheet.write_number(row, column, cell, look)


def _sheet_name(title: str, names: set[str]) -> str:
    """Return a name that a workbook takes: at most 31 letters, none of seven signs, once."""
    plain = " ".join(title.translate(_FORBIDDEN).split())[:31].strip() or "Tabel"
    name, place = plain, 2
    while name.lower() in names:
        name, place = f"{plain[:27]} {place}", place + 1
    names.add(name.lower())
    return name
