"""What stands inside the files that came: packets opened, forwarded messages read, each thing found kept as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO

from registratura.documents.containers.opening import Opened, open_packet, opens
from registratura.documents.reading import types
from registratura.documents.reading.mail import ReadMail, read_mail
from registratura.documents.reading.remarks import Remark, remark
from registratura.documents.services import ReceivedFile

MOST_DEPTH = 3
MOST_FILES = 300
HEAVY_BYTES = 1 << 30
_NAMES_SHOWN = 8
SMIME = "smime.p7m"

Keep = Callable[[bytes, str], ReceivedFile]


@dataclass
class Unpacking:
    """The unpacking of what came together. `keep` keeps bytes under a name; `found` counts what was taken out."""

    keep: Keep
    found: int = 0

    def files(self, content: bytes, name: str, *, depth: int = 0) -> Iterator[ReceivedFile]:
        """Give a file with remarks on what is in it, then each file found in it, as far as is reasonable."""
        file = self.keep(content, name)
        if not file.accepted:
            yield file
            return
        media_type = file.inspection.media_type
        if media_type == types.MAIL:
            yield from self._of_mail(file, read_mail(content), depth)
        elif opens(media_type) and _worth_opening(media_type, name):
            yield from self._of_packet(file, open_packet(BytesIO(content), media_type=media_type), depth)
        else:
            yield file

    def _of_mail(self, file: ReceivedFile, mail: ReadMail, depth: int) -> Iterator[ReceivedFile]:
        sender = mail.sender.name or mail.sender.address if mail.sender else "?"
        count = len(mail.attachments)
        files = "fără anexe" if not count else "o anexă" if count == 1 else f"{count} anexe"
        yield with_notes(file, remark("mail-inside", sender=sender, subject=mail.subject[:120], files=files))
        for attachment in mail.attachments:
            yield from self._inner(attachment.content, attachment.name, file.name, depth)

    def _of_packet(self, file: ReceivedFile, opened: Opened, depth: int) -> Iterator[ReceivedFile]:
        yield with_notes(file, *remarks_on(opened, file.inspection.media_type))
        for inside in opened.files:
            yield from self._inner(inside.content, inside.name, file.name, depth)

    def _inner(self, content: bytes, name: str, container: str, depth: int) -> Iterator[ReceivedFile]:
        if depth >= MOST_DEPTH or self.found >= MOST_FILES:
            return
        self.found += 1
        first, *others = self.files(content, name, depth=depth + 1)
        yield with_notes(first, remark("found-inside", container=container))
        yield from others


def remarks_on(opened: Opened, media_type: str) -> list[Remark]:
    """Say in words what a packet is."""
    if opened.reason:
        return [remark("packet-unreadable" if opened.reason == "unreadable" else "packet-too-heavy")]
    said: list[Remark] = []
    if opened.listed:
        more = len(opened.listed) - _NAMES_SHOWN
        names = ", ".join(opened.listed[:_NAMES_SHOWN]) + (f" și încă {more}" if more > 0 else "")
        said.append(remark("archive-lists", count=str(len(opened.listed)), names=names[:300]))
    if opened.encrypted:
        said.append(remark("mail-encrypted" if media_type == types.CMS_SIGNED else "archive-encrypted"))
    if opened.unpacked_bytes > HEAVY_BYTES:
        said.append(remark("archive-heavy", size=str(opened.unpacked_bytes >> 20)))
    if opened.broken and not opened.listed:
        said.append(remark("packet-partly"))
    return said


def with_notes(file: ReceivedFile, *notes: Remark) -> ReceivedFile:
    """Return the file with more remarks."""
    inspection = file.inspection
    return replace(file, inspection=replace(inspection, notes=(*inspection.notes, *notes)))


def _worth_opening(media_type: str, name: str) -> bool:
    """A signed document keeps its content inside its signature; only a whole message signed so is taken out."""
    return media_type != types.CMS_SIGNED or name.lower() == SMIME
