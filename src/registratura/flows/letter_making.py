"""Making the document of a letter: pictures of its pages, its PDF, its .docx; what was left behind is made by a job."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from django.utils.translation import gettext as _

from registratura.documents import queries as kept
from registratura.documents import services as documents
from registratura.flows import letter_marks
from registratura.flows.letter_fields import values_of
from registratura.flows.letter_forms import is_here
from registratura.institutions import queries as institutions
from registratura.kernel.errors import DomainError
from registratura.letters import queries as letters
from registratura.letters import services
from registratura.letters.errors import LetterNotMadeError, LetterRefusedError, OfficeMissingError
from registratura.letters.fields import Values
from registratura.letters.kinds import Format
from registratura.letters.making import office, setting
from registratura.letters.queries import LetterCard, LetterheadCard, VersionCard
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution
    from registratura.journal.services import Actor

NUMBER_FOUND_WITHIN = timedelta(minutes=10)
LEFT_AFTER = timedelta(seconds=90)

log = structlog.get_logger("registratura.letters")


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a letter is made of: the version, the head, the values."""

    version: VersionCard
    head: LetterheadCard
    values: Values


def sheet_of(*, institution: Institution, card: LetterCard, by: Actor | None, now: datetime) -> Sheet:
    """
    Return what a letter is made of as it stands now. Must run inside the scope.

    Raises: LetterRefusedError when its entry or version is gone.
    """
    about, version = books.entry_by_id(card.about_id), letters.version(card.version_id)
    if about is None or version is None:
        raise LetterRefusedError(_("Documentul sau șablonul scrisorii nu mai există."))
    numbered = books.entry_by_id(card.entry_id) if card.entry_id is not None else None
    if numbered is None and is_here(written=card.written):
        numbered = about
    head = letters.letterhead()
    values = values_of(
        institution=institution,
        head=head,
        about=about,
        numbered=numbered,
        written=card.written,
        by=by or _Author.of(card),
        now=now,
    )
    return Sheet(version, head, values)


@dataclass(frozen=True, slots=True)
class _Author:
    """Who began a letter, for the job that makes it later."""

    id: int
    full_name: str

    @classmethod
    def of(cls, card: LetterCard) -> Actor | None:
        return cls(card.begun_by_id, card.begun_by) if card.begun_by_id is not None else None


def pictures_of(*, institution: Institution, card: LetterCard, by: Actor, now: datetime) -> tuple[bytes, ...]:
    """
    Draw the first pages of a letter as it stands (PNG). For .docx this takes seconds.

    Must not run inside a scope. Raises: TemplateRefusedError, LetterNotMadeError, LetterRefusedError.
    """
    with acting_for(institution.id):
        sheet = sheet_of(institution=institution, card=card, by=by, now=now)
    return setting.set_pictures(source=sheet.version.text, values=sheet.values, logo=sheet.head.logo)


def pdf_of(
    *,
    institution: Institution,
    card: LetterCard,
    by: Actor | None,
    now: datetime,
    mark: setting.CheckMark | None = None,
) -> bytes:
    """
    Make the PDF of a letter as it stands: PDF/A-2u by Typst, PDF/A-2b from a .docx.

    Must not run inside a scope. Raises: as `pictures_of`; OfficeMissingError.
    """
    with acting_for(institution.id):
        sheet = sheet_of(institution=institution, card=card, by=by, now=now)
    if card.format == Format.TYPST:
        return setting.set_pdf(
            source=sheet.version.text,
            values=sheet.values,
            logo=sheet.head.logo,
            made_at=_moment_of(card, now),
            mark=mark,
        )
    return office.pdf_of(_filled(institution, card, sheet, mark))


def docx_of(*, institution: Institution, card: LetterCard, by: Actor, now: datetime) -> bytes:
    """
    Fill the .docx of a letter for editing outside; what the register gives stays a field while there is no number.

    Must not run inside a scope. Raises: TemplateRefusedError, LetterNotMadeError, LetterRefusedError.
    """
    with acting_for(institution.id):
        sheet = sheet_of(institution=institution, card=card, by=by, now=now)
    if card.entry_id is None and not is_here(written=card.written):
        to_come = ("numar", "data", "data_in_litere", "numar_data")
        sheet.values["scrisoare"].update({name: f"{{{{ scrisoare.{name} }}}}" for name in to_come})
    return _filled(institution, card, sheet)


def docx_shown(*, institution: Institution, card: LetterCard, by: Actor, now: datetime) -> bytes:
    """
    Fill the .docx of a letter as it will look, dots in place of the number.

    Must not run inside a scope. Raises: as `docx_of`.
    """
    with acting_for(institution.id):
        sheet = sheet_of(institution=institution, card=card, by=by, now=now)
    return _filled(institution, card, sheet)


