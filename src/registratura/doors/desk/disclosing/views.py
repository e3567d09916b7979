"""The register of recipients and the disclosures."""

import csv
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registratura.disclosures import queries, services
from registratura.disclosures.services import RecipientDraft
from registratura.doors.desk.disclosing.forms import RecipientForm
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import disclosing
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError

KEYS_END = 2**63


@require_safe
@require(Permission.PRIVACY_HANDLE)
def disclosures(request: DeskRequest) -> HttpResponse:
    """Show what left, newest first."""
    page = queries.disclosures(older_than=request.GET.get("dupa", ""))
    return render(
        request, "desk/disclosing/disclosures.html", {"page": page, "first_page": not request.GET.get("dupa")}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.PRIVACY_HANDLE)
def recipients(request: DeskRequest) -> HttpResponseBase:
    """Show the register of recipients; posted, look again for the ways that are set up."""
    if request.method == "POST":
        count = disclosing.ensure_known_ways(now=timezone.now())
        messages.success(request, _("Căile puse în funcțiune sunt în evidență: %d.") % count)
        return redirect("desk:recipients", code=request.institution.code)
    return render(request, "desk/disclosing/recipients.html", {"recipients": queries.recipients()})


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.PRIVACY_HANDLE)
def recipient(request: DeskRequest, recipient: int | None = None) -> HttpResponseBase:
    """Add a recipient, or describe better one that is there."""
    line = queries.recipient(recipient) if recipient is not None and recipient < KEYS_END else None
    if recipient is not None and line is None:
        raise Http404
    same = ("name", "purpose", "ground", "legal_text", "categories", "country", "contract", "is_active")
    begun: dict[str, Any] = (
        {name: getattr(line, name) for name in same} if line else {"country": "RO", "is_active": True}
    )
    form = RecipientForm(request.POST if request.method == "POST" else None, initial=begun)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"categories": tuple(form.cleaned_data["categories"])}
        try:
            services.save_recipient(
                draft=RecipientDraft(**data), recipient_id=recipient, by=request.user, now=timezone.now()
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Destinatarul este în evidență."))
            return redirect("desk:recipients", code=request.institution.code)
    return render(
        request,
        "desk/disclosing/recipient.html",
        {"form": form, "line": line},
        status=422 if form.errors else 200,
    )


@require_safe
@require(Permission.PRIVACY_HANDLE)
def recipients_csv(request: DeskRequest) -> HttpResponse:
    """Give the register of recipients as a table."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="destinatari.csv"'
    answer.write("\ufeff")
    writer = csv.writer(answer, delimiter=";")
    writer.writerow(
        [
            _("Destinatar"),
            _("Server"),
            _("Scop"),
            _("Temei"),
            _("Text de lege"),
            _("Date"),
            _("Țara"),
            _("Contract"),
        ]
    )
    for line in queries.recipients():
        writer.writerow(
            plain(value)
            for value in (
                *(line.name, line.host, line.purpose, line.ground_name, line.legal_text),
                *(", ".join(line.category_names), line.country, line.contract),
            )
        )
    return answer


def plain(text: str) -> str:
    """Return a cell that no table program takes for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
