"""Selection at the desk: what expired, the commission, its work from the first meeting to the destruction."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.archive import queries, services
from registratura.archive.queries import SelectionCard
from registratura.archive.words import SELECTION_STATES
from registratura.doors.desk.archive.finding import KEYS_END, done, number_in
from registratura.doors.desk.archive.forms import (
    ApprovedForm,
    CommissionForm,
    DestructionForm,
    MeetingForm,
    ReasonForm,
    SentForm,
)
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows.archiving import erasing, selecting
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError

ARCHIVE = Permission.ARCHIVE_HANDLE
_DECISIONS = ("destroy", "longer", "permanent")


@require_http_methods(["GET", "HEAD", "POST"])
@require(ARCHIVE)
def selections(request: DeskRequest) -> HttpResponseBase:
    """Show what expired and the works of selection; begin one over chosen dossiers."""
    now = timezone.now()
    if request.method == "POST":
        typed = request.POST.getlist("dossiers")[:2_000]
        try:
            made = selecting.begin(
                commission_id=number_in(request.POST, "commission") or 0,
                dossier_ids=[int(one) for one in typed if one.isascii() and one.isdigit() and len(one) < 18],
                by=request.user,
                now=now,
            )
        except DomainError as error:
            messages.error(request, error.words)
            return redirect("desk:archive_selections", code=request.institution.code)
        return redirect("desk:archive_selection", code=request.institution.code, key=made)
    proposed, lines = selecting.proposed(today=legal_date(now)), queries.selections()
    context = {
        "proposed": proposed,
        "commissions": queries.commissions(),
        "lines": lines,
        "residues": queries.residues() if any(one.state == "done" for one in lines) else [],
        "states": SELECTION_STATES,
        "in_use": None if proposed else queries.plan_in_use(),
        "keeps": True,
    }
    return render(request, "desk/archive/selections.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(ARCHIVE)
def commission(request: DeskRequest) -> HttpResponseBase:
    """Write down the selection commission."""
    form = CommissionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.name_commission(
                **{**data, "members": data["members"].splitlines()}, by=request.user, now=timezone.now()
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Comisia este scrisă."))
            return redirect("desk:archive_selections", code=request.institution.code)
    return render(request, "desk/archive/commission.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@require(ARCHIVE)
def selection(request: DeskRequest, key: int) -> HttpResponse:
    """Show a work of selection: its dossiers, its four parts, its next step."""
    card = _selection_or_404(key)
    rows = queries.decisions(key)
    context: dict[str, Any] = {
        "card": card,
        "rows": rows,
        "files": erasing.told(dossier_ids=[one.dossier.id for one in rows if one.decision == "destroy"]),
        "residues": {one.dossier_id: one for one in queries.residues(selection_id=key)},
        "states": SELECTION_STATES,
        "meeting": MeetingForm(auto_id="meeting_%s"),
        "sent": SentForm(auto_id="sent_%s"),
        "approved": ApprovedForm(auto_id="approved_%s"),
        "destruction": DestructionForm(auto_id="destruction_%s"),
    }
    return render(request, "desk/archive/selection.html", context)


@require_POST
@require(ARCHIVE)
def decide(request: DeskRequest, key: int) -> HttpResponseBase:
    """Keep what the commission decided, of all dossiers at once."""
    _selection_or_404(key)
    decisions = {}
    for one in queries.decisions(key):
        number = one.dossier.id
        decision = request.POST.get(f"decision-{number}", "")
        if decision in _DECISIONS:
            years = number_in(request.POST, f"years-{number}") or 0
            reason = request.POST.get(f"reason-{number}", "").replace("\0", "")
            decisions[number] = (decision, min(years, 1_000), reason)
    return done(
        request,
        services.decide,
        words=_("Hotărârile sunt păstrate."),
        to=_address(request, key),
        selection_id=key,
        decisions=decisions,
    )


@require_POST
@require(ARCHIVE)
def end_deciding(request: DeskRequest, key: int) -> HttpResponseBase:
    """Close the commission's minutes."""
    words = _("Procesul-verbal este încheiat. Tipăriți cele patru părți și trimiteți-le.")
    return _step(request, key, services.end_deciding, MeetingForm(request.POST), words)


@require_POST
@require(ARCHIVE)
def send(request: DeskRequest, key: int) -> HttpResponseBase:
    """Write down that the work was sent."""
    words = _("Trimiterea este scrisă. Până la aprobare nimic nu se mișcă.")
    return _step(request, key, services.send_selection, SentForm(request.POST), words)


@require_POST
@require(ARCHIVE)
def approve(request: DeskRequest, key: int) -> HttpResponseBase:
    """Write down the approval of the National Archives."""
    words = _("Aprobarea este scrisă. Dosarele aprobate se pot distruge.")
    return _step(request, key, services.approve_selection, ApprovedForm(request.POST), words)


@require_POST
@require(ARCHIVE)
def drop(request: DeskRequest, key: int) -> HttpResponseBase:
    """Give up a work that was not approved."""
    _selection_or_404(key)
    return done(
        request,
        services.drop_selection,
        form=ReasonForm(request.POST),
        words=_("S-a renunțat la lucrare; dosarele rămân în depozit."),
        to=_address(request, key),
        selection_id=key,
    )


@require_POST
@require(ARCHIVE)
def carry_out(request: DeskRequest, key: int) -> HttpResponseBase:
    """Close the destruction minutes."""
    _selection_or_404(key)
    form = DestructionForm(request.POST)
    if form.is_valid():
        try:
            gone = selecting.carry_out(
                selection_id=key, **form.cleaned_data, by=request.user, now=timezone.now()
            )
        except DomainError as error:
            messages.error(request, error.words)
        else:
            words = ngettext(
                "%d dosar eliminat. Rămâne pentru totdeauna ce a fost și amprenta lui.",
                "%d dosare eliminate. Rămâne pentru totdeauna ce au fost și amprenta fiecăruia.",
                gone,
            )
            messages.success(request, words % gone)
        return redirect(_address(request, key))
    messages.error(request, str(next(iter(form.errors.values()))[0]))
    return redirect(_address(request, key))


def _step(request: DeskRequest, key: int, act: Any, form: Any, words: str) -> HttpResponseBase:
    _selection_or_404(key)
    return done(
        request, act, form=form, words=words, to=_address(request, key), selection_id=key, now=timezone.now()
    )


def _selection_or_404(key: int) -> SelectionCard:
    found = queries.selection(key) if key < KEYS_END else None
    if found is None:
        raise Http404
    return found


def _address(request: DeskRequest, key: int) -> str:
    return reverse("desk:archive_selection", kwargs={"code": request.institution.code, "key": key})
