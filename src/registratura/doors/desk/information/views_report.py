"""The yearly report on Law 544/2001: the questions of its form, the figures, and its files."""

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
from django.views.decorators.http import require_http_methods, require_safe

from registratura.doors.desk.settings.forms import Choice, Line, refuse
from registratura.doors.desk.terms.forms import Text
from registratura.doors.shared import reports
from registratura.doors.shared.auth import DeskRequest, require
from registratura.information import queries, services
from registratura.information.printing.report import SIGNERS, SUMS, TITLE, sections_of
from registratura.information.questions import PARTS, QUESTIONS, Shape
from registratura.information.reporting import YearlyReport
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.registers.printing.report_pdf import ReportHead, Section

FIRST_YEAR = 2002


class AnswersForm(forms.Form):
    """The questions of the form, each by its key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in QUESTIONS:
            if question.shape is Shape.CHOICE:
                field = Choice(label=question.words, empty=_("nu s-a răspuns"))
                field.offer([(key, str(words)) for key, words in question.options])
                self.fields[question.key] = field
            elif question.shape is Shape.TEXT:
                self.fields[question.key] = Text(label=question.words, most=4_000)
                self.fields[question.key].widget.attrs["rows"] = 3
            else:
                self.fields[question.key] = Line(label=question.words, most=300)
                if question.shape is Shape.NUMBER:
                    self.fields[question.key].widget.attrs["inputmode"] = "numeric"

    def parts(self) -> list[tuple[str, list[tuple[Any, str]]]]:
        """Return the parts of the form: their titles, their fields and how wide each is."""
        return [
            (
                str(title),
                [
                    (self[question.key], "s" if question.shape is Shape.NUMBER else "")
                    for question in QUESTIONS
                    if question.part == key
                ],
            )
            for key, title in PARTS
        ]


@dataclass(frozen=True, slots=True)
class _Shown:
    year: int
    report: YearlyReport
    answers: queries.AnswersLine
    sections: list[Section]


def _shown(request: DeskRequest) -> _Shown:
    today = legal_date(timezone.now())
    year = today.year - 1 if today.month < 7 else today.year
    typed = request.GET.get("an", "")
    if typed.isascii() and typed.isdigit() and FIRST_YEAR <= int(typed[:5]) <= today.year:
        year = int(typed)
    report = queries.yearly_report(year=year, today=today)
    answers = queries.year_answers(year=year)
    return _Shown(year, report, answers, sections_of(report=report, answers=answers))


@require(Permission.INFORMATION_HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: DeskRequest) -> HttpResponseBase:
    """Show the report of a year; keep the answers to its questions."""
    shown = _shown(request)
    form = AnswersForm(request.POST or None, initial=shown.answers.answers)
    address = reverse("desk:information_report", kwargs={"code": request.institution.code})
    query = f"?an={shown.year}"
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_questions(
                year=shown.year, answers=form.cleaned_data, by=request.user, now=timezone.now()
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Raportul este completat."))
            return redirect(address + query)
    this_year = legal_date(timezone.now()).year
    asked = {
        str(title) for key, title in PARTS if key not in ("costs", "press")
    }  # below, where they are answered
    context = {
        "shown": shown,
        "figures": [section for section in shown.sections if section.rows and section.title not in asked],
        "disagreeing": [str(SUMS[name]) for name in shown.report.disagreeing],
        "form": form,
        "address": address,
        "query": query,
        "years": [
            (str(year), str(year)) for year in range(this_year, max(FIRST_YEAR, this_year - 10) - 1, -1)
        ],
        "whole": shown.report.as_of.month == 12 and shown.report.as_of.day == 31,
    }
    return render(request, "desk/information/report.html", context, status=422 if form.errors else 200)


@require_safe
@require(Permission.INFORMATION_HANDLE)
def report_pdf(request: DeskRequest) -> HttpResponse:
    """Give the report of a year as PDF/A, in Romanian in every language."""
    with translation.override("ro"):
        shown = _shown(request)
    head = ReportHead(
        institution=request.institution.name,
        cui=request.institution.cui,
        locality=request.institution.locality,
        title=TITLE,
        period=f"anul {shown.year}, cifre la {shown.report.as_of:%d.%m.%Y}",
        printed_at=timezone.now(),
        printed_by=request.user.full_name,
        signers=SIGNERS,
    )
    return reports.as_pdf(head=head, sections=shown.sections, name=f"raport-legea-544-{shown.year}")


@require_safe
@require(Permission.INFORMATION_HANDLE)
def report_csv(request: DeskRequest) -> HttpResponse:
    """Give the report of a year as a table."""
    shown = _shown(request)
    return reports.as_csv(sections=shown.sections, name=f"raport-legea-544-{shown.year}")
