"""What people say of the program and what becomes of it; reviews moderated; ideas answered; how much is used."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registratura.doors.console.campaigns.views import text_of
from registratura.doors.console.guards import ConsoleRequest, require
from registratura.feedback import queries
from registratura.feedback import services as feedback
from registratura.flows import feedback as flow
from registratura.improvement import queries as improvement_queries
from registratura.improvement import services as improvement
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.kernel.privacy.purposes import Purpose
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

POWER = Permission.OUTREACH_HANDLE
NUMBERS_END = 2**62
LATELY = timedelta(days=30)


@require_safe
@require(POWER, purpose=Purpose.P05)
def notes(request: ConsoleRequest) -> HttpResponse:
    """Show what was said of pages, newest first."""
    state = request.GET.get("stare", "new")
    context = {"notes": queries.notes(state=state), "state": state, "tab": "notes"}
    return render(request, "console/voices/notes.html", context)


@require_POST
@require(POWER, own_scope=True)
def note_deed(request: ConsoleRequest, note: int) -> HttpResponseBase:
    """Say that it was read, or make of it a case of support or an article."""
    what, now = request.POST.get("deed", ""), timezone.now()
    supplier, key = request.institution, min(note, NUMBERS_END)
    try:
        if what == "case":
            number = flow.to_case(supplier=supplier, note_id=key, by=request.user, now=now)
            messages.success(request, _("A devenit cazul #%d.") % number)
        elif what == "article":
            flow.to_knowledge(
                supplier=supplier,
                note_id=key,
                title=text_of(request, "title", 300),
                body=text_of(request, "body", 20_000),
                by=request.user,
                now=now,
            )
            messages.success(request, _("Articolul este publicat."))
        else:
            with flow.reading(supplier=supplier):
                feedback.handle(note_id=key, state="read", became_id=None, by=request.user, now=now)
    except DomainError as refused:
        messages.error(request, refused.words)
    return redirect("console:feedback")


@require_safe
@require(POWER, purpose=Purpose.P05)
def reviews(request: ConsoleRequest) -> HttpResponse:
    """Show the reviews that wait to be read, and the last decided."""
    context = {"reviews": queries.waiting_reviews(), "means": queries.means(), "tab": "reviews"}
    return render(request, "console/voices/reviews.html", context)


@require_POST
@require(POWER, own_scope=True)
def review_deed(request: ConsoleRequest, review: int) -> HttpResponseBase:
    """Let a review through, or not, with the reason."""
    try:
        with flow.reading(supplier=request.institution):
            feedback.moderate(
                review_id=min(review, NUMBERS_END),
                publish=request.POST.get("deed") == "publish",
                reason=text_of(request, "reason", 400),
                by=request.user,
                now=timezone.now(),
            )
    except DomainError as refused:
        messages.error(request, refused.words)
    return redirect("console:reviews")


@require_safe
@require(POWER, purpose=Purpose.P17)
def ideas(request: ConsoleRequest) -> HttpResponse:
    """Show the ideas with their votes, to be answered."""
    context = {
        "ideas": improvement_queries.ideas(reader_id=None),
        "states": improvement_queries.STATES,
        "tab": "ideas",
    }
    return render(request, "console/voices/ideas.html", context)


@require_POST
@require(POWER, own_scope=True)
def idea_answer(request: ConsoleRequest, idea: int) -> HttpResponseBase:
    """Say where an idea stands, and why."""
    try:
        with acting_for(request.institution.id), reading_for(Purpose.P17):
            improvement.answer_idea(
                idea_id=min(idea, NUMBERS_END),
                state=request.POST.get("state", ""),
                answer=text_of(request, "answer", 600),
                by=request.user,
                now=timezone.now(),
            )
        messages.success(request, _("Răspunsul se vede pe panou."))
    except DomainError as refused:
        messages.error(request, refused.words)
    return redirect("console:ideas")


@require_safe
@require(POWER, purpose=Purpose.P17)
def usage(request: ConsoleRequest) -> HttpResponse:
    """Show how often each thing was done in thirty days; nobody can be found in it."""
    since = timezone.localdate() - LATELY
    context = {
        "lines": improvement_queries.counts(since=since),
        "since": since,
        "fewest": improvement_queries.FEWEST,
        "tab": "usage",
    }
    return render(request, "console/voices/usage.html", context)
