"""
The page of an order, opened by its reference and secret: what is to be paid and how, what was paid, the proof.

Whoever was sent the link pays; nobody has to sign in for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from registratura.doors.portal import guards
from registratura.doors.shared.auth import public
from registratura.flows import paying
from registratura.flows import paying_papers as papers
from registratura.institutions import queries as institutions
from registratura.kernel.banking.bank_order import code_text, written_iban
from registratura.kernel.errors import DomainError
from registratura.payments import links, queries
from registratura.payments.queries import OptionsCard, OrderCard

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

_WHY = "whoever holds the link of an order sees it and pays it"
_TOLD = frozenset({"paid", "refunded", "charged_back", "reinstated", "used"})


@dataclass(frozen=True, slots=True)
class Opened:
    """An order that was opened by its link."""

    supplier: "Institution"
    card: OrderCard
    options: OptionsCard
    providers: list[tuple[str, str]]
    place: dict[str, str]

    @property
    def may_order(self) -> bool:
        """Whether it can be paid by bank."""
        return bool(self.options.iban) and self.card.row.is_payable


View = Callable[[Any, Opened], HttpResponse]


def behind_link(view: View) -> Callable[..., HttpResponse]:
    """Open the order of the address for a view; a wrong link is counted and answers as what does not exist."""

    @wraps(view)
    def opened(request: HttpRequest, reference: str, secret: str) -> HttpResponse:
        supplier = institutions.supplier()
        if supplier is None:
            raise Http404
        if not links.opens(reference=reference, secret=secret):
            if refused := guards.guarded(request, what="payment", code=None, form=False):
                return refused
            raise Http404
        request.controller = supplier  # type: ignore[attr-defined]
        with paying.at_the_till(supplier_id=supplier.id):
            row = queries.find_order(reference)
            card = queries.order_card(row.id) if row is not None else None
            options, providers = queries.options(), queries.open_providers()
        if card is None:
            raise Http404
        place = {"reference": reference, "secret": secret}
        answer = view(request, Opened(supplier, card, options, providers, place))
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    return opened


@never_cache
@require_safe
@public(_WHY)
@behind_link
def pay(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Show what is to be paid and how, or that it is paid."""
    context = {
        "controller": opened.supplier,
        "place": opened.place,
        "row": opened.card.row,
        "facts": [one for one in opened.card.facts if one.kind in _TOLD],
        "iban": written_iban(opened.options.iban),
        "bank_name": opened.options.bank_name,
        "may_order": opened.may_order,
        "providers": opened.providers if opened.card.row.is_payable else [],
        "came_back": "intors" in request.GET,
    }
    return render(request, "portal/paying/pay.html", context)


@never_cache
@require_POST
@public(_WHY)
@behind_link
def way(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Open a payment with a provider and show the way to its page; the card is typed there alone."""
    if refused := guards.guarded(request, what="payment", code=None, form=False):
        return refused
    provider = request.POST.get("provider", "")[:20]
    try:
        address = paying.start_payment(
            order_id=opened.card.row.id, provider=provider, by=None, now=timezone.now()
        )
    except DomainError as error:
        messages.error(request, error.words)
        return redirect(paying.address_of(reference=opened.card.row.reference))
    context = {
        "controller": opened.supplier,
        "place": opened.place,
        "row": opened.card.row,
        "address": address,
        "provider": dict(opened.providers)[provider],
    }
    return render(request, "portal/paying/way.html", context)


@never_cache
@require_safe
@public(_WHY)
@behind_link
def code_image(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Give the QR code of the bank order as a picture."""
    if not opened.may_order:
        raise Http404
    order = papers.bank_order(supplier=opened.supplier, row=opened.card.row, options=opened.options)
    answer = HttpResponse(papers.qr_svg(text=code_text(order)), content_type="image/svg+xml")
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'none'"
    return answer


@never_cache
@require_safe
@public(_WHY)
@behind_link
def proof(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Give the proof of what was paid as PDF."""
    if not any(one.kind in _TOLD for one in opened.card.facts):
        raise Http404
    data = papers.proof(
        supplier=opened.supplier, card=opened.card, options=opened.options, now=timezone.now()
    )
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="dovada-{opened.card.row.reference}.pdf"'
    return answer
