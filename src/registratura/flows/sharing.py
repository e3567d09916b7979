"""Sharing at the person's own order: what a link shows, and that it was opened."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from registratura.disclosures import queries as links
from registratura.disclosures import services as disclosures
from registratura.disclosures.catalogue import Ground, Way
from registratura.disclosures.errors import LinkClosedError, ShareRefusedError
from registratura.disclosures.queries import OpenLink
from registratura.disclosures.services import Shared
from registratura.flows.disclosing import ENTRY, person_of_entry
from registratura.institutions import queries as institutions
from registratura.journal.services import Actor
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.registers import queries as books
from registratura.registers.queries import DocumentLine, EntryRow
from registratura.toolkit.scope import acting_for


@dataclass(frozen=True, slots=True)
class SharedEntry:
    """What the page of a link shows, and no more: number, day, subject, and the files that were shared."""

    institution_code: str
    institution_name: str
    written_number: str
    registered_on: date
    subject: str
    recipient_name: str
    expires_at: datetime
    files: list[DocumentLine]


def share(
    *,
    entry: EntryRow,
    document_id: int | None,
    recipient_name: str,
    recipient_email: str,
    ordered_by_name: str,
    reason: str,
    days: int,
    by: Actor,
    now: datetime,
) -> Shared:
    """
    Make a link to an entry with its files, or to one file of it. Must run inside the institution's scope.

    Raises: ShareRefusedError, also for a file that is not the entry's.
    """
    card = books.entry_card(entry)
    files = {line.id: line for line in card.documents}
    if document_id is not None and document_id not in files:
        raise ShareRefusedError(_("Fișierul nu este al acestei înregistrări."), field="document")
    return disclosures.make_link(
        entry_id=entry.id,
        entry_words=card.written_number,
        document_id=document_id,
        what=files[document_id].name if document_id is not None else card.subject,
        recipient_name=recipient_name,
        recipient_email=recipient_email,
        ordered_by_name=ordered_by_name,
        reason=reason,
        days=days,
        by=by,
        now=now,
    )


def open_link(*, secret: str, document_id: int | None, network: str, now: datetime) -> SharedEntry:
    """
    Return what a link shows, and write down that it was opened; `document_id` when one of its files is taken.

    network: the shortened address of whoever opens. Must not run inside a scope.
    Raises: LinkClosedError, with the same words for what never was, what ended and what was stopped.
    """
    institution_id = links.institution_of_secret(secret)
    institution = (
        institutions.institution_by_id(institution_id) if institution_id and institution_id < 2**62 else None
    )
    if institution is None or institution.closed_at is not None:
        raise _closed()
    with acting_for(institution.id):
        link = links.link_of_secret(secret, now=now)
        if link is not None and link.state != "open":
            disclosures.note_refused_link(link_id=link.id, why=link.state, now=now)
        entry = books.entry_by_id(link.entry_id) if link is not None and link.state == "open" else None
        if link is None or entry is None:
            shown = None
        else:
            card = books.entry_card(entry)
            files = [line for line in card.documents if link.document_id in (None, line.id)]
            allowed = document_id is None or any(line.id == document_id for line in files)
            shown = (card, files) if allowed else None
        if shown is not None and link is not None:
            _write_down(link, document_id, network, now)
    if shown is None or link is None:
        raise _closed()
    card, files = shown
    return SharedEntry(
        institution_code=institution.code,
        institution_name=institution.name,
        written_number=card.written_number,
        registered_on=card.registered_on,
        subject=link.what if link.document_id else card.subject,
        recipient_name=link.recipient_name,
        expires_at=link.expires_at,
        files=files,
    )


def _write_down(link: OpenLink, document_id: int | None, network: str, now: datetime) -> None:
    opening = disclosures.note_opening(link_id=link.id, document_id=document_id, network=network, now=now)
    disclosures.record_disclosure(
        recipient=disclosures.ensure_recipient(way=Way.SHARE, now=now),
        to_name=link.recipient_name,
        person=person_of_entry(entry_id=link.entry_id),
        key=f"share/{link.id}/{opening}",
        by=None,
        now=now,
        ground=Ground.ORDER,
        about=(ENTRY, link.entry_id, link.entry_words),
    )
    messaging.send(
        kind=Kind.SHARE_OPENED,
        to=link.made_by_id,
        context={"number": link.entry_words, "recipient": link.recipient_name},
        dedupe_key=f"share/{link.id}",
        by=None,
        now=now,
        about_type=ENTRY,
        about_id=link.entry_id,
    )


def _closed() -> LinkClosedError:
    return LinkClosedError(
        _(
            "Legătura nu mai este bună: a expirat, a fost oprită sau nu este întreagă. Cereți alta instituției."
        )
    )
