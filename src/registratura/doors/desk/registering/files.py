"""Files handed in with a form: kept first, and not asked for again when the form comes back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from registratura.documents import queries as documents_read
from registratura.documents import services as documents
from registratura.documents.reading.inspection import Inspection, Status
from registratura.documents.reading.names import display_name
from registratura.documents.reading.remarks import remark
from registratura.documents.services import ReceivedFile
from registratura.institutions import queries as institutions
from registratura.kernel.errors import DomainError
from registratura.toolkit.scope import acting_for

_DAY_SECONDS = 24 * 3600
FILES_MOST = 50


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that is kept already, with the signed text by which the form names it."""

    token: str
    received: ReceivedFile

    @property
    def name(self) -> str:
        """The name it came with."""
        return self.received.name

    @property
    def size(self) -> int:
        """Bytes."""
        return self.received.inspection.size_bytes

    @property
    def media_type(self) -> str:
        """What it is."""
        return self.received.inspection.media_type


@dataclass(frozen=True, slots=True)
class HandedIn:
    """The files of a form: those kept, and the words on those refused, each with the file's name and a remedy."""

    kept: tuple[KeptFile, ...]
    refusals: tuple[str, ...]


def hand_in(*, space: str, uploads: Sequence["UploadedFile[Any]"], tokens: Iterable[str]) -> HandedIn:
    """
    Keep the files of a form in the store of the institution with code `space`. Slow: never in a transaction.

    tokens: the signed texts of files kept when the form was handed in before; bent ones are left out.
    """
    if uploads and (full := _no_room(space)):
        return HandedIn((), (full,))
    kept = [known for token in tokens if (known := _opened(space, token)) is not None]
    refusals: list[str] = []
    if len(uploads) + len(kept) > FILES_MOST:
        return HandedIn(
            tuple(kept[:FILES_MOST]),
            (_("Cel mult %d fișiere deodată; restul atașați-le după înregistrare.") % FILES_MOST,),
        )
    for upload in uploads:
        received, words = _received(space, upload)
        if received is None:
            refusals.append(f"„{display_name(upload.name or '')}”: {words}")
        elif received.inspection.sha256 not in {file.received.inspection.sha256 for file in kept}:
            kept.append(KeptFile(_signed(space, received), received))
    return HandedIn(tuple(kept), tuple(refusals))


def _received(space: str, upload: "UploadedFile[Any]") -> tuple[ReceivedFile | None, str]:
    if getattr(upload, "too_large", False):
        limit = settings.MAX_UPLOAD_BYTES // (1024 * 1024)
        return None, _("depășește limita de %d MB. Împărțiți-l sau trimiteți-l pe alt suport.") % limit
    if not isinstance(upload, TemporaryUploadedFile):
        raise TypeError("uploads are received in temporary files")
    try:
        received = documents.receive(
            space=space, path=Path(upload.temporary_file_path()), name=upload.name or ""
        )
    except DomainError as error:
        return None, error.words
    if received.accepted:
        return received, ""
    if received.opinion is not None and received.opinion.state == "infected":
        _seal(space, received)
    problem = received.inspection.problem
    return None, _(problem.message) % problem.params if problem else ""


def _no_room(space: str) -> str:
    """Say that nothing more can be uploaded; empty when it can. Numbers are given and mail is received all the same."""
    institution = institutions.institution_by_code(space)
    if institution is None:
        return ""
    with acting_for(institution.id):
        room = documents_read.room()
    if not room.full:
        return ""
    return _(
        "Locul pentru fișiere al instituției s-a umplut și nu se mai pot încărca altele. Numărul se dă și fără "
        "fișier; administratorul vede ce ocupă locul la „Fișiere și spațiu”."
    )


def _seal(space: str, received: ReceivedFile) -> None:
    institution = institutions.institution_by_code(space)
    if institution is not None:
        with acting_for(institution.id):
            documents.quarantine(received=received, now=timezone.now(), by=None)


def _salt(space: str) -> str:
    return f"registratura.desk.kept-file.{space}"


def _signed(space: str, received: ReceivedFile) -> str:
    look = received.inspection
    notes = [[note.reason, dict(note.params)] for note in look.notes]
    return signing.dumps(
        [received.name, look.media_type, look.size_bytes, look.sha256, look.page_count, notes],
        salt=_salt(space),
        compress=True,
    )


def _opened(space: str, token: str) -> KeptFile | None:
    try:
        content: list[Any] = signing.loads(token, salt=_salt(space), max_age=_DAY_SECONDS)
    except signing.BadSignature:
        return None
    name, media_type, size, sha256, pages, notes = content
    look = Inspection(
        status=Status.OK,
        problem=None,
        media_type=media_type,
        size_bytes=size,
        sha256=sha256,
        page_count=pages,
        notes=tuple(remark(reason, **params) for reason, params in notes),
    )
    return KeptFile(token, ReceivedFile(name, look))
