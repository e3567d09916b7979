"""The civil year in Bucharest, midnight, summer time, and a clock that goes back."""

from datetime import UTC, datetime
from typing import Any

import pytest

from registratura.institutions.models import OrgUnit
from registratura.registers import queries
from registratura.registers import services as registers
from registratura.registers.errors import (
    ClockWentBackError,
    NumbersTakenError,
    RangeExhaustedError,
    RegisterClosedError,
)
from registratura.toolkit.scope import acting_for
from tests.cast import Town

Clock = Any


def given(town: Town, clock: Clock, moment: str) -> tuple[int, str]:
    """Register at a moment and return the number with the civil date it bears."""
    clock.stands_at(moment)
    registered = town.register()
    return registered.number, registered.registered_on.isoformat()


def by_range(town: Town, unit: OrgUnit) -> int:
    """Register in a unit's range."""
    from uuid import uuid4

    from registratura.registers.drafts import EntryDraft

    return registers.register_entry(
        institution_id=town.id,
        register_id=town.general.id,
        draft=EntryDraft(direction="internal", subject="Referat de necesitate"),
        request_key=uuid4(),
        by=town.registrar,
        now=datetime.now(tz=UTC),
        range_unit_id=unit.id,
    ).number


def faults(town: Town) -> list[Any]:
    """Return whatever is not as it must be in the general register."""
    with acting_for(town.id):
        return list(queries.verify_register(town.general))


def test_r7_numbers_begin_again_at_midnight_in_bucharest(alba: Town, clock: Clock) -> None:
    assert given(alba, clock, "2026-12-31 23:59:58 Europe/Bucharest") == (1, "2026-12-31")
    assert given(alba, clock, "2026-12-31 23:59:59.999999 Europe/Bucharest") == (2, "2026-12-31")
    assert given(alba, clock, "2027-01-01 00:00:00 Europe/Bucharest") == (1, "2027-01-01")
    assert given(alba, clock, "2027-01-01 00:00:00.000001 Europe/Bucharest") == (2, "2027-01-01")
    assert faults(alba) == []


def test_r7_the_utc_evening_of_december_belongs_to_the_next_year(alba: Town, clock: Clock) -> None:
    assert given(alba, clock, "2026-12-31T21:59:59+00:00") == (1, "2026-12-31")
    assert given(alba, clock, "2026-12-31T22:30:00+00:00") == (1, "2027-01-01")
    assert given(alba, clock, "2027-01-01T01:00:00+00:00") == (2, "2027-01-01")


def test_r7_a_closed_year_takes_no_more_numbers(alba: Town, clock: Clock) -> None:
    given(alba, clock, "2026-12-31 23:59:59 Europe/Bucharest")
    given(alba, clock, "2027-01-01 00:00:01 Europe/Bucharest")

    with acting_for(alba.id):
        lines = {line.year: line for line in queries.sequences_of(alba.general.id)}
    assert lines[2026].closed
    assert lines[2026].next_number is None
    assert not lines[2027].closed


@pytest.mark.parametrize(
    ("before", "between", "after"),
    [
        ("2026-10-25T00:59:59+00:00", "2026-10-25T01:00:00+00:00", "2026-10-25T01:30:00+00:00"),
        ("2027-03-28T00:59:59+00:00", "2027-03-28T01:00:00+00:00", "2027-03-28T01:00:01+00:00"),
    ],
    ids=["the hour that comes twice", "the hour that is missing"],
)
def test_r6_the_nights_of_summer_time_keep_the_order(
    alba: Town, clock: Clock, before: str, between: str, after: str
) -> None:
    assert [given(alba, clock, moment)[0] for moment in (before, between, after)] == [1, 2, 3]
    assert faults(alba) == []


def test_r6_a_clock_set_back_an_hour_gives_no_number(alba: Town, clock: Clock) -> None:
    given(alba, clock, "2026-06-02 12:00:00 Europe/Bucharest")

    with pytest.raises(ClockWentBackError):
        given(alba, clock, "2026-06-02 11:00:00 Europe/Bucharest")

    assert given(alba, clock, "2026-06-02 12:00:01 Europe/Bucharest")[0] == 2


def test_r6_a_slip_of_half_a_minute_is_waited_out_at_the_last_entry(alba: Town, clock: Clock) -> None:
    clock.stands_at("2026-06-02 12:00:00 Europe/Bucharest")
    first = alba.register()
    clock.stands_at("2026-06-02 11:59:30 Europe/Bucharest")
    second = alba.register()

    assert second.number == 2
    assert second.registered_at == first.registered_at


