"""
Letters that come back by themselves: reports of servers (RFC 3464) and automatic answers (RFC 3834).

Pure: bytes in, what they say out. Hostile letters give nothing, never an error.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import compat32
from enum import StrEnum

MOST_BYTES = 5 * 1024 * 1024
# No server's report has so many; parsing them would cost a minute, or more calls within calls than Python allows.
MOST_SEPARATORS = 2_000
MOST_NESTED = 50
MOST_PARTS = 200
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_REPLY = re.compile(r"(?<!\d)([45]\d\d)(?![\d.])")
_LOCALLY_SENT_BACK = re.compile(
    r"undeliver|delivery (?:status notification|failure|has failed)|returned mail|mail delivery|nelivrat",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"^(?:auto(?:matic)?[ -]?(?:reply|response)|r[ăa]spuns automat|out of (?:the )?office|absent)",
    re.IGNORECASE,
)


class Came(StrEnum):
    """What a letter that came back says."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"  # handed on to a server that reports nothing: not the same as being there
    AUTO_REPLY = "auto_reply"


@dataclass(frozen=True, slots=True)
class Report:
    """
    What came back. `status`: the enhanced code (5.1.1), empty when none; `words`: the other server's own.

    names: everything by which our letter may be known: Message-IDs and addresses, the most telling first.
    """

    came: Came
    status: str
    words: str
    names: tuple[str, ...]


def parsed(raw: bytes) -> Message | None:
    """Return a letter taken apart, from its first megabytes; None when it is built to cost, not to be read."""
    raw = raw[:MOST_BYTES]
    if raw.count(b"\n--") > MOST_SEPARATORS or raw.lower().count(b"multipart/") > MOST_NESTED:
        return None
    return message_from_bytes(raw, policy=compat32)


def read_report(raw: bytes) -> Report | None:
    """Return what an incoming letter reports of another; None when a person wrote it, or nothing can be told."""
    letter = parsed(raw)
    if letter is None:
        return None
    parts = _parts(letter)
    fields = _status_fields(parts)
    names = tuple(_names(letter, parts))
    if fields is not None:
        return _from_fields(fields, names)
    sender = _header(letter, "From") + _header(letter, "Return-Path")
    empty_sender = _header(letter, "Return-Path").strip() == "<>" or "mailer-daemon" in sender.lower()
    subject = _header(letter, "Subject")
    if empty_sender and _LOCALLY_SENT_BACK.search(subject):
        return _from_prose(parts, names)
    automatic = _header(letter, "Auto-Submitted").strip().lower()
    if automatic.startswith(("auto-replied", "auto-generated")) or _is_old_auto_reply(letter, subject):
        return Report(Came.AUTO_REPLY, "", _short(subject), names)
    return None


def _is_old_auto_reply(letter: Message, subject: str) -> bool:
    older = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress-Reply")
    return any(letter.get(name) is not None for name in older) or bool(_AWAY.match(subject))


def _parts(letter: Message) -> list[Message]:
    parts: list[Message] = []
    waiting: list[object] = [letter]
    while waiting and len(parts) < MOST_PARTS:
        part = waiting.pop(0)
        if isinstance(part, Message):
            parts.append(part)
            payload = part.get_payload()
            waiting += payload if isinstance(payload, list) else []
    return parts


def _status_fields(parts: list[Message]) -> dict[str, str] | None:
    """Return the fields of the first recipient in a report of delivery, names in small letters."""
    for part in parts:
        if part.get_content_type() != "message/delivery-status":
            continue
        payload = part.get_payload()
        blocks = payload if isinstance(payload, list) else []
        for block in blocks:
            if isinstance(block, Message) and block.get("Action"):
                return {name.lower(): _plain(value) for name, value in block.items()}
    return None


def _from_fields(fields: dict[str, str], names: tuple[str, ...]) -> Report | None:
    came = {
        "failed": Came.FAILED,
        "delayed": Came.DELAYED,
        "delivered": Came.DELIVERED,
        "relayed": Came.RELAYED,
        "expanded": Came.RELAYED,
    }.get(fields.get("action", "").strip().lower())
    if came is None:
        return None
    status = _STATUS.search(fields.get("status", ""))
    words = fields.get("diagnostic-code", "") or fields.get("status", "")
    return Report(came, status[0] if status else "", _short(words), names)


def _from_prose(parts: list[Message], names: tuple[str, ...]) -> Report:
    """Read a report of a server that knows no fields: for good unless its words hold a code of the fourth hundred."""
    text = next((_text(part) for part in parts if part.get_content_maintype() == "text"), "")
    status, reply = _STATUS.search(text), _REPLY.search(text)
    code = status[0] if status else (reply[1] if reply else "")
    line = next((line for line in text.splitlines() if code and code in line), "")
    return Report(
        Came.DELAYED if code.startswith("4") else Came.FAILED,
        status[0] if status else "",
        _short(line),
        names,
    )


def _names(letter: Message, parts: list[Message]) -> Iterator[str]:
    """Give what may name our letter: its own header sent back, the thread, the address that it returned to."""
    for part in parts[1:]:
        if part.get_content_type() == "text/rfc822-headers":
            yield from _named_in_text(_text(part))
        elif part.get("Message-ID") is not None:
            yield _header(part, "Message-ID")
    for name in ("In-Reply-To", "References", "Original-Message-ID"):
        yield _header(letter, name)
    for name in ("Delivered-To", "X-Original-To", "Envelope-To", "To"):
        for value in letter.get_all(name, []):
            yield _plain(value)
    for part in parts:
        if part.get_content_maintype() == "text":
            yield from _named_in_text(_text(part))


def _named_in_text(text: str) -> Iterator[str]:
    for line in text[:200_000].splitlines():
        if line.lower().startswith("message-id:"):
            yield line.partition(":")[2].strip()


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _header(part: Message, name: str) -> str:
    value = part.get(name, "")
    try:
        return _plain(make_header(decode_header(value)))
    except (LookupError, ValueError, HeaderParseError):
        return _plain(value)


def _plain(value: object) -> str:
    return " ".join(str(value).split())


def _short(words: str) -> str:
    return "".join(sign for sign in words if sign.isprintable())[:1_000]
