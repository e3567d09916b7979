"""Pages that wait: a person looks at them and says where they belong."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.desk.scanning.forms import DecisionForm
from registratura.doors.desk.scanning.shown import entry_links, shown_parts
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import scans as flow
from registratura.flows.scans import Decision
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.scanning import queries, services
from registratura.scanning.queries import PartLine
from registratura.toolkit.scope import acting_for

PAGES_SHOWN = 40


@require_safe
@require(Permission.ENTRY_REGISTER)
def next_part(request: DeskRequest) -> HttpResponse:
    """Go to the first pages that wait, of whatever batch."""
    return _onward(request, 0)


def _onward(request: DeskRequest, part_id: int) -> HttpResponse:
    onward = queries.next_waiting(part_id)
    if onward is None:
        return redirect("desk:scans", code=request.institution.code)
    return redirect("desk:scan_part", code=request.institution.code, batch=onward[0], part=onward[1])


def _part_or_404(batch: int, number: int) -> PartLine:
    line = queries.part(number)
    if line is None or line.batch_id != batch:
        raise Http404
    return line


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ENTRY_REGISTER, own_scope=True)
def part(request: DeskRequest, batch: int, part: int) -> HttpResponseBase:
    """Show pages that wait, and do what the person says; then go on to the next ones."""
    with acting_for(request.institution.id):
        _part_or_404(batch, part)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            flow.decide(
                institution_id=request.institution.id,
                part_id=part,
                decision=Decision(
                    kind=request.POST.get("deed", ""),
                    number=form.cleaned_data["number"],
                    reason=form.cleaned_data["reason"],
                ),
                visible_units=request.powers.visible_units,
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _said(request.POST.get("deed", "")))
            with acting_for(request.institution.id):
                return _onward(request, part)
    with acting_for(request.institution.id):
        context = _shown(request, _part_or_404(batch, part), form)
    return render(request, "desk/scanning/part.html", context)


def _said(deed: str) -> str:
    return {
        "number": _("Paginile merg la înregistrarea lor."),
        "continues": _("Paginile s-au lipit de cele dinainte."),
        "tray": _("Paginile merg în tavă."),
        "leave": _("Paginile au rămas numai în lot."),
    }.get(deed, "")


def _shown(request: DeskRequest, line: PartLine, form: DecisionForm) -> dict[str, Any]:
    code = request.institution.code
    lines = queries.parts_of(line.batch_id)
    place = next(number for number, each in enumerate(lines) if each.id == line.id)
    before = lines[place - 1] if place else None
    onward = queries.next_waiting(line.id)
    label_entry = entry_links(request, [line.label_entry_id] if line.label_entry_id else [])
    return {
        "batch": queries.batch(line.batch_id),
        "part": shown_parts(request, [line])[0],
        "line": line,
        "form": form,
        "before": before if line.may_continue else None,
        "before_picture": _picture(code, line.batch_id, before.last_page) if before else "",
        "pictures": [(number, _picture(code, line.batch_id, number)) for number in line.pages[:PAGES_SHOWN]],
        "label_entry": label_entry.get(line.label_entry_id or 0),
        "onward": reverse("desk:scan_part", kwargs={"code": code, "batch": onward[0], "part": onward[1]})
        if onward
        else "",
        "left": queries.waiting_count(),
    }


def _picture(code: str, batch: int, page: int) -> str:
    return reverse("desk:scan_page", kwargs={"code": code, "batch": batch, "page": page})


@require_POST
@require(Permission.ENTRY_REGISTER)
def take_back(request: DeskRequest, batch: int, part: int) -> HttpResponse:
    """Let pages that were left in their batch wait again."""
    _part_or_404(batch, part)
    services.take_back(part_id=part)
    return redirect("desk:scan_part", code=request.institution.code, batch=batch, part=part)
