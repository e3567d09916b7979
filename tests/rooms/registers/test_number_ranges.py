"""Ranges given to units, and numbering continued from paper."""

from typing import Any

import pytest

from registratura.institutions import services as institutions
from registratura.registers import queries
from registratura.registers import services as registers
from registratura.registers.errors import (
    EntryRefusedError,
    NumbersTakenError,
    RangeExhaustedError,
    RegisterClosedError,
)
from registratura.registers.services.books import RegisterRefusedError
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

from .deeds import faults, numbers, register, special


@pytest.fixture
def march(clock: Any) -> None:
    """A day in March."""
    clock.stands_at("2026-03-02 10:00:00 Europe/Bucharest")


def give(town: Town, unit: int, first: int, upper: int, year: int = 2026) -> None:
    with acting_for(town.id):
        registers.give_range(
            register=town.general, year=year, unit_id=unit, first=first, upper=upper, by=None
        )


def test_the_register_steps_over_ranges_that_touch(alba: Town, march: None) -> None:
    give(alba, alba.urbanism.id, 3, 4)
    give(alba, alba.secretariat.id, 5, 5)
    give(alba, alba.urbanism.id, 7, 8)

    assert [register(alba).number for _attempt in range(5)] == [1, 2, 6, 9, 10]


def test_a_unit_uses_its_ranges_from_the_lowest_and_then_has_none(alba: Town, march: None) -> None:
    give(alba, alba.urbanism.id, 20, 21)
    give(alba, alba.urbanism.id, 10, 10)

    assert [register(alba, unit=alba.urbanism.id).number for _attempt in range(3)] == [10, 20, 21]
    with pytest.raises(RangeExhaustedError):
        register(alba, unit=alba.urbanism.id)
    assert register(alba).number == 1
    assert faults(alba) == []


def test_a_range_at_the_next_number_is_stepped_over_at_once(alba: Town, march: None) -> None:
    register(alba)
    give(alba, alba.urbanism.id, 2, 3)

    assert register(alba).number == 4
    assert register(alba, unit=alba.urbanism.id).number == 2
    assert numbers(alba) == [1, 2, 4]


@pytest.mark.parametrize(("first", "upper"), [(1, 5), (5, 10), (15, 25), (12, 13), (5, 30)])
def test_taken_numbers_are_given_to_nobody(alba: Town, march: None, first: int, upper: int) -> None:
    register(alba)
    give(alba, alba.urbanism.id, 10, 20)

    with pytest.raises(NumbersTakenError):
        give(alba, alba.secretariat.id, first, upper)


@pytest.mark.parametrize(("first", "upper"), [(0, 5), (9, 8), (-3, -1), (1, 10**12)])
def test_a_range_out_of_order_is_refused(alba: Town, march: None, first: int, upper: int) -> None:
    with pytest.raises(RegisterRefusedError):
        give(alba, alba.urbanism.id, first, upper)


def test_next_year_s_range_is_given_in_december(alba: Town, clock: Any) -> None:
    clock.stands_at("2026-12-20 10:00:00 Europe/Bucharest")
    register(alba)
    give(alba, alba.urbanism.id, 2, 3, year=2027)
    assert register(alba).number == 2
    clock.stands_at("2027-01-04 10:00:00 Europe/Bucharest")

    assert [register(alba).number for _attempt in range(3)] == [1, 4, 5]
    assert register(alba, unit=alba.urbanism.id).number == 2
    assert faults(alba) == []


def test_a_unit_without_ranges_and_a_foreign_unit_have_no_numbers(
    alba: Town, buzau: Town, march: None
) -> None:
    give(buzau, buzau.urbanism.id, 10, 20)

    for unit in (alba.secretariat.id, buzau.urbanism.id):
        with pytest.raises(RangeExhaustedError):
            register(alba, unit=unit)
    assert numbers(alba) == []


def test_a_foreign_unit_or_register_gets_no_range(alba: Town, buzau: Town, march: None) -> None:
    with pytest.raises(EntryRefusedError):
        give(alba, buzau.urbanism.id, 10, 20)
    with acting_for(alba.id), pytest.raises(RegisterClosedError):
        registers.give_range(
            register=buzau.general, year=2026, unit_id=alba.urbanism.id, first=10, upper=20, by=None
        )
    with acting_for(buzau.id):
        assert queries.sequences_of(buzau.general.id) == []


def test_a_closed_unit_gets_no_range(alba: Town, march: None) -> None:
    with acting_for(alba.id):
        unit = institutions.add_unit(code="ARH", name="Arhivă", parent_id=None, by=None)
        institutions.close_unit(unit=unit, on=NOW.date(), by=alba.administrator)

    with pytest.raises(EntryRefusedError):
        give(alba, unit.id, 10, 20)


def test_numbering_continues_the_paper_register(alba: Town, march: None) -> None:
    with acting_for(alba.id):
        assert registers.continue_from(register=alba.general, first_number=1204, by=None) == 2026

    assert [register(alba).number for _attempt in range(2)] == [1204, 1205]
    assert faults(alba) == []


def test_numbering_is_continued_before_the_first_number_only(alba: Town, march: None) -> None:
    register(alba)

    with acting_for(alba.id), pytest.raises(NumbersTakenError):
        registers.continue_from(register=alba.general, first_number=1204, by=None)
    assert register(alba).number == 2


@pytest.mark.parametrize("first", [-1, 0, 1, 10_000_001, 2**40])
def test_numbering_continues_from_a_sensible_number(alba: Town, march: None, first: int) -> None:
    with acting_for(alba.id), pytest.raises(RegisterRefusedError):
        registers.continue_from(register=alba.general, first_number=first, by=None)


def test_a_foreign_register_is_not_continued(alba: Town, buzau: Town, march: None) -> None:
    with acting_for(alba.id), pytest.raises(RegisterClosedError):
        registers.continue_from(register=buzau.general, first_number=1204, by=None)
    with acting_for(buzau.id):
        assert queries.sequences_of(buzau.general.id) == []


def test_the_year_after_paper_begins_at_one(alba: Town, clock: Any) -> None:
    clock.stands_at("2026-12-30 10:00:00 Europe/Bucharest")
    with acting_for(alba.id):
        registers.continue_from(register=alba.general, first_number=900, by=None)
    register(alba)
    clock.stands_at("2027-01-02 10:00:00 Europe/Bucharest")

    assert register(alba).number == 1


def test_a_special_register_too_continues_its_paper(alba: Town, march: None) -> None:
    petitions = special(alba)
    with acting_for(alba.id):
        registers.continue_from(register=petitions, first_number=41, by=None)

    register(alba, special_register_ids=(petitions.id,))

    with acting_for(alba.id):
        shown = queries.entry(register=petitions, year=2026, number=41)
    assert shown is not None
    assert shown.number == 1
