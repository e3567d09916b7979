"""Circuits of approval for the administrator: laid down for a kind of document, in versions."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.desk.work.circuit_form import (
    MOST_ROWS,
    StepRow,
    blank_rows,
    read_rows,
    rows_of,
    steps_of,
    turns,
)
from registratura.doors.desk.work.offered import deciders
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.routing import queries as routing
from registratura.routing import services
from registratura.routing.orders import StepDraft
from registratura.routing.queries import CircuitCard

forms_only = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@require(Permission.STRUCTURE_ADMINISTER)
def circuits(request: DeskRequest) -> HttpResponse:
    """List the circuits in use, by kind of document."""
    return render(request, "desk/work/circuits.html", {"circuits": routing.circuits()})


@require_safe
@require(Permission.STRUCTURE_ADMINISTER)
def circuit(request: DeskRequest, circuit: int) -> HttpResponse:
    """Show a circuit with all its versions."""
    versions = _versions_or_404(circuit)
    return render(request, "desk/work/circuit.html", {"versions": versions, "newest": versions[0]})


@forms_only
@require(Permission.STRUCTURE_ADMINISTER)
def circuit_add(request: DeskRequest) -> HttpResponse:
    """Lay down the circuit of a kind of document."""
    return _define(request, None)


@forms_only
@require(Permission.STRUCTURE_ADMINISTER)
def circuit_change(request: DeskRequest, circuit: int) -> HttpResponse:
    """Lay down a new version of a circuit."""
    return _define(request, _versions_or_404(circuit)[0])


@require_POST
@require(Permission.STRUCTURE_ADMINISTER)
def circuit_retire(request: DeskRequest, circuit: int) -> HttpResponse:
    """Take a circuit out of use."""
    _versions_or_404(circuit)
    try:
        services.retire_circuit(circuit_id=circuit, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.warning(request, error.words)
    else:
        messages.success(request, _("Circuitul nu mai este în folosință; ce a pornit merge până la capăt."))
    return redirect("desk:circuits", code=request.institution.code)


def _versions_or_404(number: int) -> list[CircuitCard]:
    found = routing.circuit_versions(number) if number < 2**63 else []
    if not found:
        raise Http404
    return found


def _define(request: DeskRequest, former: CircuitCard | None) -> HttpResponse:
    now = timezone.now()
    offered = deciders(at=now)
    errors: list[tuple[str, str]] = []
    typed = {"document_kind": former.document_kind, "name": former.name} if former else {}
    rows = rows_of(former, offered=offered) if former else []
    preview: list[list[StepDraft]] = []
    if request.method == "POST":
        rows = read_rows(request.POST)
        typed = {name: request.POST.get(name, "")[:200] for name in ("document_kind", "name")}
        if former is not None:
            typed["document_kind"] = former.document_kind
        deed = request.POST.get("deed", "")
        steps = steps_of(rows, offered=offered)
        preview = routing.stages_of(steps)
        if deed not in ("more", "preview"):
            done, errors = _keep(request, typed, rows, steps)
            if done is not None:
                messages.success(request, _("Circuitul este pus în folosință."))
                return redirect("desk:circuit", code=request.institution.code, circuit=done)
        elif deed == "more":
            for row in rows:
                row.errors.clear()
        else:
            errors = _row_errors(rows)
    context = {
        "former": former,
        "typed": typed,
        "rows": blank_rows(rows, more=2 if request.POST.get("deed") == "more" else 0),
        "most_rows": MOST_ROWS,
        "turns": turns(),
        "offered": offered,
        "labels": {(offer.holder, offer.role): offer.label for offer in offered},
        "preview": preview,
        "errors": errors,
        "kinds": _usual_kinds(),
    }
    return render(request, "desk/work/circuit_form.html", context, status=422 if errors else 200)


def _keep(
    request: DeskRequest, typed: dict[str, str], rows: Sequence[StepRow], steps: Sequence[StepDraft]
) -> tuple[int | None, list[tuple[str, str]]]:
    errors = _row_errors(rows)
    if errors:
        return None, errors
    try:
        made = services.define_circuit(
            document_kind=typed.get("document_kind", ""),
            name=typed.get("name", ""),
            steps=steps,
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        field = error.field if error.field in ("document_kind", "name") else "name_1"
        return None, [(f"id_{field}", error.words)]
    return made.id, []


def _row_errors(rows: Sequence[StepRow]) -> list[tuple[str, str]]:
    return [
        (f"id_{name}_{row.number}", _("Pasul %(number)d: %(words)s") % {"number": row.number, "words": words})
        for row in rows
        for name, words in row.errors.items()
    ]


def _usual_kinds() -> list[str]:
    """Return kinds of document that often go round; the administrator sees no papers, so none is read from them."""
    return [
        _("Răspuns"),
        _("Referat"),
        _("Notă internă"),
        _("Raport"),
        _("Dispoziție"),
        _("Proiect de hotărâre"),
        _("Contract"),
        _("Autorizație"),
        _("Certificat"),
    ]
