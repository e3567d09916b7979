"""What a row of an old register says."""

from datetime import date

import pytest

from registratura.transfers.meanings import (
    FIELDS,
    NO_SUBJECT,
    Read,
    gaps_of,
    guess,
    heading_row,
    read_day,
    read_row,
)

TODAY = date(2026, 11, 23)


def _row(**said: str) -> Read:
    said = {"number": "12", "registered_on": "06.05.2019", "subject": "Cerere de teren"} | said
    names = list(said)
    return read_row(
        [said[name] for name in names],
        mapping={name: place for place, name in enumerate(names)},
        day_order="dmy",
        direction="incoming",
        today=TODAY,
    )


@pytest.mark.parametrize(
    ("written", "order", "wanted"),
    [
        ("06.05.2019", "dmy", date(2019, 5, 6)),
        ("6/5/19", "dmy", date(2019, 5, 6)),
        ("6-5-1998", "dmy", date(1998, 5, 6)),
        ("05/06/2019", "mdy", date(2019, 5, 6)),
        ("2019-05-06", "dmy", date(2019, 5, 6)),
        ("2019-05-06 14:33:01", "mdy", date(2019, 5, 6)),
        ("19.05.06", "ymd", date(2019, 5, 6)),
        ("6 mai 2019", "dmy", date(2019, 5, 6)),
        ("6 Septembrie 2019", "dmy", date(2019, 9, 6)),
        ("43591", "dmy", date(2019, 5, 6)),
        ("06.05.85", "dmy", date(1985, 5, 6)),
        ("31.02.2019", "dmy", None),
        ("13/13/2019", "dmy", None),
        ("mai", "dmy", None),
        ("", "dmy", None),
        ("6 brumar 2019", "dmy", None),
    ],
)
def test_days_are_read_as_offices_wrote_them(written: str, order: str, wanted: date | None) -> None:
    assert read_day(written, order) == wanted


@pytest.mark.parametrize(
    ("written", "number", "code"),
    [
        ("12", 12, ""),
        ("12.0", 12, ""),
        ("00012", 12, ""),
        ("Nr. 12", 12, ""),
        ("12/06.05.2019", 12, ""),
        ("12 din 06.05.2019", 12, ""),
        ("12/A", 12, "number-with-more"),
        ("12 bis", 12, "number-with-more"),
        ("", None, "number-missing"),
        ("0", None, "number-unreadable"),
        ("abc", None, "number-unreadable"),
        ("99999999", None, "number-unreadable"),
    ],
)
def test_numbers_keep_what_was_written_beside_them(written: str, number: int | None, code: str) -> None:
    read = _row(number=written)

    assert read.number == number
    assert [finding.code for finding in read.findings] == [code] * bool(code)
    assert read.refused == (number is None)


def test_a_day_may_stand_in_the_number_alone() -> None:
    read = read_row(
        ["12/06.05.2019", "Cerere de teren"], mapping={"number": 0, "subject": 1}, day_order="dmy",
        direction="incoming", today=TODAY,
    )  # fmt: skip

    assert (read.number, read.registered_on, read.refused) == (12, date(2019, 5, 6), False)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "day-missing"),
        ("ieri", "day-unreadable"),
        ("06.05.2039", "day-impossible"),
        ("06.05.1910", "day-impossible"),
    ],
)
def test_a_row_without_a_possible_day_is_refused_with_its_reason(written: str, code: str) -> None:
    read = _row(registered_on=written)

    assert read.refused
    assert [finding.code for finding in read.findings] == [code]


@pytest.mark.parametrize(
    ("said", "usual", "wanted"),
    [
        ({"direction": "Ieșire"}, "incoming", "outgoing"),
        ({"direction": "I"}, "outgoing", "incoming"),
        ({"direction": "intern"}, "incoming", "internal"),
        ({"sender": "", "recipient": "Prefectura"}, "incoming", "outgoing"),
        ({"sender": "Pop", "recipient": "Prefectura"}, "incoming", "incoming"),
        ({}, "internal", "internal"),
    ],
)
def test_the_direction_is_what_the_column_or_the_parties_say(
    said: dict[str, str], usual: str, wanted: str
) -> None:
    names = {"number": "1", "registered_on": "06.05.2019", "subject": "Ceva"} | said
    read = read_row(
        list(names.values()), mapping={name: at for at, name in enumerate(names)}, day_order="dmy", direction=usual,
        today=TODAY,
    )  # fmt: skip

    assert read.direction == wanted
    assert not read.findings


def test_cedillas_become_commas_and_what_is_empty_is_said() -> None:
    read = _row(
        sender="Şerban Ţuţuianu", subject="", sheet_count="trei", annex_count="-", sender_dated_on="cândva"
    )

    assert read.text("sender") == "Șerban Țuțuianu"
    assert read.text("subject") == NO_SUBJECT
    assert {finding.code for finding in read.findings} == {
        "subject-missing",
        "count-unreadable",
        "other-day-unreadable",
    }
    assert not read.refused


def test_a_subject_too_long_goes_on_in_the_remarks() -> None:
    read = _row(subject="a" * 2_000 + "rest", remarks="văzut")

    assert read.text("remarks") == "rest văzut"
    assert [finding.code for finding in read.findings] == ["shortened"]


@pytest.mark.parametrize("said", [{"standing": "ANULAT"}, {"standing": "x"}, {"subject": "Anulat"}])
def test_what_was_struck_out_is_known(said: dict[str, str]) -> None:
    assert _row(**said).annulled


def test_columns_are_known_by_their_headings_each_once() -> None:
    headings = [
        "Nr. înreg.",
        "Data înregistrării",
        "EXPEDITOR",
        "Conţinutul pe scurt:",
        "Nr. file",
        "necunoscut",
        "Nr.",
    ]

    assert guess(headings) == {"number": 0, "registered_on": 1, "sender": 2, "subject": 3, "sheet_count": 4}
    assert heading_row([["Primăria"], [], headings, ["1", "2"]]) == 2
    assert heading_row([["1", "2"]]) == 0


def test_no_heading_names_two_fields() -> None:
    every = [word for words in FIELDS.values() for word in words]

    assert len(every) == len(set(every))


def test_gaps_are_told_by_year_and_never_before_the_first() -> None:
    numbers = [(2019, 5), (2019, 6), (2019, 9), (2020, 3), (2020, 5)]

    assert gaps_of(iter(numbers)) == {2019: [(7, 8)], 2020: [(4, 4)]}
