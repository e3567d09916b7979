"""Acts, leaves and files changed behind the product's back: each fault is found and named."""

import pytest

from tests.cast import Town
from tests.flows.harm import Plant, act_of, entry_id, five, places, verified, with_file


def test_changed_details_of_an_act_are_named_with_the_act(town: Town, plant: Plant) -> None:
    entry = five(town)[2]
    verified(town)  # under seal
    plant(
        "UPDATE journal_record SET details = jsonb_set(details, '{subject}', '\"Altceva\"')"
        " WHERE subject_type = 'entry' AND subject_id = %s",
        entry,
    )
    act = act_of(town, entry)

    _report, found = verified(town)

    assert places(found) == [("changed", 3)]
    assert [fault.record_id for fault in found if fault.code == "journal"] == [act]


def test_entry_and_act_changed_together_are_betrayed_by_the_seal(town: Town, plant: Plant) -> None:
    entry = five(town)[2]
    verified(town)
    plant("UPDATE registers_entry SET subject = 'Altceva' WHERE id = %s", entry)
    plant(
        "UPDATE journal_record SET details = jsonb_set(details, '{subject}', '\"Altceva\"')"
        " WHERE subject_type = 'entry' AND subject_id = %s",
        entry,
    )

    _report, found = verified(town)

    assert [(fault.code, fault.record_id) for fault in found] == [("journal", act_of(town, entry))]


def test_a_deleted_act_is_named(town: Town, plant: Plant) -> None:
    entry = five(town)[2]
    verified(town)
    act = act_of(town, entry)
    plant("DELETE FROM journal_record WHERE id = %s", act)

    _report, found = verified(town)

    assert places(found) == [("no-record", 3)]
    assert [fault.record_id for fault in found if fault.code == "journal"] == [act]


@pytest.mark.parametrize("which", ["min", "max"])
def test_a_deleted_leaf_is_found(town: Town, plant: Plant, which: str) -> None:
    five(town)
    verified(town)
    plant(f"DELETE FROM journal_leaf WHERE position = (SELECT {which}(position) FROM journal_leaf)")

    found = verified(town)[1]

    assert found
    assert {fault.code for fault in found} == {"journal"}


def test_a_flipped_bit_in_a_file_is_found(town: Town) -> None:
    number, path = with_file(town, b"hotararea din martie")
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    content[3] ^= 1
    path.write_bytes(content)

    _report, found = verified(town)

    assert [(fault.code, fault.sha256) for fault in found] == [("file-changed", path.name)]
    assert f"general {number}/" in found[0].words


def test_a_missing_file_is_found(town: Town) -> None:
    _number, path = with_file(town, b"hotararea din aprilie")
    path.unlink()

    assert [(fault.code, fault.sha256) for fault in verified(town)[1]] == [("file-missing", path.name)]


def test_a_document_taken_off_or_put_onto_an_entry_is_found(town: Town, plant: Plant) -> None:
    first, _path = with_file(town, b"unu")
    second, _path = with_file(town, b"doi")
    plant(
        "UPDATE registers_entrydocument SET entry_id = %s WHERE entry_id = %s",
        entry_id(town, second),
        entry_id(town, first),
    )

    assert places(verified(town)[1]) == [("document-missing", first), ("document-added", second)]
