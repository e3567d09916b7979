"""From a file or a mail to what can be registered. Everything slow is done here, outside any transaction."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile

from django.conf import settings

from registratura.documents import services as documents
from registratura.documents.reading.inspection import Status
from registratura.documents.reading.mail import AutoSubmitted, ReadMail, read_mail
from registratura.documents.reading.remarks import remark
from registratura.documents.services import ReceivedFile
from registratura.flows.ingest.insides import Unpacking
from registratura.kernel.text import ro_normalise
from registratura.registers.drafts import SUBJECT_MOST

MAIL_TYPE = "message/rfc822"
SUBJECTLESS_MAIL = "Mesaj electronic fără subiect"
SHORTEST_SUBJECT = 3

_SIGNATURE = re.compile(r"\.(?:p7s|p7m|asc|sig)$", re.IGNORECASE)
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_BETWEEN_WORDS = re.compile(r"[\s_.\-]+")
# What a mail sent by a machine is, in the words of the register.
_KINDS = {
    AutoSubmitted.AUTO_REPLY: "răspuns automat",
    AutoSubmitted.BOUNCE: "înștiințare de nelivrare",
    AutoSubmitted.LIST: "mesaj de listă",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A kept file with what the register will say of it; `mail` and `parts` when it is a message."""

    file: ReceivedFile
    subject: str
    mail: ReadMail | None = None
    parts: tuple[ReceivedFile, ...] = ()
    insides: int = 0
    """How many of the parts were taken out of others: out of winmail.dat, of a forwarded message."""

    @property
    def held_back(self) -> list[ReceivedFile]:
        """The attachments that cannot be accepted."""
        return [part for part in self.parts if not part.accepted]

    @property
    def annex_count(self) -> int | None:
        """How many attachments the mail has, without the pictures inside its text; None for a file."""
        if self.mail is None:
            return None
        return sum(not attachment.inline for attachment in self.mail.attachments)

    @property
    def document_kind(self) -> str:
        """What a machine's mail is; empty for a person's."""
        if self.mail is None or self.mail.auto_submitted is None:
            return ""
        return _KINDS[self.mail.auto_submitted]


def paper_of_file(*, space: str, path: Path) -> Paper:
    """Keep a file and name its subject after it."""
    return Paper(documents.receive(space=space, path=path, name=path.name), subject_from_name(path.name))


def paper_of_mail(*, space: str, raw: bytes, name: str) -> Paper:
    """Keep a mail byte for byte, and each attachment as a file; what the mail lacks makes its file refused."""
    file = _kept(space, raw, name)
    if not file.accepted:
        return Paper(file, "")
    mail = read_mail(raw)
    inspection = replace(file.inspection, media_type=MAIL_TYPE, notes=mail.notes)
    file = replace(file, inspection=inspection)
    if mail.problem:
        return Paper(refused(file, reason=mail.problem), "")
    unpacking = Unpacking(keep=partial(_kept, space))
    parts = [
        file
        for attachment in mail.attachments
        for file in unpacking.files(attachment.content, attachment.name)
    ]
    return Paper(
        file=file, subject=_subject_of_mail(mail), mail=mail, parts=tuple(parts), insides=unpacking.found
    )


def refused(file: ReceivedFile, *, reason: str, **params: str) -> ReceivedFile:
    """Return the file as refused for a reason of `documents.reading.remarks`."""
    problem = remark(reason, **params)
    return replace(file, inspection=replace(file.inspection, status=Status.QUARANTINED, problem=problem))


def with_digest(file: ReceivedFile, *, sha256: str) -> ReceivedFile:
    """Return a refused file with the digest that its inspection, having stopped early, lacks."""
    known = file.inspection.sha256 or sha256
    return replace(file, inspection=replace(file.inspection, sha256=known))


def subject_from_name(name: str) -> str:
    """Make a subject out of a file's name: „cerere-certificat_fiscal.pdf” is „Cerere certificat fiscal”."""
    name = ro_normalise(name, single_line=True)
    stem = _EXTENSION.sub("", _SIGNATURE.sub("", name))
    words = _BETWEEN_WORDS.sub(" ", stem).strip()
    if len(words) < SHORTEST_SUBJECT:
        words = f"Document {name}".strip()
    return (words[:1].upper() + words[1:])[:SUBJECT_MOST]


def _subject_of_mail(mail: ReadMail) -> str:
    subject = ro_normalise(mail.subject, single_line=True)
    return subject[:SUBJECT_MOST] if len(subject) >= SHORTEST_SUBJECT else SUBJECTLESS_MAIL


def _kept(space: str, content: bytes, name: str) -> ReceivedFile:
    # A file without a name: whatever happens to this process, nothing of it stays behind.
    with TemporaryFile(dir=settings.INCOMING_ROOT) as file:
        file.write(content)
        file.flush()
        return documents.receive(space=space, path=Path(f"/proc/self/fd/{file.fileno()}"), name=name)
