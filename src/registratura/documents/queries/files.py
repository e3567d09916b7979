"""What is known of kept files: each document as it stands in its version in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from registratura.documents.contents.kinds import has_text
from registratura.documents.models import (
    Blob,
    Content,
    Document,
    Elimination,
    Quarantined,
    Screening,
    Version,
)
from registratura.documents.queries.eliminated import gone_blobs
from registratura.institutions import queries as institutions
from registratura.kernel.errors import DomainError
from registratura.toolkit.scope import acting_for, required_institution
from registratura.toolkit.statements import Question
from registratura.toolkit.storage import storage


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """
    A file in its version in force, the latest; `part_of_id` is the mail it was in.

    Versions are numbered from 1 without a gap, so `version` is also how many there are.
    """

    id: int
    name: str
    role: str
    part_of_id: int | None
    media_type: str
    size_bytes: int
    sha256: str
    page_count: int | None
    note: str
    version: int = 1
    version_id: int = 0
    held: str = ""
    """`waiting` for the antivirus or `infected`: its bytes are given to nobody; else empty."""


def cards(document_ids: Iterable[int]) -> list[DocumentCard]:
    """Return files by their keys, each in its version in force, in one query."""
    rows = (
        Version.objects.filter(document_id__in=list(document_ids))
        .select_related("blob", "document")
        .order_by("document_id", "-number")
        .distinct("document_id")
        .annotate(held=held_state("blob_id"))
    )
    return [
        DocumentCard(
            id=row.document_id,
            name=row.name,
            role=row.document.role,
            part_of_id=row.document.part_of_id,
            media_type=row.blob.media_type,
            size_bytes=row.blob.size_bytes,
            sha256=row.blob.sha256,
            page_count=row.blob.page_count,
            note=row.note,
            version=row.number,
            version_id=row.id,
            held=row.held or "",
        )
        for row in rows
    ]


def parts_of(document_id: int) -> list[DocumentCard]:
    """Return the files that came inside a message, in their order."""
    return cards(Document.objects.filter(part_of_id=document_id).values_list("id", flat=True))


class HeldBackError(DomainError, FileNotFoundError):
    """The bytes wait for the antivirus, or were found infected: nobody is given them."""

    code = "documents.file.held-back"


class EliminatedError(DomainError, FileNotFoundError):
    """The bytes went with the dossier in which they stood."""

    code = "documents.file.eliminated"


def open_bytes(*, space: str, sha256: str) -> BinaryIO:
    """
    Open the bytes of a file the caller was allowed to see.

    Raises: FileNotFoundError when the store has lost them; HeldBackError, which is one too, while the antivirus has
    not passed them; EliminatedError, another, when they went with their dossier.
    """
    institution = institutions.institution_by_code(space)
    if institution is not None:
        with acting_for(institution.id):
            held = Screening.objects.exclude(state=Screening.State.CLEAN).filter(blob__sha256=sha256).first()
            gone = Elimination.objects.filter(state=Elimination.State.GONE, blob__sha256=sha256).first()
        if held is not None:
            raise HeldBackError(held_words(held.state))
        if gone is not None:
            raise EliminatedError(
                _("Fișierul a fost eliminat odată cu dosarul lui (%s); a rămas numai amprenta.") % gone.act
            )
    return open_kept(space=space, sha256=sha256)


def open_kept(*, space: str, sha256: str) -> BinaryIO:
    """
    Open kept bytes whatever the antivirus says: for verification and for the antivirus itself, never for people.

    Raises: FileNotFoundError when the store has lost them.
    """
    return storage().open(space=space, sha256=sha256)


def in_store(*, space: str, sha256: str) -> bool:
    """Say whether the store of an institution has these bytes."""
    return storage().exists(space=space, sha256=sha256)


def held_words(state: str) -> str:
    """Say why a file is held back: it waits, or is infected; empty when it is not."""
    if state == Screening.State.INFECTED:
        return _("Antivirusul a găsit fișierul infectat: este sigilat și nu se dă nimănui.")
    if state == Screening.State.WAITING:
        return _(
            "Fișierul este în carantină: antivirusul nu a putut fi întrebat. "
            "Se eliberează singur când este găsit curat."
        )
    return ""


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A document whose bytes are held back: it waits for the antivirus, or is infected."""

    document_id: int
    name: str
    state: str
    words: str
    finding: str
    sha256: str
    size_bytes: int
    since: datetime | None


def held_files(*, limit: int = 200) -> list[HeldFile]:
    """Return the documents of the institution in scope that are held back, the newest first."""
    rows = Version.objects.filter(Exists(_held_of("blob_id"))).select_related("blob").order_by("-id")[:limit]
    states = {
        row.blob_id: row
        for row in Screening.objects.exclude(state=Screening.State.CLEAN).filter(
            blob_id__in=[row.blob_id for row in rows]
        )
    }
    return [
        HeldFile(
            document_id=row.document_id,
            name=row.name,
            state=states[row.blob_id].state,
            words=held_words(states[row.blob_id].state),
            finding=states[row.blob_id].finding,
            sha256=row.blob.sha256,
            size_bytes=row.blob.size_bytes,
            since=states[row.blob_id].held_at,
        )
        for row in rows
        if row.blob_id in states
    ]


