"""Opening a packet in a program of its own with limits, and what was found in it."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from registratura.documents.reading import types
from registratura.documents.reading.mail import ReadMail
from registratura.documents.reading.mail_headers import Address
from registratura.documents.reading.names import display_name
from registratura.kernel.text import ro_normalise
from registratura.toolkit.sandbox import Limits, Verdict, read_left, run_child

MAX_INSIDE_BYTES = 200 << 20
_CHILD = Path(__file__).with_name("child.py")
_ANSWER_BYTES = 16 << 20
_LIMITS = Limits(cpu_s=20, wall_s=60, memory_bytes=1 << 30, output_bytes=MAX_INSIDE_BYTES + _ANSWER_BYTES)
OUTLOOK = "application/vnd.ms-outlook"
TNEF = "application/vnd.ms-tnef"
_KINDS = {
    TNEF: "tnef",
    "application/ms-tnef": "tnef",
    OUTLOOK: "outlook",
    types.CMS_SIGNED: "signed",
    "application/zip": "zip",
    "application/x-rar": "rar",
    "application/x-7z-compressed": "7z",
}


@dataclass(frozen=True, slots=True)
class Inside:
    """A file taken out of a packet; its name is safe to show."""

    name: str
    declared_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """
    What a packet holds. `files` were taken out; of an archive only the names are `listed`.

    `reason` is why nothing could be read (`unreadable`, `too-heavy`, `too-long`, `too-much-output`); else empty.
    """

    reason: str = ""
    subject: str = ""
    sender: Address | None = None
    text: str = ""
    files: tuple[Inside, ...] = ()
    listed: tuple[str, ...] = ()
    unpacked_bytes: int = 0
    encrypted: bool = False
    broken: bool = False

    def as_mail(self) -> ReadMail:
        """Give a message that Outlook wrapped as any other mail is given."""
        return ReadMail(sender=self.sender, subject=self.subject, body_text=self.text)


def opens(media_type: str) -> bool:
    """Say whether files of a kind can be looked into."""
    return media_type in _KINDS


def open_packet(content: BinaryIO, *, media_type: str) -> Opened:
    """
    Look into a packet, confined, in about a tenth of a second. Never raises for what it holds.

    Never in a transaction.
    """
    with tempfile.TemporaryDirectory(prefix="registratura-packet-", dir="/tmp") as name:
        Path(name).chmod(0o711)
        folder = Path(name) / "room"
        folder.mkdir(mode=0o700)
        with (folder / "input").open("wb") as file:
            shutil.copyfileobj(content, file)
        given = json.dumps({"kind": _KINDS[media_type], "max_bytes": MAX_INSIDE_BYTES})
        outcome = run_child(_CHILD, given, folder=folder, limits=_LIMITS, hidden=[settings.DATA])
        if not outcome.done:
            failed = outcome.verdict in (Verdict.FAILED, Verdict.MISSING)
            return Opened(reason="unreadable" if failed else outcome.verdict.value)
        return _gathered(folder)


def _gathered(folder: Path) -> Opened:
    try:
        answer: Any = json.loads(read_left(folder, "answer.json", most_bytes=_ANSWER_BYTES) or b"")
        if answer.get("reason"):
            return Opened(reason="unreadable")
        files = []
        for number, said in enumerate(answer["files"]):
            content = read_left(folder, f"file-{number}", most_bytes=MAX_INSIDE_BYTES)
            if content:
                files.append(Inside(display_name(str(said["name"])), str(said["media_type"])[:120], content))
        return Opened(
            subject=ro_normalise(str(answer["subject"]), single_line=True),
            sender=_sender(str(answer["sender_name"]), str(answer["sender_address"])),
            text=ro_normalise(str(answer["text"])),
            files=tuple(files),
            listed=tuple(display_name(str(name)) for name in answer["listed"]),
            unpacked_bytes=int(answer["unpacked_bytes"]),
            encrypted=bool(answer["encrypted"]),
            broken=bool(answer["broken"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        # The process was taken over or wrote nonsense: what it left is worth nothing.
        return Opened(reason="unreadable")


def _sender(name: str, address: str) -> Address | None:
    name = ro_normalise(name, single_line=True)[:200]
    address = ro_normalise(address, single_line=True)
    usable = address if "@" in address and " " not in address and len(address) <= 254 else ""
    return Address(name, usable) if name or usable else None
