"""A person's terms in the person's own calendar program: the secret address, and what is read there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from registratura.accounts import queries as persons
from registratura.accounts import services as accounts
from registratura.deadlines import queries as terms
from registratura.deadlines.calendar_text import CalendarEvent, write
from registratura.deadlines.queries import DeadlineCard
from registratura.institutions import queries as institutions
from registratura.institutions.queries import Workplace
from registratura.journal import services as journal
from registratura.kernel.calendar import legal_date
from registratura.routing import queries as routing
from registratura.routing.queries import HeldTerm
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.accounts.models import User

MOST_TERMS = 500  # of one institution; the nearest


@dataclass(frozen=True, slots=True)
class Feed:
    """What a calendar program reads, and since when it is so."""

    content: bytes
    changed_at: datetime


@transaction.atomic
def renew(*, user: "User", now: datetime) -> str:
    """
    Return the secret of a new address, shown this once; the one before ends. Told in every institution of the person.

    Must not run inside a scope.
    """
    secret = accounts.renew_calendar(user=user, now=now)
    _write_down(action="accounts.calendar.renewed", user=user, now=now)
    return secret


@transaction.atomic
def end(*, user: "User", now: datetime) -> bool:
    """End a person's address, and say whether there was one. Must not run inside a scope."""
    ended = accounts.end_calendar(user=user, now=now)
    if ended:
        _write_down(action="accounts.calendar.ended", user=user, now=now)
    return ended


def _write_down(*, action: str, user: "User", now: datetime) -> None:
    for place in institutions.workplaces_of(user.id, at=now):
        with acting_for(place.institution_id):
            journal.record(action=action, subject_type="person", subject_id=user.id, by=user, details={})


def feed(*, secret: str, address_of: Callable[[Workplace, HeldTerm], str], now: datetime) -> Feed | None:
    """
    Return the open terms of what the owner of an address works on, in every institution; None when nobody owns it.

    No name of a petitioner is ever in it, and no subject unless the institution chose so: calendars are kept by others.
    address_of: makes the whole address of an entry's page.
    Must not run inside a scope.
    """
    owner = persons.calendar_at(secret)
    if owner is None:
        return None
    person = persons.contact_of(owner.user_id)
    assert person is not None
    events: list[CalendarEvent] = []
    # The person's own language, whatever the program that reads says it would like.
    with override(person.language):
        for place in institutions.workplaces_of(owner.user_id, at=now):
            with acting_for(place.institution_id):
                events += _events(place, owner.user_id, address_of, now)
        content = write(name=_("Termene"), events=events)
    return Feed(content, accounts.note_calendar_read(address_id=owner.id, content=content, now=now))


def _events(
    place: Workplace, user_id: int, address_of: Callable[[Workplace, HeldTerm], str], now: datetime
) -> list[CalendarEvent]:
    held = {term.deadline_id: term for term in routing.held_terms(user_id=user_id, at=now, limit=MOST_TERMS)}
    if not held:
        return []
    with_subject = terms.reminders().calendar_shows_subject
    cards = terms.terms_by_id(held.keys(), today=legal_date(now))
    return [
        _event(place, card, held[card.id], address_of(place, held[card.id]), with_subject) for card in cards
    ]


def _event(
    place: Workplace, card: DeadlineCard, held: HeldTerm, url: str, with_subject: bool
) -> CalendarEvent:
    kind = held.document_kind or card.rule_name.partition(" (")[0]
    told = [_("Termenul legal: %s.") % f"{card.due_on:%d.%m.%Y}", place.name]
    if with_subject:
        told.insert(0, held.subject)
    return CalendarEvent(
        uid=f"term-{card.id}@{place.code}.registratura",
        sequence=card.revision,
        revised_at=card.revised_at,
        on=card.safe_on,
        at=card.due_at,
        summary=_("Termen %(number)s – %(kind)s") % {"number": held.written_number, "kind": kind},
        description="\n".join(told),
        url=url,
    )
