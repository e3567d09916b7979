"""The series of receipts, the provider of card payments and what it told."""

from typing import Any

from django.conf import settings as program
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registratura.doors.desk.fees.forms import ProviderForm, SeriesForm
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.fees import queries
from registratura.fees import services as fees
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.FEES_ADMINISTER)
def settings(request: DeskRequest) -> HttpResponseBase:
    """Show and change what the cash desk is set to."""
    series, number = queries.receipt_series()
    provider = queries.card_provider()
    begun: dict[str, Any] = {"is_active": True}
    if provider is not None:
        begun = {name: getattr(provider, name) for name in ("name", "pay_url", "merchant", "is_active")}
    of_series = request.method == "POST" and request.POST.get("fapta") == "serie"
    of_provider = request.method == "POST" and not of_series
    series_form = SeriesForm(request.POST if of_series else None, initial={"series": series})
    provider_form = ProviderForm(request.POST if of_provider else None, initial=begun)
    form = series_form if of_series else provider_form
    if request.method == "POST" and form.is_valid():
        act = fees.choose_series if of_series else fees.choose_provider
        try:
            act(**form.cleaned_data, by=request.user, now=timezone.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("S-a păstrat."))
            return redirect("desk:fees_settings", code=request.institution.code)
    address = reverse("portal:fee_notification", kwargs={"code": request.institution.code})
    context = {
        "series_form": series_form,
        "provider_form": provider_form,
        "next_receipt": f"{series} {number}",
        "provider": provider,
        "notify_at": f"{program.PUBLIC_URL}{address}",
        "events": queries.provider_events(),
    }
    return render(request, "desk/fees/settings.html", context, status=422 if form.errors else 200)
