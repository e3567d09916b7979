"""Keeping what a report says today, and showing later what it said."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registratura.doors.desk.reports import shown as pages
from registratura.doors.desk.reports.views import answer_of
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows.reporting import asking
from registratura.flows.reporting.asking import FORMS, ReportRefusedError, Shown
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.reports.queries import KeptLine
from registratura.toolkit.scope import acting_for

KEYS_END = 2**63


@require_POST
@require(Permission.REPORTS_SEND)
def keep(request: DeskRequest, report: str) -> HttpResponse:
    """Keep the figures of a report as they are now."""
    definition = pages.definition_or_404(request, report)
    now = timezone.now()
    try:
        asked = pages.asked_of(request, definition, today=legal_date(now))
    except ReportRefusedError as error:
        messages.error(request, error.words)
        return redirect("desk:report", code=request.institution.code, report=definition.name)
    number = asking.keep(definition=definition, asked=asked, by=request.user, now=now)
    messages.success(request, _("Cifrele de acum sunt păstrate și nu se mai schimbă."))
    return redirect("desk:report_kept", code=request.institution.code, kept=number)


@require_safe
@require(Permission.REPORTS_READ)
def kept(request: DeskRequest, kept: int) -> HttpResponse:
    """Show a result as it was kept."""
    line, found = _found(request, kept)
    context = {
        "line": line,
        "found": found,
        "definition": found.definition,
        "tables": pages.tables_of(found.result),
        "whole": found.digest == line.digest,
    }
    return render(request, "desk/reports/kept.html", context)


@require_safe
@require(Permission.REPORTS_READ, own_scope=True)
def kept_file(request: DeskRequest, kept: int, way: str) -> HttpResponseBase:
    """Give a kept result as a file."""
    if way not in FORMS:
        raise Http404
    with acting_for(request.institution.id):
        line, found = _found(request, kept)
    made = asking.file_of(
        shown=found, form=way, institution=request.institution, by_name=line.who, at=line.kept_at
    )
    return answer_of(made)


def _found(request: DeskRequest, kept: int) -> tuple[KeptLine, Shown]:
    if kept >= KEYS_END:
        raise Http404
    found = asking.kept_result(powers=request.powers, kept_id=kept, today=legal_date(timezone.now()))
    if found is None:
        raise Http404
    return found
