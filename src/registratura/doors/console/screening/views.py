"""The queue of checks, one case, the versions of the rules."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registratura.doors.console.guards import ConsoleRequest, require
from registratura.doors.console.screening.forms import (
    AnswerForm,
    CloseForm,
    MeasureForm,
    RulesForm,
    WordsForm,
    refuse,
)
from registratura.institutions.permissions import Permission
from registratura.journal.queries import Act
from registratura.kernel.errors import DomainError
from registratura.kernel.privacy.purposes import Purpose
from registratura.screening import queries, services
from registratura.screening.queries import CaseCard
from registratura.screening.rules import FIRST
from registratura.screening.signals import Kind

KEYS_END = 2**63


@dataclass(frozen=True, slots=True)
class Event:
    """One act as the timeline tells it."""

    text: str
    actor: str
    at: datetime
    icon: str
    tone: str
    reason: str
    changes: tuple[tuple[str, str, str], ...] = ()


POWER = Permission.SCREENING_HANDLE


@require_safe
@require(POWER, purpose=Purpose.P09)
def queue(request: ConsoleRequest) -> HttpResponse:
    """Show what waits for a person, the heaviest first."""
    cases = queries.queue()
    return render(
        request, "console/screening/queue.html", {"cases": cases, "counts": queries.counts(), "closed": False}
    )


@require_safe
@require(POWER, purpose=Purpose.P09)
def closed(request: ConsoleRequest) -> HttpResponse:
    """Show the closed cases that are still kept."""
    return render(
        request,
        "console/screening/queue.html",
        {"cases": queries.queue(closed=True), "counts": queries.counts(), "closed": True},
    )


@require_safe
@require(POWER, purpose=Purpose.P09)
def case(request: ConsoleRequest, check: int) -> HttpResponse:
    """Show one case: the reasons, what was said, what can be done now."""
    return case_page(request, card_or_404(check))


@require_http_methods(["GET", "HEAD", "POST"])
@require(POWER, purpose=Purpose.P09)
def rules(request: ConsoleRequest) -> HttpResponseBase:
    """Show the versions of the rules with what each led to, and publish the next one."""
    in_force = queries.rules_in_force() or FIRST
    form = RulesForm(request.POST if request.method == "POST" else None, rule_set=in_force)
    if request.method == "POST" and form.is_valid():
        try:
            new = services.publish_rules(
                lines=form.lines(),
                review_at=form.cleaned_data["review_at"],
                deny_at=form.cleaned_data["deny_at"],
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Versiunea %d este în vigoare.") % new.number)
            return redirect("console:screening_rules")
    tallies = queries.tallies()
    context = {
        "form": form,
        "in_force": in_force,
        "versions": [(one, tallies.get(one.rule_set.number)) for one in queries.versions()],
        "signals": queries.signals(),
    }
    return render(request, "console/screening/rules.html", context, status=422 if form.errors else 200)


def card_or_404(check: int) -> CaseCard:
    """Return a case, or answer that it does not exist."""
    card = queries.case_card(check) if check < KEYS_END else None
    if card is None:
        raise Http404
    return card


def case_page(request: ConsoleRequest, card: CaseCard, *, refused: forms.Form | None = None) -> HttpResponse:
    """Show a case, with the form that was refused and what was typed in it."""
    payment = card.line.kind == Kind.PAYMENT
    context: dict[str, Any] = {
        "card": card,
        "line": card.line,
        "mine": card.line.taken_by_id == request.user.id,
        "proposer": card.decision is not None and card.decision.proposed_by_id == request.user.id,
        "someone": card.line.concerned_id is not None or card.line.customer_id is not None,
        "measurable": card.line.concerned_id is not None
        if not payment
        else card.line.customer_id is not None,
        "refused": refused,
        "ask_form": WordsForm(
            auto_id="ask_%s", label=_("Întrebarea"), hint=_("O vede persoana la care se referă cazul.")
        ),
        "close_form": CloseForm(auto_id="close_%s"),
        "measure_form": MeasureForm(
            auto_id="measure_%s",
            payment=payment,
        ),
        "no_form": WordsForm(auto_id="no_%s", label=_("De ce nu")),
        "lift_form": WordsForm(auto_id="lift_%s", label=_("De ce se ridică")),
        "answer_form": AnswerForm(auto_id="answer_%s", label=_("Răspunsul, cu motivele lui")),
        "events": [_event(act) for act in reversed(card.history)],
    }
    return render(request, "console/screening/case.html", context, status=422 if refused is not None else 200)


def _event(act: Act) -> Event:
    said = act.details.get("words") or act.details.get("question") or act.details.get("reason") or ""
    tone = "strong" if act.action.startswith("screening.decision") else ""
    icon = "triangle-alert" if act.action.endswith("contest.filed") else "check"
    return Event(act.words, act.actor, act.at, icon, tone, str(said))
