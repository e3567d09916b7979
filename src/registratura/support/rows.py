"""Small steps that the services of this room share."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from registratura.deadlines import queries as deadlines
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise, search_words
from registratura.support import hours, queries
from registratura.support.errors import StateError, TicketUnknownError
from registratura.support.machine import ENDED, STATES, WAITING, State, may_go
from registratura.support.models import Ticket

WORDS_MOST = 2_000


def locked(ticket_id: int) -> Ticket:
    """
    Take a conversation for changing it.

    Raises: TicketUnknownError.
    """
    found = Ticket.objects.select_for_update().filter(pk=ticket_id).first()
    if found is None:
        raise TicketUnknownError(_("Cererea nu există."))
    return found


def clean(text: str, *, most: int, single_line: bool = False) -> str:
    """Return a text in the form in which it is stored, cut at its limit."""
    return ro_normalise(text, single_line=single_line).strip()[:most]


def add_words(ticket: Ticket, *parts: str) -> None:
    """Let a conversation be found by more words; the caller saves `words`."""
    found = dict.fromkeys([*ticket.words, *(word[:80] for word in search_words(*parts))])
    ticket.words = list(found)[:WORDS_MOST]


def move(ticket: Ticket, *, to: State, by: Actor | None, now: datetime, reason: str = "") -> list[str]:
    """
    Bring a conversation to a state, its clock with it, and return the fields to save.

    Raises: StateError.
    """
    here = State(ticket.state)
    if here is to:
        return []
    if not may_go(here=here, there=to):
        words = _("O cerere %(here)s nu poate fi trecută ca %(there)s; deschideți alta, care o urmează.")
        raise StateError(words % {"here": STATES[here], "there": STATES[to]}, field="state")
    fields = ["state", "state_at", *_clock(ticket, to, now)]
    ticket.state, ticket.state_at = to.value, now
    if to is State.SOLVED:
        ticket.solved_at = now
        fields.append("solved_at")
    elif to is State.CLOSED:
        ticket.closed_at = now
        fields.append("closed_at")
    elif here is State.SOLVED:
        ticket.solved_at = None
        fields.append("solved_at")
    write_down("support.ticket.moved", ticket, by, {"from": here.value, "to": to.value, "reason": reason})
    return fields


def _clock(ticket: Ticket, to: State, now: datetime) -> list[str]:
    """Stop the clock while somebody else has the next word, and give the time back afterwards."""
    stands = to in WAITING or to in ENDED
    if stands and ticket.paused_at is None:
        ticket.paused_at = now
        return ["paused_at"]
    if stands or ticket.paused_at is None:
        return []
    open_hours, calendar = queries.options().hours, deadlines.calendar_in_force()
    waited = hours.minutes_between(start=ticket.paused_at, end=now, hours=open_hours, calendar=calendar)
    ticket.paused_at = None
    ticket.solve_due_at = hours.moment_after(
        start=ticket.solve_due_at, minutes=waited, hours=open_hours, calendar=calendar
    )
    return ["paused_at", "solve_due_at"]


def write_down(action: str, ticket: Ticket, by: Actor | None, details: Mapping[str, object]) -> None:
    """Write an act on a conversation in the journal; never what was said."""
    journal.record(action=action, subject_type="support_ticket", subject_id=ticket.id, by=by, details=details)
