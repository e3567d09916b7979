"""What is done to a conversation: answered, noted, moved, given, united."""

from collections.abc import Callable

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from registratura.doors.console.guards import ConsoleRequest, require
from registratura.doors.console.tickets.views import KEYS_END, card_or_404, ticket_page
from registratura.doors.shared.support_pages import files_of
from registratura.flows import support as flow
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.support import services as support
from registratura.support.machine import Priority, State


@require(Permission.SUPPORT_HANDLE, own_scope=True)
@require_POST
def answer(request: ConsoleRequest, ticket: int) -> HttpResponseBase:
    """Answer the customer, or write a note for colleagues."""
    body = request.POST.get("body", "").replace("\x00", "")
    to = request.POST.get("then", State.PENDING.value)

    def deed() -> str:
        now = timezone.now()
        if request.POST.get("fapta") == "nota":
            with flow.department(supplier=request.institution):
                support.note(ticket_id=ticket, body=body, by=request.user, now=now)
            return _("Nota este scrisă; clientul nu o vede.")
        flow.answer(
            supplier=request.institution,
            ticket_id=ticket,
            body=body,
            to=State(to) if to in set(State) else State.PENDING,
            files=files_of(request, supplier=request.institution),
            by=request.user,
            now=now,
        )
        return _("Răspunsul a plecat.")

    return _act(request, ticket, deed, {"body": body, "then": to})


@require(Permission.SUPPORT_HANDLE, own_scope=True)
@require_POST
def state(request: ConsoleRequest, ticket: int) -> HttpResponseBase:
    """Change where it stands, or how urgent it is."""
    wanted, urgency = request.POST.get("state", ""), request.POST.get("priority", "")

    def deed() -> str:
        now = timezone.now()
        if urgency in set(Priority):
            with flow.department(supplier=request.institution):
                support.prioritise(ticket_id=ticket, priority=Priority(urgency), by=request.user, now=now)
        if wanted in set(State):
            flow.set_state(
                supplier=request.institution,
                ticket_id=ticket,
                to=State(wanted),
                reason=request.POST.get("reason", "").replace("\x00", "")[:300],
                by=request.user,
                now=now,
            )
        return _("Schimbat.")

    return _act(request, ticket, deed, {})


@require(Permission.SUPPORT_HANDLE, own_scope=True)
@require_POST
def assign(request: ConsoleRequest, ticket: int) -> HttpResponseBase:
    """Give it to a colleague, take it, or leave it to nobody."""
    typed = request.POST.get("assignee", "")
    to_id = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None

    def deed() -> str:
        flow.assign(
            supplier=request.institution, ticket_id=ticket, to_id=to_id, by=request.user, now=timezone.now()
        )
        return _("Repartizată.")

    return _act(request, ticket, deed, {})


@require(Permission.SUPPORT_HANDLE, own_scope=True)
@require_POST
def merge(request: ConsoleRequest, ticket: int) -> HttpResponseBase:
    """Bring it into another conversation of the same person."""
    typed = request.POST.get("into", "").strip().lstrip("#")
    into = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0

    def deed() -> str:
        with flow.department(supplier=request.institution):
            support.merge(ticket_id=ticket, into_id=into, by=request.user, now=timezone.now())
        return _("Unită; discuția continuă aici.")

    return _act(request, ticket, deed, {}, leads_to=into)


def _act(
    request: ConsoleRequest, ticket: int, deed: Callable[[], str], typed: dict[str, str], *, leads_to: int = 0
) -> HttpResponseBase:
    with flow.department(supplier=request.institution):
        card_or_404(ticket)
    try:
        done = deed()
    except DomainError as error:
        with flow.department(supplier=request.institution):
            return ticket_page(request, ticket, error, typed)
    messages.success(request, done)
    return redirect("console:support_ticket", ticket=leads_to if 0 < leads_to < KEYS_END else ticket)
