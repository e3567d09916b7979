"""What may change of an entry, what stays of its former values, and how an entry ends."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from registratura.correspondents import services as correspondents
from registratura.institutions import services as institutions
from registratura.journal import queries as journal
from registratura.registers import queries
from registratura.registers import services as registers
from registratura.registers.drafts import PartyDraft
from registratura.registers.errors import (
    EntryMissingError,
    EntryRefusedError,
    EntryStateError,
    ReasonMissingError,
)
from registratura.registers.models import EntryParty
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

from .deeds import SUBJECT, draft, faults, keep_file, read, register, reserve


def correct(town: Town, entry: Any, reason: str = "Scris greșit", **fields: Any) -> int:
    with acting_for(town.id):
        return registers.correct_entry(
            entry=entry, draft=draft(**fields), reason=reason, by=town.registrar, now=datetime.now(tz=UTC)
        )


def annul(town: Town, entry: Any, reason: str = "Înregistrat de două ori") -> None:
    with acting_for(town.id):
        registers.annul_entry(entry=entry, reason=reason, act="Referat 12", by=town.registrar)


def card(town: Town, entry_id: int) -> Any:
    with acting_for(town.id):
        row = queries.entry_by_id(entry_id)
        assert row is not None
        return queries.entry_card(row)


def test_arh_11_a_correction_keeps_every_former_value(alba: Town) -> None:
    given = register(alba, sheet_count=2, document_kind="cerere")

    corrected = correct(
        alba, read(alba, given), subject="Cerere privind apa", sheet_count=3, document_kind="cerere"
    )

    shown = card(alba, given.entry_id)
    assert corrected == 2
    assert [(c.field, c.old_value, c.new_value, c.reason) for c in shown.corrections] == [
        ("subject", SUBJECT, "Cerere privind apa", "Scris greșit"),
        ("sheet_count", "2", "3", "Scris greșit"),
    ]
    assert [c.corrected_by for c in shown.corrections] == [alba.registrar.full_name] * 2
    assert (shown.subject, shown.sheet_count) == ("Cerere privind apa", 3)
    assert faults(alba) == []


def test_filling_what_was_empty_needs_no_reason(alba: Town) -> None:
    given = register(alba)

    assert (
        correct(alba, read(alba, given), reason="", sender_number="17", sender_dated_on=date(2026, 2, 1)) == 0
    )

    with acting_for(alba.id):
        acts = journal.history_of(subject_type="entry", subject_id=given.entry_id)
    assert [act.action for act in acts] == ["registers.entry.registered", "registers.entry.filled"]
    assert acts[-1].details["changes"]["sender_number"] == ["", "17"]


def test_a_correction_without_a_reason_changes_nothing(alba: Town) -> None:
    given = register(alba)

    with pytest.raises(ReasonMissingError):
        correct(alba, read(alba, given), reason="  ", subject="Altceva")

    shown = card(alba, given.entry_id)
    assert (shown.subject, shown.corrections) == (SUBJECT, [])


def test_an_unchanged_form_leaves_no_trace(alba: Town) -> None:
    given = register(alba)

    assert correct(alba, read(alba, given), reason="") == 0
    assert len(card(alba, given.entry_id).history) == 1


def test_ar_04_number_date_and_direction_outlive_a_correction(alba: Town) -> None:
    given = register(alba)

    correct(alba, read(alba, given), subject="Altceva", direction="outgoing")

    entry = read(alba, given)
    assert (entry.number, entry.registered_at, entry.direction) == (
        given.number,
        given.registered_at,
        "incoming",
    )


def test_a_replaced_sender_stays_as_written(alba: Town) -> None:
    given = register(alba)

    assert correct(alba, read(alba, given), parties=(PartyDraft("sender", "Popescu Ioana"),)) == 1

    with acting_for(alba.id):
        rows = EntryParty.objects.filter(entry_id=given.entry_id).order_by("id")
        kept = [(row.name, row.replaced_at is not None) for row in rows]
    assert kept == [("Popescu Ion", True), ("Popescu Ioana", False)]


def test_a_typed_name_can_be_tied_to_a_correspondent_later(alba: Town) -> None:
    given = register(alba)
    with acting_for(alba.id):
        known = correspondents.add(data={"name": "Popescu Ion"}, by=alba.registrar, now=NOW)

    assert (
        correct(alba, read(alba, given), reason="", parties=(PartyDraft("sender", "Popescu Ion", known.id),))
        == 0
    )

    assert [party.correspondent_id for party in card(alba, given.entry_id).parties] == [known.id]


def test_arh_11_a_name_in_a_long_row_of_senders_is_corrected_too(alba: Town) -> None:
    names = [f"Asociația de proprietari numărul {number} din strada Lungă" for number in range(8)]
    given = register(alba, parties=tuple(PartyDraft("sender", name) for name in names))
    names[5] = "Asociația de locatari numărul 5 din strada Scurtă"

    assert correct(alba, read(alba, given), parties=tuple(PartyDraft("sender", name) for name in names)) == 1

    shown = card(alba, given.entry_id)
    assert [party.name for party in shown.parties] == names
    assert "numărul 5 din strada Lungă" in shown.corrections[0].old_value


def test_r8_a_correction_does_not_write_over_another(alba: Town) -> None:
    given = register(alba)
    mine, theirs = read(alba, given), read(alba, given)
    correct(alba, theirs, subject="Cerere privind canalul")

    with pytest.raises(EntryStateError):
        correct(alba, mine, sheet_count=4, subject="Cerere privind gazul")

    assert card(alba, given.entry_id).subject == "Cerere privind canalul"


def test_one_person_corrects_twice_in_a_row(alba: Town) -> None:
    entry = read(alba, register(alba))
    correct(alba, entry, subject="Cerere privind canalul")

    assert correct(alba, entry, subject="Cerere privind canalizarea") == 1


def test_ar_04_an_annulled_entry_stays_and_changes_no_more(alba: Town, tmp_path: Path) -> None:
    given = register(alba)
    document = keep_file(alba, tmp_path)
    entry = read(alba, given)
    annul(alba, entry)

    with pytest.raises(EntryStateError):
        annul(alba, read(alba, given))
    with pytest.raises(EntryStateError):
        correct(alba, read(alba, given), subject="Altceva")
    with acting_for(alba.id), pytest.raises(EntryStateError):
        registers.attach_documents(entry=read(alba, given), document_ids=[document], by=alba.registrar)

    shown = card(alba, given.entry_id)
    assert (shown.state, shown.subject, shown.number) == ("annulled", SUBJECT, 1)
    assert (shown.annulled_reason, shown.annulled_by) == ("Înregistrat de două ori", alba.registrar.full_name)
    assert register(alba).number == 2
    assert faults(alba) == []


@pytest.mark.parametrize("reason", ["", "  ", "x\x00"])
def test_an_annulment_has_a_reason(alba: Town, reason: str) -> None:
    with pytest.raises(ReasonMissingError):
        annul(alba, read(alba, register(alba)), reason=reason)


def test_r8_nothing_unseen_is_struck_out(alba: Town, tmp_path: Path) -> None:
    document = keep_file(alba, tmp_path)
    attached, corrected = register(alba), register(alba)
    (reserved,) = reserve(alba)
    before = [read(alba, attached), read(alba, corrected), reserved]
    with acting_for(alba.id):
        registers.attach_documents(entry=read(alba, attached), document_ids=[document], by=alba.clerk)
        registers.complete_reservation(entry=reserved, draft=draft(), by=alba.clerk, now=datetime.now(tz=UTC))
    correct(alba, read(alba, corrected), subject="Altceva")

    for entry in before:
        with pytest.raises(EntryStateError):
            annul(alba, entry)


def test_a_file_is_attached_once(alba: Town, tmp_path: Path) -> None:
    document = keep_file(alba, tmp_path)
    given = register(alba, document_ids=(document, document))
    other = keep_file(alba, tmp_path, "Alta")
    entry = read(alba, given)

    with acting_for(alba.id):
        assert registers.attach_documents(entry=entry, document_ids=[document, other], by=alba.clerk) == 1
        assert registers.attach_documents(entry=entry, document_ids=[other], by=alba.clerk) == 0

    assert [line.id for line in card(alba, given.entry_id).documents] == [document, other]
    assert entry.document_count == read(alba, given).document_count == 2


def test_a_stranger_changes_nothing(alba: Town, buzau: Town, tmp_path: Path) -> None:
    given = register(alba)
    entry = read(alba, given)
    document = keep_file(buzau, tmp_path)

    for deed in (
        lambda: annul(buzau, entry),
        lambda: correct(buzau, entry, subject="Altceva"),
        lambda: _attach(buzau, entry, document),
        lambda: _complete(buzau, entry),
    ):
        with pytest.raises(EntryMissingError):
            deed()
    assert [act.action for act in card(alba, given.entry_id).history] == ["registers.entry.registered"]


def _attach(town: Town, entry: Any, document: int) -> None:
    with acting_for(town.id):
        registers.attach_documents(entry=entry, document_ids=[document], by=town.registrar)


def _complete(town: Town, entry: Any) -> None:
    with acting_for(town.id):
        registers.complete_reservation(
            entry=entry, draft=draft(), by=town.registrar, now=datetime.now(tz=UTC)
        )


def test_files_entries_and_senders_of_a_stranger_are_refused_in_words(
    alba: Town, buzau: Town, tmp_path: Path
) -> None:
    foreign_file = keep_file(buzau, tmp_path)
    foreign_entry = register(buzau).entry_id
    with acting_for(buzau.id):
        foreign_person = correspondents.add(data={"name": "Dan"}, by=buzau.registrar, now=NOW).id
    entry = read(alba, register(alba))
    bad: list[tuple[dict[str, Any], str]] = [
        ({"unit_id": buzau.urbanism.id}, "unit"),
        ({"connected_to_id": foreign_entry}, "connected_to"),
        ({"document_ids": (foreign_file,)}, "documents"),
        ({"parties": (PartyDraft("sender", "Dan", foreign_person),)}, "sender"),
        ({"unit_id": 2**70}, "unit"),
        ({"connected_to_id": -1}, "connected_to"),
    ]

    for fields, field in bad:
        with pytest.raises(EntryRefusedError) as refusal:
            register(alba, **fields)
        assert refusal.value.field == field
        if field != "documents":
            with pytest.raises(EntryRefusedError):
                correct(alba, entry, **fields)
    with pytest.raises(EntryRefusedError):
        _attach(alba, entry, foreign_file)
    assert register(alba).number == 2


def test_a_closed_unit_takes_no_documents_and_keeps_those_it_has(alba: Town) -> None:
    with acting_for(alba.id):
        unit = institutions.add_unit(code="ARH", name="Arhivă", parent_id=None, by=None)
    entry = read(alba, register(alba, unit_id=unit.id))
    other = read(alba, register(alba))
    with acting_for(alba.id):
        institutions.close_unit(unit=unit, on=NOW.date(), by=alba.administrator)

    with pytest.raises(EntryRefusedError) as refusal:
        register(alba, unit_id=unit.id)
    with pytest.raises(EntryRefusedError):
        correct(alba, other, unit_id=unit.id)
    assert refusal.value.field == "unit"
    assert correct(alba, entry, unit_id=unit.id, subject="Altceva") == 1


def test_a_late_entry_says_why_and_keeps_when_it_came(alba: Town) -> None:
    came = datetime.now(tz=UTC) - timedelta(days=3)

    with pytest.raises(EntryRefusedError) as refusal:
        register(alba, received_at=came)
    given = register(alba, received_at=came, late_reason="Adus de poștaș după sărbători")

    assert refusal.value.field == "late_reason"
    shown = card(alba, given.entry_id)
    assert shown.late
    assert shown.received_at == came
    assert shown.registered_on == given.registered_on
