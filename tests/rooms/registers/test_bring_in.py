"""Entries of an older register keep the numbers and days they had."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from registratura.registers import queries
from registratura.registers import services as registers
from registratura.registers.errors import NumbersTakenError, RegisterClosedError, RegisterKindError
from registratura.registers.models import Entry, Register
from registratura.registers.services import PastEntry
from registratura.registers.services.books import RegisterRefusedError
from registratura.registers.services.prints import PrintOrderRefusedError
from registratura.routing.models import Standing
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .deeds import draft, faults, numbers


def _now() -> datetime:
    return datetime.now(tz=UTC)


def _past(number: int, on: date = date(2019, 5, 6), annulled: str = "") -> PastEntry:
    return PastEntry(uuid4(), number, on, draft(subject=f"Cererea {number}"), annulled)


@pytest.fixture
def old(alba: Town) -> Register:
    """A register of the years before."""
    with acting_for(alba.id):
        return registers.open_historical_register(
            code="vechi", name="Registrul vechi", by=alba.registrar, now=_now()
        )


def _bring(town: Town, register: Register, *entries: PastEntry) -> int:
    with acting_for(town.id):
        return len(
            registers.bring_in(register_id=register.id, entries=entries, by=town.registrar, now=_now())
        )


def test_numbers_days_and_gaps_stay_as_they_were(alba: Town, old: Register) -> None:
    _bring(alba, old, _past(7), _past(12, date(2019, 5, 9)), _past(3, date(2020, 1, 2)))

    with acting_for(alba.id):
        rows = list(
            Entry.objects.filter(register_id=old.id)
            .order_by("year", "number")
            .values_list("number", "registered_on")
        )
    assert rows == [(7, date(2019, 5, 6)), (12, date(2019, 5, 9)), (3, date(2020, 1, 2))]
    assert faults(alba, old) == []


def test_the_general_numbers_know_nothing_of_them(alba: Town, old: Register) -> None:
    alba.register()
    _bring(alba, old, _past(500))

    assert alba.register().number == 2
    assert numbers(alba) == [1, 2]


def test_what_came_years_ago_waits_in_nobodys_folder(alba: Town, old: Register) -> None:
    _bring(alba, old, _past(1))
    alba.register("De azi")

    with acting_for(alba.id):
        waiting = list(Standing.objects.values_list("entry_id", flat=True))
        assert list(Entry.objects.filter(id__in=waiting).values_list("subject", flat=True)) == ["De azi"]


def test_a_run_that_was_broken_off_writes_nothing_twice(alba: Town, old: Register) -> None:
    rows = [_past(1), _past(2), _past(3)]
    _bring(alba, old, *rows[:2])

    assert _bring(alba, old, *rows) == 1
    assert numbers(alba, old.id) == [1, 2, 3]


def test_two_of_one_number_and_year_cannot_stand_in_one_register(alba: Town, old: Register) -> None:
    _bring(alba, old, _past(1))

    with pytest.raises(NumbersTakenError):
        _bring(alba, old, _past(2), _past(1))
    assert numbers(alba, old.id) == [1]


def test_one_struck_out_stays_struck_out_and_verifies(alba: Town, old: Register) -> None:
    _bring(alba, old, _past(1), _past(2, annulled="Anulat în registrul vechi"))

    with acting_for(alba.id):
        states = dict(Entry.objects.filter(register_id=old.id).values_list("number", "state"))
    assert states == {1: "registered", 2: "annulled"}
    assert faults(alba, old) == []


def test_they_are_read_like_any_other(alba: Town, old: Register) -> None:
    past = replace(_past(4), draft=draft(subject="Fântâna din Câmpeni"))
    with acting_for(alba.id):
        (key,) = registers.bring_in(
            register_id=old.id, entries=[past], by=alba.registrar, now=_now()
        ).values()
        entry = queries.entry_by_id(key)

    assert entry is not None
    assert entry.subject == "Fântâna din Câmpeni"


def test_it_gives_no_numbers_and_other_registers_take_nothing_of_the_past(alba: Town, old: Register) -> None:
    with pytest.raises((RegisterClosedError, RegisterKindError)):
        registers.register_entry(
            institution_id=alba.id,
            register_id=old.id,
            draft=draft(),
            request_key=uuid4(),
            by=alba.registrar,
            now=_now(),
        )
    with pytest.raises(RegisterKindError):
        _bring(alba, alba.general, _past(1))


def test_a_stranger_brings_nothing_into_anothers_register(alba: Town, buzau: Town, old: Register) -> None:
    with pytest.raises(RegisterKindError):
        _bring(buzau, old, _past(1))


def test_a_register_of_the_past_has_a_name_and_a_code_of_its_own(alba: Town, old: Register) -> None:
    with acting_for(alba.id):
        for code, name in (("vechi", "Altul"), ("alt", "  ")):
            with pytest.raises(RegisterRefusedError):
                registers.open_historical_register(code=code, name=name, by=alba.registrar, now=_now())


def test_an_old_register_has_the_years_of_its_entries_and_an_empty_one_none(
    alba: Town, old: Register
) -> None:
    alba.register()
    with acting_for(alba.id):
        empty = registers.open_historical_register(code="gol", name="Gol", by=alba.registrar, now=_now())
    _bring(alba, old, _past(7), _past(12), _past(3, date(2021, 1, 2)), _past(4, date(1998, 3, 1)))

    with acting_for(alba.id):
        this_year = queries.years_of(alba.general.id)
        assert queries.years_of(old.id) == [2021, 2019, 1998]
        assert queries.years_of(empty.id) == []
        assert queries.years_by_register() == {alba.general.id: this_year, old.id: [2021, 2019, 1998]}


def test_a_number_of_an_old_register_is_found_with_and_without_its_year(alba: Town, old: Register) -> None:
    _bring(alba, old, _past(7), _past(7, date(2020, 1, 2)))

    with acting_for(alba.id):
        for asked, years in (("7", [2020, 2019]), ("7/2019", [2019]), ("7/2018", [])):
            found = queries.search(typed=asked, visible_units=None, reader_id=alba.registrar.id)
            assert [line.registered_on.year for line in found.lines] == years


def test_a_year_of_an_old_register_may_be_ordered_on_paper(alba: Town, old: Register) -> None:
    _bring(alba, old, _past(7))

    with acting_for(alba.id):
        order, is_new = registers.order_print(
            register=old, year=2019, first_on=None, last_on=None, by=alba.registrar, now=_now()
        )
        assert (order.year, is_new) == (2019, True)
        with pytest.raises(PrintOrderRefusedError):
            registers.order_print(
                register=old, year=2018, first_on=None, last_on=None, by=alba.registrar, now=_now()
            )
