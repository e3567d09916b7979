"""Records and files have one digest each."""

import hashlib
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registratura.kernel import digest

RECORDS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=20,
)


def test_a_file_and_a_stream_have_the_same_digest(tmp_path: Path) -> None:
    content = b"registru " * 300_000
    path = tmp_path / "registru.pdf"
    path.write_bytes(content)

    assert digest.sha256_of_path(path) == hashlib.sha256(content).hexdigest()
    assert (
        digest.sha256_of_stream(io.BytesIO(content), chunk_bytes=7_000) == hashlib.sha256(content).hexdigest()
    )


def test_an_empty_file_has_the_digest_of_nothing() -> None:
    nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    assert digest.sha256_of_stream(io.BytesIO()) == nothing


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        digest.sha256_of_path(tmp_path / "lipsă")


def test_canonical_json_orders_keys_by_utf16_units_and_writes_no_spaces() -> None:
    record = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\x80": 6, "\u00f6": 7}

    written = digest.canonical_json(record).decode()

    assert written == '{"\\r":2,"1":4,"\x80":6,"ö":7,"€":1,"😀":5,"\ufb33":3}'


def test_canonical_json_escapes_only_what_it_must() -> None:
    written = digest.canonical_json(['\x00\x1f\b\t\n\f\r"\\/\x7fș\u2028', True, None, -3, (1,)]).decode()

    assert written == '["\\u0000\\u001f\\b\\t\\n\\f\\r\\"\\\\/\x7fș\u2028",true,null,-3,[1]]'


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), 2**53, -(2**53), b"x", {1: 2}, {"a": {3}}, object(), "\ud800", {"\ud800": 1}],
)
def test_values_without_one_canonical_form_are_refused(value: object) -> None:
    with pytest.raises(digest.CanonicalFormError):
        digest.canonical_json({"value": value})


def test_a_record_that_holds_itself_is_refused() -> None:
    record: list[object] = []
    record.append(record)

    with pytest.raises(digest.CanonicalFormError):
        digest.canonical_json(record)


@given(RECORDS)
def test_canonical_json_reads_back_and_does_not_depend_on_the_order_of_keys(record: object) -> None:
    written = digest.canonical_json(record)

    assert json.loads(written) == record
    assert digest.canonical_json(_reversed_keys(record)) == written
    assert digest.record_digest(record) == hashlib.sha256(written).digest()


def _reversed_keys(record: object) -> object:
    if isinstance(record, dict):
        return {key: _reversed_keys(record[key]) for key in reversed(record)}
    if isinstance(record, list):
        return [_reversed_keys(item) for item in record]
    return record
