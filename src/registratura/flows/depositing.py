"""
What comes by another way than mail (the counter, a scanner, the portal, another program) into the tray, never twice.

The bytes are kept first, in pieces as they come (`keep_stream`), outside any transaction; then one short transaction
enters the files and puts the item in the tray. Killed in between, the same key asked again goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from registratura.documents import queries as documents_read
from registratura.documents import services as documents
from registratura.documents.containers.opening import OUTLOOK, TNEF, Opened, open_packet
from registratura.documents.reading.mail import ReadMail, read_mail
from registratura.documents.reading.mail_headers import Address
from registratura.documents.services import ReceivedFile
from registratura.flows.ingest.insides import Unpacking, remarks_on, with_notes
from registratura.flows.ingest.papers import MAIL_TYPE, paper_of_mail, subject_from_name
from registratura.institutions import queries as institutions
from registratura.intake import queries as tray
from registratura.intake import services as intake
from registratura.intake.errors import DepositRefusedError
from registratura.intake.services import Arrived
from registratura.journal.services import Actor
from registratura.toolkit.scope import acting_for

CHUNK_BYTES = 1 << 20
FILES_MOST = 100
TEXT_MOST = 100_000
_TEXT_NAME = "mesaj.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """
    What somebody hands in: files that are kept already, and what is said of them.

    source: `upload`, `scan`, `portal` or `api`. key: chosen by who deposits, the same when asked again.
    `text` is what was typed in place of a letter; it is kept as a file, before the others. Empty fields are filled
    from a message that was handed in as a file, else from the name of the first file.
    """

    source: str
    key: UUID
    files: tuple[ReceivedFile, ...] = ()
    subject: str = ""
    text: str = ""
    sender_name: str = ""
    sender_address: str = ""
    arrived_at: datetime | None = None
    thread_entry_id: int | None = None


@dataclass(frozen=True, slots=True)
class Deposited:
    """The item of the tray; whether it had been there already; why files were refused, each with its name."""

    item_id: int
    repeated: bool = False
    refused: tuple[str, ...] = ()


class _RepeatedError(Exception):
    """The same key was being deposited at this moment."""


def keep_stream(*, space: str, source: BinaryIO | Iterable[bytes], name: str) -> ReceivedFile:
    """
    Keep the bytes of a stream in the store of the institution with code `space`, never all of them in memory.

    What goes over the limit is refused, and the rest of it not read. Never in a transaction.
    Raises: OSError when the store is full or the stream breaks.
    """
    pieces = iter(lambda: source.read(CHUNK_BYTES), b"") if hasattr(source, "read") else iter(source)
    with TemporaryFile(dir=settings.INCOMING_ROOT) as file:
        size = 0
        for piece in pieces:
            size += len(piece)
            file.write(piece)
            if size > settings.MAX_UPLOAD_BYTES:
                break
        file.flush()
        return documents.receive(space=space, path=Path(f"/proc/self/fd/{file.fileno()}"), name=name)


def deposit(*, institution_id: int, given: Deposit, by: Actor | None, now: datetime) -> Deposited:
    """
    Put what was handed in into the tray as one item, its first file before the others.

    Asked again with the same key and the same first file, the same item answers. Files that cannot be accepted wait
    in quarantine, each with its reason. Must not run in a scope.
    Raises: DepositRefusedError when nothing can be accepted, or the key was used for something else.
    """
    institution = institutions.institution_by_id(institution_id)
    assert institution is not None
    paper = _Gathered.of(institution.code, given)
    if not paper.files:
        _put_in_quarantine(institution_id, paper.refused, by, now)
        raise DepositRefusedError(
            " ".join(_words(paper.refused)) or _("Nu ați dat niciun fișier și niciun text.")
        )
    sha256 = paper.files[0].inspection.sha256
    try:
        with acting_for(institution_id):
            known = _known(given.key, sha256)
            if known is not None:
                return Deposited(known, repeated=True, refused=_words(paper.refused))
            item_id = _enter(given, paper, sha256, by, now)
    except _RepeatedError:
        with acting_for(institution_id):
            known = _known(given.key, sha256)
        assert known is not None
        return Deposited(known, repeated=True, refused=_words(paper.refused))
    return Deposited(item_id, refused=_words(paper.refused))


def _known(key: UUID, sha256: str) -> int | None:
    item_id = tray.item_with_key(key)
    if item_id is None:
        return None
    line = tray.tray_item(item_id)
    if line is None or line.raw_sha256 != sha256:
        raise DepositRefusedError(
            _("Cu aceeași cheie s-a depus deja altceva. Folosiți o cheie nouă."), field="key"
        )
    return item_id


def _enter(given: Deposit, paper: _Gathered, sha256: str, by: Actor | None, now: datetime) -> int:
    first, *others = paper.files
    role = "message" if paper.mail is not None else "file"
    whole = documents.add_document(received=first, now=now, by=by, role=role)
    for part in others:
        documents.add_document(received=part, now=now, by=by, role="attachment", part_of_id=whole.id)
    for file in paper.refused:
        documents.quarantine(received=file, now=now, by=by)
    mail = paper.mail or ReadMail()
    sender = mail.sender or Address("", "")
    item_id = intake.put_in_tray(
        arrived=Arrived(
            source=given.source,
            deposit_key=given.key,
            raw_id=whole.id,
            raw_sha256=sha256,
            arrived_at=given.arrived_at or now,
            message_id=mail.message_id,
            sender_name=given.sender_name or sender.name,
            sender_address=given.sender_address or sender.address,
            subject=given.subject or mail.subject or subject_from_name(first.name),
            attachment_count=len(others),
            sent_by_machine=str(mail.auto_submitted or ""),
            problem=" ".join(_words(paper.refused)),
            thread_entry_id=given.thread_entry_id,
        ),
        now=now,
        by=by,
    )
    if item_id is None:
        raise _RepeatedError
    return item_id


def _put_in_quarantine(
    institution_id: int, files: Iterable[ReceivedFile], by: Actor | None, now: datetime
) -> None:
    with acting_for(institution_id):
        for file in files:
            documents.quarantine(received=file, now=now, by=by)


def _words(files: Iterable[ReceivedFile]) -> tuple[str, ...]:
    return tuple(f"„{file.name}”: {file.problem_words}" for file in files)


@dataclass(frozen=True, slots=True)
class _Gathered:
    """The files of a deposit with what stands inside them, and the message that one of them is."""

    files: tuple[ReceivedFile, ...]
    refused: tuple[ReceivedFile, ...]
    mail: ReadMail | None

    @classmethod
    def of(cls, space: str, given: Deposit) -> _Gathered:
        files, mail = list(given.files[:FILES_MOST]), None
        if given.text.strip():
            text = given.text[:TEXT_MOST].encode()
            files.insert(0, keep_stream(space=space, source=[text], name=_TEXT_NAME))
        whole: list[ReceivedFile] = []
        for place, file in enumerate(files):
            if not file.accepted:
                whole.append(file)
                continue
            parts, said = _taken_apart(space, file)
            mail = said if place == 0 else mail
            whole += parts
        accepted = tuple(file for file in whole if file.accepted)
        return cls(accepted, tuple(file for file in whole if not file.accepted), mail)


def _taken_apart(space: str, file: ReceivedFile) -> tuple[list[ReceivedFile], ReadMail | None]:
    media_type = file.inspection.media_type
    if media_type == MAIL_TYPE:
        with documents_read.open_bytes(space=space, sha256=file.inspection.sha256) as content:
            raw = content.read()
        paper = paper_of_mail(space=space, raw=raw, name=file.name)
        return [file, *paper.parts], paper.mail or read_mail(raw)
    if media_type in (OUTLOOK, TNEF):
        with documents_read.open_bytes(space=space, sha256=file.inspection.sha256) as content:
            opened = open_packet(content, media_type=media_type)
        return [with_notes(file, *remarks_on(opened, media_type)), *_inside(space, opened)], opened.as_mail()
    return [file], None


def _inside(space: str, opened: Opened) -> list[ReceivedFile]:
    def keep(content: bytes, name: str) -> ReceivedFile:
        return keep_stream(space=space, source=[content], name=name)

    unpacking = Unpacking(keep=keep)
    return [file for inside in opened.files for file in unpacking.files(inside.content, inside.name)]
