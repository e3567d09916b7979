"""Products, policies, functions, and the keys that sign files."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registratura.doors.console.guards import ConsoleRequest, require
from registratura.doors.console.licences.forms import NamedForm, PolicyForm, refuse
from registratura.doors.console.licences.views import POWER, PURPOSE, UNFIT
from registratura.kernel.errors import DomainError
from registratura.licensing import queries, services


@require_safe
@require(POWER, purpose=PURPOSE)
def policies(request: ConsoleRequest) -> HttpResponse:
    """Show what is licensed and how."""
    return _page(request)


@require_POST
@require(POWER, purpose=PURPOSE)
def add_product(request: ConsoleRequest) -> HttpResponseBase:
    """Add a product."""
    form = NamedForm(request.POST, prefix="product")
    if form.is_valid():
        try:
            services.add_product(
                **form.cleaned_data, platforms=["linux", "windows"], by=request.user, now=timezone.now()
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Produsul este adăugat."))
            return redirect("console:licence_policies")
    return _page(request, product=form)


@require_POST
@require(POWER, purpose=PURPOSE)
def add_entitlement(request: ConsoleRequest) -> HttpResponseBase:
    """Add a function that licenses may hold."""
    form = NamedForm(request.POST, prefix="entitlement")
    if form.is_valid():
        try:
            services.add_entitlement(**form.cleaned_data, by=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Funcția este adăugată."))
            return redirect("console:licence_policies")
    return _page(request, entitlement=form)


@require_POST
@require(POWER, purpose=PURPOSE)
def add_policy(request: ConsoleRequest) -> HttpResponseBase:
    """Add a policy."""
    form = _policy_form(request)
    if form.is_valid():
        told = dict(form.cleaned_data)
        product, code = told.pop("product"), told.pop("code")
        draft = services.PolicyDraft(**told, floating=told["machine_count"] != 1)
        try:
            services.add_policy(
                product_id=product, code=code, draft=draft, by=request.user, now=timezone.now()
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Felul de licență este adăugat."))
            return redirect("console:licence_policies")
    return _page(request, policy=form)


@require_safe
@require(POWER, purpose=PURPOSE)
def keys(request: ConsoleRequest) -> HttpResponse:
    """Show the keys by which files are checked, as contracts print them."""
    return render(request, "console/licences/keys.html", {"keys": queries.signing_keys()})


@require_POST
@require(POWER, purpose=PURPOSE)
def change_key(request: ConsoleRequest) -> HttpResponseBase:
    """Make the first key, or put a new one in the place of the one in use."""
    now, in_use = timezone.now(), request.POST.get("key", "")[:16].replace("\x00", "")
    try:
        if in_use:
            services.retire_key(key_id=in_use, by=request.user, now=now)
        elif not queries.signing_keys():
            services.make_key(by=request.user, now=now)
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("Cheia nouă semnează de acum. Fișierele date până acum rămân bune."))
    return redirect("console:licence_keys")


def _policy_form(request: ConsoleRequest | None) -> PolicyForm:
    products = [(one.id, one.name) for one in queries.products()]
    return PolicyForm(request.POST if request else None, prefix="policy", products=products)


def _page(request: ConsoleRequest, **bound: forms.Form) -> HttpResponse:
    context = {
        "products": queries.products(),
        "policies": queries.policies(),
        "entitlements": queries.entitlements(),
        "product_form": bound.get("product") or NamedForm(prefix="product"),
        "entitlement_form": bound.get("entitlement") or NamedForm(prefix="entitlement"),
        "policy_form": bound.get("policy") or _policy_form(None),
    }
    return render(request, "console/licences/policies.html", context, status=UNFIT if bound else 200)
