"""The rules with their law, proposals, what would leave, and why one thing stays."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.desk.keeping.forms import RuleForm, in_a_month
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.kernel.privacy.keeping import RetentionRule
from registratura.retention import queries, services
from registratura.retention.queries import ProposalLine
from registratura.retention.rules import RuleText, leaves_on
from registratura.retention.sets import SETS
from registratura.retention.words import ACTIONS, TRIGGERS, WINNERS, duration_words, name_of

LONGEST_OBJECT = 120
KEYS_END = 2**63


def rule_line(rule: RuleText, today: date) -> dict[str, Any]:
    """Return a rule as it is read: in words, with an example of today."""
    return {
        "key": rule.key.value,
        "name": name_of(rule.key),
        "term": duration_words(rule.duration),
        "trigger": TRIGGERS[rule.trigger],
        "action": ACTIONS[rule.action],
        "nature": rule.nature.value,
        "law": rule.law,
        "own": rule.version > 0,
        "example": leaves_on(rule, today),
        "sets": [one.name for one in SETS if one.rule == rule.key],
    }


@require_safe
@require(Permission.PRIVACY_ADMINISTER)
def rules(request: DeskRequest) -> HttpResponse:
    """Show every rule of keeping, those that a run carries out first, and the proposals that wait."""
    today = legal_date(timezone.now())
    lines = [rule_line(one, today) for one in queries.rules_on(today).values()]
    lines.sort(key=lambda one: (not one["sets"], one["name"]))
    return render(
        request,
        "desk/keeping/rules.html",
        {"lines": lines, "today": today, "proposals": [_told(one) for one in queries.proposals()]},
    )


def _told(one: ProposalLine) -> dict[str, Any]:
    return {"line": one, "name": name_of(one.key), "term": duration_words(one.duration)}


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.PRIVACY_ADMINISTER)
def rule_new(request: DeskRequest, rule: str) -> HttpResponseBase:
    """Propose the institution's own term for a rule."""
    today = legal_date(timezone.now())
    ours = queries.rules_on(today).get(RetentionRule(rule)) if rule in set(RetentionRule) else None
    if ours is None or not ours.duration:
        raise Http404
    begun = {"duration": ours.duration, "valid_from": today + timedelta(days=30)}
    form = RuleForm(request.POST if request.method == "POST" else None, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            services.propose_rule(key=rule, **form.cleaned_data, by=request.user, now=timezone.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Propunerea este scrisă. Simulați-o, apoi o aprobă altcineva."))
            return redirect("desk:keeping", code=request.institution.code)
    shown = {"form": form, "rule": rule_line(ours, today)}
    return render(request, "desk/keeping/rule.html", shown, status=422 if form.errors else 200)


@require_POST
@require(Permission.PRIVACY_ADMINISTER)
def rule_simulate(request: DeskRequest, key: int) -> HttpResponseBase:
    """Count what a proposed term would take in the next month."""
    accounts_too = queries.answers_for_accounts(institution_id=request.institution.id)
    try:
        count = services.simulate_rule(
            rule_id=_key(key),
            until=in_a_month(),
            accounts_too=accounts_too,
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("După termenul propus, în luna viitoare ar pleca: %d.") % count)
    return redirect("desk:keeping", code=request.institution.code)


@require_POST
@require(Permission.PRIVACY_ADMINISTER)
def rule_approve(request: DeskRequest, key: int) -> HttpResponseBase:
    """Approve a proposed term as the second person."""
    try:
        services.approve_rule(rule_id=_key(key), by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("Termenul este aprobat."))
    return redirect("desk:keeping", code=request.institution.code)


@require_POST
@require(Permission.PRIVACY_ADMINISTER)
def rule_withdraw(request: DeskRequest, key: int) -> HttpResponseBase:
    """Withdraw a term of the institution."""
    try:
        services.withdraw_rule(rule_id=_key(key), by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("Termenul este retras; hotărăște din nou cel al programului."))
    return redirect("desk:keeping", code=request.institution.code)


@require_safe
@require(Permission.PRIVACY_ADMINISTER)
def simulation(request: DeskRequest) -> HttpResponse:
    """Show what would leave in the next month, set by set; nothing is changed."""
    until = in_a_month()
    accounts_too = queries.answers_for_accounts(institution_id=request.institution.id)
    lines = queries.forecast(until=until, accounts_too=accounts_too)
    shown = [
        {
            "name": line.kept_set.name,
            "rule": name_of(line.rule.key),
            "term": duration_words(line.rule.duration),
            "count": line.count,
            "held": line.held_count,
            "leaving": line.count - line.held_count,
            "first_on": line.first_on,
        }
        for line in sorted(lines, key=lambda line: -line.count)
    ]
    return render(
        request,
        "desk/keeping/simulation.html",
        {"lines": shown, "until": until, "total": sum(line["leaving"] for line in shown)},
    )


@require_safe
@require(Permission.PRIVACY_ADMINISTER)
def explanation(request: DeskRequest) -> HttpResponse:
    """Say why one thing is kept or leaves."""
    asked = request.GET.get("obiect", "").replace("\x00", "").strip()[:LONGEST_OBJECT]
    today = legal_date(timezone.now())
    told = queries.explain(object=asked, today=today) if asked else None
    shown: dict[str, Any] = {"asked": asked, "told": told, "sets": SETS}
    if told is not None:
        shown |= {
            "rule": rule_line(told.rule, told.happened_on or today),
            "winner": WINNERS[told.verdict.winner],
        }
    return render(request, "desk/keeping/explanation.html", shown)


def _key(key: int) -> int:
    if key >= KEYS_END:
        raise Http404
    return key
