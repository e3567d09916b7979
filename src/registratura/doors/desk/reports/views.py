"""The list of reports, one report, its files, and who looked at which."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registratura.doors.desk.reports import shown as pages
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows.reporting import asking
from registratura.flows.reporting.asking import FORMS, File, ReportRefusedError
from registratura.flows.reporting.catalogue import REPORTS
from registratura.flows.reporting.definition import RHYTHMS
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.reports import queries as kept
from registratura.toolkit.scope import acting_for

# Where people write what no register counts: the reports of law have pages of their own for that.
WRITTEN_AT = {
    "legea-544": (Permission.INFORMATION_HANDLE, "information_report"),
    "petitii": (Permission.PETITION_HANDLE, "petition_report"),
    "transparenta": (Permission.PUBLISH, "draft_report"),
}


@require_safe
@require(Permission.REPORTS_READ)
def reports(request: DeskRequest) -> HttpResponse:
    """Show the reports that the person may ask, what is sent and what was kept lately."""
    offered = asking.reports_for(request.powers)
    known = {one.name for one in offered}
    everywhere = request.powers.grants[Permission.REPORTS_READ] is None
    context = {
        "reports": offered,
        "titles": {name: str(one.title) for name, one in REPORTS.items()},
        "schedules": [one for one in kept.schedules() if one.report in known] if everywhere else [],
        "kept": [one for one in kept.kept_results(limit=8) if one.report in known] if everywhere else [],
        "rhythms": {rhythm.value: str(words) for rhythm, words in RHYTHMS.items()},
        "sees_runs": request.powers.may(Permission.INTEGRITY_VERIFY),
    }
    return render(request, "desk/reports/list.html", context)


@require_safe
@require(Permission.REPORTS_READ)
def report(request: DeskRequest, report: str) -> HttpResponse:
    """Show a report with its period, its words, its files; each viewing is written down."""
    definition = pages.definition_or_404(request, report)
    now = timezone.now()
    today = legal_date(now)
    refusal = ""
    try:
        asked = pages.asked_of(request, definition, today=today)
    except ReportRefusedError as error:
        refusal = error.words
        asked = asking.asked_by(powers=request.powers, definition=definition, year=None, part="", today=today)
    found = asking.look(definition=definition, asked=asked, way="page", by=request.user, now=now)
    everywhere = request.powers.grants[Permission.REPORTS_READ] is None
    place = reverse("desk:report", kwargs={"code": request.institution.code, "report": definition.name})
    context = {
        "definition": definition,
        "found": found,
        "tables": pages.tables_of(found.result),
        "refusal": refusal,
        "years": pages.years(today=today),
        "parts": pages.parts(definition),
        "has_period": definition.span != "now",
        "query": pages.query_of(asked, definition),
        "place": place,
        "may_send": request.powers.may(Permission.REPORTS_SEND),
        "schedules": kept.schedules(report=definition.name) if everywhere else [],
        "rhythms": {rhythm.value: str(words) for rhythm, words in RHYTHMS.items()},
        "kept": kept.kept_results(report=definition.name, limit=6) if everywhere else [],
        "written_at": _written_at(request, definition.name, asked.year),
    }
    return render(request, "desk/reports/report.html", context, status=422 if refusal else 200)


def _written_at(request: DeskRequest, name: str, year: int) -> str:
    power, address = WRITTEN_AT.get(name, (None, ""))
    if power is None or not request.powers.may(power):
        return ""
    place: dict[str, object] = {"code": request.institution.code}
    if address == "draft_report":
        return reverse(f"desk:{address}", kwargs={**place, "year": year})
    return reverse(f"desk:{address}", kwargs=place)


@require_safe
@require(Permission.REPORTS_READ, own_scope=True)
def report_file(request: DeskRequest, report: str, way: str) -> HttpResponseBase:
    """Give a report as PDF/A, workbook or CSV; each taking is written down."""
    definition = pages.definition_or_404(request, report)
    if way not in FORMS:
        raise Http404
    now = timezone.now()
    try:
        asked = pages.asked_of(request, definition, today=legal_date(now))
    except ReportRefusedError as error:
        raise Http404 from error
    with acting_for(request.institution.id):
        found = asking.look(definition=definition, asked=asked, way=way, by=request.user, now=now)
    made = asking.file_of(
        shown=found, form=way, institution=request.institution, by_name=request.user.full_name, at=now
    )
    return answer_of(made)


def answer_of(made: File) -> HttpResponse:
    """Answer a file; a PDF opens in the browser, the others are taken."""
    answer = HttpResponse(made.content, content_type=made.media_type)
    way = "inline" if made.media_type == "application/pdf" else "attachment"
    answer["Content-Disposition"] = f'{way}; filename="{made.name}"'
    return answer


@require_safe
@require(Permission.INTEGRITY_VERIFY)
def runs(request: DeskRequest) -> HttpResponse:
    """Show who looked at which report, took it, or had it sent."""
    context = {
        "runs": kept.runs(limit=200),
        "titles": {name: str(one.title) for name, one in REPORTS.items()},
        "by_clock": _("trimis după program"),
    }
    return render(request, "desk/reports/runs.html", context)
