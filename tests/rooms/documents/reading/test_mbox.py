"""An mbox gives its messages byte for byte, however large or broken it is."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registratura.documents.reading.mbox import iter_mbox

FIRST = b"From ana@exemplu.example Sat Jan  3 01:05:34 2026\n"
SECOND = b"From - Sun Jan  4 09:00:00 2026\n"


def raws(content: bytes) -> list[bytes]:
    return [message.raw for message in iter_mbox(io.BytesIO(content))]


def test_messages_are_given_as_they_stand() -> None:
    one = b"From: a@b.example\nSubject: unu\n\n>From aici \xff\nFrom acolo\n\nFrom mine a sentence\n"
    two = b"Subject: doi\r\n\r\ntext\r\n"

    found = list(iter_mbox(io.BytesIO(FIRST + one + b"\n" + SECOND + two + b"\r\n")))

    assert [message.raw for message in found] == [one, two]
    assert [message.envelope for message in found] == [FIRST, SECOND]
    assert [message.offset for message in found] == [0, len(FIRST) + len(one) + 1]
    assert not any(message.cut for message in found)


def test_a_separator_follows_a_blank_line_and_has_a_date() -> None:
    body = b"Subject: x\n\n" + b"text\n" + SECOND + b"\nFrom now on\n"

    assert raws(FIRST + body) == [body]


def test_an_mbox_without_dates_is_split_at_blank_lines() -> None:
    assert raws(b"From ana\na: b\n\ntext\n\nFrom ion\nc: d\n") == [b"a: b\n\ntext\n", b"c: d\n"]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\r\n"])
def test_an_empty_mbox_has_no_message(content: bytes) -> None:
    assert raws(content) == []


def test_a_file_that_is_no_mbox_is_one_message() -> None:
    found = list(iter_mbox(io.BytesIO(b"From: a@b.example\n\ntext")))

    assert [(message.envelope, message.raw) for message in found] == [(b"", b"From: a@b.example\n\ntext")]


def test_blank_lines_before_the_first_separator_are_no_message() -> None:
    assert raws(b"\n\n" + FIRST + b"a: b\n") == [b"a: b\n"]


def test_a_separator_without_a_message_is_an_empty_message() -> None:
    assert raws(FIRST + b"\n" + SECOND + b"a: b\n") == [b"", b"a: b\n"]


def test_a_message_beyond_the_limit_is_cut_and_the_next_is_whole() -> None:
    long = b"Subject: lung\n\n" + b"x" * 70 + b"\n" + b"y" * 200_000 + b"\n"

    found = list(iter_mbox(io.BytesIO(FIRST + long + b"\n" + SECOND + b"a: b\n"), max_message_bytes=100))

    assert [(message.cut, len(message.raw) <= 100) for message in found] == [(True, True), (False, True)]
    assert long.startswith(found[0].raw)
    assert found[1].raw == b"a: b\n"


def test_from_in_the_middle_of_an_endless_line_separates_nothing() -> None:
    line = b"x" * 65_536 + SECOND

    assert raws(FIRST + b"a: b\n\n" + line) == [b"a: b\n\n" + line]


BODIES = st.binary(max_size=60).map(lambda body: body.replace(b"From ", b"from ") + b"\n")


@given(st.lists(BODIES, min_size=1, max_size=5))
def test_what_was_put_in_comes_out_byte_for_byte(bodies: list[bytes]) -> None:
    content = b"".join(FIRST + body + b"\n" for body in bodies)

    assert raws(content) == bodies


@given(st.binary(max_size=300) | st.lists(st.sampled_from([FIRST, b"\n", b"a\n", b"From "])).map(b"".join))
def test_r10_any_bytes_are_split_without_losing_a_message(content: bytes) -> None:
    found = list(iter_mbox(io.BytesIO(content)))
    kept = b"".join(message.envelope + message.raw for message in found)

    # Only blank lines between messages, and white space alone, are left out.
    assert b"".join(kept.split()) == b"".join(content.split())
    for message in found:
        assert content[message.offset :].startswith(message.envelope + message.raw)
