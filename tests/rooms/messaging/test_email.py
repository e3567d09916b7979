"""Letters by SMTP: what leaves, and what a server that is down, slow or rude makes of it."""

import asyncio
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO

import pytest

from registratura.messaging.channels.email import MailServer, Patience, SmtpTransport
from registratura.messaging.channels.port import ChannelError, Enclosure, Parcel, Receipt
from tests.fakes.mail_server import Mailbox, mail_server, rude_server, up_to_data

PARCEL = Parcel(
    address="dan@example.ro",
    subject="Mesajul dumneavoastră a fost înregistrat: 125/02.03.2026",
    text="Petiția a fost primită.\nTermenul de răspuns: 01.04.2026\n\nhttps://registratura.example/birou/alba/mesaje/1/",
    reference="<m1.2.0123456789abcdef@registratura.example>",
    sender_name="Primăria Alba",
    at=datetime(2026, 3, 3, 8, 0, tzinfo=UTC),
    reply_to="registratura@alba.example",
    return_to="retur+b1-2-0123456789abcdef@registratura.example",
    recipient_name="Dan Dobre",
)
QUICK = Patience(connect=2, command=2, closing_dot=0.3, whole=5)


def sent(port: int, parcel: Parcel = PARCEL, patience: Patience = QUICK, **server: object) -> Receipt:
    """Send by a server on this machine."""
    transport = SmtpTransport(
        MailServer("127.0.0.1", port, **server),  # type: ignore[arg-type]
        sender="registratura@registratura.example",
        patience=patience,
    )
    return transport.send(parcel)


def refused(port: int, parcel: Parcel = PARCEL, patience: Patience = QUICK) -> ChannelError:
    """Send, and return how it was not taken."""
    with pytest.raises(ChannelError) as error:
        sent(port, parcel, patience)
    return error.value


@pytest.fixture
def mailbox() -> Mailbox:
    """A server's memory."""
    return Mailbox()


@pytest.fixture
def port(mailbox: Mailbox) -> Iterator[int]:
    """A kind server."""
    with mail_server(mailbox) as number:
        yield number


def read(raw: bytes) -> EmailMessage:
    """Return a letter as its reader sees it."""
    letter = message_from_bytes(raw, policy=default)
    assert isinstance(letter, EmailMessage)
    return letter


def test_the_servers_words_and_number_are_kept(port: int) -> None:
    assert sent(port) == Receipt("250 2.0.0 Ok: queued as 4F1A2B3C4D", "4F1A2B3C4D")


def test_a_letter_has_text_and_html_and_says_that_it_is_automatic(port: int, mailbox: Mailbox) -> None:
    sent(port)

    letter = read(mailbox.letters[0])
    text, page = (letter.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert page is not None
    assert letter["Message-ID"] == PARCEL.reference
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Subject"] == PARCEL.subject
    assert str(letter["From"]) == "Primăria Alba <registratura@registratura.example>"
    assert str(letter["Reply-To"]) == "Primăria Alba <registratura@alba.example>"
    assert "List-Unsubscribe" not in letter
    assert "Bună ziua, Dan Dobre," in text.get_content()
    assert "Petiția a fost primită." in page.get_content()
    assert "<strong>01.04.2026</strong>" in page.get_content()
    assert mailbox.senders == [PARCEL.return_to]


def test_the_same_parcel_sent_again_has_the_same_name(port: int, mailbox: Mailbox) -> None:
    sent(port)
    sent(port)

    assert len({read(raw)["Message-ID"] for raw in mailbox.letters}) == 1


def test_nothing_in_a_text_becomes_markup_or_a_header(port: int, mailbox: Mailbox) -> None:
    text = "<script>alert(1)</script>\n\n<b>x</b>: <i>y</i>"
    sent(port, Parcel(**{**_fields(), "text": text, "recipient_name": "Dan <x@y.z>"}))

    page = read(mailbox.letters[0]).get_body(("html",))
    assert page is not None
    assert "<script>" not in page.get_content()
    assert "<b>x" not in page.get_content()
    with pytest.raises(ValueError, match="linefeed"):
        sent(port, Parcel(**{**_fields(), "subject": "Salut\r\nBcc: x@example.ro"}))


def _fields() -> dict[str, object]:
    return {name: getattr(PARCEL, name) for name in PARCEL.__slots__}


def test_lines_of_dots_arrive_whole(port: int, mailbox: Mailbox) -> None:
    sent(port, Parcel(**{**_fields(), "text": "unu\n.\n..doi\n.trei"}))

    text = read(mailbox.letters[0]).get_body(("plain",))
    assert text is not None
    assert "unu\n.\n..doi\n.trei" in text.get_content().replace("\r\n", "\n")


def test_files_go_along_byte_for_byte(port: int, mailbox: Mailbox) -> None:
    content = bytes(range(256)) * 400
    enclosed = Enclosure("Răspuns și anexă.pdf", "application/pdf", lambda: BytesIO(content))
    sent(port, Parcel(**{**_fields(), "enclosures": (enclosed,)}))

    (attached,) = read(mailbox.letters[0]).iter_attachments()
    assert attached.get_filename() == "Răspuns și anexă.pdf"
    assert attached.get_content() == content


def test_an_address_with_marks_is_written_as_it_is(port: int, mailbox: Mailbox) -> None:
    sent(port, Parcel(**{**_fields(), "address": "ștefan@example.ro"}))

    assert mailbox.recipients == ["ștefan@example.ro"]


def test_a_server_that_knows_no_marks_refuses_such_an_address_for_good(mailbox: Mailbox) -> None:
    with mail_server(mailbox, enable_SMTPUTF8=False) as number:
        error = refused(number, Parcel(**{**_fields(), "address": "ștefan@example.ro"}))

    assert error.permanent


def test_nobody_at_the_door_is_a_reason_to_wait() -> None:
    with mail_server(Mailbox()) as number:
        pass

    error = refused(number)
    assert (error.permanent, error.unknown) == (False, False)


@pytest.mark.parametrize(
    ("answer", "permanent"),
    [
        ("550 5.1.1 No such user", True),
        ("450 4.2.1 Mailbox busy", False),
        ("452 4.2.2 Over quota", False),
        ("530 5.7.0 Must issue a STARTTLS command first", False),
    ],
)
def test_a_refused_recipient_is_final_or_not_by_its_code(
    port: int, mailbox: Mailbox, answer: str, permanent: bool
) -> None:
    mailbox.answer_recipient = lambda _address: answer

    error = refused(port)

    assert (error.permanent, error.unknown, error.reply) == (permanent, False, answer)
    assert mailbox.letters == []


@pytest.mark.parametrize(("answer", "permanent"), [("554 5.7.1 Spam", True), ("451 4.3.0 Try later", False)])
def test_a_letter_refused_at_its_end_is_final_or_not_by_its_code(
    port: int, mailbox: Mailbox, answer: str, permanent: bool
) -> None:
    mailbox.answer_data = lambda: answer

    error = refused(port)

    assert (error.permanent, error.unknown) == (permanent, False)


def test_a_busy_greeting_is_a_reason_to_wait() -> None:
    async def busy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"421 4.3.2 Too many connections\r\n")
        await writer.drain()

    with rude_server(busy) as number:
        error = refused(number)

    assert (error.permanent, error.unknown) == (False, False)
    assert error.reply == "421 4.3.2 Too many connections"


