"""Numbers and entries changed behind the product's back: each fault is found and named."""

from datetime import UTC, datetime

import pytest

from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.flows.harm import Plant, five, places, remove_entry, verified


def test_ar04_an_entry_deleted_in_the_middle_is_a_gap(town: Town, plant: Plant) -> None:
    remove_entry(plant, five(town)[2])

    _report, found = verified(town)

    assert places(found) == [("gap", 3)]
    assert found[0].words == "numărul 3 lipsește"


def test_ar04_the_last_entries_deleted_are_a_gap_too(town: Town, plant: Plant) -> None:
    for entry in five(town)[3:]:
        remove_entry(plant, entry)

    _report, found = verified(town)

    assert places(found) == [("gap", 4)]
    assert "până la 5" in found[0].words


def test_a_year_emptied_with_its_counter_left_is_a_gap(town: Town, plant: Plant) -> None:
    for entry in five(town):
        remove_entry(plant, entry)

    assert places(verified(town)[1]) == [("gap", 1)]


def test_a_lost_counter_is_named(town: Town, plant: Plant) -> None:
    town.register()
    plant("DELETE FROM registers_numbersequence WHERE register_id = %s", town.general.id)

    assert places(verified(town)[1]) == [("no-counter", 1)]


def test_a_changed_number_is_named_with_the_number_that_was_given(town: Town, plant: Plant) -> None:
    plant("UPDATE registers_entry SET number = 33 WHERE id = %s", five(town)[2])

    _report, found = verified(town)

    assert ("gap", 3) in places(found)
    assert ("changed", 33) in places(found)
    assert ("beyond-counter", 33) in places(found)
    assert any("a fost înregistrat ca 3/" in fault.words for fault in found)


def test_dates_swapped_across_days_are_found(town: Town, plant: Plant) -> None:
    second, fourth = five(town)[1], five(town)[3]
    plant(
        "UPDATE registers_entry SET registered_at = registered_at + interval '1 day',"
        " registered_on = registered_on + 1 WHERE id = %s",
        second,
    )
    plant("UPDATE registers_entry SET registered_at = registered_at - interval '1 day' WHERE id = %s", fourth)

    _report, found = verified(town)

    assert ("out-of-order", 3) in places(found)
    assert ("changed", 2) in places(found)
    assert ("wrong-date", 9) in places(found)


def test_moments_swapped_within_a_day_are_found(town: Town, plant: Plant) -> None:
    second, _third, fourth = five(town)[1:4]
    plant(
        "UPDATE registers_entry e SET registered_at = o.registered_at FROM registers_entry o"
        " WHERE e.id IN (%s, %s) AND o.id IN (%s, %s) AND e.id <> o.id",
        *(second, fourth) * 2,
    )

    assert {number for code, number in places(verified(town)[1]) if code == "out-of-order"} == {3, 4}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("subject", "Altceva"),
        ("sender_name", "Altcineva"),
        ("direction", "outgoing"),
        ("unit_id", 1),
        ("sender_dated_on", "2020-01-01"),
        ("state", "unused"),
    ],
)
def test_a_changed_column_is_named(town: Town, plant: Plant, column: str, value: object) -> None:
    if column == "unit_id":
        value = town.urbanism.id
    plant(f"UPDATE registers_entry SET {column} = %s WHERE id = %s", value, five(town)[2])

    _report, found = verified(town)

    assert places(found) == [("changed", 3)]


def test_a_change_after_a_correction_is_found(town: Town, plant: Plant) -> None:
    entry = five(town)[0]
    with acting_for(town.id):
        row = books.entry_by_id(entry)
        assert row is not None
        draft = EntryDraft(
            direction="incoming", subject="Corectat", parties=(PartyDraft("sender", "Popescu Ion"),)
        )
        registers.correct_entry(
            entry=row, draft=draft, reason="greșit", by=town.registrar, now=datetime.now(tz=UTC)
        )
    assert verified(town)[1] == []

    plant("UPDATE registers_entry SET subject = 'Cererea 1' WHERE id = %s", entry)

    assert places(verified(town)[1]) == [("changed", 1)]


def test_an_annulment_taken_back_is_found(town: Town, plant: Plant) -> None:
    entry = five(town)[0]
    with acting_for(town.id):
        row = books.entry_by_id(entry)
        assert row is not None
        registers.annul_entry(entry=row, reason="scris de două ori", act="", by=town.registrar)
    plant(
        "UPDATE registers_entry SET state = 'registered', annulled_at = NULL, annulled_by_id = NULL,"
        " annulled_reason = '' WHERE id = %s",
        entry,
    )

    _report, found = verified(town)

    assert places(found) == [("changed", 1)]
    assert "starea" in found[0].words


def test_a_number_that_only_paper_can_hold_is_found(town: Town, plant: Plant) -> None:
    with acting_for(town.id):
        registers.continue_from(register=town.general, first_number=100, by=town.administrator)
    town.register()
    second = town.register().entry_id
    town.register()
    plant("UPDATE registers_entry SET number = 5 WHERE id = %s", second)

    assert places(verified(town)[1]) == [("not-given", 5), ("changed", 5), ("gap", 101)]
