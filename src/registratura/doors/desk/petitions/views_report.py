"""The half-yearly report on petitions: the figures, what is written beside them, and its files."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from registratura.doors.desk.settings.forms import refuse
from registratura.doors.desk.terms.forms import Text
from registratura.doors.shared import reports
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.petitions import queries, services
from registratura.petitions.printing.report import HALVES, SIGNERS, SUMS, TITLE, sections_of
from registratura.petitions.reporting import SemesterReport, latest_ended_half
from registratura.registers.printing.report_pdf import ReportHead, Section

FIRST_YEAR = 2002


class RemarksForm(forms.Form):
    """What is written beside the figures."""

    causes = Text(
        label=gettext_lazy("Cauzele întârzierilor"),
        most=10_000,
        hint=gettext_lazy("De ce s-a răspuns peste termen, acolo unde s-a întâmplat."),
    )
    proposals = Text(label=gettext_lazy("Propuneri"), most=10_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["rows"] = 4


@dataclass(frozen=True, slots=True)
class _Shown:
    year: int
    half: int
    report: SemesterReport
    remarks: queries.RemarksLine
    sections: list[Section]


def _shown(request: DeskRequest) -> _Shown:
    today = legal_date(timezone.now())
    year, half = latest_ended_half(today=today)
    typed, chosen = request.GET.get("an", ""), request.GET.get("semestru", "")
    if typed.isascii() and typed.isdigit() and FIRST_YEAR <= int(typed[:5]) <= today.year:
        year = int(typed)
    if chosen in ("1", "2"):
        half = int(chosen)
    report = queries.semester_report(year=year, half=half, today=today)
    remarks = queries.remarks(year=year, half=half)
    return _Shown(year, half, report, remarks, sections_of(report=report, remarks=remarks))


@require(Permission.PETITION_HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: DeskRequest) -> HttpResponseBase:
    """Show the report of a half year; keep what is written beside its figures."""
    shown = _shown(request)
    form = RemarksForm(
        request.POST or None,
        initial={"causes": shown.remarks.causes, "proposals": shown.remarks.proposals},
    )
    address = reverse("desk:petition_report", kwargs={"code": request.institution.code})
    query = f"?an={shown.year}&semestru={shown.half}"
    if request.method == "POST" and form.is_valid():
        try:
            services.write_remarks(
                year=shown.year, half=shown.half, **form.cleaned_data, by=request.user, now=timezone.now()
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Raportul este completat."))
            return redirect(address + query)
    today = legal_date(timezone.now())
    context = {
        "shown": shown,
        "figures": [section for section in shown.sections if section.rows],
        "disagreeing": [str(SUMS[name]) for name in shown.report.disagreeing],
        "form": form,
        "address": address,
        "query": query,
        "years": [
            (str(year), str(year)) for year in range(today.year, max(FIRST_YEAR, today.year - 10) - 1, -1)
        ],
        "halves": [("1", _("semestrul I")), ("2", _("semestrul al II-lea"))],
        "whole": shown.report.as_of == shown.report.last_on,
    }
    return render(request, "desk/petitions/report.html", context, status=422 if form.errors else 200)


@require_safe
@require(Permission.PETITION_HANDLE)
def report_pdf(request: DeskRequest) -> HttpResponse:
    """Give the report of a half year as PDF/A, in Romanian in every language."""
    with translation.override("ro"):
        shown = _shown(request)
    head = ReportHead(
        institution=request.institution.name,
        cui=request.institution.cui,
        locality=request.institution.locality,
        title=TITLE,
        period=f"{HALVES[shown.half]} {shown.year}"
        f" ({shown.report.first_on:%d.%m.%Y} – {shown.report.as_of:%d.%m.%Y})",
        printed_at=timezone.now(),
        printed_by=request.user.full_name,
        signers=SIGNERS,
    )
    return reports.as_pdf(head=head, sections=shown.sections, name=_name(shown))


@require_safe
@require(Permission.PETITION_HANDLE)
def report_csv(request: DeskRequest) -> HttpResponse:
    """Give the report of a half year as a table."""
    shown = _shown(request)
    return reports.as_csv(sections=shown.sections, name=_name(shown))


def _name(shown: _Shown) -> str:
    return f"raport-petitii-{shown.year}-semestrul-{shown.half}"
