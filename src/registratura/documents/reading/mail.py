"""
A mail taken apart: who, when, about what, and what is attached.

Whatever the bytes are, reading them gives a `ReadMail`; what cannot be used has a `problem`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import Compat32
from enum import StrEnum

from registratura.documents.reading import charsets, mail_headers
from registratura.documents.reading.html_text import text_of_html
from registratura.documents.reading.mail_headers import PARSER_FAILURES, Address
from registratura.documents.reading.names import UNNAMED, display_name
from registratura.documents.reading.remarks import SENTENCES, Remark, remark
from registratura.kernel.text import ro_normalise

MAX_PARTS = 1_000
MAX_NESTING = 20
MAX_BODY_CHARACTERS = 1_000_000
MAX_DECODED_BYTES = 200 * 1024 * 1024

_TELLING_HEADERS = (
    "From", "To", "Cc", "Subject", "Date", "Received", "Message-ID", "MIME-Version", "Content-Type", "Sender",
    "Reply-To", "Return-Path", "Delivered-To",
)  # fmt: skip


class AutoSubmitted(StrEnum):
    """What kind of machine sent a mail (RFC 3834)."""

    AUTO_REPLY = "auto-reply"
    BOUNCE = "bounce"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class MailAttachment:
    """A document that came with a mail."""

    name: str
    """Safe to show."""
    declared_type: str
    """What the mail says it is; the content may be something else."""
    content: bytes = field(repr=False)
    content_id: str
    """Without angle brackets; empty when the part has none."""
    inline: bool
    """Meant to be seen inside the text, as a picture in a signature."""


@dataclass(frozen=True, slots=True)
class ReadMail:
    """What a mail says. Every text is normalised; every time is aware UTC."""

    sender: Address | None = None
    recipients: tuple[Address, ...] = ()
    subject: str = ""
    sent_at: datetime.datetime | None = None
    received_at: datetime.datetime | None = None
    """By the topmost server, else as the sender dated it."""
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    body_text: str = ""
    attachments: tuple[MailAttachment, ...] = ()
    auto_submitted: AutoSubmitted | None = None
    notes: tuple[Remark, ...] = ()
    problem: str | None = None
    """Why the mail cannot be registered as it is: a reason code; None when it can."""

    @property
    def problem_words(self) -> str:
        """The problem in Romanian with the remedy, a message id to translate; empty when there is none."""
        return SENTENCES[self.problem] if self.problem else ""


class _Bounded(Compat32):
    """Keep headers as they came, cut where the parser would need too long: its time grows by the square."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        structured = name.lower().startswith("content-")
        return name, value[: 4_000 if structured else mail_headers.MAX_HEADER_CHARACTERS]


_POLICY = _Bounded()


def read_mail(raw: bytes, *, max_decoded_bytes: int = MAX_DECODED_BYTES) -> ReadMail:
    """
    Take a mail apart. Never raises, whatever the bytes.

    raw: the message as received, without an mbox separator line.
    max_decoded_bytes: the most that all attachments together may take.
    """
    if not raw.strip():
        return ReadMail(problem="mail-empty")
    message, problem = _parsed(raw)
    if not any(name in message for name in _TELLING_HEADERS):
        return ReadMail(problem="mail-unreadable")
    notes = _Notes()
    head = _read_head(message, notes)
    content = _Content(notes=notes, budget=max_decoded_bytes)
    if problem is None:
        problem = content.read(message)
    if problem is None and head.sender is None:
        problem = "mail-without-sender"
    body_text = content.body_text()
    return replace(
        head,
        body_text=body_text,
        attachments=tuple(content.attachments),
        notes=tuple(notes.found.values()),
        problem=problem,
    )


def _parsed(raw: bytes) -> tuple[Message, str | None]:
    # Counted before parsing, because the parser itself is what too many parts would exhaust.
    if raw.count(b"\n--") <= 50 * MAX_PARTS and raw.lower().count(b"boundary") <= MAX_PARTS:
        try:
            return BytesParser(policy=_POLICY).parsebytes(raw), None
        except PARSER_FAILURES:
            pass
    try:
        return BytesHeaderParser(policy=_POLICY).parsebytes(raw), "mail-too-complex"
    except PARSER_FAILURES:
        return Message(policy=_POLICY), "mail-unreadable"


class _Notes:
    """Remarks of one reading, each reason once."""

    def __init__(self) -> None:
        self.found: dict[str, Remark] = {}

    def add(self, reason: str, **params: str) -> None:
        self.found.setdefault(reason, remark(reason, **params))


