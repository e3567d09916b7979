"""
A dossier, or those of a disposal run, as a package for an archive: what two rooms know of them, and their bytes.

Every version of every file goes in, its PDF/A beside it, and what happened to each: when it came, by which program it
was converted, what its signatures said, when its bytes were last found whole. Law: Legea 135/2007 art. 8 alin. (2).
"""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registratura import __version__
from registratura.archive import queries as archive
from registratura.archive.queries import DossierLine, FileLine, PaperLine
from registratura.documents import queries as documents
from registratura.documents.queries import RenditionCard, VersionCard
from registratura.flows.archiving.prospects import PDFA, leaving
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.digest import sha256_of_stream
from registratura.preservation import queries as preservation
from registratura.preservation import services
from registratura.preservation.checking.reading import Found, verify_package
from registratura.preservation.errors import PackageRefusedError
from registratura.preservation.packaging.contents import (
    ORIGINALS,
    RENDITIONS,
    Contents,
    Event,
    Piece,
    Sheet,
    safe_path,
)
from registratura.preservation.packaging.writing import BytesChangedError, write_bag, write_sip
from registratura.preservation.services import MadePackage
from registratura.signatures import queries as signatures
from registratura.signatures.queries import SignatureReport
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

SUBJECT: Final = "dossier"
RUN: Final = "selection"
FORMATS: Final = ("sip", "bag")
IDENTIFIER_MOST: Final = 80
_SPACE: Final = uuid.UUID("7c5b7e41-1e6f-4c4e-9a1f-3e2f6a0c7d55")
_WRITERS: Final = {"sip": write_sip, "bag": write_bag}


@dataclass(frozen=True, slots=True)
class Written:
    """A package that stands in a file until the end of the block."""

    path: Path
    name: str
    identifier: str
    format: str
    sha256: str
    size_bytes: int
    files: int


@contextmanager
def dossier_package(
    *, institution: Institution, dossier_id: int, package_format: str, by: Actor | None, now: datetime
) -> Iterator[Written]:
    """
    Write a dossier as a package; it is gone when the block ends.

    Must not run inside a scope. Raises: PackageRefusedError for no such dossier, an empty or destroyed one, an unknown
    format, and bytes that are missing, changed or held back by the antivirus.
    """
    with acting_for(institution.id):
        dossier = archive.dossier(dossier_id)
        title = f"{dossier.name} {dossier.title}" if dossier is not None else ""
        head = _Head(SUBJECT, dossier_id, f"dosar-{dossier_id}", title, package_format)
        contents = _contents(institution, head, [dossier] if dossier is not None else [], by, now)
    with _package(institution, head, contents, by, now) as written:
        yield written


@contextmanager
def run_package(
    *, institution: Institution, selection_id: int, package_format: str, by: Actor | None, now: datetime
) -> Iterator[Written]:
    """
    Write the dossiers that a work of selection eliminates as one package; it is gone when the block ends.

    Must not run inside a scope. Raises: PackageRefusedError as `dossier_package` does, and when nothing is eliminated.
    """
    with acting_for(institution.id):
        selection = archive.selection(selection_id)
        lines = archive.decisions(selection_id) if selection is not None else []
        going = leaving(lines)
        title = _("Lucrarea de selecționare nr. %d") % (selection.number if selection is not None else 0)
        head = _Head(RUN, selection_id, f"selectionare-{selection_id}", title, package_format)
        contents = _contents(institution, head, going, by, now)
    with _package(institution, head, contents, by, now) as written:
        yield written


@dataclass(frozen=True, slots=True)
class _Head:
    """What a package is of: its subject, the word of it in names, its title and form."""

    subject_type: str
    subject_id: int
    word: str
    title: str
    package_format: str


