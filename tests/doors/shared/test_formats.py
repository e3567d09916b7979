"""How dates, numbers and sizes are written."""

from datetime import UTC, date, datetime

import pytest

from registratura.doors.shared import formats


def test_a_moment_is_written_on_the_day_it_has_in_bucharest() -> None:
    just_before_midnight_in_london = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)

    assert formats.ro_date(just_before_midnight_in_london) == "02.03.2026"
    assert formats.ro_datetime(just_before_midnight_in_london) == "02.03.2026, 00:30"
    assert formats.ro_date(date(2026, 3, 2)) == "02.03.2026"


def test_nothing_is_written_as_an_empty_text() -> None:
    written = [
        formats.ro_date(None),
        formats.ro_time(None),
        formats.ro_datetime(None),
        formats.iso_datetime(None),
        formats.ro_number(None),
        formats.file_size(None),
        formats.day_word(None),
    ]

    assert written == [""] * len(written)


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (0, 0, "0"),
        (1234, 0, "1.234"),
        (1234567.5, 2, "1.234.567,50"),
        (0.125, 2, "0,13"),
        (-1234, 0, "-1.234"),
    ],
)
def test_a_quantity_has_romanian_separators(value: float, places: int, written: str) -> None:
    assert formats.ro_number(value, places) == written


@pytest.mark.parametrize(
    ("size", "written"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1,0 kB"),
        (999_949, "999,9 kB"),
        (999_950, "1,0 MB"),
        (4 * 10**12, "4,0 TB"),
    ],
)
def test_a_size_is_written_in_the_unit_people_read(size: int, written: str) -> None:
    assert formats.file_size(size).replace("\N{NO-BREAK SPACE}", " ") == written


def test_days_near_today_have_a_word() -> None:
    today = date(2026, 3, 2)

    words = [formats.day_word(date(2026, 3, day), today=today) for day in (2, 1, 3, 4)]

    assert words == ["azi", "ieri", "mâine", "04.03.2026"]
    assert formats.day_word(date(2026, 2, 28), today=today) == "alaltăieri"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ana Munteanu", "AM"),
        ("Țărălungă Ștefania-Ioana", "ȚI"),
        ("Primar", "P"),
        ("", ""),
        ("„A” 2 Bucur", "B"),
    ],
)
def test_an_avatar_has_the_first_letters_of_a_name(name: str, letters: str) -> None:
    assert formats.initials(name) == letters


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Cerere", "Cerere"),
        ("Cerere de loc de parcare", "Cerere de loc…"),
        ("a" * 30, "a" * 15 + "…"),
    ],
)
def test_a_long_text_is_cut_at_a_word(text: str, shown: str) -> None:
    assert formats.shortened(text, 16) == shown
