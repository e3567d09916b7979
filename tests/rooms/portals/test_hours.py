"""The hours with the public: read, kept, written back, and asked of a moment."""

from datetime import UTC, datetime

import pytest

from registratura.portals import hours

WEEK = (*((hours.read_day("8-12, 12:30-16:30"),) * 4), hours.read_day("8:00–14"), (), ())
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("8:00-12:00, 13-16:30", "08:00–12:00, 13:00–16:30"),
        ("8.30 – 16.30", "08:30–16:30"),
        ("0-24", "00:00–24:00"),
        ("", ""),
        (" ; ", ""),
    ],
)
def test_hours_are_read_as_people_write_them(typed: str, written: str) -> None:
    spans = hours.read_day(typed)

    assert hours.written_day(spans) == written
    assert hours.read_day(written) == spans


@pytest.mark.parametrize(
    "typed",
    ["opt", "16-8", "8-8", "8-12, 11-14", "8-25", "8:75-9", "8", "8-9,10-11,12-13,14-15", "-", "8-12-16"],
)
def test_what_makes_no_sense_is_refused(typed: str) -> None:
    with pytest.raises(hours.HoursError):
        hours.read_day(typed)


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [
        (7, 59, hours.Counter(False, opens=480)),
        (8, 0, hours.Counter(True, until=720)),
        (12, 0, hours.Counter(False, opens=750)),
        (16, 29, hours.Counter(True, until=990)),
        (16, 30, hours.Counter(False)),
    ],
)
def test_the_door_says_whether_it_is_open(hour: int, minute: int, expected: hours.Counter) -> None:
    assert hours.counter_at(WEEK, MONDAY.replace(hour=hour, minute=minute), works=True) == expected


def test_on_a_day_off_nobody_is_received() -> None:
    assert hours.counter_at(WEEK, MONDAY.replace(hour=9), works=False) == hours.Counter(False)
    assert hours.counter_at(WEEK, datetime(2026, 3, 7, 9, tzinfo=UTC), works=True) == hours.Counter(False)


def test_neighboring_days_with_the_same_hours_stand_together() -> None:
    assert [(first, last) for first, last, _spans in hours.grouped(WEEK)] == [(0, 3), (4, 4), (5, 6)]


def test_a_week_comes_back_from_its_stored_form() -> None:
    assert hours.week_of(hours.stored_week(WEEK)) == WEEK
    unknown: tuple[object, ...] = (None, [], [[]], "x")
    for other in unknown:
        assert hours.week_of(other) == hours.CLOSED_WEEK
