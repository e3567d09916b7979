"""The rules of terms: what the law gives, how sure that is, and the shorter term of the institution's own."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.accounts import queries as people
from registratura.deadlines import catalogue, explaining, rules
from registratura.deadlines import queries as deadlines
from registratura.deadlines import services as terms
from registratura.deadlines.queries import OwnRule
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.desk.terms.forms import EndRuleForm, OwnRuleForm
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.kernel.text import fold


@dataclass(frozen=True, slots=True)
class Line:
    """A rule in the list. `own`: the institution's own stands in its place today; `coming`: one begins later."""

    code: str
    name: str
    length: str
    start: str
    law: str
    mark: str
    own: bool
    coming: bool


@require_safe
@require(Permission.TERM_ADMINISTER)
def rule_list(request: DeskRequest) -> HttpResponse:
    """Show every rule in force today, or those that hold the words asked for."""
    today = legal_date(timezone.now())
    words = fold(request.GET.get("text", "")[:100]).split()
    own = deadlines.own_rules()
    standing = {one.rule.code for one in own if _stands(one, today)}
    coming = {one.rule.code for one in own if one.rule.valid_from > today}
    lines = [
        Line(
            rule.code,
            rule.name,
            _length(rule),
            explaining.STARTS.get(rule.start, rule.start),
            rule.legal_basis,
            rule.mark.value,
            rule.code in standing,
            rule.code in coming,
        )
        for rule in deadlines.rules_on(on=today)
    ]
    found = [line for line in lines if all(word in _searched(line) for word in words)]
    return render(
        request,
        "desk/terms/rules.html",
        {"lines": found, "total": len(lines), "text": request.GET.get("text", "")[:100]},
    )


@require(Permission.TERM_ADMINISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def own_rule(request: DeskRequest, rule: str) -> HttpResponseBase:
    """Show a rule with what the institution set in its place, and set a shorter one."""
    now = timezone.now()
    law = _law_or_404(rule)
    form = OwnRuleForm(request.POST or None, law=law)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        short = terms.shortened(
            law=law,
            count=asked.get("count", law.count),
            fixed_day=asked.get("fixed_day", ""),
            since=asked["valid_from"],
            act=asked["act"],
        )
        try:
            terms.set_own_rule(rule=short, act=asked["act"], by=request.user, now=now)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Termenul propriu este pus; ce a pornit rămâne cum a pornit."))
            return redirect("desk:own_rule", code=request.institution.code, rule=rule)
    return _page(request, law, form, EndRuleForm())


@require(Permission.TERM_ADMINISTER)
@require_POST
def end_own_rule(request: DeskRequest, rule: str) -> HttpResponseBase:
    """End the institution's own term: the law's holds again from the day chosen."""
    law = _law_or_404(rule)
    form = EndRuleForm(request.POST)
    if form.is_valid():
        try:
            terms.end_own_rule(code=rule, on=form.cleaned_data["on"], by=request.user, now=timezone.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Termenul propriu se încheie; de atunci ține cel al legii."))
            return redirect("desk:own_rule", code=request.institution.code, rule=rule)
    return _page(request, law, OwnRuleForm(law=law), form)


def _page(request: DeskRequest, law: rules.Rule, form: OwnRuleForm, ending: EndRuleForm) -> HttpResponse:
    today = legal_date(timezone.now())
    own = deadlines.own_rules(law.code)
    names = people.names_of([one.added_by_id for one in own if one.added_by_id is not None])
    refused = form.errors or ending.errors
    context = {
        "law": law,
        "length": _length(law),
        "start": explaining.STARTS.get(law.start, law.start),
        "doubt": explaining.MARKS.get(law.mark, ""),
        "may_be_set": terms.may_be_set(law=law),
        "own": [
            (one, _length(one.rule), _stands(one, today), names.get(one.added_by_id or 0, "")) for one in own
        ],
        "open": any(one.rule.valid_to is None for one in own),
        "form": form,
        "ending": ending,
    }
    return render(request, "desk/terms/rule.html", context, status=422 if refused else 200)


def _law_or_404(code: str) -> rules.Rule:
    law = catalogue.rule_on(code, on=legal_date(timezone.now()))
    if law is None:
        raise Http404
    return law


def _stands(one: OwnRule, today: date) -> bool:
    rule = one.rule
    return rule.valid_from <= today and (rule.valid_to is None or today < rule.valid_to)


def _length(rule: rules.Rule) -> str:
    if rule.regime is rules.Regime.GIVEN:
        return _("cât scrie în act")
    if rule.regime is rules.Regime.FIXED:
        return _("până la %(day)s, anul următor") % {"day": f"{rule.fixed_day[3:]}.{rule.fixed_day[:2]}"}
    return explaining.length(count=rule.count, regime=rule.regime)


def _searched(line: Line) -> str:
    return fold(f"{line.code} {line.name} {line.law}")
