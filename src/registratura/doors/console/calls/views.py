"""Calls in a list, and one call with its decisions, parts, notes and who listened."""

from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from registratura.calls.queries import CallCard
from registratura.doors.console.guards import ConsoleRequest, require
from registratura.flows import calling as flow
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError

KEYS_END: Final = 1 << 62


@require(Permission.SUPPORT_HANDLE, own_scope=True)
@require_safe
def calls(request: ConsoleRequest) -> HttpResponse:
    """List calls, those in course first, and offer to write one down."""
    return calls_page(request)


def calls_page(request: ConsoleRequest, refused: DomainError | None = None) -> HttpResponse:
    """Show the list with what was refused."""
    text = request.GET.get("q", "").replace("\x00", "")[:100]
    typed = {name: request.POST.get(name, "") for name in ("direction", "phone", "name", "ticket")}
    page = {
        "calls": flow.listing(supplier=request.institution, text=text),
        "text": text,
        "typed": typed,
        "refused": refused,
        "supervises": request.powers.may(Permission.CALLS_LISTEN),
    }
    return render(request, "console/calls/calls.html", page, status=422 if refused else 200)


@require(Permission.SUPPORT_HANDLE, own_scope=True)
@require_safe
def call(request: ConsoleRequest, call: int) -> HttpResponse:
    """Show one call."""
    return call_page(request, call)


def call_page(request: ConsoleRequest, call: int, refused: DomainError | None = None) -> HttpResponse:
    """
    Show one call with what was refused.

    Raises: Http404.
    """
    page = {
        "card": card_or_404(request, call),
        "refused": refused,
        "body": request.POST.get("body", "")[:4_000],
        "supervises": request.powers.may(Permission.CALLS_LISTEN),
    }
    return render(request, "console/calls/call.html", page, status=422 if refused else 200)


def card_or_404(request: ConsoleRequest, call: int) -> CallCard:
    """
    Return a call.

    Raises: Http404.
    """
    card = flow.card(supplier=request.institution, call_id=call) if call < KEYS_END else None
    if card is None:
        raise Http404
    return card
