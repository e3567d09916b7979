"""Orders, what was told, refunds that wait, what does not agree."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from registratura.doors.console.guards import ConsoleRequest, require
from registratura.flows import paying
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.privacy import Purpose
from registratura.payments import queries
from registratura.payments.queries import OrderFilter

POWER = Permission.BOOKS_HANDLE
KEYS_END = 2**63
_WHICH = ("", "open", "late", "paid", "look")


@require_safe
@require(POWER, purpose=Purpose.P03)
def orders(request: ConsoleRequest) -> HttpResponse:
    """List the orders of payment."""
    today, which = legal_date(timezone.now()), request.GET.get("care", "")
    wanted = OrderFilter(
        which=which if which in _WHICH else "",
        text=request.GET.get("q", "")[:100],
        page=_page(request),
    )
    context = {
        "wanted": wanted,
        "found": queries.order_page(wanted, today=today),
        "counts": queries.order_counts(today=today),
        "balances": queries.balances(),
        "tab": "orders",
    }
    return render(request, "console/payments/orders.html", context)


@require_safe
@require(POWER, purpose=Purpose.P03)
def order(request: ConsoleRequest, pay_order: int) -> HttpResponse:
    """Show an order with everything that is known of it."""
    card = queries.order_card(pay_order) if pay_order < KEYS_END else None
    if card is None:
        raise Http404
    others = queries.orders_of(card.row.customer_id) if card.row.customer_id is not None else []
    context = {
        "card": card,
        "row": card.row,
        "page_address": paying.page_of(order=card.row),
        "may_take": [one for one in others if one.id != card.row.id and one.is_payable],
        "me": request.user.id,
        "limit_bani": queries.options().second_person_bani,
    }
    return render(request, "console/payments/order.html", context)


@require_safe
@require(POWER, purpose=Purpose.P03)
def refunds(request: ConsoleRequest) -> HttpResponse:
    """Show the refunds that wait for somebody."""
    context = {"refunds": queries.refunds_waiting(), "me": request.user.id, "tab": "refunds"}
    return render(request, "console/payments/refunds.html", context)


@require_safe
@require(POWER, purpose=Purpose.P03)
def events(request: ConsoleRequest) -> HttpResponse:
    """Show what providers told, and what became of it."""
    which = "rejected" if request.GET.get("care") == "rejected" else ""
    lines, pages = queries.event_page(which=which, page=_page(request))
    context = {"events": lines, "pages": pages, "page": min(_page(request), pages), "which": which}
    return render(request, "console/payments/events.html", context | {"tab": "events"})


@require_safe
@require(POWER, purpose=Purpose.P03)
def differences(request: ConsoleRequest) -> HttpResponse:
    """Show what does not agree, with its explanation and what to do."""
    context = {
        "differences": queries.differences(today=legal_date(timezone.now())),
        "balances": queries.balances(),
        "tab": "differences",
    }
    return render(request, "console/payments/differences.html", context)


def _page(request: ConsoleRequest) -> int:
    typed = request.GET.get("pagina", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1
