"""The clocks of a breach: pure rules, by the worked example of the law page."""

from datetime import UTC, datetime, timedelta

import pytest

from registratura.incidents import rules
from registratura.kernel.calendar import BUCHAREST

AWARE = datetime(2026, 4, 17, 15, 20, tzinfo=BUCHAREST)  # a Friday


def test_GDP_08_the_clock_of_72_hours_runs_over_the_weekend() -> None:
    assert rules.authority_due_at(aware_at=AWARE) == datetime(2026, 4, 20, 15, 20, tzinfo=BUCHAREST)


@pytest.mark.parametrize(
    ("aware", "due"),
    [
        (
            datetime(2026, 4, 10, 9, 0, tzinfo=BUCHAREST),
            datetime(2026, 4, 13, 9, 0, tzinfo=BUCHAREST),
        ),  # Easter
        (datetime(2026, 12, 24, 18, 0, tzinfo=BUCHAREST), datetime(2026, 12, 27, 18, 0, tzinfo=BUCHAREST)),
        (datetime(2026, 2, 26, 0, 0, tzinfo=UTC), datetime(2026, 3, 1, 0, 0, tzinfo=UTC)),
    ],
)
def test_GDP_08_holidays_and_months_do_not_move_the_clock(aware: datetime, due: datetime) -> None:
    assert rules.authority_due_at(aware_at=aware) == due


def test_GDP_08_hours_are_real_hours_when_the_summer_begins() -> None:
    aware = datetime(2026, 3, 28, 12, 0, tzinfo=BUCHAREST)  # the hour is put forward on the 29th

    due = rules.authority_due_at(aware_at=aware)

    assert due - aware.astimezone(UTC) == timedelta(hours=72)
    assert due.astimezone(BUCHAREST).hour == 13


def test_GDP_08_a_notice_at_the_last_minute_is_in_time_and_a_second_later_late() -> None:
    due = rules.authority_due_at(aware_at=AWARE)

    assert not rules.is_late(aware_at=AWARE, told_at=due)
    assert rules.is_late(aware_at=AWARE, told_at=due + timedelta(seconds=1))


def test_GDP_08_only_an_unlikely_risk_spares_the_authority() -> None:
    assert [rules.must_tell_authority(risk=risk) for risk in ("", "unlikely", "risk", "high")] == [
        True,
        False,
        True,
        True,
    ]


def test_GDP_08_persons_are_told_at_high_risk_unless_the_law_spares_it() -> None:
    assert rules.must_tell_persons(risk="high", spared="")
    assert not rules.must_tell_persons(risk="high", spared="unreadable")
    assert not rules.must_tell_persons(risk="risk", spared="")


def test_GDP_08_a_processor_that_tells_after_a_day_is_late() -> None:
    assert not rules.controller_told_late(aware_at=AWARE, told_at=AWARE + timedelta(hours=24))
    assert rules.controller_told_late(aware_at=AWARE, told_at=AWARE + timedelta(hours=25))


def test_the_steps_of_reminding_are_reached_one_by_one() -> None:
    assert rules.steps_reached(aware_at=AWARE, now=AWARE + timedelta(hours=23)) == ()
    assert rules.steps_reached(aware_at=AWARE, now=AWARE + timedelta(hours=61)) == (24, 48, 60)
    assert rules.steps_reached(aware_at=AWARE, now=AWARE + timedelta(days=9)) == rules.STEPS
