"""Charges: the list, one with all that happened, what may be done about it; refunds."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.desk.entries.rows import entry_address
from registratura.doors.desk.fees.forms import ChargeForm, GroundForm, RefundForm
from registratura.doors.desk.fees.shown import KEYS_END, TONES, charge_or_404, entry_of
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.desk.work.standing import readable_or_404
from registratura.doors.shared.auth import DeskRequest, require
from registratura.fees import queries
from registratura.fees import services as fees
from registratura.fees.services import ChargeDraft
from registratura.flows import fees as flow
from registratura.institutions import services as places
from registratura.institutions.entitlements import Feature
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers

TABS = {
    "": "",
    "de-plata": "due",
    "in-parte": "partly",
    "platite": "paid",
    "scutite": "waived",
    "de-restituit": "surplus",
}


@require_safe
@require(Permission.FEES_COLLECT)
def charges(request: DeskRequest) -> HttpResponse:
    """List the charges, newest first, by where they stand."""
    asked = request.GET.get("stare", "")
    asked = asked if asked in TABS else ""
    wanted = request.GET.get("cauta", "").replace("\x00", "").strip()[:100]
    page = queries.charge_page(state=TABS[asked], query=wanted, older_than=request.GET.get("dupa", ""))
    counts = queries.charge_counts()
    here = reverse("desk:fees", kwargs={"code": request.institution.code})
    names = {
        "": _("Toate"),
        "de-plata": _("De plată"),
        "in-parte": _("În parte"),
        "platite": _("Plătite"),
        "scutite": _("Scutite"),
        "de-restituit": _("De restituit"),
    }
    tabs = [
        (
            name,
            f"{here}?stare={key}" if key else here,
            key == asked,
            counts.get(TABS[key], 0) if key else None,
        )
        for key, name in names.items()
    ]
    narrowed = urlencode({"stare": asked, "cauta": wanted, "dupa": page.older})
    context = {
        "page": page,
        "tabs": tabs,
        "asked": asked,
        "wanted": wanted,
        "tones": TONES,
        "older": f"{here}?{narrowed}" if page.older else "",
        "waiting_refunds": len(queries.open_refunds()),
    }
    return render(request, "desk/fees/list.html", context)


@require_safe
@require(Permission.FEES_COLLECT)
def charge(request: DeskRequest, key: int) -> HttpResponse:
    """Show a charge."""
    return _page(request, key)


def _page(request: DeskRequest, key: int, **forms: Any) -> HttpResponse:
    card = charge_or_404(key)
    number, href = entry_of(request, card.line)
    surplus = card.line.surplus_bani or (card.line.paid_bani - card.line.refunded_bani)
    offered = f"{surplus // 100},{surplus % 100:02d}" if surplus else ""
    context = {
        "card": card,
        "line": card.line,
        "tone": TONES[card.line.state],
        "entry_number": number,
        "entry_href": href,
        "pay_page": flow.page_of(institution=request.institution, reference=card.line.reference),
        "waive_form": GroundForm(prefix="scutire"),
        "cancel_form": GroundForm(prefix="anulare"),
        "refund_form": RefundForm(prefix="restituire", initial={"amount": offered}),
        "may_waive": card.line.left_bani > 0,
        "may_cancel": not card.closed_ground,
        "may_refund": card.line.paid_bani > card.line.refunded_bani
        and not any(one.state == "asked" for one in card.refunds),
        **forms,
    }
    failed = any(getattr(form, "errors", None) for form in forms.values())
    return render(request, "desk/fees/charge.html", context, status=422 if failed else 200)


@require_POST
@require(Permission.FEES_COLLECT)
def waive(request: DeskRequest, key: int) -> HttpResponseBase:
    """Free somebody from a charge."""
    form = GroundForm(request.POST, prefix="scutire")
    done = _done(
        request,
        key,
        form,
        lambda at: fees.waive(charge_id=key, ground=form.cleaned_data["ground"], by=request.user, now=at),
    )
    return done or _page(request, key, waive_form=form)


@require_POST
@require(Permission.FEES_COLLECT)
def cancel(request: DeskRequest, key: int) -> HttpResponseBase:
    """Cancel a charge."""
    form = GroundForm(request.POST, prefix="anulare")
    done = _done(
        request,
        key,
        form,
        lambda at: fees.cancel(charge_id=key, reason=form.cleaned_data["ground"], by=request.user, now=at),
    )
    return done or _page(request, key, cancel_form=form)


@require_POST
@require(Permission.FEES_COLLECT)
def ask_refund(request: DeskRequest, key: int) -> HttpResponseBase:
    """Ask that money goes back."""
    form = RefundForm(request.POST, prefix="restituire")
    done = _done(
        request,
        key,
        form,
        lambda at: fees.ask_refund(
            charge_id=key,
            amount_bani=form.cleaned_data["amount"],
            reason=form.cleaned_data["reason"],
            iban=form.cleaned_data["iban"],
            by=request.user,
            now=at,
        ),
    )
    return done or _page(request, key, refund_form=form)


@require_POST
@require(Permission.FEES_COLLECT)
def strike(request: DeskRequest, key: int, payment: int) -> HttpResponseBase:
    """Strike a payment that was written wrongly."""
    card = charge_or_404(key)
    if all(one.id != payment for one in card.payments):
        raise Http404
    try:
        reason = request.POST.get("reason", "").replace("\x00", "")
        fees.strike(payment_id=payment, reason=reason, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("Plata este tăiată; scrieți-o acum pe cea bună."))
    return redirect("desk:fees_charge", code=request.institution.code, key=key)


@require_POST
@require(Permission.FEES_COLLECT)
def tell(request: DeskRequest, key: int) -> HttpResponseBase:
    """Write to the payer what is to be paid and where."""
    card = charge_or_404(key)
    told = flow.tell_due(
        institution=request.institution, charge_id=card.line.id, by=request.user, now=timezone.now()
    )
    if told:
        messages.success(request, _("Pagina plății a fost trimisă la %s.") % card.payer_email)
    else:
        messages.error(request, _("Nu este nimic de trimis: lipsește adresa sau nu mai este nimic de plată."))
    return redirect("desk:fees_charge", code=request.institution.code, key=key)


@require_safe
@require(Permission.FEES_COLLECT)
def refunds(request: DeskRequest) -> HttpResponse:
    """List the refunds that wait for a second person."""
    lines = [
        (line, queries.charge_by_reference(line.charge), line.asked_by_id == request.user.id)
        for line in queries.open_refunds()[:20]
    ]
    return render(request, "desk/fees/refunds.html", {"lines": lines})


@require_POST
@require(Permission.FEES_COLLECT)
def decide_refund(request: DeskRequest, key: int) -> HttpResponseBase:
    """Approve a refund as the second person, or refuse it."""
    approve = request.POST.get("hotarare") == "da"
    try:
        if key >= KEYS_END:
            raise Http404
        fees.decide_refund(refund_id=key, approve=approve, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(
            request, _("Restituirea este aprobată.") if approve else _("Restituirea este respinsă.")
        )
    return redirect("desk:fees_refunds", code=request.institution.code)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.FEES_COLLECT)
def charge_new(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Charge an entry: first the fee, then what its formula asks."""
    row = readable_or_404(request, register=register, year=year, number=number)
    today = legal_date(timezone.now())
    offered = [line.version for line in queries.fees_on(today) if line.version is not None]
    chosen = next((one for one in offered if one.code == request.GET.get("taxa", "")), None)
    place = {"code": request.institution.code, "register": register, "year": year, "number": number}
    context: dict[str, Any] = {
        "entry": registers.entry_card(row),
        "entry_href": entry_address(request.institution.code, register, year, number),
        "here": reverse("desk:fees_charge_new", kwargs=place),
        "fees": offered,
        "chosen": chosen,
        "form": None,
    }
    if chosen is None:
        return render(request, "desk/fees/charge_new.html", context)
    begun = {"payer_name": context["entry"].sender_name}
    form = ChargeForm(request.POST if request.method == "POST" else None, fee=chosen, initial=begun)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        asked = chosen.ask.field if chosen.ask is not None else ""
        draft = ChargeDraft(
            rule_code=chosen.code,
            answers={asked: data["quantity"]} if asked else {},
            exemption=data.get("exemption", ""),
            entry_id=row.id,
            payer_name=data["payer_name"],
            payer_email=data["payer_email"],
        )
        try:
            places.check_open(feature=Feature.FEES, now=timezone.now())
            made = fees.charge(draft=draft, by=request.user, now=timezone.now())
        except DomainError as error:
            form.add_error("quantity" if error.field == asked and asked else None, error.words)
        else:
            if made is None:
                messages.info(request, _("Serviciul este gratuit: nu este nimic de plătit."))
                return redirect(context["entry_href"])
            flow.tell_due(
                institution=request.institution, charge_id=made.id, by=request.user, now=timezone.now()
            )
            return redirect("desk:fees_charge", code=request.institution.code, key=made.id)
    context["form"] = form
    return render(request, "desk/fees/charge_new.html", context, status=422 if form.errors else 200)


def _done(request: DeskRequest, key: int, form: Any, act: Callable[[Any], object]) -> HttpResponseBase | None:
    """Do what a form asks and lead back to the charge; None when it is refused, with the words beside the fields."""
    charge_or_404(key)
    if not form.is_valid():
        return None
    try:
        act(timezone.now())
    except DomainError as error:
        refuse(form, error)
        return None
    messages.success(request, _("S-a făcut."))
    return redirect("desk:fees_charge", code=request.institution.code, key=key)
