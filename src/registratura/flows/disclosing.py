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
from registratura.dispatch import queries as shipments
from registratura.dispatch.events import Dispatched
from registratura.institutions import queries as institutions
from registratura.intake import queries as intake
from registratura.kernel.events import subscribe
from registratura.kernel.personal_data import Key, Person, person_of
from registratura.messaging import queries as messages
from registratura.messaging.events import Accepted
from registratura.registers import queries as books
from registratura.signing import queries as signing
from registratura.toolkit.scope import acting_for

ENTRY = "entry"
_BY_MAIL = "email"
OWN_MOST = 500


def listen() -> None:
    """Subscribe to everything by which data leaves."""
    subscribe(Dispatched, on_dispatched)
    subscribe(Accepted, on_accepted)


def on_dispatched(event: Dispatched) -> None:
    """Write down that the papers of an entry left for their recipient."""
    shipment = shipments.shipment(event.shipment_id)
    if shipment is None or shipment.sent_at is None:
        return
    by_mail = event.method == _BY_MAIL
    recipient = disclosures.ensure_recipient(
        way=Way.SMTP if by_mail else Way.POST,
        host=settings.EMAIL_HOST if by_mail else "",
        name="" if by_mail else shipment.method_name.capitalize(),
        now=shipment.sent_at,
    )
    disclosures.record_disclosure(
        recipient=recipient,
        to_name=event.recipient_name,
        person=person_of_entry(event.entry_id) | person_of(email=shipment.email),
        key=f"shipment/{event.shipment_id}",
        by=None,
        now=shipment.sent_at,
        about=(ENTRY, event.entry_id, shipment.written_number),
    )


def on_accepted(event: Accepted) -> None:
    """Write down that a message to somebody outside, or the news to a program, was taken over by the next server."""
    to = messages.addressed(event.delivery_id)
    way = {"email": Way.SMTP, "sms": Way.SMS, "webhook": Way.WEBHOOKS}.get(event.channel)
    if to is None or way is None or (way is not Way.WEBHOOKS and not to.is_outside):
        return
    host = {
        Way.SMTP: settings.EMAIL_HOST,
        Way.SMS: urlsplit(settings.SMS_URL).hostname or "",
        Way.WEBHOOKS: urlsplit(to.address).hostname or "",
    }[way]
    person = person_of_entry(event.about_id) if event.about_type == ENTRY and event.about_id else frozenset()
    if way is Way.SMTP:
        person |= person_of(email=to.address)
    elif way is Way.SMS:
        person |= person_of(phone=to.address)
    disclosures.record_disclosure(
        recipient=disclosures.ensure_recipient(way=way, host=host, now=event.at),
        to_name=to.name or host,
        person=person,
        key=f"delivery/{event.delivery_id}",
        by=None,
        now=event.at,
        about=_about(event),
    )


def person_of_entry(entry_id: int) -> Person:
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
    Return what left about the person of an account, as controller and lines: where the person works, and of whoever
    answers for the accounts. Must not run inside a scope.
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


def _about(event: Accepted) -> tuple[str, int, str] | None:
    if event.about_type != ENTRY or event.about_id is None:
        return None
    found = books.lines_of([event.about_id])
    return (ENTRY, event.about_id, found[0].written_number) if found else None
