"""How whoever filed a document may be written to by e-mail, and the address at which it is followed."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.conf import settings

from registratura.correspondents import queries as directory
from registratura.filings import queries as filings
from registratura.following import services as following
from registratura.following.errors import EntryNotFollowedError
from registratura.institutions import queries as institutions
from registratura.messaging.services import Outside
from registratura.portals import queries as portals
from registratura.registers import queries as books
from registratura.registers.queries import EntryRow
from registratura.toolkit.scope import required_institution

if TYPE_CHECKING:
    from registratura.journal.services import Actor

ELECTRONIC: Final = frozenset({"email", "portal"})


def writer_of(*, entry: EntryRow) -> Outside | None:
    """
    Return who filed an entry when an e-mail may be sent for it: asked for in the form, or the way it came itself.

    Must run inside a scope.
    """
    filing = filings.filing_of_entry(entry.id)
    if filing is not None:
        if not filing.person_email:
            return None
        return Outside(email=filing.person_email, name=filing.person_name, language=filing.language)
    if entry.channel not in ELECTRONIC:
        return None
    sender = next((party for party in books.parties_of(entry.id) if party.role == "sender"), None)
    known = directory.by_id(sender.correspondent_id) if sender and sender.correspondent_id else None
    return Outside(email=known.email, name=known.name) if known is not None and known.email else None


def follow_page(*, entry: EntryRow, origin: str, by: "Actor | None", now: datetime) -> str:
    """
    Return the whole address at which an entry is followed, with its secret.

    Empty for what is not followed, and while the institution's portal is closed.

    origin: `counter` or `mail`. Must run inside a scope.
    """
    if not portal_is_open():
        return ""
    try:
        secret = following.key_for(entry=entry, origin=origin, by=by, now=now).secret
    except EntryNotFollowedError:
        return ""
    institution = institutions.institution_by_id(required_institution())
    assert institution is not None
    return f"{settings.PUBLIC_URL.rstrip('/')}{follow_path(code=institution.code, ticket=secret)}"


def portal_is_open() -> bool:
    """Say whether the portal of the institution in scope answers; a code that leads nowhere is printed nowhere."""
    return portals.portal_of(required_institution()).is_open


def follow_path(*, code: str, ticket: str) -> str:
    """Return the path of the page that a ticket opens (`following.ticket_of`)."""
    return f"/portal/{code}/urmarire/{ticket}/"