def test_a_server_that_drops_the_line_in_the_letter_has_not_taken_it() -> None:
    async def dropping(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await up_to_data(reader, writer)
        await reader.read(2_000)
        writer.transport.abort()

    large = Parcel(**{**_fields(), "text": "un rând lung și drept\n" * 400_000})
    with rude_server(dropping) as number:
        error = refused(number, large)

    assert (error.permanent, error.unknown) == (False, False)


def test_a_server_silent_after_the_closing_dot_may_have_taken_it() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await up_to_data(reader, writer)
        await reader.readuntil(b"\r\n.\r\n")
        await asyncio.sleep(30)

    with rude_server(silent) as number:
        error = refused(number)

    assert (error.permanent, error.unknown) == (False, True)


def test_a_server_that_drops_the_line_after_the_closing_dot_may_have_taken_it() -> None:
    async def dropping(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await up_to_data(reader, writer)
        await reader.readuntil(b"\r\n.\r\n")

    with rude_server(dropping) as number:
        error = refused(number)

    assert (error.permanent, error.unknown) == (False, True)


def test_a_late_yes_is_waited_for() -> None:
    async def late(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await up_to_data(reader, writer)
        await reader.readuntil(b"\r\n.\r\n")
        await asyncio.sleep(0.6)
        writer.write(b"250 2.0.0 taken at last\r\n")
        await writer.drain()

    with rude_server(late) as number:
        receipt = sent(number, patience=Patience(connect=2, command=0.3, closing_dot=10, whole=20))

    assert receipt.reply == "250 2.0.0 taken at last"


def test_a_server_that_says_a_letter_a_second_is_cut_off() -> None:
    async def dripping(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(b"2")
            await writer.drain()
            await asyncio.sleep(0.05)

    with rude_server(dripping) as number:
        error = refused(number, patience=Patience(connect=1, command=1, closing_dot=1, whole=0.5))

    assert (error.permanent, error.unknown) == (False, False)


def test_a_server_that_talks_nonsense_is_a_reason_to_wait() -> None:
    async def babbling(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"\xff\xfe bun venit\r\n" * 3)
        await writer.drain()
        await reader.read(100)

    with rude_server(babbling) as number:
        assert not refused(number).permanent


def test_no_password_is_told_without_encryption_being_sure(port: int) -> None:
    with pytest.raises(ChannelError) as error:
        sent(port, user="ana", password="parola", starttls=True)

    assert not error.value.permanent
    assert "parola" not in error.value.reply


def test_a_server_with_a_strange_certificate_is_not_trusted(mailbox: Mailbox) -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b"220 no TLS here\r\n")
        await writer.drain()

    with rude_server(plain) as number, pytest.raises(ChannelError) as error:
        sent(number, tls=True)

    assert not error.value.permanent
    assert ssl.SSLError.__name__ in error.value.reply or "SSL" in error.value.reply