def held_state(blob: str) -> Subquery:
    """Return the part of a query that tells why the bytes in a column are held back; nothing when they are not."""
    return Subquery(_held_of(blob).values("state")[:1])


def _held_of(blob: str) -> QuerySet[Screening]:
    return Screening.objects.exclude(state=Screening.State.CLEAN).filter(blob_id=OuterRef(blob))


def blob_known(sha256: str) -> bool:
    """Say whether the institution in scope already keeps these bytes."""
    return Blob.objects.filter(sha256=sha256).exists()


def messages_with(sha256: str) -> list[int]:
    """Return the documents of the institution in scope that have these bytes, oldest first."""
    return list(Document.objects.filter(blob__sha256=sha256).order_by("id").values_list("id", flat=True))


def messages_of(document_ids: Iterable[int]) -> dict[int, int]:
    """Return the message in which each of these documents came; those that came by themselves are missing."""
    rows = Document.objects.filter(pk__in=list(document_ids), part_of__isnull=False)
    return dict(rows.values_list("id", "part_of_id"))


def documents_with(sha256: str) -> list[int]:
    """Return the documents of the institution in scope one of whose versions has these bytes, oldest first."""
    rows = Version.objects.filter(blob__sha256=sha256).order_by("document_id")
    return list(dict.fromkeys(rows.values_list("document_id", flat=True)))


def quarantine_known(*, sha256: str, name: str) -> bool:
    """Say whether this file already waits in quarantine."""
    return Quarantined.objects.filter(sha256=sha256, name=name).exists()


@dataclass(frozen=True, slots=True)
class QuarantineLine:
    """A file that was not accepted, with the reason in words."""

    id: int
    name: str
    reason: str
    words: str
    size_bytes: int
    sha256: str
    held_at: datetime


def quarantine(*, limit: int = 200) -> list[QuarantineLine]:
    """Return the files that wait in quarantine, newest first."""
    rows = Quarantined.objects.filter(released_at__isnull=True).order_by("-held_at", "-id")[:limit]
    return [
        QuarantineLine(row.id, row.name, row.reason, row.words, row.size_bytes, row.sha256, row.held_at)
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class KeptBytes:
    """Bytes that are kept, by their digest in lower-case hexadecimal."""

    id: int
    sha256: str
    size_bytes: int


def kept_after(blob_id: int, *, limit: int = 1000) -> list[KeptBytes]:
    """
    Return what is kept for the institution in scope, in the order of keys, after one of them (0 at first).

    What was eliminated is not kept.
    """
    rows = Blob.objects.filter(id__gt=blob_id).exclude(id__in=gone_blobs()).order_by("id")[:limit]
    return [KeptBytes(row.id, row.sha256, row.size_bytes) for row in rows]


def kept_totals() -> tuple[int, int]:
    """Return how many files the institution in scope keeps, each once, and how many bytes they are."""
    count, size = kept_question().row()
    return count, size


def kept_question() -> Question:
    """Return the question how many files the institution in scope keeps, each once, and how many bytes they are."""
    return Question(
        "SELECT count(*), coalesce(sum(size_bytes), 0)::bigint FROM documents_blob b WHERE institution_id = %s::bigint"
        " AND NOT EXISTS (SELECT 1 FROM documents_elimination e WHERE e.institution_id = b.institution_id"
        " AND e.blob_id = b.id AND e.state = 'gone')",
        (required_institution(),),
        2,
    )


@dataclass(frozen=True, slots=True)
class ContentCard:
    """What a machine read in a file: pages parted by a form feed; `recognized` texts may have mistakes."""

    state: str
    method: str
    text: str
    reason: str
    read_at: datetime | None

    @property
    def pages(self) -> list[str]:
        """The text page by page."""
        return self.text.split("\f") if self.text else []


def content_of(sha256: str) -> ContentCard | None:
    """Return what was read in the bytes with a digest; None while nobody has begun."""
    row = Content.objects.filter(blob__sha256=sha256).first()
    return ContentCard(row.state, row.method, row.text, row.reason, row.read_at) if row else None


def texts_of(document_ids: Iterable[int]) -> dict[int, str]:
    """
    Return what was read in the versions in force of files, by their keys; an empty text where there is none to read.

    A file whose reading is not over yet is missing from the answer.
    """
    rows = (
        Version.objects.filter(document_id__in=list(document_ids))
        .order_by("document_id", "-number")
        .distinct("document_id")
        .values_list("document_id", "blob_id", "blob__media_type")
    )
    found = {
        blob_id: (state, text)
        for blob_id, state, text in Content.objects.filter(
            blob_id__in={blob_id for _id, blob_id, _type in rows}
        ).values_list("blob_id", "state", "text")
    }
    texts: dict[int, str] = {}
    for document_id, blob_id, media_type in rows:
        state, text = found.get(blob_id, (None, ""))
        if state in (Content.State.READ, Content.State.REFUSED) or not has_text(media_type):
            texts[document_id] = text
    return texts
