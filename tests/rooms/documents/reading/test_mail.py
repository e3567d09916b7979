"""A mail is taken apart whatever its bytes are, and nothing of it is lost or misread in silence."""

import base64
import datetime
from email.message import EmailMessage

import pytest

from registratura.documents.reading import mail
from registratura.documents.reading.mail import AutoSubmitted, ReadMail, read_mail

HEAD = b"From: Ion Popescu <ion@exemplu.example>\r\nDate: Mon, 2 Mar 2026 10:00:00 +0200\r\n"


def reasons(found: ReadMail) -> list[str]:
    return [note.reason for note in found.notes]


def two_part(plain: bytes, html: bytes, kind: bytes = b"alternative") -> bytes:
    return (
        HEAD
        + b"MIME-Version: 1.0\r\nContent-Type: multipart/" + kind + b"; boundary=x\r\n\r\n"
        + b"--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + plain + b"\r\n"
        + b"--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html + b"\r\n--x--\r\n"
    )  # fmt: skip


def test_a_plain_mail_gives_all_its_facts() -> None:
    found = read_mail(
        b"Return-Path: <ana@exemplu.example>\r\n"
        b"Received: from a by b with ESMTP id 1;\r\n\tTue, 3 Mar 2026 09:15:00 +0200 (EET)\r\n"
        b"Received: from c by a; Tue, 3 Mar 2026 09:00:00 +0200\r\n"
        b"From: =?utf-8?q?=C5=9Etefan_Ionescu?= <ana@exemplu.example>\r\n"
        b'To: "Prim\xc4\x83ria, registratur\xc4\x83" <registratura@primarie.example>, b@exemplu.example\r\n'
        b"Cc: c@exemplu.example\r\n"
        b"Subject: =?iso-8859-2?Q?Cerere_autoriza=FEie?=\r\n =?iso-8859-2?Q?_de_construire?=\r\n"
        b"Date: Tue, 3 Mar 2026 08:59:00 +0200\r\n"
        b"Message-ID: <1@exemplu.example>\r\n"
        b"In-Reply-To: <0@exemplu.example>\r\n"
        b"References: <a@exemplu.example>\r\n <0@exemplu.example>\r\n"
        b"Content-Type: text/plain; charset=windows-1250\r\n\r\nBun\xe3 ziua, a\xba dori\r\n"
    )

    assert found.problem is None
    assert found.sender == mail.Address(name="Ștefan Ionescu", address="ana@exemplu.example")
    assert [item.address for item in found.recipients] == [
        "registratura@primarie.example", "b@exemplu.example", "c@exemplu.example",
    ]  # fmt: skip
    assert found.recipients[0].name == "Primăria, registratură"
    assert found.subject == "Cerere autorizație de construire"
    assert found.sent_at == datetime.datetime(2026, 3, 3, 6, 59, tzinfo=datetime.UTC)
    assert found.received_at == datetime.datetime(2026, 3, 3, 7, 15, tzinfo=datetime.UTC)
    assert (found.message_id, found.in_reply_to) == ("<1@exemplu.example>", "<0@exemplu.example>")
    assert found.references == ("<a@exemplu.example>", "<0@exemplu.example>")
    assert found.body_text == "Bună ziua, aș dori"
    assert found.notes == ()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"=?utf-8?b?yJg=?= =?utf-8?b?yJo=?=", "ȘȚ"),
        (b"=?utf-8?b?yA==?= =?utf-8?b?mA==?=", "Ș"),
        (b"=?utf-8?q?a?= b =?utf-8?q?c?=", "a b c"),
        (b"=?utf-8?q?a?= =?iso-8859-2?q?b?=", "ab"),
        (b"Re: =?UTF-8?Q?Cerere_=C8=9Beav=C4=83?= (urgent)", "Re: Cerere țeavă (urgent)"),
        (b"=?utf-8?b?yJ?=", "\ufffd"),
        (b"=?utf-8*ro?q?Ia=C8=99i?=", "Iași"),
        (b"Cerere \xc8\x9beav\xc4\x83", "Cerere țeavă"),
        (b"Cerere \xfeeav\xe3", "Cerere țeavă"),
        (b"=?bogus?q?Ia=BAi?=", "Iași"),
        (b"=?utf-8?x?Iasi?=", "=?utf-8?x?Iasi?="),
        (b"a\x00b\x1b[31m", "ab[31m"),
        (b"unu\r\n\tdoi", "unu doi"),
    ],
)
def test_a_subject_is_read_however_it_is_encoded(written: bytes, read: str) -> None:
    found = read_mail(HEAD + b"Subject: " + written + b"\r\n\r\ntext")

    if read == "\ufffd":
        assert found.problem is None
        assert "\x00" not in found.subject
    else:
        assert found.subject == read