def _read_head(message: Message, notes: _Notes) -> ReadMail:
    subject = mail_headers.raw_value(message, "Subject")
    if mail_headers.unknown_charsets(subject):
        notes.add("mail-charset", charset="utf-8 / windows-1250")
    sent_at = mail_headers.date_of(mail_headers.raw_value(message, "Date"))
    received_at = next(mail_headers.received_dates(message), None) or sent_at
    if sent_at is None:
        notes.add("mail-date")
    recipients = [
        address
        for header in ("To", "Cc")
        for value in mail_headers.raw_values(message, header)
        for address in mail_headers.addresses(value)
    ]
    identifier = mail_headers.raw_value(message, "Message-ID")
    if sealed := _sealed(message):
        notes.add(sealed)
    return ReadMail(
        sender=_sender(message, notes),
        recipients=tuple(recipients[: mail_headers.MAX_RECIPIENTS]),
        subject=mail_headers.decoded(subject),
        sent_at=sent_at,
        received_at=received_at,
        message_id=next(
            iter(mail_headers.message_ids(identifier)), ro_normalise(identifier[:998], single_line=True)
        ),
        in_reply_to=next(iter(mail_headers.message_ids(mail_headers.raw_value(message, "In-Reply-To"))), ""),
        references=mail_headers.message_ids(mail_headers.raw_value(message, "References")),
        auto_submitted=_auto_submitted(message),
    )


def _sealed(message: Message) -> str:
    """Tell a message that is signed or encrypted as a whole (S/MIME, RFC 8551)."""
    kind = mail_headers.raw_value(message, "Content-Type").lower()
    if kind.startswith("multipart/signed") and "pkcs7" in kind:
        return "mail-signed"
    if kind.startswith(("application/pkcs7-mime", "application/x-pkcs7-mime")):
        return "mail-encrypted" if "enveloped" in kind else "mail-signed"
    return ""


def _sender(message: Message, notes: _Notes) -> Address | None:
    for header in ("From", "Sender", "Reply-To"):
        found = [
            item
            for value in mail_headers.raw_values(message, header)
            for item in mail_headers.addresses(value)
        ]
        if not found:
            continue
        best = next((item for item in found if item.address), found[0])
        if header != "From":
            notes.add("mail-sender-elsewhere", header=header)
        if len(found) > 1:
            notes.add("mail-several-senders")
        if not best.address:
            notes.add("mail-sender-name-only")
        return best
    return None


def _auto_submitted(message: Message) -> AutoSubmitted | None:
    def said(header: str) -> str:
        return mail_headers.raw_value(message, header).lower()

    content_type = said("Content-Type")
    returned = content_type.startswith("multipart/report") and "delivery-status" in content_type
    if returned or (said("Return-Path") == "<>" and said("From").find("mailer-daemon") >= 0):
        return AutoSubmitted.BOUNCE
    automatic = said("Auto-Submitted").partition(";")[0].strip() not in ("", "no")
    # A confirmation of reading is a report too (RFC 8098); not every program says that it wrote it by itself.
    automatic = automatic or (content_type.startswith("multipart/report") and "disposition" in content_type)
    if automatic or said("X-Autoreply") or said("X-Autorespond") or said("Precedence") == "auto_reply":
        return AutoSubmitted.AUTO_REPLY
    if said("List-Id") or said("List-Post") or said("Precedence") in ("list", "bulk", "junk"):
        return AutoSubmitted.LIST
    return None


@dataclass(slots=True)
class _Text:
    """One readable part; the parts of one multipart/alternative say the same and share a group."""

    group: int
    is_html: bool
    text: str


