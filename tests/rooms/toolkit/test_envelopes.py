"""Sealed cells: readable in their own place, while their key exists, and nowhere else."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from registratura.toolkit import envelopes, key_store
from registratura.toolkit.envelopes import Cell, EnvelopeBrokenError, KeyGoneError

CELL = Cell(controller=7, table="rights_request", column="words", row="0199")
TEXT = "Cer ștergerea datelor mele."


@pytest.fixture(autouse=True)
def keys(settings: Any, tmp_path: Path) -> Path:
    """A data folder of this test's own."""
    settings.DATA, settings.ENVELOPE_KEYS = tmp_path, ()
    return tmp_path


def sealed() -> tuple[Any, str]:
    key = envelopes.new_key(controller=7)
    return key, envelopes.seal(TEXT, key=key, cell=CELL)


def test_a_cell_opens_in_its_place() -> None:
    key, text = sealed()

    assert envelopes.open_sealed(text, cell=CELL) == TEXT
    assert envelopes.key_of(text) == key
    assert envelopes.is_sealed(text)
    assert text != envelopes.seal(TEXT, key=key, cell=CELL)


@pytest.mark.parametrize(
    "other", [{"row": "0200"}, {"column": "answer"}, {"table": "rights_step"}, {"controller": 8}], ids=str
)
def test_ac_i1_1_a_cell_copied_to_another_row_column_table_or_controller_does_not_open(other: Any) -> None:
    _key, text = sealed()
    envelopes.new_key(controller=8)

    with pytest.raises(EnvelopeBrokenError):
        envelopes.open_sealed(text, cell=replace(CELL, **other))


def test_ac_i1_1_a_key_carried_to_another_controller_opens_nothing() -> None:
    key, text = sealed()
    envelopes.new_key(controller=8)
    carried = key_store.key_file(8, key)
    carried.parent.mkdir(parents=True, exist_ok=True)
    carried.write_bytes(key_store.key_file(7, key).read_bytes())

    with pytest.raises(EnvelopeBrokenError):
        envelopes.open_sealed(text, cell=replace(CELL, controller=8))


def test_every_touched_sign_is_seen() -> None:
    _key, text = sealed()

    for place in range(len(envelopes.PREFIX), len(text)):
        touched = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        with pytest.raises(EnvelopeBrokenError):
            envelopes.open_sealed(touched, cell=CELL)


@pytest.mark.parametrize("text", ["", "re1.", "re1.AAAA", "re2." + "A" * 80, "simplu", "re1.ășț", "re1.\x00"])
def test_what_is_not_sealed_is_refused(text: str) -> None:
    with pytest.raises(EnvelopeBrokenError):
        envelopes.open_sealed(text, cell=CELL)


def test_a_destroyed_key_opens_nothing_and_leaves_no_file(keys: Path) -> None:
    key, text = sealed()

    assert envelopes.destroy_key(controller=7, key=key)

    with pytest.raises(KeyGoneError):
        envelopes.open_sealed(text, cell=CELL)
    with pytest.raises(KeyGoneError):
        envelopes.seal(TEXT, key=key, cell=CELL)
    assert not envelopes.has_key(controller=7, key=key)
    assert not envelopes.destroy_key(controller=7, key=key)
    assert not list(keys.rglob(f"*{key.hex}*"))


def test_rewrapping_changes_keys_and_no_sealed_text(keys: Path) -> None:
    _key, text = sealed()
    index = envelopes.blind_index("x", controller=7, kind="email")
    before = {place: place.read_bytes() for place in keys.rglob("*") if place.is_file()}

    assert envelopes.rewrap_controller(7) == 1
    assert envelopes.rewrap_root() == 1

    assert envelopes.open_sealed(text, cell=CELL) == TEXT
    assert envelopes.blind_index("x", controller=7, kind="email") == index
    assert not [place for place, content in before.items() if place.read_bytes() == content]


def test_a_copy_of_the_keys_made_before_a_change_of_root_opens_nothing_after_it(keys: Path) -> None:
    key, text = sealed()
    copy = {place: place.read_bytes() for place in (keys / "keys").rglob("*") if place.is_file()}
    envelopes.rewrap_root()
    envelopes.destroy_key(controller=7, key=key)

    for place, content in copy.items():  # somebody brings the old copy back
        place.write_bytes(content)

    with pytest.raises(KeyGoneError):
        envelopes.open_sealed(text, cell=CELL)


def test_a_root_of_the_environment_is_changed_while_both_are_given(settings: Any, keys: Path) -> None:
    settings.ENVELOPE_KEYS = ("a" * 40,)
    _key, text = sealed()
    assert not (keys / "secrets").exists()

    settings.ENVELOPE_KEYS = ("b" * 40, "a" * 40)
    assert envelopes.open_sealed(text, cell=CELL) == TEXT
    envelopes.rewrap_root()

    settings.ENVELOPE_KEYS = ("b" * 40,)
    assert envelopes.open_sealed(text, cell=CELL) == TEXT
    settings.ENVELOPE_KEYS = ("a" * 40,)
    with pytest.raises(KeyGoneError):
        envelopes.open_sealed(text, cell=CELL)


def test_a_lost_root_is_not_replaced_in_silence(keys: Path) -> None:
    sealed()
    (keys / "secrets" / "envelope_key").unlink()

    with pytest.raises(KeyGoneError):
        envelopes.new_key(controller=7)


def test_a_blind_index_is_of_one_controller_one_kind_and_as_short_as_asked() -> None:
    index = envelopes.blind_index("1960515123456", controller=7, kind="cnp", bits=24)

    assert len(index) == 6
    assert index == envelopes.blind_index("1960515123456", controller=7, kind="cnp", bits=24)
    assert index != envelopes.blind_index("1960515123456", controller=8, kind="cnp", bits=24)
    assert index != envelopes.blind_index("1960515123456", controller=7, kind="external", bits=24)
    with pytest.raises(ValueError, match="bits"):
        envelopes.blind_index("x", controller=7, kind="cnp", bits=12)


def test_names_are_uuids_of_the_seventh_kind_in_order() -> None:
    names = [envelopes.new_name() for _ in range(50)]

    assert {name.version for name in names} == {7}
    assert len(set(names)) == 50
    assert [name.int >> 80 for name in names] == sorted(name.int >> 80 for name in names)