def test_a_subject_of_ten_thousand_characters_survives() -> None:
    subject = "petiție " * 1_250
    words = b"\r\n ".join(
        b"=?utf-8?b?" + base64.b64encode(subject[place : place + 15].encode()) + b"?="
        for place in range(0, len(subject), 15)
    )

    plain = read_mail(HEAD + b"Subject: " + subject.encode() + b"\r\n\r\ntext")
    encoded = read_mail(HEAD + b"Subject: " + b"x" * 10_000 + b"\r\n\r\ntext")
    folded = read_mail(HEAD + b"Subject: " + words[:19_000] + b"\r\n\r\ntext")

    assert plain.subject == subject.strip()
    assert encoded.subject == "x" * 10_000
    assert folded.subject.startswith("petiție petiție")


@pytest.mark.parametrize(
    ("written", "name", "address"),
    [
        (b"ion@exemplu.example", "", "ion@exemplu.example"),
        (b"<ion@exemplu.example>", "", "ion@exemplu.example"),
        (b"=?utf-8?q?Popescu=2C_Ion?= <ion@exemplu.example>", "Popescu, Ion", "ion@exemplu.example"),
        (b'"Popescu, Ion" <ion@exemplu.example>', "Popescu, Ion", "ion@exemplu.example"),
        (b"Popescu, Ion <ion@exemplu.example>", "Ion", "ion@exemplu.example"),
        (b"ion@exemplu.example (Ion Popescu)", "Ion Popescu", "ion@exemplu.example"),
        (b'"ion@exemplu.example" ion@exemplu.example', "", "ion@exemplu.example"),
        (b"Ion Popescu", "", ""),
        (b"Ion [mailto:ion@exemplu.example]", "", "ion@exemplu.example"),
        (b"((((((((" * 2_000 + b" ion@exemplu.example", "", "ion@exemplu.example"),
        (b"\xde\xfeef <ion@exemplu.example>", "Ţțef", "ion@exemplu.example"),
    ],
)
def test_a_sender_is_found_in_any_address(written: bytes, name: str, address: str) -> None:
    found = read_mail(b"From: " + written + b"\r\nSubject: x\r\n\r\ntext")

    assert found.problem is None
    assert found.sender is not None
    assert found.sender.address == address
    if name:
        assert found.sender.name == name.replace("Ţ", "Ț")


def test_a_mail_without_sender_is_kept_aside_with_the_remedy() -> None:
    found = read_mail(b"To: registratura@primarie.example\r\nSubject: cine sunt\r\n\r\ntext")

    assert found.problem == "mail-without-sender"
    assert found.problem_words.startswith("Mesajul nu are expeditor.")
    assert (found.subject, found.body_text) == ("cine sunt", "text")


@pytest.mark.parametrize("header", ["Sender", "Reply-To"])
def test_a_sender_may_stand_in_another_header(header: str) -> None:
    found = read_mail(f"{header}: ion@exemplu.example\r\nSubject: x\r\n\r\ntext".encode())

    assert found.problem is None
    assert "mail-sender-elsewhere" in reasons(found)


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"", "mail-empty"),
        (b" \r\n\t\n", "mail-empty"),
        (b"%PDF-1.7\n1 0 obj\n", "mail-unreadable"),
        (b"\x00" * 5_000, "mail-unreadable"),
        (b"PK\x03\x04" + bytes(range(256)) * 20, "mail-unreadable"),
    ],
)
def test_what_is_no_mail_says_so(raw: bytes, problem: str) -> None:
    found = read_mail(raw)

    assert found.problem == problem
    assert found.problem_words.endswith(".")


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Tue, 3 Mar 2026 08:59:00 +0200", "2026-03-03T06:59:00+00:00"),
        ("3 Mar 2026 08:59 -0000", "2026-03-03T08:59:00+00:00"),
        ("Tue, 3 Mar 2026 08:59:00 EET", "2026-03-03T08:59:00+00:00"),
        ("3 Mar 0026 08:59:00 +0000", None),
        ("31 Feb 2026 08:59:00 +0200", None),
        ("3 Mar 2026 08:59:00 +9999", None),
        ("ieri", None),
        ("", None),
        ("9" * 5_000, None),
    ],
)
def test_a_date_is_aware_utc_or_missing_with_a_note(date: str, expected: str | None) -> None:
    found = read_mail(f"From: ion@exemplu.example\r\nDate: {date}\r\n\r\ntext".encode())

    assert found.problem is None
    if expected is None:
        assert found.received_at is None or found.received_at.year == 2026
        assert ("mail-date" in reasons(found)) is (found.sent_at is None)
    else:
        assert found.sent_at is not None
        assert found.sent_at.isoformat() == expected
        assert found.received_at == found.sent_at


