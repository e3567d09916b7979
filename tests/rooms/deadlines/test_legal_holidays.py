"""The library's holidays against the law's list and the dates of the Orthodox Easter."""

from datetime import date, timedelta

import pytest

from registratura.deadlines.legal_holidays import LEGAL, legal_holidays

FIXED = {
    (1, 1),
    (1, 2),
    (1, 6),
    (1, 7),
    (1, 24),
    (5, 1),
    (6, 1),
    (8, 15),
    (11, 30),
    (12, 1),
    (12, 25),
    (12, 26),
}
EASTER = {
    2024: (5, 5),
    2025: (4, 20),
    2026: (4, 12),
    2027: (5, 2),
    2028: (4, 16),
    2029: (4, 8),
    2030: (4, 28),
}


@pytest.mark.parametrize("year", sorted(EASTER))
def test_the_legal_holidays_of_a_year_are_those_of_the_law(year: int) -> None:
    easter = date(year, *EASTER[year])
    movable = {easter + timedelta(days=offset) for offset in (-2, 0, 1, 49, 50)}

    assert set(legal_holidays(year)) == {date(year, *day) for day in FIXED} | movable


def test_catholic_easter_is_a_working_monday() -> None:
    assert LEGAL.reason_off(date(2026, 4, 6)) == ""
    assert LEGAL.reason_off(date(2026, 4, 10)) == "Vinerea Mare"


def test_2026_has_sixteen_holidays_five_of_them_on_weekends() -> None:
    found = legal_holidays(2026)

    assert len(found) == 16
    assert len([day for day in found if day.weekday() >= 5]) == 5


def test_names_are_romanian_with_commas_below() -> None:
    names = " ".join(legal_holidays(2026).values())

    assert "Paștele" in names
    assert not set("\u015f\u0163\u015e\u0162") & set(names)


def test_a_declared_day_says_its_act() -> None:
    calendar = LEGAL.with_days(closed={date(2026, 1, 5): "punte, HG 1/2026"})

    assert calendar.reason_off(date(2026, 1, 5)) == "punte, HG 1/2026"
    assert LEGAL.reason_off(date(2026, 1, 5)) == ""
