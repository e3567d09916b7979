"""Numbers of sheets: read back as printed, refused when misread or of another institution."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registratura.emergency.codes import SheetCode, code_of, read_code


def test_a_number_is_read_back_as_people_type_it() -> None:
    printed = code_of(institution="primaria-alba", register="general", year=2026, serial=7)

    assert printed.startswith("U-GENERAL-2026-00007-")
    for typed in (
        printed,
        printed.lower(),
        f"  {printed} ",
        printed.replace("-", " - "),
        printed.replace("-", "–"),
    ):
        assert read_code(typed, institution="primaria-alba") == SheetCode("general", 2026, 7)


@given(st.integers(1, 99_999), st.integers(2000, 2100))
def test_each_number_is_read_back(serial: int, year: int) -> None:
    printed = code_of(institution="alba", register="hotarari-2", year=year, serial=serial)

    assert read_code(printed, institution="alba") == SheetCode("hotarari-2", year, serial)


def test_nearly_every_misread_number_and_sheet_of_another_institution_is_seen() -> None:
    printed = [code_of(institution="alba", register="general", year=2026, serial=n) for n in range(1, 301)]
    misread = [f"{code[:-4]}{(int(code[-4]) + 1) % 10}{code[-3:]}" for code in printed]

    assert sum(read_code(code, institution="buzau") is not None for code in printed) <= 12
    assert sum(read_code(code, institution="alba") is not None for code in misread) <= 12


@pytest.mark.parametrize(
    "typed", ["", "U-GENERAL-2026-00007", "125/2026", "U--2026-1-11", "U-GENERAL-²026-00007-41", "\x00"]
)
def test_what_is_no_number_of_a_sheet_is_none(typed: str) -> None:
    assert read_code(typed, institution="alba") is None