def _filled(
    institution: Institution, card: LetterCard, sheet: Sheet, mark: setting.CheckMark | None = None
) -> bytes:
    return office.fill(
        content=_docx_source(institution, card, sheet), values=sheet.values, logo=sheet.head.logo, mark=mark
    )


def _docx_source(institution: Institution, card: LetterCard, sheet: Sheet) -> bytes:
    if card.edited_id is None:
        return sheet.version.file
    with acting_for(institution.id):
        (edited,) = kept.cards([card.edited_id])
    with kept.open_bytes(space=institution.code, sha256=edited.sha256) as content:
        return content.read()


class _MadeMeanwhileError(Exception):
    """Another run made the document; what this one wrote is undone."""


def make_letter(*, institution: Institution, letter_id: int, by: Actor | None, now: datetime) -> str:
    """
    Make the document of a numbered letter and attach it; return why it could not be, in words, or what it lacks.

    Run again, it makes nothing twice. Must not run inside a scope.
    """
    with acting_for(institution.id):
        card = letters.letter(letter_id)
    if card is None or card.state != "numbered":
        return card.problem if card is not None else ""
    try:
        content, suffix, lacking = _content(institution, card, by, now)
        _keep(institution, card, content, suffix, lacking, by, now)
    except _MadeMeanwhileError:
        return ""
    except Exception as error:  # noqa: BLE001 (the number stands whatever falls; it is said, logged and tried again)
        problem = _problem(card, error)
        with acting_for(institution.id):
            services.note_trouble(letter_id=card.id, problem=problem, now=now)
        return problem
    return lacking


def _content(
    institution: Institution, card: LetterCard, by: Actor | None, now: datetime
) -> tuple[bytes, str, str]:
    mark = letter_marks.mark_of(institution=institution, card=card, by=by, now=now)
    try:
        return pdf_of(institution=institution, card=card, by=by, now=now, mark=mark), ".pdf", ""
    except OfficeMissingError as error:
        with acting_for(institution.id):
            sheet = sheet_of(institution=institution, card=card, by=by, now=now)
        return _filled(institution, card, sheet, mark), ".docx", error.words


def _keep(
    institution: Institution,
    card: LetterCard,
    content: bytes,
    suffix: str,
    lacking: str,
    by: Actor | None,
    now: datetime,
) -> None:
    with acting_for(institution.id):
        assert card.entry_id is not None
        (line,) = books.lines_of([card.entry_id])
    name = f"{card.template_name} {line.written_number.replace('/', '-')}{suffix}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"letter{suffix}"
        path.write_bytes(content)
        received = documents.receive(space=institution.code, path=path, name=name)
    if not received.accepted:
        raise LetterNotMadeError(received.problem_words)
    with acting_for(institution.id):
        row = books.entry_by_id(card.entry_id)
        assert row is not None
        document = documents.add_document(received=received, now=now, by=by)
        registers.attach_documents(entry=row, document_ids=[document.id], by=by)
        if not services.note_made(
            letter_id=card.id, document_id=document.id, problem=lacking, by=by, now=now
        ):
            raise _MadeMeanwhileError


def _problem(card: LetterCard, error: Exception) -> str:
    if isinstance(error, DomainError):
        return error.words
    reference = secrets.token_hex(4).upper()
    log.error("letter failed", reference=reference, letter=card.id, exc_info=error)
    return (
        _("Documentul nu a putut fi făcut, dintr-o cauză tehnică. Dați administratorului referința %s.")
        % reference
    )


def make_waiting(*, institution_id: int, clock: Callable[[], datetime]) -> int:
    """
    Go on with the letters that a kill or a fault left behind, and return how many got their document.

    Those that asked for a number and did not get one are drafts again. Must not run inside a scope.
    """
    now = clock()
    with acting_for(institution_id):
        left = letters.letters_left(before=now - LEFT_AFTER)
        institution = institutions.institution_by_id(institution_id) if left else None
    if institution is None:
        return 0
    made = 0
    for card in left:
        if card.state == "numbering" and not _number_found(institution_id, card, now):
            continue
        made += not make_letter(institution=institution, letter_id=card.id, by=None, now=clock())
    return made


def _number_found(institution_id: int, card: LetterCard, now: datetime) -> bool:
    with acting_for(institution_id):
        entry_id = card.about_id if is_here(written=card.written) else _entry_of(card.request_key)
        if entry_id is not None:
            services.note_number(letter_id=card.id, entry_id=entry_id, by=None, now=now)
            return True
        if card.changed_at < now - NUMBER_FOUND_WITHIN:
            services.back_to_draft(letter_id=card.id, now=now)
        return False


def _entry_of(request_key: UUID) -> int | None:
    found = books.entry_by_request(request_key)
    return found.id if found is not None else None


def _moment_of(card: LetterCard, now: datetime) -> datetime:
    """The same document for the same letter, whenever it is made."""
    return card.begun_at if card.entry_id is not None else now
