"""What is no fault: whatever the office may do to a register, verification passes over it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from registratura.documents import services as documents
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town
from tests.flows.harm import Plant, entry_id, five, in_range, places, received, remove_entry, verified


def test_a_whole_institution_has_no_faults_and_says_what_was_seen(town: Town) -> None:
    five(town)

    report, found = verified(town)

    assert found == []
    assert (report.registers, report.entries) == (1, 5)
    assert report.acts == report.sealed > 5
    assert len(report.root_hash) == 64


def test_everything_that_may_happen_to_an_entry_is_no_fault(town: Town) -> None:
    now = datetime.now(tz=UTC)
    for n in range(1, 7):
        town.register(f"Cererea {n}", sender_number=f"{n}/a", remarks="văzut")
    with acting_for(town.id):
        rows = {n: books.entry(register=town.general, year=now.year, number=n) for n in (1, 2, 3)}
        draft = EntryDraft(
            direction="incoming",
            subject="Alt conținut",
            parties=tuple(
                PartyDraft("sender", f"Numele foarte lung al petentului cu numărul {n}") for n in range(9)
            ),
            sender_number="77",
            sender_dated_on=now.date(),
            resolution="clasat",
        )
        assert rows[1] is not None
        registers.correct_entry(entry=rows[1], draft=draft, reason="greșit", by=town.registrar, now=now)
        assert rows[2] is not None
        registers.annul_entry(entry=rows[2], reason="scris de două ori", act="", by=town.registrar)
        file = received(town, b"anexa")
        (document,) = documents.add_documents(received=[file], now=now, by=town.registrar)
        assert rows[3] is not None
        registers.attach_documents(entry=rows[3], document_ids=[document.id], by=town.registrar)

    _report, found = verified(town)

    assert found == []


def test_a_start_after_paper_and_a_units_range_are_no_gaps(town: Town, plant: Plant) -> None:
    year = datetime.now(tz=UTC).year
    with acting_for(town.id):
        registers.continue_from(register=town.general, first_number=100, by=town.administrator)
        registers.give_range(
            register=town.general,
            year=year,
            unit_id=town.urbanism.id,
            first=103,
            upper=110,
            by=town.administrator,
        )
    given = [town.register().number for _n in range(5)]
    with acting_for(town.id):
        inside = [in_range(town) for _n in range(3)]

    report, found = verified(town)

    assert (given, inside) == ([100, 101, 102, 111, 112], [103, 104, 105])
    assert found == []
    assert report.entries == 8

    for number in (100, 104, 105, 112):
        remove_entry(plant, entry_id(town, number))

    assert places(verified(town)[1]) == [("gap", 100), ("gap", 112), ("gap", 104)]


def test_a_special_register_has_serials_without_gaps(town: Town, plant: Plant) -> None:
    with acting_for(town.id):
        petitions = registers.open_register(template="petitions", by=None, now=NOW)
    for _n in range(4):
        town.register(special_register_ids=(petitions.id,))
    report, found = verified(town)
    assert (found, report.entries) == ([], 8)

    plant("DELETE FROM registers_inscription WHERE number = 2 AND register_id = %s", petitions.id)

    found = verified(town)[1]

    assert [(fault.register, fault.code, fault.number) for fault in found] == [("petitii", "gap", 2)]


def test_reservations_used_and_unused_are_no_faults(town: Town) -> None:
    now = datetime.now(tz=UTC)
    with acting_for(town.id):
        registers.reserve_numbers(
            register_id=town.general.id,
            count=2,
            direction="outgoing",
            purpose="adeverințe",
            owner=town.head,
            until=now + timedelta(hours=1),
            request_key=uuid4(),
            by=town.registrar,
            now=now,
        )
        first = books.entry(register=town.general, year=now.year, number=1)
        second = books.entry(register=town.general, year=now.year, number=2)
        assert first is not None
        assert second is not None
        registers.complete_reservation(
            entry=first,
            draft=EntryDraft(direction="outgoing", subject="Adeverință de venit", sheet_count=1),
            by=town.head,
            now=now,
        )
        registers.give_up_reservation(entry=second, by=town.head)

    assert verified(town)[1] == []


def test_others_register_while_it_verifies(town: Town, monkeypatch: pytest.MonkeyPatch, app_url: str) -> None:
    """The counter is read first; without one moment for all, a number given since would stand beyond it."""
    from registratura.registers.queries import verification

    five(town)
    true_years = verification._years

    def years_and_another_entry(register: Any) -> set[int]:
        found = true_years(register)
        with psycopg.connect(app_url) as other:
            other.execute("SELECT set_config('app.institution', %s, true)", [str(town.id)])
            other.execute(
                "SELECT registers_register(%s, NULL, NULL, 'x', gen_random_uuid(), 'd', %s::jsonb, '[]', '{}', '{}',"
                " ''::tsvector, '')",
                [town.general.id, ENTRY],
            )
        return found

    monkeypatch.setattr(verification, "_years", years_and_another_entry)

    report, found = verified(town)

    assert found == []
    assert report.entries == 5
    assert town.register().number == 7


ENTRY = (
    '{"state": "registered", "direction": "internal", "channel": "internal", "subject": "Între timp",'
    ' "late_reason": "", "document_kind": "", "sender_name": "", "recipient_name": "", "sender_number": "",'
    ' "resolution": "", "filing_code": "", "remarks": "", "reserved_purpose": "", "annulled_reason": "",'
    ' "annulled_act": ""}'
)
