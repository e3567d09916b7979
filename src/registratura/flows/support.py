"""
The support department and those it helps: conversations opened, answered, told by letter.

The tables are the supplier's: each function opens its scope and reads for P05 alone. Where none is named, there is
no support and `department` says so.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.journal.services import Actor
from registratura.kernel.calendar import BUCHAREST
from registratura.kernel.privacy.purposes import Purpose
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.support import queries
from registratura.support import services as support
from registratura.support.machine import STATES_TOLD, State
from registratura.support.queries import Card, Late, Line, Search
from registratura.support.services import KeptFile, OpenedTicket, TicketDraft
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

AHEAD: Final = timedelta(minutes=45)
"""How long before its end a clock is told of."""

ABOUT: Final = "support_ticket"


@contextmanager
def department(*, supplier: "Institution") -> Iterator[None]:
    """Open the supplier's scope for the work of the support department."""
    with acting_for(supplier.id), reading_for(Purpose.P05):
        yield


def ask(
    *, supplier: "Institution", draft: TicketDraft, by: Actor | None, now: datetime
) -> tuple[OpenedTicket, str]:
    """
    Open a conversation, and tell the person by letter where it goes on; return it with the secret of its page.

    Raises: TicketRefusedError.
    """
    with department(supplier=supplier):
        opened = support.open_ticket(draft=draft, by=by, now=now)
        secret = queries.nonce_of(opened.ticket_id)
        if opened.is_new:
            _tell_state(opened.ticket_id, "received", None, now)
    return opened, secret


def tell_received(*, supplier: "Institution", ticket_id: int, now: datetime) -> None:
    """Tell whoever wrote a letter that it was taken in, and where the conversation goes on."""
    with department(supplier=supplier):
        _tell_state(ticket_id, "received", None, now)


def answer(
    *,
    supplier: "Institution",
    ticket_id: int,
    body: str,
    to: State,
    files: tuple[KeptFile, ...],
    by: Actor,
    now: datetime,
) -> None:
    """
    Answer the person: on the page of the conversation and, where there is an address, by letter.

    Raises: TicketUnknownError, TicketRefusedError, StateError.
    """
    with department(supplier=supplier):
        message_id = support.answer(ticket_id=ticket_id, body=body, to=to, by=by, now=now, files=files)
        card = queries.card(ticket_id)
        if card is not None and card.email:
            messaging.send(
                kind=Kind.SUPPORT_ANSWERED,
                to=_outside(card),
                context={
                    "reference": f"#{ticket_id}",
                    "subject": card.line.subject,
                    "words": body.strip()[:20_000],
                    "page": page_of(secret=queries.nonce_of(ticket_id)),
                },
                dedupe_key=f"support/{ticket_id}/answer/{message_id}",
                by=by,
                now=now,
                about_type=ABOUT,
                about_id=ticket_id,
            )


def set_state(
    *, supplier: "Institution", ticket_id: int, to: State, reason: str, by: Actor, now: datetime
) -> None:
    """
    Change where a conversation stands; the person hears of the end and of the waiting.

    Raises: TicketUnknownError, StateError.
    """
    with department(supplier=supplier):
        support.set_state(ticket_id=ticket_id, to=to, reason=reason, by=by, now=now)
        if to in (State.SOLVED, State.ON_HOLD):
            _tell_state(ticket_id, f"{to}/{now:%s}", by, now)


def assign(*, supplier: "Institution", ticket_id: int, to_id: int | None, by: Actor, now: datetime) -> None:
    """
    Give a conversation to a colleague, who hears of it.

    Raises: TicketUnknownError, TicketRefusedError, also for somebody who does not work here.
    """
    with department(supplier=supplier):
        if to_id is not None and to_id not in institutions.holders_of(Permission.SUPPORT_HANDLE, at=now):
            to_id = None
        support.assign(ticket_id=ticket_id, to_id=to_id, by=by, now=now)
        card = queries.card(ticket_id)
        if card is None or to_id in (None, by.id):
            return
        messaging.send(
            kind=Kind.SUPPORT_GIVEN,
            to=to_id,
            context={
                "reference": f"#{ticket_id}",
                "subject": card.line.subject,
                "page": console_page(ticket_id=ticket_id),
            },
            dedupe_key=f"support/{ticket_id}/given/{to_id}/{now.isoformat()}",
            by=by,
            now=now,
        )


