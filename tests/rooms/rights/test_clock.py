"""The legal month of a request of a data subject: counted strictly, moved, extended; pure."""

from datetime import date, timedelta

import pytest

from registratura.deadlines.legal_holidays import LEGAL
from registratura.rights import rules
from registratura.rights.kinds import Level, Right
from registratura.rights.rules import Limit, Standing


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("received", "strict", "moved", "longer_strict", "longer_moved", "thirty"),
    [
        ("2026-03-05", "2026-04-05", "2026-04-06", "2026-06-05", "2026-06-05", "2026-04-04"),
        ("2026-08-31", "2026-09-30", "2026-09-30", "2026-11-30", "2026-12-02", "2026-09-30"),
        ("2026-01-31", "2026-02-28", "2026-03-02", "2026-04-30", "2026-04-30", "2026-03-02"),
        ("2028-01-31", "2028-02-29", "2028-02-29", "2028-04-30", "2028-05-02", "2028-03-01"),
        ("2025-12-01", "2026-01-01", "2026-01-05", "2026-03-01", "2026-03-02", "2025-12-31"),
        ("2026-03-12", "2026-04-12", "2026-04-14", "2026-06-12", "2026-06-12", "2026-04-11"),
        ("2026-02-01", "2026-03-01", "2026-03-02", "2026-05-01", "2026-05-04", "2026-03-03"),
    ],
)
def test_ac_j4_1_every_row_of_the_clock_table(
    received: str, strict: str, moved: str, longer_strict: str, longer_moved: str, thirty: str
) -> None:
    limit = rules.limit_of(received_on=day(received), months=1, calendar=LEGAL)
    longer = rules.extended(received_on=day(received), calendar=LEGAL)

    assert (limit.strict, limit.moved) == (day(strict), day(moved))
    assert (longer.strict, longer.moved) == (day(longer_strict), day(longer_moved))
    assert day(received) + timedelta(days=30) == day(thirty)
    assert bool(limit.why) == (limit.strict != limit.moved)


def test_ac_j4_1_thirty_days_is_late_for_thirty_receipt_days_of_2026_and_for_24_even_when_moved() -> None:
    days = [date(2026, 1, 1) + timedelta(days=count) for count in range(365)]
    late = [one for one in days if rules.thirty_days_is_late(received_on=one, calendar=LEGAL)[0]]
    later = [one for one in days if rules.thirty_days_is_late(received_on=one, calendar=LEGAL)[1]]

    assert late == [date(2026, 1, 30) + timedelta(days=count) for count in range(30)]
    assert (late[0], late[-1], len(later)) == (date(2026, 1, 30), date(2026, 2, 28), 24)


def test_the_desk_s_own_days_fall_on_working_days_before_the_law_s() -> None:
    clock = rules.clock_of(received_on=day("2026-03-02"), calendar=LEGAL)

    assert (clock.alarm_on, clock.target_on) == (day("2026-03-12"), day("2026-03-17"))
    for count in range(400):
        one = rules.clock_of(received_on=date(2026, 1, 1) + timedelta(days=count), calendar=LEGAL)
        assert one.received_on < one.alarm_on < one.target_on < one.first.strict <= one.first.moved
        assert not LEGAL.reason_off(one.target_on)
        assert not LEGAL.reason_off(one.first.moved)


def test_ac_j4_2_an_extension_is_possible_once_and_only_inside_the_first_month() -> None:
    first = day("2026-04-05")

    assert rules.may_extend(on=first, first=first, already=False)
    assert not rules.may_extend(on=first + timedelta(days=1), first=first, already=False)
    assert not rules.may_extend(on=first, first=first, already=True)


def test_the_clock_says_how_it_stands_on_each_day() -> None:
    clock = rules.clock_of(received_on=day("2026-03-05"), calendar=LEGAL)

    def stands(text: str) -> Standing:
        return rules.standing_on(
            day=day(text), limit=clock.first, target_on=clock.target_on, alarm_on=clock.alarm_on
        )

    assert [stands(one) for one in ("2026-03-06", "2026-03-13", "2026-03-23", "2026-04-01")] == [
        Standing.CALM,
        Standing.ALARM,
        Standing.PAST_TARGET,
        Standing.SOON,
    ]
    assert stands("2026-04-05") is Standing.LAST_DAY
    assert stands("2026-04-06") is Standing.PAST_STRICT
    assert stands("2026-04-07") is Standing.PAST_LIMIT


def test_who_asks_proves_no_more_than_the_answer_could_harm() -> None:
    assert rules.level_needed(right=Right.COMPLAINT, by_number=True) is Level.NONE
    assert rules.level_needed(right=Right.WITHDRAW, by_number=True) is Level.CONTACT
    assert rules.level_needed(right=Right.ACCESS, by_number=False) is Level.CONTACT
    assert rules.level_needed(right=Right.ACCESS, by_number=True) is Level.PERSON


def test_a_limit_that_falls_on_a_working_day_does_not_move() -> None:
    limit = rules.limit_of(received_on=day("2026-08-31"), months=1, calendar=LEGAL)

    assert limit == Limit(day("2026-09-30"), day("2026-09-30"), "")