@contextmanager
def _package(
    institution: Institution, head: _Head, contents: Contents, by: Actor | None, now: datetime
) -> Iterator[Written]:
    package_format = head.package_format
    digests = {piece.place: piece.sha256 for piece in contents.pieces}

    def opener(piece: Piece) -> BinaryIO:
        return _open(institution.code, piece, digests[piece.place])

    with tempfile.TemporaryDirectory(prefix="registratura-pachet-") as folder:
        path = Path(folder) / f"{contents.identifier}.zip"
        try:
            with path.open("wb") as target:
                inside = _WRITERS[package_format](contents=contents, target=target, opener=opener)
        except (BytesChangedError, FileNotFoundError) as error:
            raise PackageRefusedError(
                _("Un fișier lipsește sau s-a schimbat: pachetul nu se face. Priviți „Fișiere păstrate”.")
            ) from error
        with path.open("rb") as stream:
            digest = sha256_of_stream(stream)
        written = Written(
            path=path,
            name=path.name,
            identifier=contents.identifier,
            format=package_format,
            sha256=digest,
            size_bytes=path.stat().st_size,
            files=inside.files,
        )
        _note(institution, head, contents, written, inside.root_sha256, by, now)
        yield written


def _note(
    institution: Institution,
    head: _Head,
    contents: Contents,
    written: Written,
    root_sha256: str,
    by: Actor | None,
    now: datetime,
) -> None:
    made = MadePackage(
        format=written.format,
        subject_type=head.subject_type,
        subject_id=head.subject_id,
        subject_name=contents.title,
        identifier=written.identifier,
        sha256=written.sha256,
        root_sha256=root_sha256,
        size_bytes=written.size_bytes,
        file_count=written.files,
    )
    with acting_for(institution.id):
        services.note_package(made=made, by=by, now=now)


def check_package(
    *, institution: Institution, content: BinaryIO, name: str, by: Actor | None, now: datetime
) -> Found:
    """
    Verify a package that came back or came from elsewhere, and write down what was found.

    Must not run inside a scope.
    """
    content.seek(0)
    digest = sha256_of_stream(content)
    content.seek(0)
    found = verify_package(content)
    with acting_for(institution.id):
        ours = preservation.root_of(found.identifier)
        if ours and found.root != ours:  # all its files agree with a list that is not the one we wrote
            found = replace(found, faults=(*found.faults, ("root", found.identifier)))
        services.note_check(
            name=name,
            sha256=digest,
            package_format=found.format,
            identifier=found.identifier,
            file_count=found.files,
            faults=found.faults,
            by=by,
            now=now,
        )
    return found


def _open(space: str, piece: Piece, sha256: str) -> BinaryIO:
    if piece.representation == RENDITIONS:
        content = documents.rendition_bytes(space=space, sha256=sha256)
        if content is None:
            raise FileNotFoundError(sha256)
        return BytesIO(content)
    return documents.open_bytes(space=space, sha256=sha256)


def _contents(
    institution: Institution,
    head: _Head,
    dossiers: Sequence[DossierLine],
    by: Actor | None,
    now: datetime,
) -> Contents:
    if head.package_format not in FORMATS:
        raise PackageRefusedError(_("Alegeți E-ARK SIP sau BagIt."), field="format")
    inside = archive.papers_of([one.id for one in dossiers])
    filed = [(one, paper) for one in dossiers for paper in inside[one.id]]
    papers = [paper for _dossier, paper in filed]
    if not papers:
        raise PackageRefusedError(
            _("Dosarul este gol sau a fost eliminat: nu este ce împacheta.")
            if head.subject_type == SUBJECT
            else _("Lucrarea nu are dosare de eliminat, sau au plecat deja: nu este ce împacheta.")
        )
    versions = documents.versions_of([file.document_id for paper in papers for file in paper.files])
    held = sum(bool(one.held) for each in versions.values() for one in each)
    if held:
        words = ngettext(
            "Antivirusul ține un fișier al dosarului: pachetul se face după ce îl eliberează.",
            "Antivirusul ține %d fișiere ale dosarului: pachetul se face după ce le eliberează.",
            held,
        )
        raise PackageRefusedError(words % held if "%d" in words else words)
    moment = f"{institution.code} {head.word} {head.package_format} {now.isoformat()}"
    return Contents(
        identifier=_identifier(institution.code, head.word, str(uuid.uuid5(_SPACE, moment))),
        institution=institution.name,
        institution_code=institution.cui or institution.code,
        title=head.title,
        unit=", ".join(dict.fromkeys(one.unit_name for one in dossiers if one.unit_name)),
        first_on=min((one.first_on for one in dossiers if one.first_on), default=None),
        last_on=max((one.last_on for one in dossiers if one.last_on), default=None),
        term=", ".join(dict.fromkeys(str(one.term) for one in dossiers)),
        made_at=now,
        made_by=by.full_name if by is not None else "",
        program_version=__version__,
        pieces=tuple(_pieces(papers, versions, f"Registratura {__version__}", now)),
        sheets=tuple(_sheet(institution, dossier, paper) for dossier, paper in filed),
    )


