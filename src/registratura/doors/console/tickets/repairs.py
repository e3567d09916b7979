"""Repairs of supplied devices, within a conversation: the chain of hands, the quote, the wipe, the way back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registratura.doors.console.guards import ConsoleRequest, require
from registratura.doors.console.tickets.views import KEYS_END, card_or_404
from registratura.flows import support as desk
from registratura.flows import support_repairs as flow
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.support import queries
from registratura.support import services as support
from registratura.support.repair_machine import STAGES, Custody, Stage


@require(Permission.SUPPORT_HANDLE, own_scope=True)
@require_safe
def repairs(request: ConsoleRequest, ticket: int) -> HttpResponse:
    """Show the repairs of a conversation."""
    return _page(request, ticket)


def _page(request: ConsoleRequest, ticket: int, refused: DomainError | None = None) -> HttpResponse:
    with desk.department(supplier=request.institution):
        card = card_or_404(ticket)
        found = [
            (one, [(stage.value, str(STAGES[stage])) for stage in one.onward])
            for one in queries.repairs_of(ticket)
        ]
    page = {"card": card, "repairs": found, "refused": refused}
    return render(request, "console/tickets/repairs.html", page, status=422 if refused else 200)


@require(Permission.SUPPORT_HANDLE, own_scope=True)
@require_POST
def ask(request: ConsoleRequest, ticket: int) -> HttpResponseBase:
    """Open a repair."""

    def deed() -> None:
        flow.ask(
            supplier=request.institution,
            ticket_id=ticket,
            device=_typed(request, "device"),
            serial=_typed(request, "serial"),
            symptom=_typed(request, "symptom"),
            by=request.user,
            now=timezone.now(),
        )

    return _act(request, ticket, deed)


@require(Permission.SUPPORT_HANDLE, own_scope=True)
@require_POST
def act(request: ConsoleRequest, ticket: int, repair: int) -> HttpResponseBase:
    """Write down a change of hands, the wipe, or the next stage, as the field `fapta` says."""
    with desk.department(supplier=request.institution):
        card = queries.repair(repair) if repair < KEYS_END else None
    if card is None or card.ticket_id != ticket:
        raise Http404
    kind, now = request.POST.get("fapta", ""), timezone.now()

    def deed() -> None:
        if kind in set(Custody):
            flow.hand_over(
                supplier=request.institution,
                repair_id=repair,
                way=Custody(kind),
                giver=_typed(request, "giver"),
                taker=_typed(request, "taker"),
                condition=_typed(request, "condition"),
                by=request.user,
                now=now,
            )
        elif kind == "date":
            with desk.department(supplier=request.institution):
                support.state_wipe(
                    repair_id=repair,
                    had_data=request.POST.get("had_data") == "da",
                    words=_typed(request, "wipe"),
                    by=request.user,
                    now=now,
                )
        elif request.POST.get("stage") in set(Stage):
            flow.move(
                supplier=request.institution,
                repair_id=repair,
                to=Stage(request.POST["stage"]),
                quote_bani=_bani(request.POST.get("quote", "")),
                parts=_typed(request, "parts"),
                by=request.user,
                now=now,
            )

    return _act(request, ticket, deed)


def _act(request: ConsoleRequest, ticket: int, deed: Callable[[], None]) -> HttpResponseBase:
    with desk.department(supplier=request.institution):
        card_or_404(ticket)
    try:
        deed()
    except DomainError as error:
        return _page(request, ticket, error)
    messages.success(request, _("Scris."))
    return redirect("console:support_repairs", ticket=ticket)


def _typed(request: ConsoleRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "")[:2000]


def _bani(typed: str) -> int | None:
    """Read a sum in lei, `120`, `120,50` or `120.50`, as bani; None when it is none."""
    whole, _mark, rest = typed.strip().replace(".", ",").partition(",")
    if not (whole.isascii() and whole.isdigit() and len(whole) < 10):
        return None
    if rest and not (rest.isascii() and rest.isdigit() and len(rest) <= 2):
        return None
    return int(whole) * 100 + int((rest + "00")[:2])
