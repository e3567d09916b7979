"""Hours, slots and places: pure rules, on the days when clocks change too."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registratura.appointments import slots as rules
from registratura.appointments.slots import HoursError, Pattern, Slot
from registratura.kernel.calendar import BUCHAREST, legal_date

CALM = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
FORWARD, BACK, PLAIN = date(2026, 3, 29), date(2026, 10, 25), date(2026, 3, 2)
EVERY_DAY = tuple(rules.read_hours("00:00-06:00") for _ in range(7))


def pattern(hours: str, length: int = 30, places: int = 1) -> Pattern:
    return Pattern(tuple(rules.read_hours(hours) for _ in range(7)), length, places, {})


def slot(day: date, at: str, free: int = 1, length: int = 20) -> Slot:
    begin = datetime.combine(day, time.fromisoformat(at), tzinfo=BUCHAREST).astimezone(UTC)
    return Slot(begin, begin + timedelta(minutes=length), free)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("9-12, 13:00–15.30", "09:00-12:00, 13:00-15:30"),
        ("", ""),
        (" 08:30 - 16 ", "08:30-16:00"),
        ("9-10;10-11", "09:00-10:00, 10:00-11:00"),
    ],
)
def test_hours_are_read_as_people_write_them(typed: str, kept: str) -> None:
    assert rules.written_hours(rules.read_hours(typed)) == kept


@pytest.mark.parametrize("typed", ["12-9", "9-12, 11-14", "25-26", "nouă", "9:75-10", "9-9", "9"])
def test_hours_that_cannot_be_are_refused(typed: str) -> None:
    with pytest.raises(HoursError):
        rules.read_hours(typed)


def test_the_hour_that_clocks_skip_has_no_slots_and_the_one_they_repeat_has_twice_as_many() -> None:
    offered = pattern("00:00-06:00")

    assert len(rules.slots_of_day(offered, PLAIN, is_working=True)) == 12
    assert len(rules.slots_of_day(offered, FORWARD, is_working=True)) == 10
    assert len(rules.slots_of_day(offered, BACK, is_working=True)) == 14


spans = st.lists(st.integers(0, 24 * 60 - 1), min_size=2, max_size=6, unique=True).map(sorted)


@CALM
@given(
    day=st.one_of(st.sampled_from([FORWARD, BACK]), st.dates(date(2024, 1, 1), date(2031, 12, 31))),
    bounds=spans,
    length=st.integers(rules.SHORTEST_MIN, rules.LONGEST_MIN),
)
def test_slots_never_run_into_each_other_nor_out_of_their_hours(
    day: date, bounds: list[int], length: int
) -> None:
    clocks = [time(minutes // 60, minutes % 60) for minutes in bounds]
    hours = tuple(zip(clocks[::2], clocks[1::2], strict=False))
    found = rules.slots_of_day(Pattern((hours,) * 7, length, 1, {}), day, is_working=True)

    ends = [datetime.combine(day, end, tzinfo=BUCHAREST).astimezone(UTC) for _begin, end in hours]
    assert all(one.ends_at - one.starts_at == timedelta(minutes=length) for one in found)
    assert all(before.ends_at <= after.starts_at for before, after in pairwise(found))
    assert all(any(one.ends_at <= end for end in ends) for one in found)
    assert all(legal_date(one.starts_at) == day for one in found)


def test_a_day_off_has_no_slots_unless_it_was_given_hours() -> None:
    offered = pattern("9-12")
    own = Pattern(offered.week, 30, 1, {PLAIN: rules.read_hours("10-11")})

    assert rules.slots_of_day(offered, PLAIN, is_working=False) == []
    assert len(rules.slots_of_day(own, PLAIN, is_working=False)) == 2
    assert rules.slots_of_day(Pattern(offered.week, 30, 1, {PLAIN: ()}), PLAIN, is_working=True) == []


def test_a_slot_opens_so_many_days_before_and_closes_so_many_hours_before() -> None:
    one = slot(PLAIN, "10:00")

    def at(days: int, hours: int) -> bool:
        now = one.starts_at - timedelta(days=days, hours=hours)
        return rules.is_open_for(one, now=now, opens_days=14, closes_hours=2)

    assert at(14, 0)
    assert at(0, 2)
    assert not at(15, 0)
    assert not at(0, 1)


def test_a_booking_of_another_length_takes_its_place_in_each_slot_it_touches() -> None:
    first, second, third = slot(PLAIN, "09:00"), slot(PLAIN, "09:20"), slot(PLAIN, "09:40")
    long_one = (first.starts_at + timedelta(minutes=10), second.ends_at, 1)

    found = rules.with_free([first, second, third], taken=[long_one], places=2)

    assert [one.free for one in found] == [1, 1, 2]


def test_a_closed_day_moves_each_to_the_first_day_with_room_at_the_nearest_hour() -> None:
    tomorrow, later = PLAIN + timedelta(days=1), PLAIN + timedelta(days=2)
    free = [slot(tomorrow, "09:00"), slot(tomorrow, "14:00", 0), slot(later, "09:00"), slot(later, "13:40")]
    asked = [(1, slot(PLAIN, "14:00").starts_at), (2, slot(PLAIN, "14:20").starts_at)]

    given_slots, left = rules.relocate([*asked, (3, asked[0][1]), (4, asked[0][1])], free)

    assert {number: one.starts_at for number, one in given_slots.items()} == {
        1: free[0].starts_at,
        2: free[3].starts_at,
        3: free[2].starts_at,
    }
    assert left == [4]


@CALM
@given(
    places=st.lists(st.integers(0, 3), min_size=1, max_size=8),
    asked=st.lists(st.integers(8 * 60, 16 * 60), max_size=20),
)
def test_moving_gives_no_place_twice(places: list[int], asked: list[int]) -> None:
    slots = [slot(PLAIN + timedelta(days=1), f"{8 + n:02}:00", free) for n, free in enumerate(places)]
    bookings = [(n, slot(PLAIN, f"{at // 60:02}:{at % 60:02}").starts_at) for n, at in enumerate(asked)]

    given_slots, left = rules.relocate(bookings, slots)

    assert len(given_slots) + len(left) == len(asked)
    assert len(given_slots) == min(len(asked), sum(places))
    for one in slots:
        assert sum(1 for got in given_slots.values() if got.starts_at == one.starts_at) <= one.free
