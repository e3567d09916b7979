"""The accessibility statement of the public pages."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registratura.doors.desk.portal_settings.forms import StatementForm
from registratura.doors.desk.portal_settings.views import UNFIT
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.portals import queries as portals
from registratura.portals import services
from registratura.portals.rules import review_due_on
from registratura.portals.wording import first_statement


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.PORTAL_ADMINISTER)
def portal_statement(request: DeskRequest) -> HttpResponseBase:
    """Write what the law asks to be stated of the accessibility of the public pages."""
    portal = portals.portal_of(request.institution.id)
    kept = portals.statement()
    shown = kept or first_statement(
        email=portal.email or request.institution.email, phone=portal.phone or request.institution.phone
    )
    posted = request.method == "POST"
    form = StatementForm(request.POST if posted else None, initial=asdict(shown))
    if posted and form.is_valid():
        try:
            services.state_accessibility(statement=form.statement(), by=request.user, now=timezone.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Declarația de accesibilitate este publicată."))
            return redirect("desk:portal_statement", code=request.institution.code)
    context = {
        "form": form,
        "portal": portal,
        "is_own": kept is not None,
        "review_on": review_due_on(shown),
        "today": legal_date(timezone.now()),
        "tab": "statement",
    }
    return render(
        request, "desk/portal_settings/statement.html", context, status=UNFIT if form.errors else 200
    )
