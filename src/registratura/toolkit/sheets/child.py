"""
Reads one table in a confined process.

Run as a program of its own (`python -I child.py`), never imported by the product; `input` and `given.json` stand in
the current folder. `about.json` is left there, and `rows.jsonl`: one list of texts for each row.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

MOST_ROWS, MOST_COLUMNS, MOST_CELL = 500_000, 200, 10_000
_LETTERS = frozenset("ăâîșțĂÂÎȘȚ„”–’éáőüöóí\u00a0\u015f\u0163\u015e\u0162")
_GUESSES = ("cp1250", "iso8859_16", "cp852", "mac_latin2")
# Kept loaded by the warm process that this program is forked from.
NEEDS = ("python_calamine", "csv", "zipfile")


class Refusal(Exception):
    """Why a file cannot be read as a table, in one word."""


def main() -> None:
    """Read the table and write down what stands in it, or why it cannot be read."""
    given = json.loads(Path("given.json").read_text(encoding="utf-8"))
    data = Path("input")
    try:
        head = data.open("rb").read(8)
        if head[:4] == b"PK\x03\x04" or head == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            about, rows = _workbook(data, str(given.get("sheet") or ""))
        else:
            about, rows = _text(data)
        about["rows"], about["columns"] = _write(rows)
        about["refused"] = ""
    except Refusal as refusal:
        about = {"refused": str(refusal)}
    Path("about.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")


def _write(rows: Iterable[list[str]]) -> tuple[int, int]:
    """Write the rows out without the empty ones at the end; return how many rows and columns there are."""
    count, columns, empty = 0, 0, 0
    with Path("rows.jsonl").open("w", encoding="utf-8") as kept:
        for row in rows:
            cells = [cell[:MOST_CELL] for cell in row[:MOST_COLUMNS]]
            while cells and not cells[-1]:
                cells.pop()
            if not cells:
                empty += 1
                continue
            count += empty + 1
            if count > MOST_ROWS:
                raise Refusal("too-long")
            kept.write("[]\n" * empty)
            empty = 0
            columns = max(columns, len(cells))
            kept.write(json.dumps(cells, ensure_ascii=False) + "\n")
    if not count:
        raise Refusal("empty")
    return count, columns


def _workbook(path: Path, wanted: str) -> tuple[dict[str, Any], Iterator[list[str]]]:
    import python_calamine

    try:
        book = python_calamine.load_workbook(str(path))
    except python_calamine.PasswordError as error:
        raise Refusal("locked") from error
    except Exception as error:  # whatever a bent file makes the reader say
        raise Refusal("form") from error
    names = [
        one.name
        for one in book.sheets_metadata
        if one.typ == python_calamine.SheetTypeEnum.WorkSheet
        and one.visible == python_calamine.SheetVisibleEnum.Visible
    ]
    if not names:
        raise Refusal("empty")
    name = wanted if wanted in names else names[0]
    try:
        sheet = book.get_sheet_by_name(name)
        merged = [f"{_corner(first)}:{_corner(last)}" for first, last in (sheet.merged_cell_ranges or ())]
    except Exception as error:
        raise Refusal("form") from error
    about = {
        "form": "workbook",
        "sheets": names,
        "sheet": name,
        "merged": merged[:50],
        "formulas": _formulas(path),
        "encoding": "",
        "delimiter": "",
    }
    return about, _cells(sheet)


def _cells(sheet: Any) -> Iterator[list[str]]:
    first = sheet.start or (0, 0)
    for _above in range(first[0]):
        yield []
    try:
        for row in sheet.iter_rows():
            yield [""] * first[1] + [_cell(value) for value in row]
    except Refusal:
        raise
    except Exception as error:
        raise Refusal("form") from error


def _cell(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "da" if value else "nu"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace("\x00", "")


def _corner(place: tuple[int, int]) -> str:
    row, column = place
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def _formulas(path: Path) -> int:
    """Count the cells whose value a formula gives: what is read is what the program that wrote the file last saw."""
    found = 0
    try:
        with zipfile.ZipFile(path) as book:
            for one in book.infolist():
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", one.filename):
                    mark = re.compile(rb"<f[ >/]")
                elif one.filename == "content.xml":
                    mark = re.compile(rb"table:formula=")
                else:
                    continue
                with book.open(one) as part:
                    rest = b""
                    while block := part.read(1 << 20):
                        block = rest + block
                        found += len(mark.findall(block))
                        rest = block[-16:] if not mark.search(block[-16:]) else b""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return 0
    return found


def _text(path: Path) -> tuple[dict[str, Any], Iterator[list[str]]]:
    text, encoding = _decoded(path.read_bytes())
    sample = text[: 256 << 10]
    if not sample.strip():
        raise Refusal("empty")
    if "\x00" in sample:
        raise Refusal("form")
    delimiter = _delimiter(sample)
    about = {
        "form": "csv",
        "sheets": [],
        "sheet": "",
        "merged": [],
        "formulas": 0,
        "encoding": encoding,
        "delimiter": delimiter,
    }
    csv.field_size_limit(1 << 20)
    return about, _lines(text, delimiter)


def _lines(text: str, delimiter: str) -> Iterator[list[str]]:
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [cell.strip() for cell in row]
    except csv.Error as error:
        raise Refusal("form") from error


def _decoded(data: bytes) -> tuple[str, str]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace"), "utf-16"
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        pass
    sample = data[: 1 << 20]
    best = max(_GUESSES, key=lambda name: _likely(sample.decode(name, "replace")))
    return data.decode(best, "replace"), best


def _likely(text: str) -> int:
    """Say how much a text looks like Romanian: its letters count for it, signs and other alphabets against it."""
    odd = [letter for letter in text if ord(letter) > 127]
    return sum(2 if letter in _LETTERS else -1 for letter in odd)


def _delimiter(sample: str) -> str:
    """Return the sign that parts most of the first lines into the same number of cells, more than one."""
    lines = [line for line in sample.splitlines()[:50] if line.strip()]

    def weight(sign: str) -> tuple[int, int]:
        counts = [len(row) for row in csv.reader(lines, delimiter=sign)]
        usual = max(set(counts), key=counts.count, default=1)
        return (counts.count(usual) if usual > 1 else 0, usual)

    try:
        return max(";,\t|", key=weight)
    except csv.Error:
        return ";"


if __name__ == "__main__":
    main()
