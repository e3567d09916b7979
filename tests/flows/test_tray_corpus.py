"""Messages that nobody here wrote, and broken ones, through the tray: all kept byte for byte, no machine answered."""

import hashlib
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from registratura.documents import queries as documents
from registratura.intake import queries as tray
from registratura.intake.queries import TrayLine
from registratura.messaging.models import Message
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address, words
from tests.doors.desk.test_entries import signed_in
from tests.fakes.packets import winmail
from tests.flows.taking_in import mail, with_attachments
from tests.flows.test_ingest_mail import cpython_mails
from tests.flows.test_tray import Fake, fetch, letter, mailbox, waiting
from tools.hostile.bombs_zip import zipped

__all__ = ["cpython_mails"]


@pytest.fixture
def ana(alba: Town) -> Client:
    return signed_in(alba.registrar)


def test_r18_pythons_own_test_messages_are_each_one_item_and_no_machine_is_answered(
    alba: Town, ana: Client, cpython_mails: Path
) -> None:
    raws = {
        hashlib.sha256(raw).hexdigest(): raw
        for path in sorted(cpython_mails.iterdir())
        if path.is_file() and (raw := path.read_bytes())
    }

    assert fetch(alba, mailbox(alba, 143), Fake(*raws.values())) == len(raws) >= 40
    assert fetch(alba, mailbox(alba, 144, username="alta@alba.example"), Fake(*raws.values())) == 0
    items = [*all_waiting(alba), *waiting(alba, "set_aside")]
    assert {item.raw_sha256 for item in items} == set(raws)
    with acting_for(alba.id):
        answered = set(Message.objects.values_list("about_id", flat=True))
    for item in items:
        assert not (item.sent_by_machine and item.id in answered), item.subject
        assert item.raw_id is not None or item.problem
        if item.raw_id is not None:
            with documents.open_bytes(space=alba.institution.code, sha256=item.raw_sha256) as kept:
                assert kept.read() == raws[item.raw_sha256]
    for item in items[::6]:
        assert ana.get(address(alba, "tray_item", item=item.id)).status_code == 200


def all_waiting(town: Town) -> list[TrayLine]:
    with acting_for(town.id):
        page = tray.tray(state="waiting")
        return page.lines + (tray.tray(state="waiting", after=page.next).lines if page.next else [])


def shown(town: Town, client: Client, raw: bytes) -> str:
    fetch(town, mailbox(town, 143), Fake(raw))
    (item,) = waiting(town)
    return words(client.get(address(town, "tray_item", item=item.id)))


def guarded() -> bytes:
    archive = bytearray(zipped({"acte.pdf": b"x" * 50}))
    archive[archive.index(b"PK\x01\x02") + 8] |= 1
    return bytes(archive)


def signed(kind: str) -> bytes:
    head = mail(**{"MIME-Version": b"1.0"}).partition(b"\r\n\r\n")[0] + b"\r\n"
    if kind == "clear":
        parts = b'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=b\r\n\r\n--b\r\n\r\n'
        signature = (
            b'--b\r\nContent-Type: application/pkcs7-signature; name="smime.p7s"\r\n\r\nMIIB\r\n--b--\r\n'
        )
        return head + parts + b"Textul semnat.\r\n" + signature
    body = b64encode(b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03")
    kinds = b'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"\r\n'
    return head + kinds + b"Content-Transfer-Encoding: base64\r\n\r\n" + body


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (with_attachments(("winmail.dat", winmail(("oferta.txt", b"o")))), "Scos din „winmail.dat”"),
        (with_attachments(("acte.zip", guarded())), "Arhivă protejată cu parolă"),
        (with_attachments(("dosar.zip", zipped({"plan.pdf": b"x"}))), "Arhivă cu 1 fișiere: plan.pdf"),
        (with_attachments(("dosar.zip", b"PK\x03\x04nimic")), "nu a putut fi despachetat"),
        (
            with_attachments(("fwd.eml", letter("Înăuntru", number=9, attachment=b"anexa"))),
            "Mesaj alăturat: de la",
        ),
        (signed("clear"), "Mesaj semnat (S/MIME)"),
        (signed("hidden"), "Mesaj criptat (S/MIME)"),
        (with_attachments(("gol.pdf", b"")), "gol"),
        (
            mail(**{"Content-Type": b"text/plain; charset=x-nimeni"}, body=b"\r\n\xff\xfetext"),
            "set de caractere",
        ),
    ],
    ids=["winmail", "guarded", "archive", "broken", "forwarded", "signed", "encrypted", "empty", "charset"],
)
def test_each_dark_corner_is_shown_as_what_it_is(alba: Town, ana: Client, raw: bytes, said: str) -> None:
    assert said in shown(alba, ana, raw)


def test_what_is_forwarded_gives_its_own_files_and_pictures_in_a_text_are_no_annexes(alba: Town) -> None:
    inline = b"--b\r\nContent-Type: image/png\r\nContent-ID: <sigla@x>\r\n"
    inline += b"Content-Disposition: inline\r\n\r\n\x89PNG\r\n"
    raw = with_attachments(("fwd.eml", letter("Înăuntru", number=9, attachment=b"anexa")))
    raw = raw.replace(b"--b--\r\n", inline + b"--b--\r\n")

    fetch(alba, mailbox(alba, 143), Fake(raw))

    (item,) = waiting(alba)
    assert item.attachment_count == 1
    with acting_for(alba.id):
        assert item.raw_id is not None
        assert [part.name for part in documents.parts_of(item.raw_id)][:2] == ["fwd.eml", "act.txt"]


def test_a_message_of_fifty_megabytes_is_kept_and_shown(alba: Town, ana: Client) -> None:
    raw = letter(number=1, attachment=b"a" * (37 << 20))  # and a third more as it travels

    assert "act.txt" in shown(alba, ana, raw)


@pytest.mark.parametrize(
    "heads", [{"Auto_Submitted": "auto-generated"}, {"X_Autoreply": "yes"}, {"Precedence": "bulk"}]
)
def test_machines_are_recognized_and_never_answered(alba: Town, heads: dict[str, Any]) -> None:
    fetch(alba, mailbox(alba, 143), Fake(letter(number=1, **heads)))

    (item,) = waiting(alba)
    assert item.sent_by_machine
    with acting_for(alba.id):
        assert Message.objects.count() == 0
