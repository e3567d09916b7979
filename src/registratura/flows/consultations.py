"""Consultations: what came by an entry enters the register of proposals; who asked is told of drafts and debates."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import structlog
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from registratura.consultations import queries as consultations
from registratura.consultations import services
from registratura.consultations.errors import DraftMissingError, DraftRefusedError, ProposalRefusedError
from registratura.consultations.events import DebateAnnounced, DraftAnnounced
from registratura.consultations.queries import SubscriberLine
from registratura.consultations.services import DraftFileDraft, ProposalDraft
from registratura.documents import queries as documents
from registratura.filings import queries as filings
from registratura.filings.events import FilingRegistered
from registratura.flows.publishing import kept_files, own_strings, public_address
from registratura.gazette.rules import NEVER
from registratura.institutions import queries as institutions
from registratura.journal.services import Actor
from registratura.kernel.calendar import BUCHAREST, legal_date
from registratura.kernel.errors import DomainError
from registratura.kernel.events import subscribe as hear
from registratura.kernel.spotting import spot
from registratura.kernel.text import fold
from registratura.messaging import services as messaging
from registratura.messaging.kinds import STOP, Kind
from registratura.messaging.services import Outside
from registratura.registers import queries as books
from registratura.registers.queries import EntryRow

if TYPE_CHECKING:
    from registratura.consultations.models import DraftAct, Proposal
    from registratura.institutions.models import Institution


FORM = "draft-act-proposal"
_LEAVING = Signer(salt="registratura.consultations.leaving")
log = structlog.get_logger("registratura.consultations")


def listen() -> None:
    """Tell those who asked of each draft and each debate that is announced."""
    hear(DraftAnnounced, _announced)
    hear(DebateAnnounced, _debated)
    hear(FilingRegistered, _filed)


def _announced(event: DraftAnnounced) -> None:
    on_announced(event=event)


def _debated(event: DebateAnnounced) -> None:
    on_debate(event=event)


def _filed(event: FilingRegistered) -> None:
    on_filing(event=event)


def attach(
    *,
    draft_id: int,
    role: str,
    document_ids: Sequence[int],
    institution: "Institution",
    by: Actor,
    now: datetime,
) -> int:
    """
    Attach kept files to a draft; a personal number or an identity card in one of them keeps it out.

    Raises: DraftMissingError; DraftRefusedError; PublicationRefusedError for a file that is held back.
    """
    files = [
        DraftFileDraft(role, one.document_id, one.name, one.media_type, one.size_bytes, one.sha256)
        for one in kept_files(document_ids=document_ids)
    ]
    _refuse_persons(document_ids, institution)
    return services.add_files(draft_id=draft_id, files=files, by=by, now=now)


def announce(
    *,
    draft_id: int,
    institution: "Institution",
    proposals_until: date,
    adoption_on: date | None,
    by: Actor,
    now: datetime,
) -> "DraftAct":
    """
    Put a draft before the public, after its files were looked through once more.

    Raises: as `consultations.services.announce`; DraftRefusedError while a file is not read, or shows a person.
    """
    card = consultations.draft(draft_id, public=False)
    if card is None:
        raise DraftMissingError(_("Proiectul acesta nu există."))
    numbers = [file.document_id for file in card.files]
    if numbers and set(numbers) - set(documents.texts_of(numbers)):
        raise DraftRefusedError(
            _("Textul fișierelor se citește încă; reveniți peste un minut."), field="files"
        )
    _refuse_persons(numbers, institution)
    return services.announce(
        draft_id=draft_id,
        proposals_until=proposals_until,
        adoption_on=adoption_on,
        by=by,
        now=now,
    )


def _refuse_persons(document_ids: Sequence[int], institution: "Institution") -> None:
    own = own_strings(institution=institution)
    for text in documents.texts_of(document_ids).values():
        found = [one for one in spot(text, own=own) if one.shape in NEVER]
        if found:
            raise DraftRefusedError(
                _("Un document cuprinde date personale (pagina %d): acoperiți-le și atașați copia.")
                % found[0].page,
                field="files",
            )


def enter_from_entry(
    *,
    entry: EntryRow,
    draft_id: int,
    who: str,
    text: str,
    name_agreed: bool,
    by: Actor | None,
    now: datetime,
) -> "Proposal":
    """
    Enter a proposal that came by an entry: who sent it and when stand there already. Safe to repeat.

    text: what is proposed; empty takes the subject of the entry.
    Raises: ProposalRefusedError for an entry that was not received, or names nobody; DraftMissingError.
    Law: Legea 52/2003 art. 7.
    """
    if entry.direction != "incoming" or entry.state != "registered":
        raise ProposalRefusedError(_("Propunerea este un document primit, cu numărul lui."))
    sender = next((line for line in books.parties_of(entry.id) if line.role == "sender"), None)
    if sender is None:
        raise ProposalRefusedError(_("Scrieți întâi, prin corectură, cine a trimis documentul."))
    return services.enter_proposal(
        draft_id=draft_id,
        draft=ProposalDraft(
            who=who,
            name=sender.name,
            text=text or entry.subject,
            received_on=legal_date(entry.received_at or entry.registered_at),
            name_agreed=name_agreed,
            entry_id=entry.id,
        ),
        by=by,
        now=now,
    )


def on_filing(*, event: FilingRegistered) -> None:
    """
    Enter a proposal sent by the ready form in the register of its draft, as soon as it has its number.

    A form that names no open draft by its title, or was sent for a body, waits for the desk: the entry offers it.
    """
    filing = filings.filing_by_id(event.filing_id)
    if filing is None or filing.form_code != FORM or filing.answers.get("cine") != "persoana":
        return
    entry = books.entry_by_id(event.entry_id)
    opened = consultations.open_drafts(today=legal_date(event.registered_at))
    draft_id = draft_named(
        said=str(filing.answers.get("subiect", "")), titles={one.id: one.title for one in opened}
    )
    if entry is None or draft_id is None:
        return
    try:
        enter_from_entry(
            entry=entry,
            draft_id=draft_id,
            who="person",
            text=str(filing.answers.get("text", "")),
            name_agreed=filing.answers.get("publicare") in (True, "yes", "da"),
            by=None,
            now=event.registered_at,
        )
    except DomainError as error:  # the number stands whatever becomes of the register: the desk enters it
        log.warning("proposal-not-entered", entry_id=event.entry_id, why=error.code)


def draft_named(*, said: str, titles: Mapping[int, str]) -> int | None:
    """Return the one draft whose title a person wrote, whole or in part; None when none or several may be meant."""
    words = fold(said)
    found = [
        key
        for key, title in titles.items()
        if len(words) >= 8 and (words in fold(title) or fold(title) in words)
    ]
    return found[0] if len(found) == 1 else None


def leave_address(*, institution: "Institution", subscriber_id: int) -> str:
    """Return the whole address at which somebody stops the notices of drafts, without an account."""
    token = _LEAVING.sign_object([institution.id, subscriber_id])
    return public_address(path=f"/portal/{institution.code}/consultari/oprire/{token}/")


def subscriber_behind(*, token: str, institution: "Institution") -> SubscriberLine | None:
    """Return whom the address of a letter names, None for a link that is not ours. Must run inside a scope."""
    try:
        institution_id, subscriber_id = _LEAVING.unsign_object(token[:300])
    except (BadSignature, ValueError, TypeError):
        return None
    if institution_id != institution.id or not isinstance(subscriber_id, int):
        return None
    return consultations.subscriber(subscriber_id)


def stop_telling(*, subscriber_id: int, now: datetime) -> None:
    """Tell somebody no more, on the person's own click; a second click changes nothing."""
    line = consultations.subscriber(subscriber_id)
    if line is not None and not line.ended:
        services.end_subscriber(subscriber_id=subscriber_id, by=None, now=now)


