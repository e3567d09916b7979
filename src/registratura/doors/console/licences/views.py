"""The list of licenses, one license, and issuing one."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registratura.billing import queries as billing
from registratura.doors.console.guards import ConsoleRequest, require
from registratura.doors.console.licences.forms import IssueForm, refuse
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.kernel.privacy import Purpose
from registratura.licensing import queries, services

POWER, PURPOSE = Permission.LICENCES_HANDLE, Purpose.P07
KEYS_END = 2**63
UNFIT = 422
AT_ONCE = 200


@require_safe
@require(POWER, purpose=PURPOSE)
def licences(request: ConsoleRequest) -> HttpResponse:
    """Show licenses, the newest first; found by name or by the end of their key."""
    typed = request.GET.get("cauta", "")[:100]
    before = request.GET.get("inainte", "")
    found = queries.licenses(
        now=timezone.now(),
        q=typed,
        before=int(before) if before.isascii() and before.isdigit() and int(before) < KEYS_END else None,
    )
    names = dict(customers())
    context = {
        "lines": [(line, names.get(line.customer or 0, "")) for line in found],
        "typed": typed.replace("\x00", ""),
        "more": found[-1].id if len(found) == queries.AT_ONCE else None,
    }
    return render(request, "console/licences/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(POWER, purpose=PURPOSE)
def issue(request: ConsoleRequest) -> HttpResponseBase:
    """Issue a license; its key is on its page."""
    now = timezone.now()
    form = IssueForm(
        request.POST or None,
        policies=[(one.id, f"{one.product}: {one.name}") for one in queries.policies()],
        customers=customers(),
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        day = told["expires_on"]
        try:
            issued = services.issue_license(
                policy_id=told["policy"],
                name=told["name"],
                customer=told["customer"],
                machine_count=told["machine_count"],
                expires_at=timezone.make_aware(datetime.combine(day, time.max)) if day else None,
                by=request.user,
                now=now,
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Licența este emisă. Cheia ei se vede cu „Arată cheia”."))
            return redirect("console:licence", licence=issued.license_id)
    return render(
        request, "console/licences/issue.html", {"form": form}, status=UNFIT if form.errors else 200
    )


@require_safe
@require(POWER, purpose=PURPOSE)
def licence(request: ConsoleRequest, licence: int) -> HttpResponse:
    """Show a license with its machines, files and answers."""
    return page_of(request, licence)


def page_of(request: ConsoleRequest, number: int, *, status: int = 200, **shown: Any) -> HttpResponse:
    """Draw the page of a license."""
    card = queries.license_card(number, now=timezone.now()) if number < KEYS_END else None
    if card is None:
        raise Http404
    known = customers()
    context = {
        "card": card,
        "customer": dict(known).get(card.line.customer or 0, ""),
        "customers": known,
        "entitlements": queries.entitlements(),
        "fault": "",
        "key": "",
        **shown,
    }
    return render(request, "console/licences/licence.html", context, status=status)


def customers() -> list[tuple[int, str]]:
    """Return numbers and names of customers."""
    return billing.customer_names()[:AT_ONCE]
