"""
Writing down what leaves: each shipment, each message to somebody outside, each shared link that was opened.

Heard in the transaction of the act; nothing of it happens while an entry is registered.
"""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from registratura.disclosures import queries as recorded
from registratura.disclosures import services as disclosures
from registratura.disclosures.catalogue import Way
from registratura.disclosures.queries import DisclosureLine
from registratura.flows import own_license
from registratura.institutions import queries as institutions
from registratura.intake import queries as intake
from registratura.kernel.personal_data import Key, Person, person_of
from registratura.messaging import queries as messages
from registratura.registers import queries as books
from registratura.signing import queries as signing
from registratura.toolkit.scope import acting_for

ENTRY = "entry"
_BY_MAIL = "email"
OWN_MOST = 500


def person_of_entry(*, entry_id: int) -> Person:
    """Return the keys of those who stand on an entry: the entry itself and the correspondents of its parties."""
    known = {
        Key("correspondent", str(line.correspondent_id))
        for line in books.parties_of(entry_id)
        if line.correspondent_id
    }
    return frozenset(known | {Key(ENTRY, str(entry_id))})


def ensure_known_ways(*, now: datetime) -> int:
    """
    Enter in the register every way out that this installation and the institution in scope have set up; safe to repeat.

    Returns how many there are.
    """
    places = {
        (Way.SMTP, settings.EMAIL_HOST),
        (Way.SMS, urlsplit(settings.SMS_URL).hostname or ""),
        (Way.OBJECT_STORE, urlsplit(settings.FILES_URL or "").hostname or ""),
        (Way.ANTIVIRUS, "localhost" if settings.CLAMD else ""),
        *((Way.REVOCATION, host) for host in settings.REVOCATION_HOSTS),
        *((Way.LICENCES, host) for host in own_license.supplier_hosts()),
        *((Way.IMAP, box.host) for box in intake.mailboxes()),
        *((Way.WEBHOOKS, urlsplit(line.url).hostname or "") for line in messages.endpoints()),
        *((Way.REMOTE_SIGNING, urlsplit(card.url).hostname or "") for card in signing.providers()),
    }
    authority = signing.authority()
    if authority is not None:
        places.add((Way.TIME_STAMPS, urlsplit(authority.url).hostname or ""))
    known = sorted((way, host) for way, host in places if host)
    for way, host in known:
        disclosures.ensure_recipient(way=way, host=host, now=now)
    return len(known)


def of_account(*, user_id: int, email: str, at: datetime) -> list[tuple[str, list[DisclosureLine]]]:
    """
    Return what left about the person of an account, as controller and lines.

    Asked are the institutions where the person works, and whoever answers for accounts. Must not run inside a scope.
    """
    person = person_of(email=email, user_id=user_id)
    controllers = {place.institution_id: place.name for place in institutions.workplaces_of(user_id, at=at)}
    answering = institutions.account_controller()
    if answering is not None:
        controllers[answering.id] = answering.name
    found = []
    for institution_id, name in sorted(controllers.items(), key=lambda one: one[1]):
        with acting_for(institution_id):
            found.append((name, recorded.of_subject(person, limit=OWN_MOST)))
    return found
