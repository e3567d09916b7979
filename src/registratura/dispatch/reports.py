"""Delivery reports of mail servers (RFC 3464) and reading confirmations (RFC 8098), read out of raw mail. Pure."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

_REFERENCE = re.compile(r"<[^\s<>@]{1,200}@[^\s<>@]{1,255}>")
_OUTCOMES = {"failed": "failed", "delivered": "arrived", "relayed": "arrived", "expanded": "arrived"}


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says of one message. `outcome`: failed, arrived, read or delayed."""

    message_id: str
    outcome: str
    words: str


def read_reports(raw: bytes) -> list[Report]:
    """Return what a mail reports on messages of ours; empty when it is no report or names none."""
    mail = message_from_bytes(raw, policy=compat32)
    if mail.get_content_type() != "multipart/report":
        return []
    kind = str(mail.get_param("report-type") or "").lower()
    message_id = _original_of(mail)
    if not message_id:
        return []
    if kind == "disposition-notification":
        return _reading(mail, message_id)
    return _delivery(mail, message_id) if kind in ("delivery-status", "") else []


def _delivery(mail: Message, message_id: str) -> list[Report]:
    found = []
    for part in mail.walk():
        if part.get_content_type() not in ("message/delivery-status", "message/global-delivery-status"):
            continue
        for block in _blocks(part):
            action = str(block.get("Action", "")).strip().lower()
            if not action:
                continue
            said = _one_line(block.get("Diagnostic-Code") or block.get("Status") or action)
            found.append(Report(message_id, _OUTCOMES.get(action, "delayed"), said))
    # Of several recipients' lines the worst counts: a dispatch has one recipient, so that they do not differ in life.
    return sorted(found, key=lambda one: ("failed", "arrived", "delayed").index(one.outcome))[:1]


def _reading(mail: Message, message_id: str) -> list[Report]:
    for part in mail.walk():
        if part.get_content_type() != "message/disposition-notification":
            continue
        for block in _blocks(part):
            said = _one_line(block.get("Disposition") or "")
            if said.lower().rpartition(";")[2].strip().startswith("displayed"):
                return [Report(message_id, "read", said)]
    return []


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []


def _original_of(mail: Message) -> str:
    """Return the Message-ID of the message reported on: of the returned part, or as the report names it."""
    named = [name for part in mail.walk() for name in _names_in(part)]
    named += [str(mail.get(name, "")) for name in ("In-Reply-To", "References")]
    return next((found[0] for text in named if (found := _REFERENCE.search(text))), "")


def _names_in(part: Message) -> list[str]:
    kind = part.get_content_type()
    if kind in ("message/rfc822", "message/global"):
        return [str(inner.get("Message-ID", "")) for inner in _blocks(part)]
    if kind in ("text/rfc822-headers", "message/global-headers"):
        text = part.get_payload(decode=True)
        headers = message_from_bytes(text if isinstance(text, bytes) else b"", policy=compat32)
        return [str(headers.get("Message-ID", ""))]
    if kind == "message/disposition-notification":
        return [str(inner.get("Original-Message-ID", "")) for inner in _blocks(part)]
    return []


def _one_line(value: object) -> str:
    return " ".join(str(value).split())[:500]
