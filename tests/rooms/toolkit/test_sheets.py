"""Tables that people keep in files: read whatever they were written with, refused with a reason otherwise."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from registratura.kernel.text import ro_normalise
from registratura.toolkit.sheets import Table, UnreadableTableError, table_in

ROWS = [["Nr.", "Data", "Expeditor"], ["1", "2019-05-06", "Șerban Țuțuianu"]]


def _read(data: bytes, sheet: str = "") -> tuple[Table, list[list[str]]]:
    with table_in(source=io.BytesIO(data), size=len(data), sheet=sheet) as table:
        return table, list(table.rows)


def _workbook(tmp_path: Path) -> bytes:
    path = tmp_path / "registru.xlsx"
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet = book.add_worksheet("2019")
        sheet.write_row(0, 0, ["Nr.", "Data", "Expeditor"])
        sheet.write_number(1, 0, 1)
        sheet.write_datetime(1, 1, date(2019, 5, 6), day)
        sheet.write_string(1, 2, "Șerban Țuțuianu")
        sheet.write_formula(2, 0, "=A2+1", value=2)
        sheet.merge_range("B4:C4", "Total")
        book.add_worksheet("2020").write_row(0, 0, ["alta"])
        book.add_worksheet("ascunsă").hide()
    return path.read_bytes()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250", "iso8859_16", "cp852"])
@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_a_text_is_read_whatever_its_letters_and_signs(encoding: str, sign: str) -> None:
    # The letters of older programs have cedillas, which no code page tells from the commas of newer ones.
    name = "Şerban Ţuţuianu, Răcăşdia" if encoding in ("cp1250", "cp852") else "Șerban Țuțuianu, Răcășdia"
    text = "\r\n".join(
        sign.join(f'"{cell}"' for cell in row) for row in [["Nr.", "Nume"], ["1", name], ["2", name]]
    )

    table, rows = _read(text.encode(encoding))

    assert rows[0] == ["Nr.", "Nume"]
    assert rows[1:] == [["1", rows[1][1]], ["2", rows[1][1]]]
    assert ro_normalise(rows[1][1]) == ro_normalise(name)
    assert (table.form, table.delimiter) == ("csv", sign)


def test_a_workbook_is_read_with_its_days_formulas_and_joined_cells(tmp_path: Path) -> None:
    table, rows = _read(_workbook(tmp_path))

    assert rows[:3] == [*ROWS, ["2"]]
    assert table.sheets == ("2019", "2020")
    assert (table.sheet, table.formulas, table.merged) == ("2019", 1, ("B4:C4",))
    assert (table.row_count, table.column_count) == (4, 3)


def test_the_sheet_that_is_asked_for_is_read(tmp_path: Path) -> None:
    assert _read(_workbook(tmp_path), "2020")[1] == [["alta"]]


def test_empty_rows_between_keep_the_places_of_the_others() -> None:
    assert _read(b"a;b\n;\n\n1;2\n;\n\n")[1] == [["a", "b"], [], [], ["1", "2"]]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n ;;\n", "empty"),
        (b"PK\x03\x04 no workbook", "form"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 no workbook", "form"),
        (b"a\x00b;c", "form"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableTableError) as refused:
        _read(data)

    assert refused.value.reason == reason


def test_a_bomb_in_a_workbook_ends_at_its_limits(tmp_path: Path) -> None:
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_workbook(tmp_path))) as book,
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for one in book.infolist():
            data = book.read(one)
            if one.filename == "xl/worksheets/sheet1.xml":
                rows = b"".join(
                    b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (at, at) for at in range(9, 600_009)
                )
                data = data.replace(b"</sheetData>", rows + b"</sheetData>")
            bomb.writestr(one.filename, data)

    with pytest.raises(UnreadableTableError) as refused:
        _read(kept.getvalue())

    assert refused.value.reason in ("too-long", "form")
