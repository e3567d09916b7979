"""The versions of a file as its pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from registratura.documents import queries as documents
from registratura.documents.contents.kinds import can_be_archival
from registratura.documents.queries import DocumentCard, RenditionCard, VersionCard
from registratura.doors.desk.work.hands import may_read
from registratura.doors.shared.auth import DeskRequest
from registratura.registers import queries as registers
from registratura.registers.queries import EntryRow


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version beside the one before it: `bigger_by` in bytes, `same_as` the number of one with the same bytes."""

    number: int
    name: str
    reason: str
    explanation: str
    note: str
    added_at: datetime
    added_by: str
    size: int
    bigger_by: int | None
    page_count: int | None
    sha256: str
    media_type: str
    same_as: int | None
    current: bool
    look: str
    href: str


def readable_or_404(request: DeskRequest, document: int) -> tuple[DocumentCard, EntryRow]:
    """Return a file in its version in force and its entry, for whoever may read that; else the page is not there."""
    entry = registers.entry_of_document(document)
    cards = documents.cards([document])
    if entry is None or not cards or not may_read(request, entry):
        raise Http404
    return cards[0], entry


def version_lines(*, code: str, versions: Sequence[VersionCard]) -> list[VersionLine]:
    """Return the versions of a file, the newest first as they came, each compared with the one before it."""
    sizes = {one.number: one.size_bytes for one in versions}
    firsts: dict[str, int] = {}
    for one in reversed(versions):
        firsts.setdefault(one.sha256, one.number)
    return [
        VersionLine(
            number=one.number,
            name=one.name,
            reason=one.reason_name,
            explanation=one.explanation,
            note=one.note,
            added_at=one.added_at,
            added_by=one.added_by or _("automat"),
            size=one.size_bytes,
            bigger_by=one.size_bytes - sizes[one.number - 1] if one.number > 1 else None,
            page_count=one.page_count,
            sha256=one.sha256,
            media_type=one.media_type,
            same_as=firsts[one.sha256] if firsts[one.sha256] != one.number else None,
            current=one.current,
            look=_place("look", code, one),
            href=_place("document", code, one),
        )
        for one in versions
    ]


def _place(name: str, code: str, one: VersionCard) -> str:
    address = reverse(f"desk:{name}", kwargs={"code": code, "document": one.document_id})
    return address if one.current else f"{address}?versiunea={one.number}"


def asked_version(request: DeskRequest, card: DocumentCard) -> VersionCard:
    """
    Return the version that the address asks for, the one in force when it asks for none.

    Raises: Http404 for one that does not exist.
    """
    versions = documents.versions_of([card.id])[card.id]
    asked = request.GET.get("versiunea", "")
    if not asked:
        return versions[0]
    for one in versions:
        if str(one.number) == asked:
            return one
    raise Http404


@dataclass(frozen=True, slots=True)
class ArchivalForm:
    """The searchable PDF/A of a version: where it is, or in words why there is none (yet)."""

    href: str
    size: int
    words: str


def archival_form(*, code: str, version: VersionCard, made: RenditionCard | None) -> ArchivalForm | None:
    """Return what a page says of the PDF/A of a version; None where such a form is never made."""
    if not can_be_archival(version.media_type):
        return None
    if made is None or made.state == "making":
        return ArchivalForm("", 0, _("PDF/A cu text se face în timpul liber al calculatorului."))
    if made.made:
        return ArchivalForm(_place("archival", code, version), made.size_bytes, "")
    return ArchivalForm("", 0, _no_archival(made.reason))


def _no_archival(reason: str) -> str:
    words = {
        "signed": _(
            "Documentul este semnat electronic și nu se rescrie: altă formă n-ar mai purta semnătura. "
            "Se păstrează și se dă originalul."
        ),
        "already": _("Originalul este deja PDF/A."),
        "encrypted": _("Fișierul este închis cu parolă: PDF/A nu se poate face."),
        "no-office": _(
            "Pe acest calculator nu este instalat LibreOffice. Administratorul o vede în „registratura doctor”."
        ),
        "too-many-pages": _("Are prea multe pagini pentru a face PDF/A; originalul rămâne neatins."),
    }
    return words.get(reason, _("PDF/A nu s-a putut face din acest fișier; originalul rămâne neatins."))
