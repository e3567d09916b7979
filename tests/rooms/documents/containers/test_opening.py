"""Packets are opened in a confined process: what is in them comes out as it went in, what is broken is told."""

from email import message_from_bytes
from io import BytesIO
from pathlib import Path

import pytest

from registratura.documents.containers import archives, outlook, tnef
from registratura.documents.containers.found import BrokenError
from registratura.documents.containers.opening import OUTLOOK, TNEF, Opened, open_packet
from registratura.documents.reading import types
from tests.fakes.packets import nested_winmail, outlook_message, winmail
from tools.hostile.bombs_zip import zipped

SAMPLE = Path(__file__).parents[4] / "samples/mail/oferta-winmail.eml"
LETTER = "Cerere privind strada Fântânii – ș ț ă.pdf"


def opened(content: bytes, media_type: str) -> Opened:
    return open_packet(BytesIO(content), media_type=media_type)


def test_files_come_out_of_winmail_with_their_long_names() -> None:
    found = opened(winmail((LETTER, b"%PDF-1.7 oferta"), ("b.txt", b"doi")), TNEF)

    assert [(file.name, file.content) for file in found.files] == [
        (LETTER, b"%PDF-1.7 oferta"),
        ("b.txt", b"doi"),
    ]
    assert (found.subject, found.text, found.reason) == ("Ofertă", "Bună ziua.", "")


def test_the_sample_winmail_holds_its_offer() -> None:
    message = message_from_bytes(SAMPLE.read_bytes())
    raw = next(part for part in message.walk() if part.get_filename() == "winmail.dat").get_payload(
        decode=True
    )
    assert isinstance(raw, bytes)

    found = opened(raw, TNEF)

    assert found.files
    assert all(file.content for file in found.files)


def test_a_message_inside_winmail_gives_its_files_and_its_text() -> None:
    inner = winmail(("anexa.txt", b"anexa"), subject="Înăuntru", text="Textul dinăuntru")

    found = opened(winmail(more=nested_winmail(inner)), TNEF)

    assert [(file.name, file.content.decode()) for file in found.files] == [
        ("Înăuntru.txt", "Textul dinăuntru"),
        ("anexa.txt", "anexa"),
    ]


def test_a_saved_outlook_message_says_who_and_what_and_gives_its_files() -> None:
    raw = outlook_message(
        (LETTER, b"x" * 1_000), ("b.txt", b"doi"), subject="Ședință", text="Vă aștept.", sender="Ilinca Moga",
        address="ilinca@posta.example",
    )  # fmt: skip

    found = opened(raw, OUTLOOK)

    assert (found.subject, found.text) == ("Ședință", "Vă aștept.")
    assert found.sender is not None
    assert (found.sender.name, found.sender.address) == ("Ilinca Moga", "ilinca@posta.example")
    assert [(file.name, len(file.content)) for file in found.files] == [(LETTER, 1_000), ("b.txt", 3)]
    assert types.media_type_of(raw, name="a.msg").media_type == OUTLOOK


def test_an_archive_is_listed_and_its_password_told() -> None:
    plain = zipped({"a.txt": b"x" * 50, "dosar/b.txt": b"y"})
    guarded = bytearray(plain)
    place = guarded.index(b"PK\x01\x02")
    guarded[place + 8] |= 1

    assert opened(plain, "application/zip").listed == ("a.txt", "dosar-b.txt")
    assert not opened(plain, "application/zip").encrypted
    assert opened(bytes(guarded), "application/zip").encrypted


@pytest.mark.parametrize(
    ("content", "encrypted"),
    [
        (b"Rar!\x1a\x07\x00" + b"\0\0\x73\x80\x00\x0d\x00" + bytes(6), True),
        (b"Rar!\x1a\x07\x00" + b"\0\0\x73\x00\x00\x0d\x00" + bytes(6), False),
        (b"Rar!\x1a\x07\x01\x00" + b"\0\0\0\0" + b"\x21\x04", True),
        (b"Rar!\x1a\x07\x01\x00" + b"\0\0\0\0" + b"\x21\x01", False),
    ],
)
def test_a_rar_says_whether_a_password_guards_it(content: bytes, encrypted: bool) -> None:
    assert archives.read_rar(content).encrypted is encrypted


@pytest.mark.parametrize(
    "media_type", [TNEF, OUTLOOK, "application/zip", "application/x-7z-compressed", types.CMS_SIGNED]
)
def test_what_is_no_packet_is_told_and_harms_nobody(media_type: str) -> None:
    assert opened(b"nimic de felul acesta" * 30, media_type).reason == "unreadable"


@pytest.mark.parametrize("read", [tnef.read, outlook.read])
def test_a_packet_cut_anywhere_is_read_as_far_as_it_goes_or_told_to_be_broken(read: object) -> None:
    whole = winmail((LETTER, b"x" * 300), more=nested_winmail(winmail(("c", b"c"))))
    if read is outlook.read:
        whole = outlook_message(("a", b"a" * 200), subject="s", text="t", sender="n", address="a@b.example")

    for place in range(0, len(whole), 7):
        try:
            read(whole[:place])  # type: ignore[operator]
        except BrokenError:
            continue


def test_what_a_taken_over_reader_leaves_is_worth_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child = tmp_path / "child.py"
    child.write_text("open('answer.json', 'w').write('{\"files\": [{\"name\": 1}], \"subject\": []}')")
    tmp_path.chmod(0o755)
    monkeypatch.setattr("registratura.documents.containers.opening._CHILD", child)

    assert opened(winmail(), TNEF).reason == "unreadable"
