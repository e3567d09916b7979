"""
What follows a filing that was sent: its form as a document, the tray, the number, the message. Each step is done once.

The steps stand in the order in which a kill between any two may leave them; carried on again, what is done is found
and what is missing is made. Only then do the bytes of the draft go.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import structlog
from django.utils.translation import gettext as _

from registratura.documents import queries as documents_read
from registratura.documents.services import ReceivedFile
from registratura.filings import queries, services
from registratura.filings.queries import FilingCard
from registratura.flows import depositing, filing_files, filing_papers
from registratura.flows import filing_numbering as numbering
from registratura.flows import filing_telling as telling
from registratura.flows.filing import subject_of
from registratura.forms import queries as forms
from registratura.forms.queries import VersionCard
from registratura.institutions import queries as institutions
from registratura.intake import queries as tray
from registratura.journal.services import Actor
from registratura.kernel.errors import DomainError
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

FOLDERS_AT_ONCE: Final = 1_000
LEFT_AFTER: Final = timedelta(seconds=30)

log = structlog.get_logger("registratura.filings")


@dataclass(frozen=True, slots=True)
class _Clerk:
    """The official who filed at the counter, for the job that carries on later."""

    id: int
    full_name: str


def carry_on(*, institution_id: int, filing_id: int, clock: Callable[[], datetime]) -> str:
    """
    Do what is left to do for a filing; return why it could not be finished, in words, empty when it could.

    Never raises for what goes wrong on the way: it is noted, logged with a reference, and tried again by the job.
    Must not run inside a scope.
    """
    try:
        with acting_for(institution_id):
            if not services.take_up(filing_id=filing_id, now=clock()):
                return ""
        _carry(institution_id, filing_id, clock)
    except Exception as error:  # noqa: BLE001 (the reference stands whatever falls; it is said, logged and tried again)
        words = _trouble(filing_id, error)
        _note_trouble(institution_id, filing_id, words, clock())
        return words
    return ""


def _trouble(filing_id: int, error: Exception) -> str:
    if isinstance(error, DomainError):
        return error.words
    reference = secrets.token_hex(4).upper()
    log.error("filing not carried on", reference=reference, filing=filing_id, exc_info=error)
    return (
        _("Nu s-a putut merge mai departe, dintr-o cauză tehnică. Dați administratorului referința %s.")
        % reference
    )


def _note_trouble(institution_id: int, filing_id: int, words: str, now: datetime) -> None:
    """Note what went wrong and tell the person, once, that the number follows; else the job does it."""
    try:
        with acting_for(institution_id):
            services.note_tried(filing_id=filing_id, problem=words)
            card = queries.filing_by_id(filing_id)
            institution = institutions.institution_by_id(institution_id)
            if card is not None and institution is not None and card.carried_at is None:
                telling.tell_received(institution=institution, card=card, now=now)
    except Exception as error:
        log.error("filing not noted", filing=filing_id, exc_info=error)


def carry_waiting(*, institution_id: int, clock: Callable[[], datetime], until: datetime) -> int:
    """Carry on the filings that a kill or a fault left behind; return how many were finished. Not inside a scope."""
    with acting_for(institution_id):
        left = queries.left_to_carry(at=clock(), received_before=clock() - LEFT_AFTER)
    finished = 0
    for filing_id in left:
        if clock() >= until:
            break
        finished += not carry_on(institution_id=institution_id, filing_id=filing_id, clock=clock)
    return finished


def follow_tray(*, institution_id: int, now: datetime) -> int:
    """
    Bring filings that wait in the tray up to what was decided there; return how many changed. Not inside a scope.
    """
    changed = 0
    with acting_for(institution_id):
        for item_id, filing_id in queries.received_in_tray().items():
            changed += numbering.follow_item(item_id=item_id, filing_id=filing_id, now=now)
    return changed


def clean_up(*, institution_id: int, now: datetime) -> int:
    """
    Delete the drafts whose month is over, with their files, and return how many. Not inside a scope.

    Files that a kill left behind go too: once a filing is carried on, its papers are kept with its entry alone.
    """
    institution = institutions.institution_by_id(institution_id)
    assert institution is not None
    with acting_for(institution_id):
        gone = services.drop_expired(now=now)
    filing_files.take_all_away(space=institution.code, draft_keys=gone)
    filing_files.take_old_parts_away(space=institution.code, now=now)
    left = filing_files.old_folders(space=institution.code, now=now)
    for start in range(0, len(left), FOLDERS_AT_ONCE):
        some = left[start : start + FOLDERS_AT_ONCE]
        with acting_for(institution_id):
            needed = queries.still_needed(some)
        filing_files.take_all_away(space=institution.code, draft_keys=set(some) - needed)
    return len(gone)


def _carry(institution_id: int, filing_id: int, clock: Callable[[], datetime]) -> None:
    institution = institutions.institution_by_id(institution_id)
    assert institution is not None
    with acting_for(institution_id):
        card = _card(filing_id)
        form = forms.version(card.form_version_id)
        by = _clerk_of(card)
    assert form is not None
    if card.tray_item_id is None:
        _put_in_tray(institution, card, form, by, clock)
    if card.at_once and card.state != queries.REGISTERED:
        numbering.register(
            institution=institution, card=_again(institution_id, filing_id), form=form, by=by, now=clock()
        )
    card = _again(institution_id, filing_id)
    telling.tell(institution=institution, card=card, clock=clock)
    with acting_for(institution_id):
        services.note_carried(filing_id=filing_id, now=clock())
    filing_files.take_all_away(space=institution.code, draft_keys=[card.key])


def _again(institution_id: int, filing_id: int) -> FilingCard:
    with acting_for(institution_id):
        return _card(filing_id)


def _card(filing_id: int) -> FilingCard:
    card = queries.filing_by_id(filing_id)
    assert card is not None
    return card


def _clerk_of(card: FilingCard) -> Actor | None:
    return _Clerk(card.clerk_id, card.clerk_name) if card.clerk_id is not None else None


def _put_in_tray(
    institution: "Institution",
    card: FilingCard,
    form: VersionCard,
    by: Actor | None,
    clock: Callable[[], datetime],
) -> None:
    paper = _form_kept(institution, card, form)
    files, problems = [paper], {}
    for line in card.files:
        with filing_files.opened(space=institution.code, draft_key=card.key, key=line.key) as content:
            file = depositing.keep_stream(space=institution.code, source=content, name=line.name)
        files.append(file)
        if not file.accepted:
            problems[line.key] = file.problem_words
    done = depositing.deposit(
        institution_id=institution.id,
        given=depositing.Deposit(
            source=tray.PORTAL,
            key=card.key,
            files=tuple(files),
            subject=subject_of(form=form, answers=card.answers),
            sender_name=card.person_name,
            sender_address=card.person_email,
            arrived_at=card.filed_at,
        ),
        by=by,
        now=clock(),
    )
    with acting_for(institution.id):
        services.note_not_taken(filing_id=card.id, problems=problems)
        services.note_in_tray(filing_id=card.id, item_id=done.item_id)


def _form_kept(institution: "Institution", card: FilingCard, form: VersionCard) -> ReceivedFile:
    """Return the filled form as kept: the same bytes always, though a newer product may set others."""
    name = f"{form.definition.title.ro} {card.reference}.pdf"
    if card.form_sha256:
        with documents_read.open_bytes(space=institution.code, sha256=card.form_sha256) as content:
            return depositing.keep_stream(space=institution.code, source=content, name=name)
    pdf = filing_papers.form_pdf(
        institution=institution,
        filing=card,
        definition=form.definition,
        legal_basis=form.handling.legal_basis,
    )
    kept = depositing.keep_stream(space=institution.code, source=[pdf], name=name)
    with acting_for(institution.id):
        stands = services.note_form_made(filing_id=card.id, sha256=kept.inspection.sha256)
    if stands != kept.inspection.sha256:  # another run was quicker, with other bytes
        with documents_read.open_bytes(space=institution.code, sha256=stands) as content:
            return depositing.keep_stream(space=institution.code, source=content, name=name)
    return kept