def test_a_received_line_that_cannot_be_read_gives_way_to_the_next() -> None:
    found = read_mail(
        b"Received: from x by y; nonsense\r\nReceived: from x by y; Tue, 3 Mar 2026 09:00:00 +0200\r\n" + HEAD
    )

    assert found.received_at == datetime.datetime(2026, 3, 3, 7, 0, tzinfo=datetime.UTC)


def test_of_two_forms_of_the_same_the_plain_one_is_read() -> None:
    found = read_mail(two_part("țară".encode(), b"<p>html</p>"))

    assert found.body_text == "țară"
    assert found.attachments == ()


def test_a_blank_plain_form_gives_way_to_the_html_one() -> None:
    found = read_mail(two_part(b"  ", "<p>Bună ziua,</p><p>a &lt; b</p><script>rău()</script>".encode()))

    assert found.body_text == "Bună ziua,\n\na < b"


def test_texts_one_after_the_other_are_all_read() -> None:
    found = read_mail(two_part(b"unu", b"<b>doi</b>", kind=b"mixed"))

    assert found.body_text == "unu\n\ndoi"


@pytest.mark.parametrize(
    ("charset", "body", "text", "reason"),
    [
        (b"utf-8", "știți".encode(), "știți", None),
        (b"iso-8859-2", "ştiţi".encode("iso-8859-2"), "știți", None),
        (b"iso-8859-1", b"\x80 5", "€ 5", None),
        (b"utf-8", "ştiţi".encode("windows-1250"), "știți", "mail-charset"),
        (b"us-ascii", "știți".encode(), "știți", "mail-charset"),
        (b"x-necunoscut", "știți".encode(), "știți", "mail-charset"),
        (b"x-necunoscut", b"simplu", "simplu", "mail-charset"),
        (b"rot13", b"simplu", "simplu", "mail-charset"),
        (b"unicode_escape", b"a\\x41", "a\\x41", "mail-charset"),
        (b"utf-8\\0", b"simplu", "simplu", "mail-charset"),
    ],
)
def test_a_body_is_read_with_the_best_guess_of_its_charset(
    charset: bytes, body: bytes, text: str, reason: str | None
) -> None:
    found = read_mail(HEAD + b'Content-Type: text/plain; charset="' + charset + b'"\r\n\r\n' + body)

    assert found.body_text == text
    assert found.problem is None
    assert reasons(found) == ([reason] if reason else [])


def test_letters_in_a_charset_nobody_knows_are_shown_and_kept_aside() -> None:
    found = read_mail(HEAD + b"Content-Type: text/plain; charset=x-necunoscut\r\n\r\n\xbatiu")

    assert found.problem == "mail-charset-unknown"
    assert found.body_text == "știu"


