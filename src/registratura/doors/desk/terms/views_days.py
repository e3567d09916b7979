"""Days declared free or worked: entered, taken back, counted or not; each shown first with the terms it moves."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registratura.deadlines import queries as deadlines
from registratura.deadlines.queries import Progress
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.desk.terms.forms import CountingForm, DeclareForm, WithdrawForm
from registratura.doors.desk.terms.shown import short_name
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import declared_days as flow
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError

forms_only = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@require(Permission.TERM_ADMINISTER)
def declared_days(request: DeskRequest) -> HttpResponse:
    """Show the declared days, the latest first, how they count, and the latest recounts."""
    days = sorted(deadlines.declared_days(), key=lambda day: day.day_on, reverse=True)
    context = {
        "days": [(day.id, day.day_on, day.name, day.act, day.kind, day.ground) for day in days],
        "decided_days_count": deadlines.options().declared_days_count,
        "recounts": deadlines.recomputations(limit=5),
    }
    return render(request, "desk/terms/days.html", context)


@require(Permission.TERM_ADMINISTER)
@forms_only
def declare(request: DeskRequest) -> HttpResponseBase:
    """Enter a day. Shown back once, with the terms that would move."""
    form = DeclareForm(request.POST or None, initial={"kind": "closed", "ground": "decision"})

    def act() -> int:
        return flow.declare(day=form.day(), by=request.user, now=timezone.now())

    return _tried_then_done(request, "desk/terms/declare.html", form, act, _("Ziua este declarată."))


@require(Permission.TERM_ADMINISTER)
@forms_only
def withdraw(request: DeskRequest, day: int) -> HttpResponseBase:
    """Take a day back. Shown back once, with the terms that would move."""
    standing = next((one for one in deadlines.declared_days() if one.id == day), None)
    if standing is None:
        raise Http404
    form = WithdrawForm(request.POST or None)

    def act() -> int:
        return flow.withdraw(
            day_id=day, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
        )

    shown = {"day_on": standing.day_on, "name": standing.name, "act": standing.act}
    return _tried_then_done(
        request, "desk/terms/withdraw.html", form, act, _("Ziua este retrasă."), day=shown
    )


@require(Permission.TERM_ADMINISTER)
@forms_only
def choose(request: DeskRequest) -> HttpResponseBase:
    """Choose whether days declared by decision count. Shown back once, with the terms that would move."""
    counted = deadlines.options().declared_days_count
    form = CountingForm(request.POST or None, initial={"counted": "yes" if counted else "no"})

    def act() -> int | None:
        return flow.count_decided_days(
            counted=form.cleaned_data["counted"] == "yes", by=request.user, now=timezone.now()
        )

    return _tried_then_done(request, "desk/terms/choose.html", form, act, _("Alegerea este păstrată."))


@require_safe
@require(Permission.TERM_ADMINISTER)
def recount(request: DeskRequest, recount: int) -> HttpResponse:
    """Show how far a recount has come."""
    return render(request, "desk/terms/recount.html", {"progress": _progress_or_404(recount)})


@require_safe
@require(Permission.TERM_ADMINISTER)
def recount_state(request: DeskRequest, recount: int) -> HttpResponse:
    """Answer the part of the page that shows how far a recount has come."""
    return render(request, "desk/terms/_progress.html", {"progress": _progress_or_404(recount)})


def _progress_or_404(number: int) -> Progress:
    progress = deadlines.progress_of(number) if number < 2**63 else None
    if progress is None:
        raise Http404
    return progress


def _tried_then_done(
    request: DeskRequest, template: str, form: Any, act: Callable[[], int | None], done: str, **shown: Any
) -> HttpResponseBase:
    """Try the act and show what it moves; with „sure” do it and lead to the progress of its recount."""
    preview = None
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("sure") == "on":
                number = act()
                messages.success(request, done)
                if number is None:
                    return redirect("desk:declared_days", code=request.institution.code)
                return redirect("desk:recount", code=request.institution.code, recount=number)
            preview = flow.preview_of(act=act)
        except DomainError as error:
            refuse(form, error)
    names = {}
    if preview is not None and preview.moves:
        names = {
            rule.code: short_name(rule.name) for rule in deadlines.rules_on(on=legal_date(timezone.now()))
        }
    context = {
        "form": form,
        "preview": preview,
        "names": names,
        "decided_days_count": deadlines.options().declared_days_count,
        **shown,
    }
    return render(request, template, context, status=422 if form.is_bound and preview is None else 200)
