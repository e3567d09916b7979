"""No mail, however hostile or broken, takes the reader down, holds it for long or passes unnoticed."""

import datetime
import importlib.util
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registratura.documents.reading.mail import ReadMail, read_mail

HEAD = b"From: Ion Popescu <ion@exemplu.example>\r\nDate: Mon, 2 Mar 2026 10:00:00 +0200\r\n"


def cpython_messages() -> list[Path]:
    """Return the mails of Python's own tests; Debian ships them apart, in libpython3-testsuite."""
    if (
        importlib.util.find_spec("test") is None
        or (found := importlib.util.find_spec("test.test_email")) is None
    ):
        return []
    return sorted(
        path for place in found.submodule_search_locations or () for path in Path(place, "data").iterdir()
    )


CPYTHON_MESSAGES = cpython_messages()


def test_r11_nesting_and_parts_beyond_the_limit_are_kept_aside_with_their_head() -> None:
    nested = b"text"
    for depth in range(30):
        mark = b"b%d" % depth
        nested = b"Content-Type: multipart/mixed; boundary=" + mark + b"\r\n\r\n--" + mark + b"\r\n" + nested
    endless = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (d, d) for d in range(900)
    )
    many = b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\na\r\n" * 1_500
    flood = b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\n" * 200_000

    for body in (nested, endless, many, flood):
        found = read_mail(HEAD + b"Subject: greu\r\n" + body)

        assert found.problem == "mail-too-complex"
        assert found.subject == "greu"
        assert found.sender is not None


def test_r11_content_beyond_the_budget_is_kept_aside() -> None:
    raw = HEAD + b"Content-Type: application/pdf; name=a.pdf\r\n\r\n" + b"x" * 1_000

    assert read_mail(raw, max_decoded_bytes=999).problem == "mail-too-big"
    assert read_mail(raw, max_decoded_bytes=1_000).problem is None


@pytest.mark.parametrize(
    "hostile",
    [
        b'Content-Type: text/plain; a="' + b";" * 500_000 + b"\r\n\r\nx",
        b"Content-Type: text/html\r\n\r\n" + b"<!--" * 300_000,
        b"Content-Type: text/html\r\n\r\n" + b"<a " * 300_000,
        b"Content-Type: text/html\r\n\r\n" + b"<script>" * 200_000,
        b"Content-Type: text/html\r\n\r\n" + b"&#" * 300_000,
        b"Subject: " + b"=?utf-8?q?" * 100_000 + b"\r\n\r\nx",
        b"To: " + b"a@b.c, " * 100_000 + b"\r\n\r\nx",
        b"To: " + b"<" * 300_000 + b"\r\n\r\nx",
        b"References: " + b"<" * 300_000 + b"\r\n\r\nx",
        b"X: y\r\n" * 50_000 + b"\r\nx",
    ],
)
def test_r11_no_header_or_markup_takes_more_than_a_moment(hostile: bytes) -> None:
    started = datetime.datetime.now(datetime.UTC)

    found = read_mail(HEAD + hostile)

    assert found.sender is not None
    assert (datetime.datetime.now(datetime.UTC) - started).total_seconds() < 5


@pytest.mark.parametrize("path", CPYTHON_MESSAGES, ids=lambda path: path.name)
def test_r10_each_test_message_of_cpython_is_read_or_has_a_problem(path: Path) -> None:
    found = read_mail(path.read_bytes())

    assert (found.sender is not None) or found.problem in {"mail-without-sender", "mail-unreadable"}
    assert found.problem is None or found.problem_words
    assert all(note.words and "%" not in note.words for note in found.notes)


@pytest.mark.skipif(not CPYTHON_MESSAGES, reason="this Python comes without its own tests")
def test_r10_mutated_messages_never_break_the_reader() -> None:
    chance = random.Random(20261122)
    originals = [path.read_bytes() for path in CPYTHON_MESSAGES if path.suffix == ".txt"]
    problems = set()

    for _ in range(800):
        raw = bytearray(chance.choice(originals))
        for _ in range(chance.randrange(1, 12)):
            _mutate(raw, chance)
        problems.add(_checked(read_mail(bytes(raw))).problem)

    assert None in problems
    assert len(problems) > 1


def _mutate(raw: bytearray, chance: random.Random) -> None:
    place = chance.randrange(len(raw) + 1)
    how = chance.randrange(4)
    if how == 0 and place < len(raw):
        raw[place] ^= 1 << chance.randrange(8)
    elif how == 1:
        raw[place:place] = bytes(chance.randrange(256) for _ in range(chance.randrange(8)))
    elif how == 2:
        del raw[place : place + chance.randrange(40)]
    else:
        start = chance.randrange(len(raw) + 1)
        raw[place:place] = raw[start : start + chance.randrange(120)]


def _checked(found: ReadMail) -> ReadMail:
    shown = [found.subject, found.body_text, found.message_id, *(item.name for item in found.attachments)]
    if found.sender:
        shown += [found.sender.name, found.sender.address]
    for value in shown:
        assert "\x00" not in value.encode("utf-8").decode("utf-8")
    for moment in (found.sent_at, found.received_at):
        assert moment is None or moment.utcoffset() == datetime.timedelta(0)
    return found


@given(st.binary(max_size=400))
def test_r10_any_bytes_are_read_without_an_error(raw: bytes) -> None:
    _checked(read_mail(raw))


SYNTAX = (
    b"From: |Subject: |Content-Type: |multipart/mixed; boundary=x|text/html; charset=|\r\n|\r\n\r\n|--x|"
    b"--x--|\xff\xfe|message/rfc822|=?utf-8?q?|?=|base64|\x00|<|>|@|\"|;|filename*0*=utf-8''%|=|(|[|\\|idna|utf-7|"
    b"x-uuencode|+9999|"
    b"Content-Disposition: attachment; |Content-Transfer-Encoding: |quoted-printable|Date: |begin 644 a\n|"
    b"message/delivery-status|Received: ;"
)
PIECES = st.sampled_from(SYNTAX.split(b"|"))


@given(st.lists(PIECES | st.binary(max_size=6), max_size=40))
@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow])  # slow is the machine, not the pile
def test_r10_any_pile_of_mail_syntax_is_read_without_an_error(pieces: list[bytes]) -> None:
    _checked(read_mail(b"From: a@b.example\r\n" + b"".join(pieces)))
