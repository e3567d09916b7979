"""The institution's data and its compartments."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registratura.doors.desk.settings.acts import told
from registratura.doors.desk.settings.forms import InstitutionForm, UnitForm, refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import leaving, own_license
from registratura.institutions import queries as institutions
from registratura.institutions import services as structure
from registratura.institutions.permissions import Permission
from registratura.institutions.queries import UnitLine
from registratura.journal import queries as journal
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.kernel.identifiers import check_cui

forms_only = require_http_methods(["GET", "HEAD", "POST"])


@require(Permission.STRUCTURE_ADMINISTER)
@require_safe
def units(request: DeskRequest) -> HttpResponse:
    """Show the compartments as a tree."""
    with_closed = request.GET.get("inchise") == "1"
    context = {
        "units": institutions.unit_tree(with_closed=with_closed),
        "with_closed": with_closed,
        "has_own_license": own_license.has_own_license(),
    }
    return render(request, "desk/settings/units.html", context)


@require(Permission.STRUCTURE_ADMINISTER)
@require_safe
def structure_history(request: DeskRequest) -> HttpResponse:
    """Show what was changed in the institution's data and compartments, and by whom."""
    events = told(journal.recent_acts(subject_types=("institution", "unit")))
    return render(request, "desk/settings/structure_history.html", {"events": events})


@require(Permission.STRUCTURE_ADMINISTER)
@forms_only
def institution(request: DeskRequest) -> HttpResponseBase:
    """Change the institution's own data."""
    subject = request.institution
    now = {name: getattr(subject, name) for name in structure.CHANGEABLE}
    form = InstitutionForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        cui = check_cui(form.cleaned_data["cui"], today=legal_date(timezone.now()))
        structure.change_institution(
            institution=subject,
            changes={**form.cleaned_data, "cui": cui.value[:12] if form.cleaned_data["cui"] else ""},
            by=request.user,
        )
        messages.success(request, _("Datele instituției sunt salvate."))
        if form.cleaned_data["cui"] and cui.reason:
            messages.warning(request, _("CUI-ul nu are forma sau cifra de control așteptată; verificați-l."))
        return redirect("desk:institution", code=subject.code)
    return render(
        request, "desk/settings/institution.html", {"form": form, "kind": subject.get_kind_display()}
    )


@require(Permission.STRUCTURE_ADMINISTER)
@forms_only
def unit_add(request: DeskRequest) -> HttpResponseBase:
    """Add a compartment."""
    form = _unit_form(request.POST or None, institutions.unit_tree(), {"parent": request.GET.get("sub", "")})
    if request.method == "POST" and form.is_valid():
        try:
            structure.add_unit(**_typed(form), by=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Compartimentul este adăugat."))
            return redirect("desk:units", code=request.institution.code)
    return render(request, "desk/settings/unit_form.html", {"form": form, "unit": None})


@require(Permission.STRUCTURE_ADMINISTER)
@forms_only
def unit_change(request: DeskRequest, unit: int) -> HttpResponseBase:
    """Rename or move a compartment."""
    subject = _open_unit(unit)
    below = institutions.units_below(subject.id)
    places = [line for line in institutions.unit_tree() if line.id not in below]
    now = {"code": subject.code, "name": subject.name, "parent": subject.parent_id or ""}
    form = _unit_form(request.POST or None, places, now)
    if request.method == "POST" and form.is_valid():
        try:
            structure.change_unit(unit=subject, **_typed(form), by=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Compartimentul este schimbat."))
            return redirect("desk:units", code=request.institution.code)
    context = {
        "form": form,
        "unit": unit,
        "events": told(journal.history_of(subject_type="unit", subject_id=unit)),
    }
    return render(request, "desk/settings/unit_form.html", context)


@require(Permission.STRUCTURE_ADMINISTER)
@forms_only
def unit_close(request: DeskRequest, unit: int) -> HttpResponseBase:
    """Ask, then close a compartment for good."""
    subject = _open_unit(unit)
    refusal, open_work = "", False
    if request.method == "POST":
        try:
            leaving.close_unit(unit=subject, on=legal_date(timezone.now()), by=request.user)
        except DomainError as error:
            refusal, open_work = error.words, error.code == "routing.work.open"
        else:
            messages.success(request, _("Compartimentul este închis; rămâne pe tot ce a lucrat."))
            return redirect("desk:units", code=request.institution.code)
    context = {"name": subject.name, "unit": unit, "refusal": refusal, "open_work": open_work}
    return render(request, "desk/settings/unit_close.html", context)


def _open_unit(unit: int) -> Any:
    subject = institutions.unit_by_id(unit)
    if subject is None or subject.closed_on is not None:
        raise Http404
    return subject


def unit_options(lines: Iterable[UnitLine]) -> list[tuple[int, str]]:
    """Return units for a list of choices, those below set in by a dash."""
    return [(line.id, f"{'– ' * line.depth}{line.name}") for line in lines]


def _unit_form(data: Any, places: list[UnitLine], initial: dict[str, Any]) -> UnitForm:
    form = UnitForm(data, initial=initial)
    form.fields["parent"].offer(unit_options(places))  # type: ignore[attr-defined]
    return form


def _typed(form: UnitForm) -> dict[str, Any]:
    data = form.cleaned_data
    parent = int(data["parent"]) if data["parent"] else None
    return {"code": data["code"], "name": data["name"], "parent_id": parent}
