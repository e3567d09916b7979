"""What operators do with a conversation besides answering it, and what the clock does."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from registratura.deadlines import queries as deadlines
from registratura.journal.services import Actor
from registratura.support import hours, queries
from registratura.support.errors import TicketRefusedError
from registratura.support.machine import ENDED, PRIORITIES, Priority, State
from registratura.support.models import Ticket, TicketFile, TicketMessage
from registratura.support.queries import Late
from registratura.support.rows import add_words, clean, locked, move, write_down

WARNED, TOLD = 1, 2


@transaction.atomic
def set_state(*, ticket_id: int, to: State, reason: str, by: Actor | None, now: datetime) -> None:
    """
    Bring a conversation to a state without a word to the customer.

    Raises: TicketUnknownError, StateError.
    """
    ticket = locked(ticket_id)
    fields = move(ticket, to=to, by=by, now=now, reason=clean(reason, most=300, single_line=True))
    if fields:
        ticket.save(update_fields=fields)


@transaction.atomic
def assign(*, ticket_id: int, to_id: int | None, by: Actor, now: datetime) -> None:
    """
    Give a conversation to a colleague, or to nobody; a new one is in work from then on.

    Raises: TicketUnknownError, TicketRefusedError when it ended.
    """
    ticket = locked(ticket_id)
    if State(ticket.state) in ENDED:
        raise TicketRefusedError(_("Cererea s-a încheiat; redeschideți-o întâi."), field="assignee")
    if ticket.assignee_id == to_id:
        return
    before, ticket.assignee_id = ticket.assignee_id, to_id
    fields = move(ticket, to=State.OPEN, by=by, now=now) if to_id and ticket.state == State.NEW else []
    ticket.save(update_fields=[*fields, "assignee"])
    write_down("support.ticket.assigned", ticket, by, {"from": before, "to": to_id})


@transaction.atomic
def prioritise(*, ticket_id: int, priority: Priority, by: Actor, now: datetime) -> None:
    """
    Change how soon a conversation must be looked at; its terms are counted anew from the beginning.

    Raises: TicketUnknownError.
    """
    ticket = locked(ticket_id)
    if ticket.priority == priority:
        return
    before, ticket.priority = ticket.priority, Priority(priority).value
    settings, calendar = queries.options(), deadlines.calendar_in_force()
    level = settings.levels[priority]
    ticket.first_due_at, ticket.solve_due_at = (
        hours.moment_after(start=ticket.opened_at, minutes=minutes, hours=settings.hours, calendar=calendar)
        for minutes in (level.first_minutes, level.solve_minutes)
    )
    ticket.first_told = ticket.solve_told = 0
    ticket.save(update_fields=["priority", "first_due_at", "solve_due_at", "first_told", "solve_told"])
    write_down(
        "support.ticket.prioritised",
        ticket,
        by,
        {"from": str(PRIORITIES[Priority(before)]), "to": str(PRIORITIES[priority])},
    )


@transaction.atomic
def merge(*, ticket_id: int, into_id: int, by: Actor, now: datetime) -> None:
    """
    Bring what was said in one conversation into another of the same person, and close the first.

    Raises: TicketUnknownError; TicketRefusedError for itself, one that ended, or one of somebody else: whoever reads
    the second would read what another person wrote.
    """
    if ticket_id == into_id:
        raise TicketRefusedError(_("Alegeți altă cerere: nu se unește cu ea însăși."), field="into")
    first, second = sorted((ticket_id, into_id))
    rows = {first: locked(first), second: locked(second)}
    source, target = rows[ticket_id], rows[into_id]
    if source.state == State.CLOSED or target.state == State.CLOSED:
        raise TicketRefusedError(_("O cerere închisă nu se mai unește."), field="into")
    same_mail = source.requester_email and source.requester_email == target.requester_email
    same_account = source.requester_id is not None and source.requester_id == target.requester_id
    if not (same_mail or same_account):
        raise TicketRefusedError(
            _("Cererile sunt ale unor persoane diferite: una ar citi ce a scris cealaltă."), field="into"
        )
    fields = move(source, to=State.CLOSED, by=by, now=now, reason=f"#{target.id}")
    source.merged_into_id = target.id
    source.save(update_fields=[*fields, "merged_into"])
    messages = TicketMessage.objects.filter(ticket_id=source.id)
    TicketFile.objects.filter(ticket_id=source.id).update(ticket_id=target.id)
    add_words(target, source.subject, *source.words)
    messages.update(ticket_id=target.id)
    target.last_at = now
    target.save(update_fields=["words", "last_at"])
    write_down("support.ticket.merged", target, by, {"ticket": source.id})


@transaction.atomic
def rate(*, ticket_id: int, stars: int, words: str, now: datetime) -> None:
    """
    Keep what the customer thinks of how it went, from one to five; the last answer counts.

    Raises: TicketUnknownError; TicketRefusedError before it was solved, or outside 1..5.
    """
    ticket = locked(ticket_id)
    if State(ticket.state) not in ENDED:
        raise TicketRefusedError(_("Cererea este încă în lucru; părerea se dă la sfârșit."), field="stars")
    if not 1 <= stars <= 5:
        raise TicketRefusedError(_("Alegeți de la una la cinci stele."), field="stars")
    ticket.rating, ticket.rated_at = stars, now
    ticket.rating_words = clean(words, most=1000)
    ticket.save(update_fields=["rating", "rated_at", "rating_words"])
    write_down("support.ticket.rated", ticket, None, {"stars": stars})


@transaction.atomic
def note_late(*, late: Late, now: datetime) -> bool:
    """Note that somebody is told how a clock stands; False when it was told already, or the clock stopped."""
    ticket = locked(late.ticket_id)
    field = "first_told" if late.is_first else "solve_told"
    stopped = ticket.first_answered_at is not None if late.is_first else ticket.paused_at is not None
    step = TOLD if late.is_over else WARNED
    if stopped or getattr(ticket, field) >= step:
        return False
    setattr(ticket, field, step)
    ticket.save(update_fields=[field])
    write_down("support.ticket.late", ticket, None, {"clock": field[:5], "over": late.is_over})
    return True


def close_solved(*, now: datetime, limit: int = 200) -> int:
    """Close conversations that were solved long enough ago that nobody came back; return how many."""
    before = now - timedelta(days=queries.options().close_after_days)
    due = Q(state=State.SOLVED.value, solved_at__lt=before)
    numbers = list(Ticket.objects.filter(due).order_by("id").values_list("id", flat=True)[:limit])
    for number in numbers:
        set_state(ticket_id=number, to=State.CLOSED, reason=_("nu a mai scris nimeni"), by=None, now=now)
    return len(numbers)


def forget_requesters(*, ticket_ids: list[int], now: datetime) -> None:
    """
    Take the person out of conversations: name, addresses, words and files; the case stays, and so do its counts.

    One statement does it, the same that ends their keeping. Safe to repeat.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT support_forget(%s)", [ticket_ids])
    for ticket in Ticket.objects.filter(pk__in=ticket_ids):
        write_down("support.ticket.forgotten", ticket, None, {"at": now.isoformat()})