@pytest.mark.parametrize(("back", "refused"), [("11:59:00", False), ("11:58:59.999", True)])
def test_r6_the_slip_ends_at_a_minute(alba: Town, clock: Clock, back: str, refused: bool) -> None:
    given(alba, clock, "2026-06-02 12:00:00 Europe/Bucharest")

    if refused:
        with pytest.raises(ClockWentBackError):
            given(alba, clock, f"2026-06-02 {back} Europe/Bucharest")
    else:
        assert given(alba, clock, f"2026-06-02 {back} Europe/Bucharest")[0] == 2


def test_r7_a_slip_across_new_year_stays_in_the_new_year(alba: Town, clock: Clock) -> None:
    given(alba, clock, "2026-12-31 23:50:00 Europe/Bucharest")
    given(alba, clock, "2027-01-01 00:00:10 Europe/Bucharest")

    assert given(alba, clock, "2026-12-31 23:59:50 Europe/Bucharest") == (2, "2027-01-01")
    with pytest.raises(ClockWentBackError):
        given(alba, clock, "2026-12-31 23:50:01 Europe/Bucharest")
    assert faults(alba) == []


def test_r6_a_clock_a_year_ahead_and_back_gives_no_older_number(alba: Town, clock: Clock) -> None:
    given(alba, clock, "2026-06-02 12:00:00 Europe/Bucharest")
    given(alba, clock, "2027-06-02 12:00:00 Europe/Bucharest")

    with pytest.raises(ClockWentBackError):
        given(alba, clock, "2026-06-02 12:00:01 Europe/Bucharest")


def test_r6_a_unit_s_range_and_the_register_share_one_clock(alba: Town, clock: Clock) -> None:
    clock.stands_at("2026-06-02 10:00:00 Europe/Bucharest")
    with acting_for(alba.id):
        registers.give_range(
            register=alba.general, year=2026, unit_id=alba.urbanism.id, first=100, upper=199, by=None
        )
    given(alba, clock, "2026-06-02 10:01:00 Europe/Bucharest")
    clock.stands_at("2026-06-02 12:00:00 Europe/Bucharest")
    assert by_range(alba, alba.urbanism) == 100

    with pytest.raises(ClockWentBackError):
        given(alba, clock, "2026-06-02 11:00:00 Europe/Bucharest")
    given(alba, clock, "2026-06-02 13:00:00 Europe/Bucharest")
    clock.stands_at("2026-06-02 12:30:00 Europe/Bucharest")
    with pytest.raises(ClockWentBackError):
        by_range(alba, alba.urbanism)


def test_r7_a_range_used_after_midnight_holds_the_register_in_the_new_year(alba: Town, clock: Clock) -> None:
    clock.stands_at("2026-12-30 10:00:00 Europe/Bucharest")
    alba.register()
    with acting_for(alba.id):
        registers.give_range(
            register=alba.general, year=2027, unit_id=alba.urbanism.id, first=2, upper=9, by=None
        )
    clock.stands_at("2027-01-01 00:00:20 Europe/Bucharest")
    assert by_range(alba, alba.urbanism) == 2

    assert given(alba, clock, "2026-12-31 23:59:50 Europe/Bucharest") == (1, "2027-01-01")
    assert given(alba, clock, "2027-01-01 00:01:00 Europe/Bucharest") == (10, "2027-01-01")
    assert faults(alba) == []


def test_the_old_year_s_range_ends_with_the_year(alba: Town, clock: Clock) -> None:
    clock.stands_at("2026-12-31 12:00:00 Europe/Bucharest")
    with acting_for(alba.id):
        registers.give_range(
            register=alba.general, year=2026, unit_id=alba.urbanism.id, first=100, upper=199, by=None
        )
    by_range(alba, alba.urbanism)
    clock.stands_at("2027-01-01 00:00:01 Europe/Bucharest")

    with pytest.raises(RangeExhaustedError):
        by_range(alba, alba.urbanism)


def test_the_register_is_not_continued_in_a_year_that_has_ended(alba: Town, clock: Clock) -> None:
    given(alba, clock, "2027-01-01 00:10:00 Europe/Bucharest")
    clock.stands_at("2026-12-31 23:10:00 Europe/Bucharest")

    with acting_for(alba.id), pytest.raises(NumbersTakenError):
        registers.continue_from(register=alba.general, first_number=500, by=None)


@pytest.mark.parametrize("year", [2025, 2028, 9999, 40_000])
def test_ranges_are_given_for_this_year_and_the_next(alba: Town, clock: Clock, year: int) -> None:
    clock.stands_at("2026-06-02 12:00:00 Europe/Bucharest")

    with acting_for(alba.id), pytest.raises(RegisterClosedError):
        registers.give_range(
            register=alba.general, year=year, unit_id=alba.urbanism.id, first=100, upper=199, by=None
        )
