"""The filing plan: versions, positions, import, approval, confirmation, comparison."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

from django import forms
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
from registratura.archive.importing import HEADER, kinds_of, read_plan
from registratura.archive.queries import PlanLine, PositionLine
from registratura.archive.words import PLAN_STATES
from registratura.doors.desk.archive.finding import KEYS_END, done, keeps_archive
from registratura.doors.desk.archive.forms import (
    ApprovalForm,
    ConfirmationForm,
    ImportForm,
    PlanForm,
    PositionForm,
)
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError

ARCHIVE = Permission.ARCHIVE_HANDLE
FILE_MOST = 2_000_000


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.DOSSIER_FILE)
def plans(request: DeskRequest) -> HttpResponseBase:
    """Show the versions of the filing plan; who keeps the archive begins one."""
    lines = queries.plans()
    keeps = keeps_archive(request)
    form = PlanForm(request.POST if request.method == "POST" else None)
    form.fields["copy_of"].offer([(one.id, f"{one.name} (v{one.version})") for one in lines])  # type: ignore[attr-defined]
    if request.method == "POST" and keeps and form.is_valid():
        copied = form.cleaned_data["copy_of"]
        try:
            made = services.begin_plan(
                name=form.cleaned_data["name"],
                copy_of=int(copied) if copied else None,
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Proiectul este început: aduceți pozițiile."))
            return redirect("desk:archive_plan", code=request.institution.code, key=made)
    context = {"lines": lines, "form": form, "keeps": keeps, "states": PLAN_STATES}
    context["drafting"] = any(one.state == "draft" for one in lines)
    return render(request, "desk/archive/plans.html", context, status=422 if form.errors else 200)


@require_safe
@require(Permission.DOSSIER_FILE)
def plan(request: DeskRequest, key: int) -> HttpResponse:
    """Show a version with its positions, and its next step."""
    return _page(request, _plan_or_404(key))


def _page(
    request: DeskRequest, line: PlanLine, *, refused: forms.Form | None = None, faults: tuple[str, ...] = ()
) -> HttpResponse:
    others = [one for one in queries.plans() if one.id != line.id]
    context = {
        "line": line,
        "positions": queries.positions(line.id),
        "others": others,
        "states": PLAN_STATES,
        "keeps": keeps_archive(request),
        "import_form": refused if isinstance(refused, ImportForm) else ImportForm(auto_id="import_%s"),
        "approval": refused if isinstance(refused, ApprovalForm) else ApprovalForm(auto_id="approval_%s"),
        "confirmation": (
            refused if isinstance(refused, ConfirmationForm) else ConfirmationForm(auto_id="confirmation_%s")
        ),
        "refused": refused,
        "faults": faults,
    }
    return render(request, "desk/archive/plan.html", context, status=422 if refused is not None else 200)


@require_POST
@require(ARCHIVE)
def import_rows(request: DeskRequest, key: int) -> HttpResponseBase:
    """Bring positions from pasted rows or from a CSV; rows that cannot be read are told and nothing is brought."""
    line = _plan_or_404(key)
    form = ImportForm(request.POST, request.FILES, auto_id="import_%s")
    if not form.is_valid():
        return _page(request, line, refused=form)
    text = form.cleaned_data["text"]
    sent = form.cleaned_data["file"]
    if sent is not None and not text:
        text = _decoded(sent.read(FILE_MOST))
    read = read_plan(text)
    if read.faults:
        form.add_error("text", _("Nu s-a adus nimic: îndreptați rândurile de mai jos."))
        return _page(request, line, refused=form, faults=read.faults[:30])
    try:
        count = services.put_positions(
            plan_id=key, positions=read.positions, replace=form.cleaned_data["replace"], by=request.user
        )
    except DomainError as error:
        refuse(form, error)
        return _page(request, line, refused=form)
    words = (
        ngettext("Nomenclatorul are acum %d poziție.", "Nomenclatorul are acum %d poziții.", count) % count
    )
    messages.success(request, words)
    return redirect(_address(request, key))


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1250"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


@require_http_methods(["GET", "HEAD", "POST"])
@require(ARCHIVE)
def position_new(request: DeskRequest, key: int) -> HttpResponseBase:
    """Add a position to a draft."""
    return _position(request, _plan_or_404(key), None)


@require_http_methods(["GET", "HEAD", "POST"])
@require(ARCHIVE)
def position(request: DeskRequest, key: int, position: int) -> HttpResponseBase:
    """Change a position of a draft; of an approved version, the kinds for which it is suggested."""
    return _position(request, _plan_or_404(key), _position_or_404(key, position))


def _position(request: DeskRequest, line: PlanLine, known: PositionLine | None) -> HttpResponseBase:
    if known is None and line.state != "draft":
        raise Http404
    begun: dict[str, Any] = {}
    if known is not None:
        begun = {
            name: getattr(known, name)
            for name in ("code", "title", "direction_name", "service_name", "remarks")
        }
        begun |= {"term": str(known.term), "kinds": ", ".join(known.kinds)}
    draft = line.state == "draft"
    form = PositionForm(request.POST if request.method == "POST" else None, initial=begun)
    if not draft:
        for name in set(form.fields) - {"kinds"}:
            del form.fields[name]
    if request.method == "POST" and form.is_valid():
        try:
            if draft:
                services.save_position(
                    plan_id=line.id,
                    draft=form.draft(),
                    instead_of=known.id if known is not None else None,
                    by=request.user,
                )
            elif known is not None:
                services.set_kinds(
                    position_id=known.id, kinds=kinds_of(form.cleaned_data["kinds"]), by=request.user
                )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Păstrat."))
            return redirect(_address(request, line.id))
    context = {"form": form, "line": line, "known": known, "draft": draft}
    return render(request, "desk/archive/position.html", context, status=422 if form.errors else 200)


@require_POST
@require(ARCHIVE)
def position_out(request: DeskRequest, key: int, position: int) -> HttpResponseBase:
    """Take a position out of a draft."""
    _plan_or_404(key)
    return done(
        request,
        services.take_out_position,
        words=_("Poziția este scoasă din proiect."),
        to=_address(request, key),
        plan_id=key,
        position_id=min(position, KEYS_END),
    )


@require_POST
@require(ARCHIVE)
def approve(request: DeskRequest, key: int) -> HttpResponseBase:
    """Write down the approval of the head."""
    line = _plan_or_404(key)
    form = ApprovalForm(request.POST, auto_id="approval_%s")
    words = _("Aprobarea este scrisă. Trimiteți nomenclatorul la Arhivele Naționale pentru confirmare.")
    return _stepped(request, line, form, services.approve_plan, words)


@require_POST
@require(ARCHIVE)
def confirm(request: DeskRequest, key: int) -> HttpResponseBase:
    """Write down the confirmation of the National Archives."""
    line = _plan_or_404(key)
    form = ConfirmationForm(request.POST, auto_id="confirmation_%s")
    words = _("Confirmarea este scrisă. Termenele lui pot duce de acum la selecționare.")
    return _stepped(request, line, form, services.confirm_plan, words)


def _stepped(
    request: DeskRequest, line: PlanLine, form: ApprovalForm | ConfirmationForm, act: Any, words: str
) -> HttpResponseBase:
    if form.is_valid():
        try:
            act(plan_id=line.id, **form.cleaned_data, by=request.user, now=timezone.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, words)
            return redirect(_address(request, line.id))
    return _page(request, line, refused=form)


@require_POST
@require(ARCHIVE)
def discard(request: DeskRequest, key: int) -> HttpResponseBase:
    """Give up a draft."""
    _plan_or_404(key)
    to = reverse("desk:archive_plans", kwargs={"code": request.institution.code})
    return done(request, services.discard_plan, words=_("S-a renunțat la proiect."), to=to, plan_id=key)


@require_safe
@require(Permission.DOSSIER_FILE)
def compare(request: DeskRequest, key: int, other: int) -> HttpResponse:
    """Show what differs between two versions."""
    line, former = _plan_or_404(key), _plan_or_404(other)
    found = queries.compared(before=queries.positions(other), after=queries.positions(key))
    return render(request, "desk/archive/compare.html", {"line": line, "former": former, "found": found})


@require_safe
@require(Permission.DOSSIER_FILE)
def as_csv(request: DeskRequest, key: int) -> HttpResponse:
    """Give a version as CSV, as it can be brought in again."""
    line = _plan_or_404(key)
    written = StringIO()
    rows = csv.writer(written, delimiter=";", lineterminator="\r\n")
    rows.writerow(HEADER)
    named: set[str] = set()
    for one in queries.positions(key):
        direction = one.code.split("-")[0]
        service = f"{direction}-{one.service}" if one.service else ""
        for part, name in ((direction, one.direction_name), (service, one.service_name)):
            if part and name and part not in named:
                rows.writerow([part, _plain(name), "", "", ""])
                named.add(part)
        rows.writerow([one.code, _plain(one.title), str(one.term), _plain(one.remarks), ", ".join(one.kinds)])
    answer = HttpResponse("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="nomenclator-v{line.version}.csv"'
    return answer


def _plain(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def _plan_or_404(key: int) -> PlanLine:
    found = queries.plan(key) if key < KEYS_END else None
    if found is None:
        raise Http404
    return found


def _position_or_404(plan_id: int, key: int) -> PositionLine:
    found = queries.position(key) if key < KEYS_END else None
    if found is None or found.plan_id != plan_id:
        raise Http404
    return found


def _address(request: DeskRequest, key: int) -> str:
    return reverse("desk:archive_plan", kwargs={"code": request.institution.code, "key": key})
