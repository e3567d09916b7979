"""What a person decides about an order: money back, a surplus used, a dispute written down, the order closed."""

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from registratura.doors.console.guards import ConsoleRequest, require
from registratura.doors.console.payments.views import KEYS_END, POWER
from registratura.flows import paying
from registratura.kernel.errors import DomainError
from registratura.kernel.money import read_lei
from registratura.kernel.privacy import Purpose
from registratura.payments import queries, services


@require_POST
@require(POWER, own_scope=True)
def ask_refund(request: ConsoleRequest, pay_order: int) -> HttpResponseBase:
    """Ask that money goes back; below the limit it is sent at once."""
    provider, _sign, payment = _typed(request, "payment", 140).partition("/")
    now = timezone.now()
    try:
        with paying.at_the_till(supplier_id=request.institution.id):
            _known(pay_order)
            refund = services.ask_refund(
                order_id=pay_order,
                provider=provider,
                payment=payment,
                amount_bani=_bani(request),
                reason=_typed(request, "reason", 300),
                iban=_typed(request, "iban", 60),
                by=request.user,
                now=now,
            )
        if refund.state == "asked":
            messages.info(request, _("Restituirea așteaptă a doua persoană."))
        else:
            _send(request, refund.id)
    except DomainError as error:
        messages.error(request, error.words)
    return redirect("console:payment_order", pay_order=pay_order)


@require_POST
@require(POWER, own_scope=True)
def decide_refund(request: ConsoleRequest, pay_refund: int) -> HttpResponseBase:
    """Agree to a refund and send it, send it again, or refuse it."""
    if pay_refund >= KEYS_END:
        raise Http404
    now, deed = timezone.now(), _typed(request, "deed", 10)
    try:
        if deed == "agree":
            with paying.at_the_till(supplier_id=request.institution.id):
                services.agree_refund(refund_id=pay_refund, by=request.user, now=now)
            _send(request, pay_refund)
        elif deed == "send":
            _send(request, pay_refund)
        elif deed == "refuse":
            with paying.at_the_till(supplier_id=request.institution.id):
                services.refuse_refund(refund_id=pay_refund, by=request.user, now=now)
            messages.success(request, _("Restituirea este respinsă."))
        else:
            messages.error(request, _("Alegeți ce faceți cu restituirea."))
    except DomainError as error:
        messages.error(request, error.words)
    return redirect("console:payment_refunds")


@require_POST
@require(POWER, purpose=Purpose.P03)
def use_surplus(request: ConsoleRequest, pay_order: int) -> HttpResponseBase:
    """Use what was paid too much for another order of the customer."""
    _known(pay_order)
    taker = queries.find_order(_typed(request, "reference", 60))
    try:
        if taker is None:
            messages.error(request, _("Referința aceasta nu este a niciunui ordin de plată."))
        else:
            services.use_surplus(
                order_id=pay_order,
                for_order_id=taker.id,
                amount_bani=_bani(request),
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("Plata în plus este folosită pentru %s.") % taker.words)
    except DomainError as error:
        messages.error(request, error.words)
    return redirect("console:payment_order", pay_order=pay_order)


@require_POST
@require(POWER, purpose=Purpose.P03)
def note_dispute(request: ConsoleRequest, pay_order: int) -> HttpResponseBase:
    """Write down what a provider told by letter about a disputed payment."""
    _known(pay_order)
    provider, _sign, payment = _typed(request, "payment", 140).partition("/")
    try:
        services.note_by_hand(
            order_id=pay_order,
            provider=provider,
            payment=payment,
            kind=_typed(request, "kind", 12),
            part=_typed(request, "number", 100),
            amount_bani=_bani(request),
            ground=_typed(request, "ground", 300),
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("Este înscris."))
    except DomainError as error:
        messages.error(request, error.words)
    return redirect("console:payment_order", pay_order=pay_order)


@require_POST
@require(POWER, purpose=Purpose.P03)
def close(request: ConsoleRequest, pay_order: int) -> HttpResponseBase:
    """Close an order that nobody has to pay any more."""
    _known(pay_order)
    reason = _typed(request, "reason", 300)
    if len(reason) < 5:
        messages.error(request, _("Scrieți de ce se închide ordinul."))
    else:
        services.close_order(order_id=pay_order, reason=reason, by=request.user, now=timezone.now())
        messages.success(
            request, _("Ordinul este închis. Ce a venit sau mai vine așteaptă hotărârea dumneavoastră.")
        )
    return redirect("console:payment_order", pay_order=pay_order)


def _send(request: ConsoleRequest, refund_id: int) -> None:
    went = paying.send_refund(refund_id=refund_id, by=request.user, now=timezone.now())
    if went:
        messages.success(request, _("Restituirea este trimisă; starea ei se schimbă când este confirmată."))
    else:
        messages.error(request, _("Procesatorul nu a făcut restituirea. Încercați din nou mai târziu."))


def _known(pay_order: int) -> None:
    if pay_order >= KEYS_END or queries.order_by_id(pay_order) is None:
        raise Http404


def _typed(request: ConsoleRequest, name: str, most: int) -> str:
    return request.POST.get(name, "").replace("\x00", "").strip()[:most]


def _bani(request: ConsoleRequest) -> int:
    """What was typed in lei; nothing, which every service refuses, when it is no sum."""
    try:
        return read_lei(_typed(request, "amount", 30))
    except ValueError:
        return 0
