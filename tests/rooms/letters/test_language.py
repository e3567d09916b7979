"""Romanian as letters need it."""

from datetime import date

import pytest

from registratura.letters.language import (
    counted,
    day_in_words,
    genitive,
    number_in_words,
    slot_label,
    sum_in_words,
    weekday,
)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Primăria Comunei Lunca", "Primăriei Comunei Lunca"),
        ("PRIMĂRIA MUNICIPIULUI ALBA", "PRIMĂRIEI MUNICIPIULUI ALBA"),
        ("Consiliul Județean Alba", "Consiliului Județean Alba"),
        ("Direcția Taxe și Impozite", "Direcției Taxe și Impozite"),
        ("Compartimentul Drumuri", "Compartimentului Drumuri"),
        ("Școala Gimnazială nr. 2", "Școlii Gimnazială nr. 2"),
        ("Secretariat", "Secretariat"),
        ("", ""),
    ],
)
def test_the_genitive_of_an_office(name: str, wanted: str) -> None:
    assert genitive(name) == wanted


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("1.234,50", "o mie două sute treizeci și patru de lei și cincizeci de bani"),
        ("3,60", "trei lei și șaizeci de bani"),
        ("1", "un leu"),
        ("0,01", "un ban"),
        ("20", "douăzeci de lei"),
        ("0", "zero lei"),
        ("zece", ""),
        ("12,345", ""),
    ],
)
def test_a_sum_in_words(typed: str, wanted: str) -> None:
    assert sum_in_words(typed) == wanted


def test_counts_and_days_in_words() -> None:
    assert counted(1, one="filă", many="file", gender="feminine") == "o filă"
    assert counted(2, one="filă", many="file", gender="feminine") == "două file"
    assert counted(21, one="filă", many="file", gender="feminine") == "douăzeci și una de file"
    assert number_in_words("15") == "cincisprezece"
    assert number_in_words("15 zile") == ""
    assert day_in_words(date(2026, 11, 22)) == "22 noiembrie 2026"
    assert weekday(date(2026, 11, 22)) == "duminică"
    assert slot_label("nume_proprietar") == "Nume proprietar"