def test_attachments_keep_their_bytes_names_and_places() -> None:
    message = EmailMessage()
    message["From"] = "Ion <ion@exemplu.example>"
    message["Subject"] = "acte"
    message.set_content("vedeți atașat")
    message.add_related(
        b"\x89PNG", "image", "png", cid="<logo@exemplu.example>", filename="sigla.png", disposition="inline"
    )
    message.add_attachment(
        b"%PDF-\x00\xff", maintype="application", subtype="pdf", filename="Cerere țeavă.pdf"
    )
    message.add_attachment("a;b\n", subtype="csv", filename="../../etc/tabel.csv")
    message.add_attachment("notă", filename="notă.txt")
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "alt@exemplu.example", "Înaintat 12/2026"
    inner.set_content("text")
    message.add_attachment(inner)

    found = read_mail(message.as_bytes())

    shown = {item.name: item for item in found.attachments}
    assert found.body_text == "vedeți atașat"
    assert list(shown) == ["sigla.png", "Cerere țeavă.pdf", "tabel.csv", "notă.txt", "Înaintat 12-2026.eml"]
    assert shown["Cerere țeavă.pdf"].content == b"%PDF-\x00\xff"
    assert shown["Cerere țeavă.pdf"].declared_type == "application/pdf"
    assert (shown["sigla.png"].inline, shown["sigla.png"].content_id) == (True, "logo@exemplu.example")
    assert not shown["Cerere țeavă.pdf"].inline
    assert read_mail(shown["Înaintat 12-2026.eml"].content).subject == "Înaintat 12/2026"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (b"attachment; filename*=utf-8''Cerere%20%C8%9Beav%C4%83.pdf", "Cerere țeavă.pdf"),
        (b"attachment; filename*0*=utf-8''Cerere%20; filename*1*=%C8%9Beav%C4%83.pdf", "Cerere țeavă.pdf"),
        (b"attachment; filename*=bogus''Cerere%20%C8%9Beav%C4%83.pdf", "Cerere țeavă.pdf"),
        (b'attachment; filename="=?utf-8?q?Cerere_=C8=9Beav=C4=83.pdf?="', "Cerere țeavă.pdf"),
        (b'attachment; filename="Cerere \xc8\x9beav\xc4\x83.pdf"', "Cerere țeavă.pdf"),
        (b'attachment; filename="Cerere \xfeeav\xe3.pdf"', "Cerere țeavă.pdf"),
        (b'attachment; filename="C:\\\\acte\\\\a.pdf"', "a.pdf"),
        (b'attachment; filename=""', "document fără nume.pdf"),
        (b"attachment", "document fără nume.pdf"),
    ],
)
def test_an_attachment_name_is_read_however_it_is_written(header: bytes, name: str) -> None:
    found = read_mail(
        HEAD + b"Content-Type: application/pdf\r\nContent-Disposition: " + header + b"\r\n\r\n%PDF"
    )

    assert [item.name for item in found.attachments] == [name]


def test_winmail_is_kept_as_it_is_with_a_note() -> None:
    raw = HEAD + b"Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n\x78\x9f\x3e\x22"

    found = read_mail(raw)

    assert [(item.name, item.content) for item in found.attachments] == [("winmail.dat", b"\x78\x9f\x3e\x22")]
    assert reasons(found) == ["mail-winmail"]


def test_an_enclosed_message_that_was_encoded_as_a_whole_is_decoded() -> None:
    inner = b"From: alt@exemplu.example\r\nSubject: ascuns\r\n\r\ntext"
    encoded = HEAD + b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"

    found = read_mail(encoded + base64.encodebytes(inner))

    assert [read_mail(item.content).subject for item in found.attachments] == ["ascuns"]


def test_broken_base64_loses_the_mark_of_a_defect_not_the_attachment() -> None:
    found = read_mail(
        HEAD
        + b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0!x"
    )

    assert found.problem is None
    assert found.attachments[0].content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        (b"Auto-Submitted: auto-replied\r\n", AutoSubmitted.AUTO_REPLY),
        (b"Auto-Submitted: auto-generated; x=y\r\n", AutoSubmitted.AUTO_REPLY),
        (b"X-Autoreply: yes\r\n", AutoSubmitted.AUTO_REPLY),
        (b"Auto-Submitted: no\r\n", None),
        (b"List-Id: <stiri.exemplu.example>\r\n", AutoSubmitted.LIST),
        (b"Precedence: Bulk\r\n", AutoSubmitted.LIST),
        (
            b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n",
            AutoSubmitted.BOUNCE,
        ),
        (b"", None),
    ],
)
def test_mail_of_machines_is_told_apart(headers: bytes, kind: AutoSubmitted | None) -> None:
    assert read_mail(HEAD + headers + b"\r\ntext").auto_submitted is kind
