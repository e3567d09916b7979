"""What mail servers and mail programs report on a dispatch: delivery (RFC 3464), reading (RFC 8098). Pure."""

import re
from dataclasses import dataclass
from email.message import Message

from registratura.messaging.bounces import Came, parsed, read_report

OURS = re.compile(r"<d\d{1,18}\.\d{1,18}\.[0-9a-f]{16}@[^\s<>@]{1,255}>")
_OUTCOMES = {Came.FAILED: "failed", Came.DELIVERED: "arrived", Came.RELAYED: "later", Came.DELAYED: "later"}


@dataclass(frozen=True, slots=True)
class Report:
    """What a mail says of a message of ours. `outcome`: failed, arrived, read, or later when nothing is decided."""

    message_id: str
    outcome: str
    words: str


def report_in(raw: bytes) -> Report | None:
    """Return what a mail reports on a dispatch; None when it is no report, or names no message of ours."""
    letter = parsed(raw)
    reading = _reading(letter) if letter is not None else None
    if reading is not None:
        return reading
    found = read_report(raw)
    if found is None or found.came not in _OUTCOMES:
        return None
    message_id = next((match[0] for name in found.names if (match := OURS.search(name))), "")
    if not message_id:
        return None
    said = " ".join(part for part in (found.status, found.words) if part)
    return Report(message_id, _OUTCOMES[found.came], said or str(found.came))


def _reading(mail: Message) -> Report | None:
    payload = mail.get_payload()
    for part in payload if isinstance(payload, list) else []:
        if not isinstance(part, Message) or part.get_content_type() != "message/disposition-notification":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if not isinstance(block, Message):
                continue
            said = " ".join(str(block.get("Disposition", "")).split())[:300]
            named = OURS.search(str(block.get("Original-Message-ID", "")))
            if named and said.lower().rpartition(";")[2].strip().startswith("displayed"):
                return Report(named[0], "read", said)
    return None
