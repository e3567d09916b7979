"""The queue, one conversation, and writing one down for somebody on the telephone."""

from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registratura.calls import queries as calls
from registratura.doors.console.guards import ConsoleRequest, require
from registratura.doors.shared.support_pages import file_answer
from registratura.flows import support as flow
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.journal import queries as journal
from registratura.kernel.errors import DomainError
from registratura.kernel.privacy.purposes import Purpose
from registratura.support import queries
from registratura.support.machine import PRIORITIES, STATES, Channel, Priority, State
from registratura.support.queries import Card, Search
from registratura.support.services import TicketDraft

KEYS_END: Final = 1 << 62
FIELDS: Final = {"subject": 200, "body": 20_000, "name": 200, "email": 254, "phone": 30}
TONES: Final = {
    "new": "info",
    "open": "info",
    "pending": "warn",
    "on_hold": "ghost",
    "solved": "ok",
    "closed": "ghost",
}
URGENCY: Final = {"urgent": "danger", "high": "warn", "normal": "", "low": "ghost"}


@require(Permission.SUPPORT_HANDLE, purpose=Purpose.P05)
@require_safe
def queue(request: ConsoleRequest) -> HttpResponse:
    """List conversations: all that are open, one's own, nobody's, those that ended, or what is searched."""
    chosen, text = request.GET.get("fila", "deschise")[:20], request.GET.get("q", "")[:200]
    now = timezone.now()
    searches = {
        "deschise": Search(text=text),
        "ale-mele": Search(text=text, assignee_id=request.user.id),
        "ale-nimanui": Search(text=text, unassigned=True),
        "toate": Search(state="all", text=text),
    }
    counts = queries.counts(user_id=request.user.id, now=now)
    here = reverse("console:support")
    tabs = [
        (label, f"{here}?{urlencode({'fila': key, 'q': text})}", chosen == key, count)
        for key, label, count in (
            ("deschise", _("Deschise"), counts.open),
            ("ale-mele", _("Ale mele"), counts.mine),
            ("ale-nimanui", _("Ale nimănui"), counts.unassigned),
            ("toate", _("Toate"), None),
        )
    ]
    page = {
        "lines": queries.lines(searches.get(chosen, searches["deschise"])),
        "tabs": tabs,
        "counts": counts,
        "text": text,
        "chosen": chosen if chosen in searches else "deschise",
        "now": now,
        "tones": TONES,
        "urgency": URGENCY,
    }
    return render(request, "console/tickets/queue.html", page)


@require(Permission.SUPPORT_HANDLE, purpose=Purpose.P05)
@require_safe
def conversation(request: ConsoleRequest, ticket: int) -> HttpResponse:
    """Show one conversation whole."""
    return ticket_page(request, ticket)


def ticket_page(
    request: ConsoleRequest, key: int, refused: DomainError | None = None, typed: dict[str, str] | None = None
) -> HttpResponse:
    """
    Show a conversation with what was refused. Must run inside the department's scope.

    Raises: Http404.
    """
    card = card_or_404(key)
    now = timezone.now()
    answers = queries.canned_answers()
    filled = next((one for one in answers if str(one.id) == request.GET.get("raspuns", "")), None)
    body = (typed or {}).get("body", "")
    if filled is not None and not body:
        body = filled.filled(name=card.line.requester, number=card.line.id)
    page = {
        "card": card,
        "tone": TONES[card.line.state],
        "urgency": URGENCY[card.line.priority],
        "late": card.line.due_at is not None and card.line.due_at < now,
        "same": queries.same_person(key),
        "canned": answers,
        "body": body,
        "typed": typed or {},
        "refused": refused,
        "operators": _operators(request, now),
        "priorities": [(one.value, str(words)) for one, words in PRIORITIES.items()],
        "states": [(one.value, str(STATES[one])) for one in card.onward],
        "after": [
            (one.value, str(STATES[one])) for one in (State.PENDING, State.OPEN, State.ON_HOLD, State.SOLVED)
        ],
        "bundles": queries.bundles_of(key),
        "calls": calls.calls_of_ticket(key),
        "acts": journal.history_of(subject_type="support_ticket", subject_id=key),
    }
    return render(request, "console/tickets/ticket.html", page, status=422 if refused else 200)


def _operators(request: ConsoleRequest, now: Any) -> list[tuple[int, str]]:
    holders = set(institutions.holders_of(Permission.SUPPORT_HANDLE, at=now))
    named = {line.user_id: line.full_name for line in institutions.members(at=now) if line.user_id in holders}
    return sorted(named.items(), key=lambda one: (one[1], one[0]))


def card_or_404(key: int) -> Card:
    """
    Return a conversation.

    Raises: Http404.
    """
    card = queries.card(key) if key < KEYS_END else None
    if card is None:
        raise Http404
    return card


@require(Permission.SUPPORT_HANDLE, own_scope=True)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ConsoleRequest) -> HttpResponseBase:
    """Write a conversation down for somebody who called."""
    values: dict[str, Any] = {
        name: request.POST.get(name, "").replace("\x00", "")[:most] for name, most in FIELDS.items()
    }
    priority = request.POST.get("priority", Priority.NORMAL.value)
    try:
        key = UUID(request.POST.get("cheie", ""))
    except ValueError:
        key = uuid4()
    refused: DomainError | None = None
    if request.method == "POST":
        draft = TicketDraft(
            request_key=key,
            channel=Channel.PHONE,
            **values,
            priority=Priority(priority) if priority in set(Priority) else Priority.NORMAL,
        )
        try:
            opened, _secret = flow.ask(
                supplier=request.institution, draft=draft, by=request.user, now=timezone.now()
            )
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _("Cererea #%d este deschisă.") % opened.ticket_id)
            return redirect("console:support_ticket", ticket=opened.ticket_id)
    page = {
        "values": values,
        "priority": priority,
        "priorities": [(one.value, str(words)) for one, words in PRIORITIES.items()],
        "key": key,
        "refused": refused,
    }
    return render(request, "console/tickets/new.html", page, status=422 if refused else 200)


@require(Permission.SUPPORT_HANDLE, purpose=Purpose.P05)
@require_safe
def file(request: ConsoleRequest, ticket: int, file: int) -> HttpResponseBase:
    """Give out a file of a conversation."""
    card_or_404(ticket)
    found = queries.file_of(ticket_id=ticket, file_id=file, notes=True) if file < KEYS_END else None
    return file_answer(supplier=request.institution, file=found)
