"""Which programs have keys, what they were used for; giving a key, shown once, and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.desk.programs.forms import ProgramForm
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.desk.settings.views_structure import unit_options
from registratura.doors.shared.auth import DeskRequest, require
from registratura.doors.shared.sessions import recently_signed_in
from registratura.flows import programs as flow
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.machines import queries as machines
from registratura.machines.queries import KeyLine
from registratura.machines.scopes import WORDS
from registratura.toolkit.scope import acting_for

forms_only = require_http_methods(["GET", "HEAD", "POST"])


@require(Permission.MEMBERS_ADMINISTER)
@require_safe
def programs(request: DeskRequest) -> HttpResponse:
    """Show the keys of programs, those that open something first, and the institution for trials."""
    ground = machines.ground()
    trial = institutions.institution_by_code(ground.other_code) if ground and not ground.is_trial else None
    context = {
        "keys": machines.keys(at=timezone.now()),
        "ground": ground,
        "trial_name": trial.name if trial is not None else "",
    }
    return render(request, "desk/programs/list.html", context)


@require(Permission.MEMBERS_ADMINISTER)
@require_safe
def program(request: DeskRequest, key: int) -> HttpResponse:
    """Show one key and what it was used for."""
    line = _line_or_404(key)
    context = {
        "line": line,
        "scopes": [(scope.value, words) for scope, words in WORDS.items() if scope.value in line.scopes],
        "uses": machines.uses_of(key),
    }
    return render(request, "desk/programs/program.html", context)


@require(Permission.MEMBERS_ADMINISTER, own_scope=True)
@forms_only
@recently_signed_in
@sensitive_variables("issued")
def program_add(request: DeskRequest) -> HttpResponseBase:
    """Give a program a key, and show it this once."""
    with acting_for(request.institution.id):
        units = institutions.unit_tree()
    codes = {line.id: line.code for line in units}
    now = timezone.now()
    form = ProgramForm(
        request.POST or None,
        today=legal_date(now),
        units=[(codes[number], words) for number, words in unit_options(units)],
        initial={"per_minute": 120, "kind": "key"},
    )
    if request.method == "POST" and form.is_valid():
        try:
            issued = flow.let_in(
                institution_id=request.institution.id, wanted=form.wanted(), by=request.user, now=now
            )
        except DomainError as error:
            refuse(form, error)
        else:
            answer = render(
                request, "desk/programs/given.html", {"issued": issued, "name": form.cleaned_data["name"]}
            )
            answer["Cache-Control"] = "private, no-store"
            return answer
    context = {"form": form}
    return render(request, "desk/programs/form.html", context, status=422 if form.is_bound else 200)


@require(Permission.MEMBERS_ADMINISTER, own_scope=True)
@forms_only
def program_revoke(request: DeskRequest, key: int) -> HttpResponseBase:
    """Ask, then take a key back: the next call of the program is refused."""
    with acting_for(request.institution.id):
        line, refusal = _line_or_404(key), ""
    if request.method == "POST":
        try:
            flow.take_back(
                institution_id=request.institution.id, key_id=key, by=request.user, now=timezone.now()
            )
        except DomainError as error:
            refusal = error.words
        else:
            messages.success(request, _("Cheia este retrasă; programul nu mai are niciun drept."))
            return redirect("desk:programs", code=request.institution.code)
    return render(request, "desk/programs/revoke.html", {"line": line, "refusal": refusal})


@require_POST
@require(Permission.MEMBERS_ADMINISTER, own_scope=True)
def program_trial(request: DeskRequest) -> HttpResponseBase:
    """Open the institution in which programs are tried."""
    try:
        flow.open_trial(institution_id=request.institution.id, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("Instituția de probă este deschisă; o alegeți din lista instituțiilor."))
    return redirect("desk:programs", code=request.institution.code)


def _line_or_404(key: int) -> KeyLine:
    line = machines.key_line(key, at=timezone.now()) if key < 2**63 else None
    if line is None:
        raise Http404
    return line
