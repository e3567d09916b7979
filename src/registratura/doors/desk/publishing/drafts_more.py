"""Proposals, debates, those who are told, the yearly report."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from registratura.consultations import queries, services
from registratura.consultations.services import ProposalDraft
from registratura.doors.desk.publishing.drafts import act
from registratura.doors.desk.publishing.forms_drafts import (
    DebateDayForm,
    DebateForm,
    EntryProposalForm,
    MinutesForm,
    ProposalForm,
    ReportForm,
    SubscriberForm,
    VerdictForm,
)
from registratura.doors.desk.publishing.views import KEYS_END
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.desk.work.hands import may_read
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import consultations as flow
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers

FIRST_YEAR = 2003


@require_POST
@require(Permission.PUBLISH)
def proposal_new(request: DeskRequest, key: int) -> HttpResponseBase:
    """Enter a proposal in the register of a draft."""

    def deed(data: dict[str, Any]) -> str:
        made = services.enter_proposal(
            draft_id=key, draft=ProposalDraft(**data), by=request.user, now=timezone.now()
        )
        return _("Propunerea are numărul %d.") % made.number

    return act(request, key, ProposalForm(request.POST, auto_id="proposal_%s"), deed)


@require_POST
@require(Permission.PUBLISH)
def proposal(request: DeskRequest, key: int, number: int) -> HttpResponseBase:
    """Write what became of a proposal."""

    def deed(data: dict[str, Any]) -> str:
        services.decide_proposal(
            draft_id=key, number=min(number, 2**31 - 1), **data, by=request.user, now=timezone.now()
        )
        return _("Scris; se vede în registru.")

    return act(request, key, VerdictForm(request.POST, auto_id="verdict_%s"), deed)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.PUBLISH)
def proposal_from_entry(request: DeskRequest, entry: int) -> HttpResponseBase:
    """Enter a proposal that came by an entry."""
    row = registers.entry_by_id(entry) if entry < KEYS_END else None
    if row is None or not may_read(request, row):
        raise Http404
    announced = [line for line in queries.drafts() if line.announced_at and not line.ended_at]
    form = EntryProposalForm(
        request.POST if request.method == "POST" else None,
        initial={"text": row.subject, "who": "person"},
        drafts=[(line.id, line.title[:120]) for line in announced],
    )
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        draft_id = int(data.pop("draft"))
        try:
            made = flow.enter_from_entry(
                entry=row, draft_id=draft_id, **data, by=request.user, now=timezone.now()
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Propunerea are numărul %d.") % made.number)
            return redirect("desk:draft_act", code=request.institution.code, key=draft_id)
    context = {"form": form, "entry": row, "already": queries.proposals_of_entry(row.id)}
    return render(
        request, "desk/publishing/proposal_from_entry.html", context, status=422 if form.errors else 200
    )


@require_POST
@require(Permission.PUBLISH)
def debate_ask(request: DeskRequest, key: int) -> HttpResponseBase:
    """Write down that a debate was asked for."""

    def deed(data: dict[str, Any]) -> str:
        services.ask_debate(draft_id=key, **data, by=request.user, now=timezone.now())
        return _("Cererea este scrisă; anunțați ziua și locul.")

    return act(request, key, DebateForm(request.POST, auto_id="debate_%s"), deed)


@require_POST
@require(Permission.PUBLISH)
def debate_announce(request: DeskRequest, key: int, pk: int) -> HttpResponseBase:
    """Make public when and where a debate is held."""

    def deed(data: dict[str, Any]) -> str:
        services.announce_debate(
            draft_id=key, debate_id=min(pk, KEYS_END), **data, by=request.user, now=timezone.now()
        )
        return _("Dezbaterea este anunțată.")

    return act(request, key, DebateDayForm(request.POST, auto_id="day_%s"), deed)


@require_POST
@require(Permission.PUBLISH)
def debate_minutes(request: DeskRequest, key: int, pk: int) -> HttpResponseBase:
    """Make public what was said at a debate."""

    def deed(data: dict[str, Any]) -> str:
        services.publish_minutes(
            draft_id=key, debate_id=min(pk, KEYS_END), **data, by=request.user, now=timezone.now()
        )
        return _("Minuta este publicată.")

    return act(request, key, MinutesForm(request.POST, auto_id="minutes_%s"), deed)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.PUBLISH)
def subscribers(request: DeskRequest) -> HttpResponseBase:
    """Show and add those who asked to be told of drafts."""
    now = timezone.now()
    form = SubscriberForm(
        request.POST if request.method == "POST" else None, initial={"asked_on": legal_date(now)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.subscribe(**form.cleaned_data, entry_id=None, by=request.user, now=now)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Primește anunțurile de acum înainte."))
            return redirect("desk:draft_subscribers", code=request.institution.code)
    context = {"form": form, "lines": queries.subscribers()}
    return render(request, "desk/publishing/subscribers.html", context, status=422 if form.errors else 200)


@require_POST
@require(Permission.PUBLISH)
def subscriber_end(request: DeskRequest, key: int) -> HttpResponseBase:
    """Tell somebody no more."""
    try:
        services.end_subscriber(subscriber_id=min(key, KEYS_END), by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("Nu mai primește anunțurile."))
    return redirect("desk:draft_subscribers", code=request.institution.code)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.PUBLISH)
def report(request: DeskRequest, year: int) -> HttpResponseBase:
    """Show the yearly report on transparency and answer what no register can."""
    this_year = legal_date(timezone.now()).year
    if not FIRST_YEAR <= year <= this_year:
        raise Http404
    line = queries.report_of(year=year)
    form = ReportForm(request.POST if request.method == "POST" else None, initial=line.answers)
    if request.method == "POST" and form.is_valid():
        try:
            services.write_report(year=year, answers=form.cleaned_data, by=request.user, now=timezone.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Păstrat."))
            return redirect("desk:draft_report", code=request.institution.code, year=year)
    context = {
        "line": line,
        "form": form,
        "figures": queries.figure_words(),
        "years": list(range(this_year, max(FIRST_YEAR, this_year - 5) - 1, -1)),
        "may_publish": line.published_at is None and year < this_year and any(line.answers.values()),
    }
    return render(request, "desk/publishing/draft_report.html", context, status=422 if form.errors else 200)


@require_POST
@require(Permission.PUBLISH)
def report_publish(request: DeskRequest, year: int) -> HttpResponseBase:
    """Publish the yearly report."""
    if not FIRST_YEAR <= year <= legal_date(timezone.now()).year:
        raise Http404
    try:
        services.publish_report(year=year, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("Raportul este publicat."))
    return redirect("desk:draft_report", code=request.institution.code, year=year)
