"""The register of breaches: the list, a new one, its card, and the papers."""

import csv
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registratura.doors.desk.disclosing.history import told
from registratura.doors.desk.disclosing.views import KEYS_END, plain
from registratura.doors.desk.incidents.forms import (
    CloseForm,
    IncidentForm,
    NotificationForm,
    ReachForm,
    RiskForm,
    ToldForm,
)
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared import reports
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import incident_papers
from registratura.incidents import queries, services
from registratura.incidents.queries import IncidentCard, IncidentLine
from registratura.incidents.services import IncidentDraft
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.registers.printing.report_pdf import ReportHead


@require_safe
@require(Permission.PRIVACY_HANDLE)
def incidents(request: DeskRequest) -> HttpResponse:
    """Show the register, the open ones first."""
    now = timezone.now()
    lines = [(line, clock_of(line)) for line in queries.incidents()]
    return render(request, "desk/incidents/incidents.html", {"lines": lines, "now": now})


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.PRIVACY_HANDLE)
def incident_new(request: DeskRequest) -> HttpResponseBase:
    """Enter a breach in the register."""
    begun = {"aware_at": timezone.now(), "contact": request.user.email}
    form = IncidentForm(request.POST if request.method == "POST" else None, initial=begun, is_new=True)
    if request.method == "POST" and form.is_valid():
        try:
            kept = services.open_incident(draft=_draft(form), by=request.user, now=timezone.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Incidentul este în evidență; cele 72 de ore curg."))
            return redirect("desk:incident", code=request.institution.code, key=kept.id)
    return render(
        request, "desk/incidents/form.html", {"form": form, "card": None}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.PRIVACY_HANDLE)
def incident_edit(request: DeskRequest, key: int) -> HttpResponseBase:
    """Complete the facts, the effects and the measures."""
    card = card_or_404(key)
    begun = {name: getattr(card, name) for name in _SAME}
    begun |= {"title": card.line.title, "natures": card.line.natures}
    form = IncidentForm(request.POST if request.method == "POST" else None, initial=begun, is_new=False)
    if request.method == "POST" and form.is_valid():
        try:
            services.describe(
                incident_id=key,
                draft=_draft(form, aware_at=card.line.aware_at),
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Completat."))
            return redirect("desk:incident", code=request.institution.code, key=key)
    return render(
        request, "desk/incidents/form.html", {"form": form, "card": card}, status=422 if form.errors else 200
    )


@require_safe
@require(Permission.PRIVACY_HANDLE)
def incident(request: DeskRequest, key: int) -> HttpResponse:
    """Show one breach with its clock and what comes next."""
    return page(request, card_or_404(key))


@require_safe
@require(Permission.PRIVACY_HANDLE)
def incident_pdf(request: DeskRequest, key: int) -> HttpResponse:
    """Give the notice to the authority as PDF/A in the order of the law, in Romanian in every language."""
    card = card_or_404(key)
    with translation.override("ro"):
        sections = incident_papers.sections_of(card=card)
    head = ReportHead(
        institution=request.institution.name,
        cui=request.institution.cui,
        locality=request.institution.locality,
        title=incident_papers.TITLE,
        period=f"incidentul nr. {card.line.id}, aflat la {incident_papers.moment(value=card.line.aware_at)}",
        printed_at=timezone.now(),
        printed_by=request.user.full_name,
        signers=incident_papers.SIGNERS,
    )
    return reports.as_pdf(head=head, sections=sections, name=f"incident-{card.line.id}")


@require_safe
@require(Permission.PRIVACY_HANDLE)
def incidents_csv(request: DeskRequest) -> HttpResponse:
    """Give the register of breaches as a table."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="incidente.csv"'
    answer.write("\ufeff")
    writer = csv.writer(answer, delimiter=";")
    heads = (_("Nr."), _("Incidentul"), _("Al cui"), _("Aflat"), _("Termen"), _("Risc"), _("Notificat"))
    writer.writerow([*heads, _("Persoane"), _("Închis")])
    for line in queries.incidents():
        kept = (line.aware_at, line.due_at, line.first_notified_at, line.closed_at)
        aware, due, told_at, closed = (incident_papers.moment(value=at) for at in kept)
        first = (line.id, plain(line.title), line.origin_name, aware, due)
        writer.writerow([*first, line.risk_name, told_at, line.affected_count, closed])
    return answer


def card_or_404(key: int) -> IncidentCard:
    """Return an incident of the institution, or answer that it does not exist."""
    card = queries.incident_card(key) if key < KEYS_END else None
    if card is None:
        raise Http404
    return card


def clock_of(line: IncidentLine) -> dict[str, Any]:
    """Return how the 72 hours stand: hours left or passed, and how far along the clock is."""
    now = timezone.now()
    left = (line.due_at - (line.first_notified_at or now)).total_seconds() / 3600
    return {
        "runs": line.first_notified_at is None and line.must_tell_authority and line.closed_at is None,
        "late": line.is_late(now),
        "hours": int(abs(left)),
        "passed": max(0, min(72, round(72 - left))),
    }


def page(
    request: DeskRequest, card: IncidentCard, *, refused: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    """Show the page of a breach; `refused` is the form that did not pass."""
    made: dict[str, forms.Form] = {
        "risk_form": RiskForm(
            initial={"risk": card.line.risk, "risk_reason": card.risk_reason, "spared": card.spared}
        ),
        "notification_form": NotificationForm(auto_id="notify_%s"),
        "reach_form": reach_form(None),
        "told_form": ToldForm(),
        "close_form": CloseForm(auto_id="close_%s"),
    }
    for name, form in made.items():
        if refused is not None and type(refused) is type(form):
            made[name] = refused
    supplier = institutions.supplier()
    is_supplier = supplier is not None and supplier.id == request.institution.id
    context = {
        "card": card,
        "line": card.line,
        "clock": clock_of(card.line),
        "events": told(card.acts),
        "refused": refused,
        "others": [one for one in institutions.every_institution() if one.id != request.institution.id]
        if is_supplier
        else [],
        **made,
    }
    return render(request, "desk/incidents/incident.html", context, status=status)


def reach_form(data: Any) -> ReachForm:
    """Return the form of a reach, with the accounts of the institution."""
    form = ReachForm(data)
    people = {(member.user_id, member.full_name) for member in institutions.members()}
    form.fields["account"].offer(sorted(people, key=lambda one: one[1]))  # type: ignore[attr-defined]
    return form


_SAME = (
    *("facts", "occurred_from", "occurred_to", "data_words", "persons_count", "records_count"),
    *("effects", "measures", "contact"),
)


def _draft(form: IncidentForm, **more: Any) -> IncidentDraft:
    data = dict(form.cleaned_data) | more
    return IncidentDraft(**(data | {"natures": tuple(data["natures"])}))
