"""An entry's circuit of approval: sent round, approved or returned, stopped."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from registratura.doors.desk.entries.rows import entry_address
from registratura.doors.desk.registering.forms import Line
from registratura.doors.desk.work.asked import instead_of
from registratura.doors.desk.work.forms import ActForm
from registratura.doors.desk.work.hands import hands_of, with_lent
from registratura.doors.desk.work.standing import Way, readable_or_404, way_of
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers
from registratura.registers.queries import EntryRow
from registratura.routing import queries as routing
from registratura.routing import services
from registratura.routing.queries import RunCard

forms_only = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Approval:
    """
    The card of an entry's circuits, newest first.

    `mine`: the open steps that wait for the reader; `may_start`, `may_stop`: whether the reader may.
    """

    runs: list[RunCard]
    mine: frozenset[int]
    may_start: bool
    may_stop: bool


def approval_of(request: DeskRequest, row: EntryRow, way: Way, *, at: datetime) -> Approval:
    """Return where an entry stands with its approvals."""
    runs = routing.runs_of(row.id)
    running = next((run for run in runs if run.running), None)
    mine = frozenset[int]()
    if running is not None:
        asked = {step.id for step in routing.open_steps(user_id=request.user.id, at=at)}
        mine = frozenset(step.id for step in running.steps if step.id in asked)
    works = way.may_assign or way.mine(None) is not None
    # Who works on a paper that nobody was given (one's own draft, an internal note) sends it round too.
    works = works or (way.lead is None and _solves(request, row))
    stops = running is not None and (way.may_assign or running.started_by_id == request.user.id)
    may_start = row.state == "registered" and works and running is None and bool(routing.circuits_count())
    return Approval(runs, mine, may_start, stops)


def _solves(request: DeskRequest, row: EntryRow) -> bool:
    powers = hands_of(request).powers
    return row.direction != "incoming" and routing.may_resolve(powers, unit_id=row.unit_id)


class StartForm(ActForm):
    """Which circuit."""

    circuit = Line(label=gettext_lazy("Circuitul"))

    def clean_circuit(self) -> int:
        """The key of a circuit; one that is not in use is refused by the service."""
        text = str(self.cleaned_data["circuit"])
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0


class DecisionForm(ActForm):
    """What the approver says."""

    remark = Line(label=gettext_lazy("Observații sau motivul returnării"), single_line=False)


class StopForm(ActForm):
    """Why the circuit is stopped."""

    reason = Line(label=gettext_lazy("De ce îl opriți"), single_line=False)


@forms_only
@require(Permission.ENTRY_READ)
@with_lent(Permission.ENTRY_RESOLVE, Permission.ENTRY_ASSIGN)
def start(request: DeskRequest, register: str, year: int, number: int) -> HttpResponse:
    """Send an entry round a circuit."""
    now = timezone.now()
    row = readable_or_404(request, register=register, year=year, number=number)
    approval = approval_of(request, row, way_of(request, row, at=now), at=now)
    if request.method != "POST" and not approval.may_start:
        raise PermissionDenied
    circuits = routing.circuits()
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.start_circuit(
                entry_id=row.id, circuit_id=form.cleaned_data["circuit"], by=request.user, now=now
            )
        except DomainError as error:
            form.refuse(error)
            form.meanwhile = not approval.may_start
        else:
            messages.success(request, _("Lucrarea este la avizare."))
            return redirect(_address(request, register, year, number))
    usual = routing.circuit_in_use(row.document_kind) if row.document_kind else None
    first = usual.id if usual is not None else (circuits[0].id if len(circuits) == 1 else 0)
    chosen = form.typed("circuit") or str(first)
    context = {"circuits": circuits, "chosen": chosen, "usual": usual.id if usual else 0}
    return _page(request, row, form, "desk/work/circuit_start.html", **context)


@forms_only
@require(Permission.ENTRY_READ)
def decide(request: DeskRequest, register: str, year: int, number: int, step: int) -> HttpResponse:
    """Approve a step, or return the paper with the reason."""
    row = readable_or_404(request, register=register, year=year, number=number)
    found = [(run, line) for run in routing.runs_of(row.id) for line in run.steps if line.id == step]
    if not found:
        raise Http404
    run, line = found[0]
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            told = _decided(request, form, step)
        except DomainError as error:
            form.meanwhile = error.code == "routing.step.decided"
            form.add_error("remark" if error.field == "reason" else None, error.words)
        else:
            messages.success(request, told)
            return redirect(_address(request, register, year, number))
    if form.errors:  # somebody may have decided in the meantime: show how it stands now
        run, line = next((r, each) for r in routing.runs_of(row.id) for each in r.steps if each.id == step)
    absent = instead_of(hands_of(request), line, reader_id=request.user.id)
    context = {"step": line, "run": run, "instead_of": absent}
    return _page(request, row, form, "desk/work/decide.html", **context)


def _decided(request: DeskRequest, form: DecisionForm, step: int) -> str:
    said, now = form.cleaned_data["remark"], timezone.now()
    if request.POST.get("deed") == "reject":
        services.reject_step(step_id=step, reason=said, by=request.user, now=now)
        return _("Ați returnat lucrarea; circuitul s-a încheiat, iar cine l-a pornit vede motivul.")
    run = services.approve_step(step_id=step, by=request.user, now=now, remark=said)
    if run.state == "approved":
        return _("Ați avizat. A fost ultimul pas: circuitul este încheiat.")
    return _("Ați avizat. Lucrarea merge mai departe.")


@forms_only
@require(Permission.ENTRY_READ)
def stop(request: DeskRequest, register: str, year: int, number: int) -> HttpResponse:
    """Stop the circuit that runs."""
    row = readable_or_404(request, register=register, year=year, number=number)
    form = StopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.stop_circuit(
                entry_id=row.id, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Circuitul este oprit."))
            return redirect(_address(request, register, year, number))
    return _page(request, row, form, "desk/work/circuit_stop.html")


def _address(request: DeskRequest, register: str, year: int, number: int) -> str:
    return f"{entry_address(request.institution.code, register, year, number)}#avizare"


def _page(request: DeskRequest, row: EntryRow, form: ActForm, template: str, **more: Any) -> HttpResponse:
    line = registers.lines_of([row.id])[0]
    book = next(card for card in registers.registers() if card.id == row.register_id)
    place = {
        "code": request.institution.code,
        "register": book.code,
        "year": row.year,
        "number": row.number,
    }
    context = {
        **more,
        "form": form,
        "entry": line,
        "book": book,
        "place": place,
        "here": reverse("desk:entry", kwargs=place),
    }
    return render(request, template, context, status=422 if form.errors else 200)
