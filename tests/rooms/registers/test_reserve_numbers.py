"""Numbers taken ahead: owner, purpose, end; used, given up, expired."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from registratura.journal import queries as journal
from registratura.registers import queries
from registratura.registers import services as registers
from registratura.registers.errors import EntryRefusedError, EntryStateError, RangeExhaustedError
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .deeds import SUBJECT, draft, faults, keep_file, numbers, read, register, reserve, special

NOW = datetime.now(tz=UTC)


def complete(town: Town, entry: Any, **fields: Any) -> None:
    with acting_for(town.id):
        registers.complete_reservation(
            entry=entry,
            draft=draft(**{"direction": "outgoing", **fields}),
            by=town.clerk,
            now=datetime.now(tz=UTC),
        )


def test_a_reservation_has_owner_purpose_and_end(alba: Town) -> None:
    (entry,) = reserve(alba)

    assert (entry.state, entry.number) == ("reserved", 1)
    assert (entry.reserved_for_id, entry.reserved_purpose) == (alba.clerk.id, "Adrese către consilieri")
    assert entry.reserved_until is not None


def test_reserved_numbers_are_consecutive_and_the_next_document_follows(alba: Town) -> None:
    assert [entry.number for entry in reserve(alba, count=3)] == [1, 2, 3]
    assert register(alba).number == 4
    assert faults(alba) == []


def test_r9_reserving_twice_with_one_key_gives_the_same_numbers(alba: Town) -> None:
    asked = {"count": 3, "request_key": uuid4(), "until": NOW + timedelta(days=2)}

    first = [entry.id for entry in reserve(alba, **asked)]
    again = [entry.id for entry in reserve(alba, **asked)]

    assert again == first
    assert numbers(alba) == [1, 2, 3]


def test_a_used_reservation_keeps_its_number_and_date(alba: Town, clock: Any) -> None:
    clock.stands_at("2026-03-02 10:00:00 Europe/Bucharest")
    (entry,) = reserve(alba)
    clock.stands_at("2026-03-03 10:00:00 Europe/Bucharest")
    complete(alba, entry)

    used = read(alba, _as_given(entry))
    assert (used.state, used.subject) == ("registered", SUBJECT)
    assert (used.number, used.registered_at) == (entry.number, entry.registered_at)
    assert used.completed_at is not None
    assert used.completed_at > used.registered_at


def _as_given(entry: Any) -> Any:
    from registratura.registers.services import Registered

    return Registered(entry.id, entry.number, entry.registered_at, repeated=False)


def test_a_reservation_is_used_once(alba: Town) -> None:
    (entry,) = reserve(alba)
    complete(alba, entry)

    with pytest.raises(EntryStateError):
        complete(alba, entry)


def test_a_petition_under_a_reserved_number_gets_its_serial_and_files(alba: Town, tmp_path: Path) -> None:
    petitions = special(alba)
    document = keep_file(alba, tmp_path)
    (entry,) = reserve(alba, direction="incoming")

    complete(
        alba,
        entry,
        direction="incoming",
        special_register_ids=(petitions.id,),
        document_ids=(document, document),
    )

    with acting_for(alba.id):
        row = queries.entry_by_id(entry.id)
        assert row is not None
        card = queries.entry_card(row)
    assert [(line.register_code, line.number) for line in card.inscriptions] == [("petitii", 1)]
    assert [line.id for line in card.documents] == [document]
    assert row.document_count == 1
    assert faults(alba, petitions) == []


def test_a_reserved_number_ends_as_unused(alba: Town, clock: Any) -> None:
    clock.stands_at("2026-03-02 10:00:00 Europe/Bucharest")
    (short,) = reserve(alba, until=datetime(2026, 3, 3, tzinfo=UTC), now=datetime(2026, 3, 2, tzinfo=UTC))
    (long,) = reserve(alba, until=datetime(2026, 4, 3, tzinfo=UTC), now=datetime(2026, 3, 2, tzinfo=UTC))
    clock.stands_at("2026-03-03 10:00:00 Europe/Bucharest")

    with acting_for(alba.id):
        assert registers.expire_reservations() == 1
        assert registers.expire_reservations() == 0
        acts = journal.history_of(subject_type="entry", subject_id=short.id)

    assert [read(alba, _as_given(entry)).state for entry in (short, long)] == ["unused", "reserved"]
    assert [act.action for act in acts] == ["registers.number.reserved", "registers.reservation.unused"]
    with pytest.raises(EntryStateError):
        complete(alba, short)
    assert faults(alba) == []


def test_a_given_up_reservation_ends_before_its_day(alba: Town) -> None:
    (entry,) = reserve(alba)

    with acting_for(alba.id):
        assert registers.give_up_reservation(entry=entry, by=alba.clerk) is True
        assert registers.give_up_reservation(entry=entry, by=alba.clerk) is False
    assert read(alba, _as_given(entry)).state == "unused"


def test_the_stranger_s_sweep_leaves_our_reservations(alba: Town, buzau: Town, clock: Any) -> None:
    clock.stands_at("2026-03-02 10:00:00 Europe/Bucharest")
    (entry,) = reserve(alba, until=datetime(2026, 3, 3, tzinfo=UTC), now=datetime(2026, 3, 2, tzinfo=UTC))
    clock.stands_at("2026-03-05 10:00:00 Europe/Bucharest")

    with acting_for(buzau.id):
        assert registers.expire_reservations() == 0
        assert registers.give_up_reservation(entry=entry, by=buzau.registrar) is False
    assert read(alba, _as_given(entry)).state == "reserved"


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"count": 0}, "count"),
        ({"count": 101}, "count"),
        ({"purpose": " x "}, "purpose"),
        ({"purpose": "x" * 301}, "purpose"),
        ({"until": NOW - timedelta(seconds=1)}, "until"),
        ({"direction": "sideways"}, "direction"),
        ({"unit_id": 987_654_321}, "unit"),
    ],
)
def test_a_reservation_that_cannot_be_is_refused_whole(alba: Town, bad: dict[str, Any], field: str) -> None:
    with pytest.raises(EntryRefusedError) as refusal:
        reserve(alba, **bad)

    assert refusal.value.field == field
    assert register(alba).number == 1


def give_range(town: Town, first: int, upper: int) -> None:
    with acting_for(town.id):
        registers.give_range(
            register=town.general,
            year=datetime.now(tz=UTC).year,
            unit_id=town.urbanism.id,
            first=first,
            upper=upper,
            by=None,
        )


def test_a_reservation_may_be_taken_from_a_units_range(alba: Town) -> None:
    give_range(alba, 10, 20)

    taken = reserve(alba, count=2, range_unit_id=alba.urbanism.id)

    assert [entry.number for entry in taken] == [10, 11]
    assert register(alba).number == 1
    assert register(alba, unit=alba.urbanism.id).number == 12
    assert faults(alba) == []


def test_a_reservation_beyond_the_range_takes_nothing(alba: Town) -> None:
    give_range(alba, 10, 11)

    with pytest.raises(RangeExhaustedError):
        reserve(alba, count=3, range_unit_id=alba.urbanism.id)

    assert numbers(alba) == []
    assert reserve(alba, range_unit_id=alba.urbanism.id)[0].number == 10
