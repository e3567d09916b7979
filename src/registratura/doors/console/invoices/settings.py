"""What invoicing is set to: who issues, series, rates of VAT, the way to RO e-Factura."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.conf import settings as surroundings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.console.guards import ConsoleRequest, require
from registratura.doors.console.invoices.forms import IssuerForm, SeriesForm, Words, refuse
from registratura.doors.console.invoices.views import KEYS_END, POWER
from registratura.invoicing import queries
from registratura.invoicing import services as books
from registratura.invoicing.services import AccessDraft
from registratura.invoicing.vat import every_rate
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.kernel.privacy import Purpose

BOTH = ["GET", "HEAD", "POST"]
PLACES = {
    "prod": "https://api.anaf.ro/prod/FCTEL/rest",
    "test": "https://api.anaf.ro/test/FCTEL/rest",
}
TOKENS = "https://logincert.anaf.ro/anaf-oauth2/v1/token"


class AccessForm(forms.Form):
    """The way to RO e-Factura; an empty secret keeps the one there is."""

    place = forms.ChoiceField(
        label=gettext_lazy("Unde se trimit facturile"),
        choices=[("test", gettext_lazy("mediul de probă")), ("prod", gettext_lazy("producție"))],
    )
    base_url = Words(label=gettext_lazy("Adresa serviciului"), most=200, needed=True)
    token_url = Words(label=gettext_lazy("Adresa la care se înnoiește tokenul"), most=200)
    client_id = Words(label=gettext_lazy("Client ID"), most=200)
    client_secret = forms.CharField(
        label=gettext_lazy("Client secret"), required=False, max_length=500, widget=forms.PasswordInput
    )
    token = forms.CharField(
        label=gettext_lazy("Token de acces"), required=False, max_length=5_000, widget=forms.PasswordInput
    )
    refresh = forms.CharField(
        label=gettext_lazy("Token de înnoire"), required=False, max_length=5_000, widget=forms.PasswordInput
    )
    is_active = forms.BooleanField(label=gettext_lazy("Facturile se trimit singure"), required=False)


@require_http_methods(BOTH)
@require(POWER, purpose=Purpose.P04)
def issuer(request: ConsoleRequest) -> HttpResponseBase:
    """Show and keep who invoices."""
    row = queries.issuer()
    initial: dict[str, Any] = {"is_vat_payer": True, "series": "RGT", "name": request.institution.name}
    if row is not None:
        initial = {name: getattr(row, name) for name in IssuerForm.base_fields}
    form = IssuerForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            books.keep_issuer(draft=form.draft, by=request.user, now=timezone.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Datele sunt păstrate; stau pe facturile emise de acum."))
            return redirect("console:invoice_issuer")
    return _drawn(request, "console/invoices/issuer.html", form)


@require_http_methods(BOTH)
@require(POWER, purpose=Purpose.P04)
def series(request: ConsoleRequest) -> HttpResponseBase:
    """List the series with their next numbers; open one."""
    initial = {"year": legal_date(timezone.now()).year, "first_number": 1}
    form = SeriesForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            books.open_series(**form.cleaned_data, by=request.user, now=timezone.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Seria este deschisă."))
            return redirect("console:invoice_series")
    return _drawn(
        request, "console/invoices/series.html", form, rows=queries.series(), issuer=queries.issuer()
    )


@require_POST
@require(POWER, purpose=Purpose.P04)
def close_series(request: ConsoleRequest, series_id: int) -> HttpResponseBase:
    """End a series."""
    if series_id >= KEYS_END:
        raise Http404
    try:
        books.close_series(series_id=series_id, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("Seria este închisă."))
    return redirect("console:invoice_series")


@require_safe
@require(POWER, purpose=Purpose.P04)
def vat(request: ConsoleRequest) -> HttpResponse:
    """Show the rates of VAT with their days and their law."""
    today = legal_date(timezone.now())
    rates = [(one, one.holds(today)) for one in every_rate()]
    return render(request, "console/invoices/vat.html", {"rates": rates, "today": today})


@require_http_methods(BOTH)
@require(POWER, purpose=Purpose.P04)
def access(request: ConsoleRequest) -> HttpResponseBase:
    """Show and keep the way to RO e-Factura, without showing its secrets."""
    card = queries.access()
    initial: dict[str, Any] = {
        "place": "test",
        "base_url": PLACES["test"],
        "token_url": TOKENS,
        "is_active": True,
    }
    if card is not None:
        initial = {name: value for name, value in asdict(card).items() if name in AccessForm.base_fields}
    form = AccessForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            books.keep_access(
                draft=AccessDraft(**form.cleaned_data),
                private_allowed=surroundings.PRIVATE_TRUST_SERVICES,
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Legătura este păstrată."))
            return redirect("console:invoice_access")
    return _drawn(request, "console/invoices/access.html", form, access=card)


def _drawn(request: ConsoleRequest, template: str, form: forms.Form, **more: Any) -> HttpResponse:
    return render(request, template, {"form": form, **more}, status=422 if form.is_bound else 200)
