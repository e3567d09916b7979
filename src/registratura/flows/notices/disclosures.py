"""What leaves is written down as it leaves: each shipment, each message to somebody outside, each program told."""

from urllib.parse import urlsplit

from django.conf import settings

from registratura.disclosures import services as disclosures
from registratura.disclosures.catalogue import Way
from registratura.dispatch import queries as shipments
from registratura.dispatch.events import Dispatched
from registratura.flows import disclosing
from registratura.kernel.events import subscribe
from registratura.kernel.personal_data import person_of
from registratura.messaging import queries as messages
from registratura.messaging.events import Accepted
from registratura.registers import queries as books

_BY_MAIL = "email"


def listen() -> None:
    """Subscribe to everything by which data leaves."""
    subscribe(Dispatched, on_dispatched)
    subscribe(Accepted, on_accepted)


def on_dispatched(event: Dispatched) -> None:
    """Write down that the papers of an entry left for their recipient."""
    shipment = shipments.shipment(event.shipment_id)
    if shipment is None or shipment.sent_at is None:
        return
    by_mail, by_exchange = event.method == _BY_MAIL, event.method == "exchange"
    recipient = disclosures.ensure_recipient(
        way=Way.SMTP if by_mail else Way.EXCHANGE if by_exchange else Way.POST,
        host=settings.EMAIL_HOST if by_mail else "",
        name="" if by_mail else event.recipient_name if by_exchange else shipment.method_name.capitalize(),
        now=shipment.sent_at,
    )
    disclosures.record_disclosure(
        recipient=recipient,
        to_name=event.recipient_name,
        person=disclosing.person_of_entry(entry_id=event.entry_id) | person_of(email=shipment.email),
        key=f"shipment/{event.shipment_id}",
        by=None,
        now=shipment.sent_at,
        about=(disclosing.ENTRY, event.entry_id, shipment.written_number),
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
    person = (
        disclosing.person_of_entry(entry_id=event.about_id)
        if event.about_type == disclosing.ENTRY and event.about_id
        else frozenset()
    )
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


def _about(event: Accepted) -> tuple[str, int, str] | None:
    if event.about_type != disclosing.ENTRY or event.about_id is None:
        return None
    found = books.lines_of([event.about_id])
    return (disclosing.ENTRY, event.about_id, found[0].written_number) if found else None
