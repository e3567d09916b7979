"""Partners of exchange: added by their address, confirmed by the fingerprint of their key."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from registratura.doors.desk.exchange.forms import ConfirmForm, PartnerForm
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.exchange import queries
from registratura.exchange import services as exchange
from registratura.exchange.messages import fingerprint
from registratura.exchange.queries import PartnerLine
from registratura.flows.exchange import partners as flow
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.toolkit.scope import acting_for

forms_only = require_http_methods(["GET", "HEAD", "POST"])


@require(Permission.REGISTER_ADMINISTER, own_scope=True)
@forms_only
def partners(request: DeskRequest) -> HttpResponseBase:
    """Show the own fingerprint and the partners; add one."""
    code, institution = request.institution.code, request.institution.id
    if request.method == "POST":
        # The key is made by the first act, never by a look: with it the institution's card is there for others.
        with acting_for(institution):
            exchange.signer(now=timezone.now())
    if "open" in request.POST:
        return redirect("desk:exchange_partners", code=code)
    form = PartnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = flow.meet(
                institution_id=institution,
                typed=form.cleaned_data["url"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect("desk:exchange_partner", code=code, partner=made)
    with acting_for(institution):
        key = queries.own_public_key()
        context = {
            "form": form,
            "lines": queries.partners(),
            "refusals": queries.refusals(),
            "fingerprint": fingerprint(key) if key else "",
        }
        return render(request, "desk/exchange/partners.html", context)


@require(Permission.REGISTER_ADMINISTER)
@forms_only
def partner(request: DeskRequest, partner: int) -> HttpResponseBase:
    """Show a partner; sent back with what was read out, its key is confirmed."""
    line = _line_or_404(partner)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            exchange.confirm_partner(
                partner_id=line.id, typed=form.cleaned_data["typed"], by=request.user, now=timezone.now()
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Cheia este confirmată; schimbul poate începe."))
            return redirect("desk:exchange_partner", code=request.institution.code, partner=line.id)
    return _page(request, line, form)


@require_POST
@require(Permission.REGISTER_ADMINISTER, own_scope=True)
def act(request: DeskRequest, partner: int, deed: str) -> HttpResponseBase:
    """Take a partner's key again, choose its rule, or end the exchange."""
    code, institution, now = request.institution.code, request.institution.id, timezone.now()
    with acting_for(institution):
        line = _line_or_404(partner)
    try:
        if deed == "cheie":
            flow.meet_again(institution_id=institution, partner_id=line.id, by=request.user, now=now)
            words = _("Cheia este cea publicată acum; dacă s-a schimbat, confirmați-o din nou.")
        elif deed in ("pe-loc", "in-tava"):
            with acting_for(institution):
                exchange.rule_partner(
                    partner_id=line.id, registers_at_once=deed == "pe-loc", by=request.user, now=now
                )
            words = _("Regula este păstrată.")
        elif deed == "incheie":
            with acting_for(institution):
                exchange.end_partner(partner_id=line.id, by=request.user, now=now)
            messages.success(request, _("Schimbul cu această instituție s-a încheiat."))
            return redirect("desk:exchange_partners", code=code)
        else:
            raise Http404
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, words)
    return redirect("desk:exchange_partner", code=code, partner=line.id)


def _page(request: DeskRequest, line: PartnerLine, form: ConfirmForm) -> HttpResponse:
    return render(request, "desk/exchange/partner.html", {"line": line, "form": form})


def _line_or_404(partner: int) -> PartnerLine:
    line = queries.partner(partner)
    if line is None:
        raise Http404
    return line
