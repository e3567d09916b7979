"""Keeping files: first the bytes, durably and outside any transaction, then their row."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from registratura.documents.models import Blob, Document, Quarantined
from registratura.documents.reading.inspection import Inspection, Status, inspect_file
from registratura.documents.reading.names import display_name
from registratura.documents.reading.remarks import remark
from registratura.documents.services.eliminating import hold_digest, note_returned
from registratura.documents.services.screening import note_infected, note_opinion
from registratura.institutions import queries as institutions
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.errors import DomainError
from registratura.toolkit.antivirus import Opinion, scanner
from registratura.toolkit.scope import required_institution
from registratura.toolkit.storage import storage

_NOTHING_TO_KEEP = frozenset({"file-too-big", "file-unreadable", "file-not-regular"})


class FileChangedError(DomainError):
    """A file was written to while it was being kept."""

    code = "documents.file.changed"


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file whose bytes are kept (or refused, see `inspection`), under the name it will be shown by."""

    name: str
    inspection: Inspection
    opinion: Opinion | None = None
    """What the antivirus said of it; None when it was not asked."""

    @property
    def accepted(self) -> bool:
        """Whether it may be registered."""
        return self.inspection.status == "ok"

    @property
    def problem_words(self) -> str:
        """Why it may not, with the remedy; empty when it may."""
        return self.inspection.problem.words if self.inspection.problem else ""


def receive(*, space: str, path: Path, name: str, max_bytes: int | None = None) -> ReceivedFile:
    """
    Inspect a file and keep its bytes, accepted or not, in the store of the institution with code `space`.

    Slow (disk, antivirus): never inside a transaction. Empty files and files over the limit have nothing worth keeping
    and are only described. An infected file is refused and kept sealed, apart from what can be opened.
    Raises: FileChangedError when somebody writes to the file at the same time; OSError when the store is full.
    """
    inspection = inspect_file(path, max_bytes=max_bytes or settings.MAX_UPLOAD_BYTES, name=name)
    opinion = None
    if inspection.size_bytes and inspection.reason not in _NOTHING_TO_KEEP:
        opinion = _asked(path)
        if opinion is not None and opinion.state == "infected":
            space = _sealed_space(space)
            found = remark("infected", finding=opinion.finding)
            inspection = replace(inspection, status=Status.QUARANTINED, problem=found)
        with path.open("rb") as source:
            kept = storage().put(space=space, source=source)
        if kept.sha256 != inspection.sha256:
            raise FileChangedError(_("Fișierul s-a schimbat în timp ce era citit; încercați din nou."))
    return ReceivedFile(display_name(name), inspection, opinion)


def _asked(path: Path) -> Opinion | None:
    antivirus = scanner()
    if antivirus is None:
        return None
    with path.open("rb") as content:
        return antivirus.look(content)


def _sealed_space(space: str) -> str:
    """Return where the infected files of an institution lie: kept as proof, opened by nobody."""
    return f"{space}.sealed"


def keep_bytes(*, space: str, content: bytes) -> str:
    """Keep bytes made by the product or taken out of a mail, and return their SHA-256. Never in a transaction."""
    return storage().put(space=space, source=BytesIO(content)).sha256


def add_document(
    *,
    received: ReceivedFile,
    now: datetime,
    by: Actor | None,
    role: str = Document.Role.FILE,
    part_of_id: int | None = None,
) -> Document:
    """
    Enter a received and accepted file as a document in its first version; the same bytes are kept once.

    Raises: ValueError for a file that was not accepted: that one goes to `quarantine`.
    """
    if not received.accepted:
        raise ValueError("a refused file cannot become a document")
    document = Document(
        institution_id=required_institution(),
        blob=enter_blob(received=received, now=now),
        name=received.name,
        role=role,
        part_of_id=part_of_id,
        note=notes_of(inspection=received.inspection),
        added_at=now,
        added_by_id=by.id if by is not None else None,
    )
    document.save(force_insert=True)
    return document


def enter_blob(*, received: ReceivedFile, now: datetime) -> Blob:
    """Enter kept bytes once for the institution in scope, with what the antivirus said, and return their row."""
    inspection = received.inspection
    facts: dict[str, Any] = {
        "institution_id": required_institution(),
        "sha256": inspection.sha256,
        "size_bytes": inspection.size_bytes,
        "media_type": inspection.media_type[:120],
        "page_count": inspection.page_count,
        "stored_at": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_blob (institution_id, sha256, size_bytes, media_type, page_count, stored_at)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (institution_id, sha256) DO NOTHING RETURNING id",
            list(facts.values()),
        )
        new = cursor.fetchone()
    # A mail brings several files, nearly always new: asking for each row again would cost a tenth of its taking in.
    blob = Blob(id=new[0], **facts) if new else Blob.objects.get(sha256=inspection.sha256)
    blob._state.adding = False
    if not new:
        _take_back(blob, now)
    note_opinion(blob_id=blob.id, opinion=received.opinion, now=now)
    return blob


def _take_back(blob: Blob, now: datetime) -> None:
    """Bytes that are kept already may be on their way out, or gone: what somebody brings now stays."""
    hold_digest(sha256=blob.sha256, alone=False)
    institution = institutions.institution_by_id(blob.institution_id)
    assert institution is not None
    if not note_returned(blob_id=blob.id, sha256=blob.sha256, space=institution.code, now=now):
        raise FileChangedError(_("Fișierul tocmai se elimina; încărcați-l din nou."))


def notes_of(*, inspection: Inspection) -> str:
    """Return what the first look found that a person should know, in one line."""
    return "; ".join(note.words for note in inspection.notes)[:500]


def add_documents(*, received: Sequence[ReceivedFile], now: datetime, by: Actor | None) -> list[Document]:
    """Enter several accepted files, in order."""
    return [add_document(received=file, now=now, by=by) for file in received]


def quarantine(*, received: ReceivedFile, now: datetime, by: Actor | None) -> bool:
    """Enter a refused file with its reason; False when the same one already waits there."""
    inspection = received.inspection
    institution_id = required_institution()
    if received.opinion is not None and received.opinion.state == "infected":
        note_infected(sha256=inspection.sha256, opinion=received.opinion, now=now)
    if Quarantined.objects.filter(sha256=inspection.sha256, name=received.name).exists():
        return False
    held = Quarantined(
        institution_id=institution_id,
        sha256=inspection.sha256,
        size_bytes=inspection.size_bytes,
        name=received.name,
        reason=inspection.reason,
        words=(inspection.problem.words if inspection.problem else "")[:500],
        held_at=now,
    )
    held.save(force_insert=True)
    journal.record(
        action="documents.file.quarantined",
        subject_type="quarantined",
        subject_id=held.id,
        by=by,
        details={
            "sha256": inspection.sha256,
            "reason": inspection.reason,
            "size_bytes": inspection.size_bytes,
        },
    )
    return True
