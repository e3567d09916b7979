"""What a diagnostic bundle may hold: the declared fields in their shapes, and nothing of a person."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from registratura.kernel.diagnosis import BYTES_MOST, FIELDS, FORMAT, NotABundleError, check, read, write

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
GOOD: dict[str, Any] = {
    "program.version": "0.4.1",
    "jobs.failed": 3,
    "sandbox.whole": True,
    "files.store": "s3",
}


def told(**fields: Any) -> str:
    return json.dumps({"format": FORMAT, "made_at": NOW.isoformat(), "fields": fields})


def test_what_was_written_is_read_back_in_the_declared_order() -> None:
    bundle = read(write(made_at=NOW, fields=GOOD))
    assert dict(bundle.fields) == GOOD
    assert list(bundle.fields) == [name for name in FIELDS if name in GOOD]
    assert len(bundle.left_out) == len(FIELDS) - len(GOOD)
    assert read(write(made_at=NOW, fields=GOOD)).digest == bundle.digest


@pytest.mark.parametrize(
    "value",
    ["1900101410014", "ana@exemplu.ro", "RO49AAAA1B31007593840000", "0722 000 111", "CI seria RX nr. 123456"],
)
def test_ac_c3_1_a_value_that_the_client_should_have_removed_is_refused(value: str) -> None:
    for field in FIELDS:
        with pytest.raises(NotABundleError):
            check(name=field, value=value)
    for raw in (
        told(**{"program.version": value}),
        json.dumps({"format": FORMAT, "made_at": NOW.isoformat(), "fields": GOOD, "note": value}),
        json.dumps({"format": FORMAT, "made_at": value, "fields": GOOD}),
    ):
        with pytest.raises(NotABundleError):
            read(raw)


def test_ac_c3_1_a_number_long_enough_to_be_a_person_is_no_number() -> None:
    with pytest.raises(NotABundleError):
        check(name="jobs.failed", value=1900101410014)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hostname", "ana-pc"),
        ("jobs.failed", "3"),
        ("jobs.failed", -1),
        ("jobs.failed", True),
        ("jobs.failed", 1.5),
        ("sandbox.whole", 1),
        ("program.version", "0.4 beta de la Ana"),
        ("system.kind", "amiga"),
        ("files.store", None),
    ],
)
def test_no_field_takes_text_or_another_shape(name: str, value: object) -> None:
    with pytest.raises(NotABundleError):
        check(name=name, value=value)


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff\x00", b"[]", b"{}", b"[" * 5_000, b"x" * (BYTES_MOST + 1), told().encode()]
    + [
        json.dumps({"format": FORMAT, "made_at": at, "fields": GOOD}).encode()
        for at in ("2026-03-02T09:00", 7, "")
    ],
)
def test_bytes_that_are_no_bundle_are_refused(raw: bytes) -> None:
    with pytest.raises(NotABundleError):
        read(raw)


def test_no_field_of_the_list_is_free_text() -> None:
    assert {one.kind for one in FIELDS.values()} <= {"version", "number", "yes", "word"}
    assert all(one.choices for one in FIELDS.values() if one.kind == "word")