def operators(*, supplier: "Institution", now: datetime) -> list[tuple[int, str]]:
    """Return who may be given a conversation, by name."""
    with acting_for(supplier.id):
        holders = set(institutions.holders_of(Permission.SUPPORT_HANDLE, at=now))
        named = {
            line.user_id: line.full_name for line in institutions.members(at=now) if line.user_id in holders
        }
    return sorted(named.items(), key=lambda one: (one[1], one[0]))


def conversation(*, supplier: "Institution", secret: str) -> Card | None:
    """Return what the customer reads behind a link, or None."""
    with department(supplier=supplier):
        return queries.card_behind(secret)


def write(
    *,
    supplier: "Institution",
    secret: str,
    body: str,
    files: tuple[KeptFile, ...],
    by: Actor | None,
    now: datetime,
) -> Card | None:
    """
    Add the customer's word to the conversation behind a link; None when there is none.

    Raises: TicketRefusedError.
    """
    with department(supplier=supplier):
        card = queries.card_behind(secret)
        if card is not None:
            support.write_as_customer(ticket_id=card.line.id, body=body, now=now, by=by, files=files)
        return card


def rate(*, supplier: "Institution", secret: str, stars: int, words: str, now: datetime) -> Card | None:
    """
    Keep what the customer thinks of how it went; None when the link opens nothing.

    Raises: TicketRefusedError.
    """
    with department(supplier=supplier):
        card = queries.card_behind(secret)
        if card is not None:
            support.rate(ticket_id=card.line.id, stars=stars, words=words, now=now)
        return card


def own(*, supplier: "Institution", user_id: int) -> list[tuple[Line, str]]:
    """Return a person's conversations with the secrets of their pages, the newest first."""
    with department(supplier=supplier):
        found = queries.lines(Search(state="all", requester_id=user_id))
        return [(line, queries.nonce_of(line.id)) for line in found]


def remind(*, supplier: "Institution", now: datetime) -> int:
    """Tell, once each, of clocks that are near their end or over; close what was solved long ago. Return how many."""
    with department(supplier=supplier):
        support.close_solved(now=now)
        waiting = queries.late_or_near(now=now, ahead=AHEAD)
    return sum(_told(supplier, late, now) for late in waiting)


def _told(supplier: "Institution", late: Late, now: datetime) -> bool:
    with department(supplier=supplier):
        if not support.note_late(late=late, now=now):
            return False
        to = (
            [late.assignee_id]
            if late.assignee_id
            else institutions.holders_of(Permission.SUPPORT_HANDLE, at=now)
        )
        for user_id in to:
            with override("ro"):
                clock = _clock_words(late)
            messaging.send(
                kind=Kind.SUPPORT_LATE,
                to=user_id,
                context={
                    "reference": f"#{late.ticket_id}",
                    "subject": late.subject,
                    "clock": clock,
                    "page": console_page(ticket_id=late.ticket_id),
                },
                dedupe_key=f"support/{late.ticket_id}/late/{late.is_first}/{late.is_over}/{late.due_at.isoformat()}/{user_id}",
                by=None,
                now=now,
            )
    return True


def _clock_words(late: Late) -> str:
    when = f"{late.due_at.astimezone(BUCHAREST):%d.%m.%Y %H:%M}"
    if late.is_first:
        return (_("primul răspuns era până la %s") if late.is_over else _("primul răspuns până la %s")) % when
    return (_("rezolvarea era până la %s") if late.is_over else _("rezolvarea până la %s")) % when


def _tell_state(ticket_id: int, key: str, by: Actor | None, now: datetime) -> None:
    card = queries.card(ticket_id)
    if card is None or not card.email:
        return
    with override(card.language):
        state = str(STATES_TOLD[card.line.state])
        action = (
            _("Spuneți-ne pe pagina cererii dacă nu s-a rezolvat.") if card.line.state is State.SOLVED else ""
        )
    messaging.send(
        kind=Kind.REQUEST_STATE,
        to=_outside(card),
        context={
            "reference": f"#{ticket_id}",
            "subject": card.line.subject,
            "state": state,
            "action": action,
            "page": page_of(secret=queries.nonce_of(ticket_id)),
        },
        dedupe_key=f"support/{ticket_id}/state/{key}",
        by=by,
        now=now,
        about_type=ABOUT,
        about_id=ticket_id,
    )


def _outside(card: Card) -> messaging.Outside:
    return messaging.Outside(email=card.email, name=card.line.requester, language=card.language)


def page_of(*, secret: str) -> str:
    """Return the address of the page of a conversation."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/asistenta/cerere/{secret}/"


def console_page(*, ticket_id: int) -> str:
    """Return the address of a conversation for operators."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/consola/asistenta/{ticket_id}/"
