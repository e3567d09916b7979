"""What follows when a program took over an event, or was stopped: the register of recipients, the administrators."""

from typing import Final
from urllib.parse import urlsplit

from registratura.disclosures import services as disclosures
from registratura.disclosures.catalogue import Way
from registratura.flows import disclosing
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.kernel.events import subscribe
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.registers import queries as registers
from registratura.webhooks.events import EndpointDisabled, Told

SUBJECT: Final = "webhook"


def listen() -> None:
    """Subscribe to what becomes of programs that are told of entries."""
    subscribe(Told, on_told)
    subscribe(EndpointDisabled, on_disabled)


def on_told(event: Told) -> None:
    """Write down that data about an entry left to a program."""
    if event.entry_id is None:
        return
    lines = registers.lines_of([event.entry_id])
    person = disclosing.person_of_entry(entry_id=event.entry_id) if event.with_words else frozenset()
    host = urlsplit(event.url).hostname or ""
    disclosures.record_disclosure(
        recipient=disclosures.ensure_recipient(way=Way.WEBHOOKS, host=host, now=event.at),
        to_name=event.name,
        person=person,
        key=f"webhook/{event.delivery_id}",
        by=None,
        now=event.at,
        about=(disclosing.ENTRY, event.entry_id, lines[0].written_number) if lines else None,
    )


def on_disabled(event: EndpointDisabled) -> None:
    """Tell whoever administers messages that a program is told nothing more, and why."""
    for user_id in institutions.holders_of(Permission.MESSAGES_ADMINISTER, at=event.at):
        messaging.send(
            kind=Kind.WEBHOOK_STOPPED,
            to=user_id,
            context={"program": event.name, "reason": event.reason},
            about_type=SUBJECT,
            about_id=event.endpoint_id,
            dedupe_key=f"webhook-stopped/{event.endpoint_id}/{event.at.timestamp()}/{user_id}",
            by=None,
            now=event.at,
        )
