"""What is done about a breach: judged, notified, reached, told, closed, passed on."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from registratura.doors.desk.disclosing.views import KEYS_END
from registratura.doors.desk.incidents.forms import CloseForm, NotificationForm, RiskForm, ToldForm
from registratura.doors.desk.incidents.views import card_or_404, page, reach_form
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import incidents as flow
from registratura.incidents import services
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.toolkit.scope import acting_for


@require_POST
@require(Permission.PRIVACY_HANDLE)
def assess(request: DeskRequest, key: int) -> HttpResponseBase:
    """Judge the risk."""

    def deed(data: dict[str, Any]) -> str:
        services.assess(
            incident_id=key,
            risk=data["risk"],
            reason=data["risk_reason"],
            spared=data["spared"],
            by=request.user,
            now=timezone.now(),
        )
        return _("Riscul este judecat.")

    return _act(request, key, RiskForm(request.POST), deed)


@require_POST
@require(Permission.PRIVACY_HANDLE)
def notify(request: DeskRequest, key: int) -> HttpResponseBase:
    """Write down that the authority was told; after 72 hours only with the reasons."""

    def deed(data: dict[str, Any]) -> str:
        phase = services.note_notification(incident_id=key, **data, by=request.user, now=timezone.now())
        return _("Etapa %d a notificării este scrisă.") % phase

    return _act(request, key, NotificationForm(request.POST, auto_id="notify_%s"), deed)


@require_POST
@require(Permission.PRIVACY_HANDLE)
def reach(request: DeskRequest, key: int) -> HttpResponseBase:
    """Say with whose account and when; and compute at once who could have been seen."""

    def deed(data: dict[str, Any]) -> str:
        now = timezone.now()
        services.add_reach(
            incident_id=key,
            account_id=int(data["account"]),
            seen_from=data["seen_from"],
            seen_to=data["seen_to"],
            by=request.user,
            now=now,
        )
        return _("Persoane care au putut fi văzute: %d.") % flow.compute_affected(
            incident_id=key, by=request.user, now=now
        )

    return _act(request, key, reach_form(request.POST), deed)


@require_POST
@require(Permission.PRIVACY_HANDLE)
def compute(request: DeskRequest, key: int) -> HttpResponseBase:
    """Compute anew who could have been seen."""

    def deed(_data: dict[str, Any]) -> str:
        found = flow.compute_affected(incident_id=key, by=request.user, now=timezone.now())
        return _("Persoane care au putut fi văzute: %d.") % found

    return _act(request, key, forms.Form({}), deed)


@require_POST
@require(Permission.PRIVACY_HANDLE)
def tell(request: DeskRequest, key: int) -> HttpResponseBase:
    """Write to the persons whose address is known."""

    def deed(_data: dict[str, Any]) -> str:
        written, left = flow.tell_affected(incident_id=key, by=request.user, now=timezone.now())
        return _("Scrise: %(written)d. Fără adresă de e-mail, de scris pe hârtie: %(left)d.") % {
            "written": written,
            "left": left,
        }

    return _act(request, key, forms.Form({}), deed)


@require_POST
@require(Permission.PRIVACY_HANDLE)
def told(request: DeskRequest, key: int, affected: int) -> HttpResponseBase:
    """Write down how a person was told on paper."""
    card = card_or_404(key)
    known = affected < KEYS_END and any(line.id == affected for line in card.affected)

    def deed(data: dict[str, Any]) -> str:
        if known:
            services.note_told(
                incident_id=key, affected_id=affected, how=data["how"], by=request.user, now=timezone.now()
            )
        return _("Scris.")

    return _act(request, key, ToldForm(request.POST), deed)


@require_POST
@require(Permission.PRIVACY_HANDLE)
def close(request: DeskRequest, key: int) -> HttpResponseBase:
    """Close a breach with what was learned."""

    def deed(data: dict[str, Any]) -> str:
        services.close(incident_id=key, words=data["words"], by=request.user, now=timezone.now())
        return _("Incidentul este închis.")

    return _act(request, key, CloseForm(request.POST, auto_id="close_%s"), deed)


@require_POST
@require(Permission.PRIVACY_HANDLE, own_scope=True)
def pass_on(request: DeskRequest, key: int) -> HttpResponseBase:
    """Tell the institutions concerned of a breach that the supplier had."""
    with acting_for(request.institution.id):
        card_or_404(key)
    supplier = institutions.supplier()
    here = redirect("desk:incident", code=request.institution.code, key=key)
    if supplier is None or supplier.id != request.institution.id:
        messages.error(request, _("Numai furnizorul anunță instituțiile."))
        return here
    known = {str(one.id): one.id for one in institutions.every_institution()}
    chosen = [known[value] for value in request.POST.getlist("institution") if value in known]
    if not chosen:
        messages.error(request, _("Alegeți instituțiile pe care le privește."))
        return here
    try:
        count = flow.route_from_supplier(
            incident_id=key, institution_ids=chosen, by=request.user, now=timezone.now()
        )
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("Instituții anunțate: %d. Termenul lor curge de acum.") % count)
    return here


def _act(
    request: DeskRequest, key: int, form: forms.Form, deed: Callable[[dict[str, Any]], str]
) -> HttpResponseBase:
    card = card_or_404(key)
    if form.is_valid():
        try:
            done = deed(form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, done)
            return redirect("desk:incident", code=request.institution.code, key=key)
    return page(request, card, refused=form, status=422)
