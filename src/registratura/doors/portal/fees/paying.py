"""
The page of a charge, opened by its reference and secret: what is owed, how it came about, how to pay, the proof.

It stands also where the institution's portal is closed: whoever owes something got the link by letter.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from registratura.doors.portal import guards
from registratura.doors.portal.controllers import controller_of
from registratura.doors.shared.auth import public
from registratura.fees import links, queries
from registratura.fees import services as fees
from registratura.fees.errors import PaymentRefusedError
from registratura.fees.printing.slip import print_slip
from registratura.fees.queries import ChargeCard, ProviderCard
from registratura.flows import fee_papers as papers
from registratura.institutions.services import FeatureClosedError
from registratura.kernel.banking.bank_order import code_text, written_iban
from registratura.kernel.banking.references import is_reference
from registratura.portals import queries as portals
from registratura.registers.printing.receipt_pdf import qr_svg
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

_WHY = "whoever holds the link of a charge sees it and pays it"


@dataclass(frozen=True, slots=True)
class Opened:
    """A charge that was opened by its link."""

    institution: "Institution"
    card: ChargeCard
    provider: ProviderCard | None
    place: dict[str, str]


View = Callable[[Any, Opened], HttpResponse]


def behind_link(view: View) -> Callable[..., HttpResponse]:
    """Open the charge of the address for a view; a wrong link is counted and answers as what does not exist."""

    @wraps(view)
    def opened(request: HttpRequest, code: str, reference: str, secret: str) -> HttpResponse:
        institution: Institution = controller_of(code)
        request.controller = institution  # type: ignore[attr-defined]
        fits = is_reference(reference) and links.opens(
            institution_id=institution.id, reference=reference, secret=secret
        )
        if not fits:
            if refused := guards.guarded(request, what="payment", code=code, form=False):
                return refused
            raise Http404
        with acting_for(institution.id):
            card = queries.charge_card_by_reference(reference)
            provider = queries.card_provider()
            # Asked here, inside one scope, for the frame round the page.
            request.portal = portals.portal_of(institution.id)  # type: ignore[attr-defined]
        if card is None:
            raise Http404
        place = {"code": code, "reference": reference, "secret": secret}
        answer = view(request, Opened(institution, card, provider, place))
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    return opened


@never_cache
@require_safe
@public(_WHY)
@behind_link
def payment(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Show what is owed and how to pay it, or that it is paid."""
    card = opened.card
    context = {
        "controller": opened.institution,
        "place": opened.place,
        "card": card,
        "line": card.line,
        "iban": written_iban(card.iban),
        "beneficiary": card.beneficiary or opened.institution.name,
        "may_order": bool(card.iban) and card.line.left_bani > 0,
        "provider": opened.provider if opened.provider and opened.provider.is_active else None,
        "came_back": "intors" in request.GET,
        "payments": [one for one in card.payments if one.struck is None],
    }
    return render(request, "portal/fees/payment.html", context)


@never_cache
@require_safe
@public(_WHY)
@behind_link
def order(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Give the bank order as PDF."""
    if not opened.card.iban or opened.card.line.left_bani == 0:
        raise Http404
    slip = papers.order_slip(institution=opened.institution, card=opened.card, now=timezone.now(), by=None)
    return _pdf(print_slip(slip=slip), f"ordin-{opened.card.line.reference}")


@never_cache
@require_safe
@public(_WHY)
@behind_link
def proof(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Give the proof of what was paid as PDF."""
    if not any(one.struck is None for one in opened.card.payments):
        raise Http404
    with acting_for(opened.institution.id):
        slip = papers.proof_slip(
            institution=opened.institution, card=opened.card, now=timezone.now(), by=None
        )
    return _pdf(print_slip(slip=slip), f"dovada-{opened.card.line.reference}")


@never_cache
@require_safe
@public(_WHY)
@behind_link
def code_image(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Give the QR code of the bank order as a picture."""
    if not opened.card.iban or opened.card.line.left_bani == 0:
        raise Http404
    picture = qr_svg(text=code_text(papers.bank_order(institution=opened.institution, card=opened.card)))
    answer = HttpResponse(picture, content_type="image/svg+xml")
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'none'"
    return answer


@never_cache
@require_POST
@public(_WHY)
@behind_link
def card(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Open an order with the provider and show the way to its page; the card is typed there alone."""
    back = f"{settings.PUBLIC_URL}{reverse('portal:fee_payment', kwargs=opened.place)}?intors=1"
    try:
        with acting_for(opened.institution.id):
            address, name = fees.begin_card(charge_id=opened.card.line.id, back=back, now=timezone.now())
    except (PaymentRefusedError, FeatureClosedError) as error:
        messages.error(request, error.words)
        return redirect(reverse("portal:fee_payment", kwargs=opened.place))
    context = {
        "controller": opened.institution,
        "place": opened.place,
        "line": opened.card.line,
        "address": address,
        "provider": name,
    }
    return render(request, "portal/fees/card.html", context)


def _pdf(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
