"""Waiting after failures, quiet hours and digests, over the nights when clocks change."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registratura.kernel.calendar import BUCHAREST
from registratura.messaging.pacing import (
    LONGEST_WAIT,
    Quiet,
    is_quiet,
    next_digest,
    next_open,
    wait_after,
)

MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
NIGHT = Quiet(time(20), time(7), free_days=True)


def weekend(day: date) -> bool:
    """Say whether a day is Saturday or Sunday."""
    return day.weekday() >= 5


def local(text: str, fold: int = 0) -> datetime:
    """Return a moment given as it stands on the clocks of Bucharest."""
    return datetime.fromisoformat(text).replace(tzinfo=BUCHAREST, fold=fold).astimezone(UTC)


def opened(text: str, quiet: Quiet = NIGHT, fold: int = 0) -> datetime:
    """Return when what is written at a moment may go."""
    return next_open(local(text, fold), quiet=quiet, free=weekend)


@pytest.mark.parametrize(
    ("written", "goes"),
    [
        ("2026-03-02 10:00", "2026-03-02 10:00"),
        ("2026-03-02 19:59:59", "2026-03-02 19:59:59"),
        ("2026-03-02 20:00", "2026-03-03 07:00"),
        ("2026-03-03 06:59:59", "2026-03-03 07:00"),
        ("2026-03-03 07:00", "2026-03-03 07:00"),
        ("2026-03-06 20:00", "2026-03-09 07:00"),
        ("2026-03-07 12:00", "2026-03-09 07:00"),
        # The clocks go forward on 29 March 2026 and back on 25 October 2026, both Sundays.
        ("2026-03-27 21:00", "2026-03-30 07:00"),
        ("2026-10-23 21:00", "2026-10-26 07:00"),
    ],
)
def test_quiet_hours_end_in_the_morning_of_a_working_day(written: str, goes: str) -> None:
    assert opened(written) == local(goes)


def test_hours_that_the_clocks_skip_end_when_they_have_passed() -> None:
    quiet = Quiet(time(22), time(3, 30), free_days=False)

    assert opened("2026-03-29 01:00", quiet) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_an_hour_that_comes_twice_is_over_the_first_time() -> None:
    quiet = Quiet(time(22), time(3, 30), free_days=False)

    assert opened("2026-10-25 01:00", quiet) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_equal_bounds_are_no_quiet_hours() -> None:
    assert opened("2026-03-02 03:00", Quiet(time(0), time(0), free_days=False)) == local("2026-03-02 03:00")


def test_hours_within_a_day_are_quiet_between_them() -> None:
    quiet = Quiet(time(12), time(14), free_days=False)

    assert opened("2026-03-02 13:00", quiet) == local("2026-03-02 14:00")
    assert opened("2026-03-02 11:59", quiet) == local("2026-03-02 11:59")


def test_a_calendar_without_working_days_keeps_nothing_for_ever() -> None:
    moment = local("2026-03-02 10:00")

    assert next_open(moment, quiet=NIGHT, free=lambda _day: True) == moment
    assert next_digest(moment, clock=time(8), free=lambda _day: True) == moment


@given(
    MOMENTS,
    st.times(),
    st.times(),
    st.booleans(),
)
def test_what_is_let_go_is_never_early_never_quiet_and_at_most_four_days_late(
    moment: datetime, starts: time, ends: time, free_days: bool
) -> None:
    quiet = Quiet(starts, ends, free_days)
    goes = next_open(moment, quiet=quiet, free=weekend)

    assert goes >= moment
    assert not is_quiet(goes, quiet=quiet, free=weekend)
    assert goes - moment < timedelta(days=4)


@given(MOMENTS, st.times())
def test_a_digest_goes_at_its_hour_of_a_working_day(moment: datetime, clock: time) -> None:
    goes = next_digest(moment, clock=clock, free=weekend)

    assert moment < goes < moment + timedelta(days=4)
    assert not weekend(goes.astimezone(BUCHAREST).date())


@given(st.integers(1, 60), st.integers(1, 2**62))
def test_waits_grow_up_to_a_limit_and_are_the_same_each_time(attempt: int, key: int) -> None:
    wait = wait_after(attempt=attempt, key=key)

    assert wait == wait_after(attempt=attempt, key=key)
    assert timedelta(seconds=52) < wait < LONGEST_WAIT * 1.126


def test_deliveries_that_failed_together_do_not_come_together() -> None:
    waits = {wait_after(attempt=10, key=key) for key in range(100)}

    assert len(waits) == 100
    assert max(waits) - min(waits) > timedelta(hours=1)
