"""Sheets prepared beforehand: for the printer, or as the page of a computer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.desk.emergency.forms import RunForm
from registratura.doors.desk.emergency.offline.making import make_page
from registratura.doors.desk.scanning.forms import VoidForm
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.emergency import queries, services
from registratura.emergency.queries import RunLine
from registratura.flows.emergency import papers
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_year
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers
from registratura.toolkit.scope import acting_for

KEYS_END = 1 << 62


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.EMERGENCY_HANDLE)
def sheets(request: DeskRequest) -> HttpResponseBase:
    """List the sheets there are, and prepare others."""
    year = legal_year(timezone.now())
    books = {book.code: book for book in registers.registers() if book.kind != "special"}
    begun = {"medium": "paper", "register": "general", "year": year, "count": 20}
    form = RunForm(request.POST or None, initial=begun)
    fields: Any = form.fields
    fields["medium"].offer([("paper", _("Foi tipărite")), ("page", _("Pagina unui calculator"))])
    fields["register"].offer([(code, book.name) for code, book in books.items()])
    fields["year"].offer([(year, str(year)), (year + 1, str(year + 1))])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.issue_sheets(
                register_id=books[data["register"]].id,
                year=int(data["year"]),
                count=data["count"],
                medium=data["medium"],
                place=data["place"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Foile sunt pregătite: tipăriți-le sau descărcați pagina."))
            return redirect("desk:emergency_sheets", code=request.institution.code)
    return render(
        request,
        "desk/emergency/sheets.html",
        {"form": form, "runs": [(run, *_ends(request, run)) for run in queries.runs()], "void": VoidForm()},
        status=422 if form.errors else 200,
    )


def _ends(request: DeskRequest, run: RunLine) -> tuple[str, str]:
    first, last = (
        papers.number_of(
            institution_code=request.institution.code,
            register_code=run.register_code,
            year=run.year,
            serial=serial,
        )
        for serial in (run.first_serial, run.last_serial)
    )
    return first, last


@require_safe
@require(Permission.EMERGENCY_HANDLE, own_scope=True)
def printed(request: DeskRequest, sheet_run: int) -> HttpResponseBase:
    """Give those sheets of a run that nothing was written on, as PDF/A."""
    _run_or_404(request, sheet_run)
    try:
        pdf = papers.print_run(institution=request.institution, run_id=sheet_run, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.words)
        return redirect("desk:emergency_sheets", code=request.institution.code)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="foi-urgenta-{sheet_run}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@require(Permission.EMERGENCY_HANDLE, own_scope=True)
def page(request: DeskRequest, sheet_run: int) -> HttpResponseBase:
    """Give the page of a computer as a file, once: its key stands in it alone."""
    _run_or_404(request, sheet_run)
    try:
        facts, key = papers.hand_page(
            institution=request.institution, run_id=sheet_run, by=request.user, now=timezone.now()
        )
    except DomainError as error:
        messages.error(request, error.words)
        return redirect("desk:emergency_sheets", code=request.institution.code)
    content = make_page(facts=facts, key=key)
    # As bytes to keep, never to be shown from this address: the page has scripts of its own.
    answer = HttpResponse(content, content_type="application/octet-stream")
    name = f"registru-urgenta-{request.institution.code}-{sheet_run}.html"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@require(Permission.EMERGENCY_HANDLE)
def void(request: DeskRequest, sheet_run: int) -> HttpResponse:
    """Take the unused sheets of a run out of use."""
    if sheet_run >= KEYS_END or queries.run(sheet_run) is None:
        raise Http404
    form = VoidForm(request.POST)
    try:
        count = services.void_sheets(
            run_id=sheet_run,
            reason=form.cleaned_data["reason"] if form.is_valid() else "",
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, error.words)
    else:
        words = ngettext("O foaie a fost scoasă din uz.", "%d foi au fost scoase din uz.", count)
        messages.success(request, words % count if "%d" in words else words)
    return redirect("desk:emergency_sheets", code=request.institution.code)


def _run_or_404(request: DeskRequest, number: int) -> None:
    with acting_for(request.institution.id):
        if number >= KEYS_END or queries.run(number) is None:
            raise Http404