def on_announced(*, event: DraftAnnounced) -> None:
    """Write to those who asked that a draft is before the public."""
    institution, page = _page_of(event.institution_id, event.draft_id)
    for line in consultations.subscribers():
        leave = leave_address(institution=institution, subscriber_id=line.id)
        messaging.send(
            kind=Kind.DRAFT_ANNOUNCED,
            to=Outside(email=line.email, name=line.name),
            context={"title": event.title, "until": event.proposals_until, "page": page, STOP: leave},
            dedupe_key=f"draft-announced:{event.draft_id}:{line.id}",
            by=None,
            now=event.announced_at,
            about_type="draft_act",
            about_id=event.draft_id,
        )


def on_debate(*, event: DebateAnnounced) -> None:
    """Write to those who asked when and where a debate is held."""
    institution, page = _page_of(event.institution_id, event.draft_id)
    when = f"{event.held_at.astimezone(BUCHAREST):%d.%m.%Y, %H:%M}"
    for line in consultations.subscribers():
        leave = leave_address(institution=institution, subscriber_id=line.id)
        messaging.send(
            kind=Kind.DEBATE_ANNOUNCED,
            to=Outside(email=line.email, name=line.name),
            context={"title": event.title, "when": when, "place": event.place, "page": page, STOP: leave},
            dedupe_key=f"debate-announced:{event.debate_id}:{event.announced_at.timestamp():.0f}:{line.id}",
            by=None,
            now=event.announced_at,
            about_type="draft_act",
            about_id=event.draft_id,
        )


def _page_of(institution_id: int, draft_id: int) -> "tuple[Institution, str]":
    institution = institutions.institution_by_id(institution_id)
    assert institution is not None
    return institution, public_address(path=f"/portal/{institution.code}/consultari/{draft_id}/")
