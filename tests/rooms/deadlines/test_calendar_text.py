"""Calendar files by RFC 5545: folded, escaped, the same each time; read back by a library that others use."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from registratura.deadlines.calendar_text import CalendarEvent, escaped, folded, write

MOMENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
# Surrogates are no letters; everything else may stand in the subject of a paper.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


def event(**other: object) -> CalendarEvent:
    """Return a term of a petition in a calendar."""
    values: dict[str, object] = {
        "uid": "term-7@alba.registratura",
        "sequence": 1,
        "revised_at": MOMENT,
        "on": date(2026, 4, 1),
        "at": None,
        "summary": "Termen 125/02.03.2026 – Petiție",
        "description": "Termenul legal: 01.04.2026.",
        "url": "https://registratura.example/birou/alba/general/2026/125/",
        **other,
    }
    return CalendarEvent(**values)  # type: ignore[arg-type]


def read(content: bytes) -> Calendar:
    return Calendar.from_ical(content)


def test_a_term_fills_its_day_and_wakes_at_nine_the_day_before() -> None:
    calendar = read(write(name="Termene", events=[event()]))

    (found,) = calendar.walk("VEVENT")
    (alarm,) = found.walk("VALARM")
    assert (found.decoded("DTSTART"), found.decoded("DTEND")) == (date(2026, 4, 1), date(2026, 4, 2))
    assert (found["UID"], found["SEQUENCE"]) == ("term-7@alba.registratura", 1)
    assert found["SUMMARY"] == "Termen 125/02.03.2026 – Petiție"
    assert found.decoded("DTSTAMP") == MOMENT
    assert alarm["TRIGGER"].to_ical() == b"-PT15H"
    assert not calendar.errors
    assert not found.errors


def test_a_term_of_hours_stands_at_its_moment() -> None:
    content = write(name="Termene", events=[event(at=MOMENT)])

    (found,) = read(content).walk("VEVENT")
    assert found.decoded("DTSTART") == MOMENT
    assert b"DTEND" not in content


def test_a_calendar_without_terms_is_still_one() -> None:
    assert read(write(name="Termene", events=[])).walk("VEVENT") == []


def test_the_order_of_the_terms_does_not_change_the_file() -> None:
    one, other = event(), event(uid="term-8@alba.registratura")

    assert write(name="T", events=[one, other]) == write(name="T", events=[other, one])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a;b,c\\d", "a\\;b\\,c\\\\d"),
        ("un rând\naltul", "un rând\\naltul"),
        ("\x00\x07bine\r", "bine"),
    ],
)
def test_signs_with_a_meaning_are_escaped(text: str, value: str) -> None:
    assert escaped(text) == value


@given(texts)
def test_no_line_is_longer_than_75_octets_and_none_tears_a_letter(text: str) -> None:
    lines = folded(f"SUMMARY:{escaped(text)}").split(b"\r\n")

    assert lines[-1] == b""
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() is not None for line in lines)
    assert b"".join(line[1:] if number else line for number, line in enumerate(lines)).decode() == (
        f"SUMMARY:{escaped(text)}"
    )


@given(texts)
def test_whatever_a_subject_holds_the_file_stays_one_event(text: str) -> None:
    found = read(write(name="Termene", events=[event(summary=text, description=text)])).walk("VEVENT")

    assert len(found) == 1
    assert found[0]["UID"] == "term-7@alba.registratura"
