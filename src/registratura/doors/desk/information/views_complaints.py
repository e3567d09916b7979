"""Complaints against refusals, from the paper that came in to the decision; and cases in court."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from registratura.doors.desk.entries.lookup import entry_by_written_number
from registratura.doors.desk.information.forms_complaints import (
    CommissionForm,
    ComplaintForm,
    CourtEndForm,
    CourtForm,
    ReportForm,
    VerdictForm,
)
from registratura.doors.desk.information.shown import address_of, complaint_address, complaint_state
from registratura.doors.desk.information.views import back_to, forms_only, page, request_or_404
from registratura.doors.desk.settings.forms import refuse as put_beside
from registratura.doors.desk.terms.shown import urgency
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import information_complaints as flow
from registratura.information import queries as information
from registratura.information import services, wording
from registratura.information.queries import ComplaintCard
from registratura.information.rules import Verdict
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date, legal_year
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers
from registratura.registers.queries import EntryRow

KEYS_END = 2**63


@require(Permission.INFORMATION_HANDLE)
@forms_only
def receive(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Take a complaint about a request: register it, or name the number that it has."""
    entry, card = request_or_404(request, register=register, year=year, number=number)
    initial = {"against": "refusal" if card.nature else "silence"}
    form = ComplaintForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        typed = data.pop("number")
        came_in = _entry_of(request, typed) if typed else None
        if typed and came_in is None:
            form.add_error("number", _("Nu există un document cu acest număr în registrul general."))
        else:
            try:
                key = flow.receive_complaint(
                    request=entry, entry=came_in, **data, by=request.user, now=timezone.now()
                )
            except DomainError as error:
                put_beside(form, error)
            else:
                taken = information.complaint_of_entry(key, today=legal_date(timezone.now()))
                assert taken is not None
                messages.success(
                    request, _("Reclamația are numărul %s; răspuns în 15 zile.") % taken.entry.written_number
                )
                return redirect(complaint_address(request, taken.id))
    return page(request, "desk/information/complain.html", entry, card, form)


def _entry_of(request: DeskRequest, typed: str) -> EntryRow | None:
    general = registers.general_register()
    if general is None:
        return None
    found = entry_by_written_number(typed, register=general, this_year=legal_year(timezone.now()))
    if found is None or not registers.is_visible(
        found, visible_units=request.powers.visible_units, reader_id=request.user.id
    ):
        return None
    return found


@require(Permission.INFORMATION_HANDLE)
@forms_only
def complaint(request: DeskRequest, complaint: int) -> HttpResponseBase:
    """Show a complaint and do what it waits for: commission, report, decision."""
    card = _complaint_or_404(request, complaint)
    form, act, done = _step_of(request, card)
    if request.method == "POST" and card.verdict:
        messages.warning(request, _("Între timp: reclamația are deja decizie, dată de %s.") % card.decided_by)
        return redirect(complaint_address(request, complaint))
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            act()
        except DomainError as error:
            put_beside(form, error)
        else:
            messages.success(request, done)
            return redirect(complaint_address(request, complaint))
    state, tone = complaint_state(card)
    term = card.term
    running = term is not None and term.state == "open"
    context = {
        "complaint": card,
        "state": state,
        "tone": tone,
        "urgency": urgency(safe_on=term.safe_on, due_on=term.due_on, today=legal_date(timezone.now()))
        if running and term
        else None,
        "verdict": wording.VERDICTS[Verdict(card.verdict)] if card.verdict else "",
        "request_href": address_of(request, card.request),
        "entry_href": address_of(request, card.entry),
        "answer_href": address_of(request, card.answer) if card.answer else "",
        "form": form,
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "desk/information/complaint.html", context, status=status)


def _complaint_or_404(request: DeskRequest, key: int) -> ComplaintCard:
    card = information.complaint_card(key, today=legal_date(timezone.now())) if key < KEYS_END else None
    entry = registers.entry_by_id(card.entry.id) if card else None
    if (
        card is None
        or entry is None
        or not registers.is_visible(
            entry, visible_units=request.powers.visible_units, reader_id=request.user.id
        )
    ):
        raise Http404
    return card


def _step_of(
    request: DeskRequest, card: ComplaintCard
) -> tuple[forms.Form | None, Callable[[], object], str]:
    """Return the form of what a complaint waits for, what it does, and what is said when it is done."""
    data = request.POST or None
    who: dict[str, Any] = {"complaint_id": card.id, "by": request.user, "now": timezone.now()}
    if card.verdict:
        return None, lambda: None, ""
    if not card.members:
        named = CommissionForm(data)
        return (
            named,
            lambda: services.name_commission(
                **who, members=named.cleaned_data["members"].splitlines(), act=named.cleaned_data["act"]
            ),
            _("Comisia este numită."),
        )
    if not card.report_text:
        reported = ReportForm(data)
        return (
            reported,
            lambda: services.write_report(**who, text=reported.cleaned_data["report"]),
            _("Raportul comisiei este înscris."),
        )
    decided = VerdictForm(data, initial={"way": "paper"})
    return (
        decided,
        lambda: flow.decide(**who, **decided.decision(), powers=request.powers),
        _("Decizia este scrisă; răspunsul are număr. Termenul se încheie când pleacă."),
    )


@require(Permission.INFORMATION_HANDLE)
@forms_only
def court(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Write down a complaint in court about a request."""
    entry, card = request_or_404(request, register=register, year=year, number=number)
    form = CourtForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_court_case(
                request_entry_id=entry.id, **form.cleaned_data, by=request.user, now=timezone.now()
            )
        except DomainError as error:
            put_beside(form, error)
        else:
            messages.success(request, _("Plângerea este înscrisă."))
            return back_to(request, register=register, year=year, number=number)
    return page(request, "desk/information/court.html", entry, card, form)


@require(Permission.INFORMATION_HANDLE)
@forms_only
def court_end(request: DeskRequest, case: int) -> HttpResponseBase:
    """Write down how a court decided."""
    entry_id = information.entry_of_court_case(case) if case < KEYS_END else None
    entry = registers.entry_by_id(entry_id) if entry_id else None
    if entry is None:
        raise Http404
    card = information.request_card(entry.id, today=legal_date(timezone.now()))
    assert card is not None
    found = next(one for one in card.court_cases if one.id == case)
    form = CourtEndForm(request.POST or None, initial={"ended_on": legal_date(timezone.now())})
    if request.method == "POST" and form.is_valid():
        try:
            services.end_court_case(case_id=case, **form.cleaned_data, by=request.user, now=timezone.now())
        except DomainError as error:
            put_beside(form, error)
        else:
            messages.success(request, _("Soluția instanței este înscrisă."))
            return redirect("desk:information", code=request.institution.code)
    return page(request, "desk/information/court_end.html", entry, card, form, case=found)