def _identifier(code: str, word: str, unique: str) -> str:
    """Return the name of a package; the code of the institution gives way, for the last part alone is nobody else's."""
    ending = f"-{word}-{unique}"
    return code[: IDENTIFIER_MOST - len(ending)].rstrip("-") + ending


def _pieces(
    papers: Sequence[PaperLine],
    versions: dict[int, tuple[VersionCard, ...]],
    program: str,
    now: datetime,
) -> Iterator[Piece]:
    every = [one for each in versions.values() for one in each]
    renditions = documents.renditions_of([one.id for one in every])
    whole = preservation.looked_at([one.sha256 for one in every])
    reports = signatures.newest_of(list(versions))
    order = 0
    for paper in papers:
        document = paper.number or paper.title
        for file in paper.files:
            for card in sorted(versions.get(file.document_id, ()), key=lambda one: one.number):
                order += 1
                report = reports.get(file.document_id) if card.current else None
                events = _events(card, program, whole.get(card.sha256), report, now)
                original = Piece(
                    path=safe_path(order=order, document=document, name=card.name),
                    representation=ORIGINALS,
                    sha256=card.sha256,
                    size_bytes=card.size_bytes,
                    media_type=card.media_type,
                    own_name=card.name,
                    added_at=card.added_at,
                    document=document,
                    events=events,
                )
                yield original
                made = renditions.get(card.id, {}).get(PDFA)
                if made is not None and made.made:
                    yield _rendition(original, made, program, now)


def _events(
    card: VersionCard,
    program: str,
    looked_at: datetime | None,
    report: SignatureReport | None,
    now: datetime,
) -> tuple[Event, ...]:
    who = card.added_by or program
    events = [Event("capture", card.added_at, "success", card.reason_name, who, not card.added_by)]
    if looked_at is not None:
        events.append(Event("fixity check", looked_at, "success", "SHA-256", program))
    if report is not None:
        verdict = str(report.verdict)
        events.append(
            Event("digital signature validation", report.checked_at, verdict, report.format, program)
        )
    events.append(Event("fixity check", now, "success", "SHA-256", program))
    return tuple(events)


def _rendition(original: Piece, made: RenditionCard, program: str, now: datetime) -> Piece:
    at = made.made_at or now
    tool = f"{made.tool} {made.tool_version}".strip() or program
    return Piece(
        path=f"{original.path.rpartition('.')[0] or original.path}-pdfa.pdf",
        representation=RENDITIONS,
        sha256=made.sha256,
        size_bytes=made.size_bytes,
        media_type=made.media_type,
        own_name=original.own_name,
        added_at=at,
        document=original.document,
        made_of=original.place,
        events=(
            Event("migration", at, "success", f"PDF/A, {made.recipe}".rstrip(", "), tool),
            Event("fixity check", now, "success", "SHA-256", program),
        ),
    )


def _sheet(institution: Institution, dossier: DossierLine, paper: PaperLine) -> Sheet:
    outside = paper.counterpart if paper.direction == "incoming" else ""
    filed = f"{legal_date(paper.filed_at).isoformat()} pus la dosar" + (
        f" de {paper.filed_by}" if paper.filed_by else ""
    )
    return Sheet(
        owner=institution.name,
        issuer=outside or institution.name,
        disposer=institution.name,
        history=(f"{paper.dated_on.isoformat()} {paper.number or 'fără număr'}", filed),
        kind=paper.kind or "înscris",
        classification="neclasificat",
        formats=_formats(paper.files) or ("hârtie",),
        keywords=tuple(filter(None, (dossier.code, dossier.title, paper.kind))),
        location=dossier.place,
        identifier=f"{institution.code}/{dossier.name}/{paper.number or paper.id}",
        issued_on=paper.dated_on,
        archived_on=legal_date(paper.filed_at),
        term=str(dossier.term),
        title=paper.title,
        original=dossier.original,
    )


def _formats(files: Sequence[FileLine]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(file.media_type for file in files))