class _Content:
    """The body and the attachments, gathered part by part."""

    def __init__(self, *, notes: _Notes, budget: int) -> None:
        self.attachments: list[MailAttachment] = []
        self._texts: list[_Text] = []
        self._notes = notes
        self._budget = budget
        self._parts = 0
        self._doubt: str | None = None

    def read(self, message: Message) -> str | None:
        """Gather all parts; give the problem that stopped it."""
        try:
            for part, depth, group in self._leaves(message, depth=0, group=0):
                self._parts += 1
                if self._parts > MAX_PARTS or depth > MAX_NESTING:
                    return "mail-too-complex"
                self._take(part, group)
                if self._budget < 0:
                    return "mail-too-big"
        except PARSER_FAILURES:
            self._notes.add("mail-defects")
            return "mail-unreadable"
        return self._doubt

    def _leaves(self, part: Message, *, depth: int, group: int) -> Iterator[tuple[Message, int, int]]:
        if part.defects:
            self._notes.add("mail-defects")
        inside = _inside(part)
        if part.get_content_maintype() != "multipart" or not inside or depth > MAX_NESTING:
            yield part, depth, group
            return
        if part.get_content_subtype() == "alternative":
            group = id(part)
        for child in inside:
            yield from self._leaves(child, depth=depth + 1, group=group)

    def _take(self, part: Message, group: int) -> None:
        disposition = mail_headers.raw_value(part, "Content-Disposition").partition(";")[0].strip().lower()
        name = mail_headers.parameter(part, "Content-Disposition", "filename")
        name = name or mail_headers.parameter(part, "Content-Type", "name")
        media_type = part.get_content_type()
        if part.get_content_maintype() == "message":
            self._attach(part, _message_name(part, name), _message_bytes(part), inline=False)
            return
        data = _payload(part)
        readable = media_type in ("text/plain", "text/html") or part.get_content_maintype() == "multipart"
        if readable and not name and disposition != "attachment":
            self._read_text(part, data, group)
            return
        inline = disposition == "inline" or bool(part.get("Content-ID") and disposition != "attachment")
        self._attach(part, name or _unnamed(media_type), data, inline=inline)
        if media_type == "application/ms-tnef" or name.lower() == "winmail.dat":
            self._notes.add("mail-winmail")

    def _attach(self, part: Message, name: str, content: bytes, *, inline: bool) -> None:
        self._budget -= len(content)
        if self._budget < 0:
            return
        self.attachments.append(
            MailAttachment(
                name=display_name(name),
                declared_type=ro_normalise(part.get_content_type(), single_line=True),
                content=content,
                content_id=ro_normalise(mail_headers.raw_value(part, "Content-ID"), single_line=True).strip(
                    "<>"
                ),
                inline=inline,
            )
        )

    def _read_text(self, part: Message, data: bytes, group: int) -> None:
        found = charsets.decode(data, charset=mail_headers.parameter(part, "Content-Type", "charset"))
        if found.guessed:
            self._notes.add("mail-charset", charset=found.charset)
        if found.doubtful:
            self._doubt = "mail-charset-unknown"
        self._texts.append(_Text(group=group, is_html=part.get_content_subtype() == "html", text=found.text))

    def body_text(self) -> str:
        """Give the text to read: of several forms of the same the plain one, unless it is blank."""
        plain_groups = {item.group for item in self._texts if not item.is_html and item.text.strip()}
        pieces: list[str] = []
        for item in self._texts:
            if item.is_html and item.group and item.group in plain_groups:
                continue
            shortened = item.text[: 4 * MAX_BODY_CHARACTERS]
            pieces.append(text_of_html(shortened) if item.is_html else shortened)
        body = ro_normalise("\n\n".join(piece.strip("\r\n") for piece in pieces if piece.strip()))
        if len(body) > MAX_BODY_CHARACTERS:
            self._notes.add("mail-body-cut")
        return body[:MAX_BODY_CHARACTERS]


def _inside(part: Message) -> list[Message]:
    """Give the parts or messages that a part holds."""
    payload = part.get_payload()
    return [item for item in payload if isinstance(item, Message)] if isinstance(payload, list) else []


def _payload(part: Message) -> bytes:
    """Decode a part; what cannot be decoded is given as it stands."""
    try:
        data = part.get_payload(decode=True)
    except PARSER_FAILURES:
        data = None
    if isinstance(data, bytes):
        return data
    text = part.get_payload()
    return text.encode("utf-8", "surrogateescape") if isinstance(text, str) else b""


def _message_bytes(part: Message) -> bytes:
    """Give an enclosed message as a file of its own."""
    inside = _inside(part)
    if not inside:
        return _payload(part)
    encoding = mail_headers.raw_value(part, "Content-Transfer-Encoding").lower()
    if len(inside) == 1 and encoding in ("base64", "quoted-printable") and not inside[0].keys():
        # Forbidden, and common: the enclosed message was encoded as a whole.
        bare: Message = Message(policy=_POLICY)
        bare["Content-Transfer-Encoding"] = encoding
        bare.set_payload(inside[0].get_payload())
        return _payload(bare)
    return b"\n".join(_written(item) for item in inside)


def _written(message: Message) -> bytes:
    try:
        return message.as_bytes(policy=_POLICY)
    except PARSER_FAILURES:
        return str(message.get_payload()).encode("utf-8", "surrogateescape")


def _message_name(part: Message, name: str) -> str:
    if name:
        return name
    if part.get_content_type() != "message/rfc822":
        return f"{part.get_content_subtype()}.txt"
    inside = _inside(part)
    subject = mail_headers.raw_value(inside[0], "Subject") if inside else ""
    # A subject is no path: its slashes separate nothing.
    return f"{mail_headers.decoded(subject).replace('/', '-') or 'mesaj'}.eml"


_EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-signature": ".p7s",
    "application/pkcs7-mime": ".p7m",
    "application/x-pkcs7-mime": ".p7m",
    "application/ms-tnef": ".dat",
}


def _unnamed(media_type: str) -> str:
    return UNNAMED + _EXTENSIONS.get(media_type, "")
