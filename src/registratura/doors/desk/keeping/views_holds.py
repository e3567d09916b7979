"""Holds: the list, a new one, its confirming and its end."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.desk.keeping.forms import HoldForm, ReasonForm
from registratura.doors.desk.keeping.views import KEYS_END
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.retention import queries, services
from registratura.retention.sets import BY_KEY


@require_safe
@require(Permission.PRIVACY_ADMINISTER)
def holds(request: DeskRequest) -> HttpResponse:
    """Show the holds, the newest first, with those that ended."""
    today = legal_date(timezone.now())
    lines = [
        {
            "line": one,
            "over": BY_KEY[one.target].name if one.scope == "set" and one.target in BY_KEY else one.target,
            "late": one.released_at is None and one.review_on <= today,
            "mine": request.user.id
            == (one.release_asked_by_id if one.state == "ending" else one.opened_by_id),
        }
        for one in queries.holds(with_released=True)
    ]
    return render(request, "desk/keeping/holds.html", {"lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.PRIVACY_ADMINISTER)
def hold_new(request: DeskRequest) -> HttpResponseBase:
    """Keep something from being erased."""
    form = HoldForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("scope", "reason", "reference", "review_on")}
        try:
            services.open_hold(**given, target=form.chosen_target(), by=request.user, now=timezone.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Ștergerea este suspendată de acum. O confirmă altcineva."))
            return redirect("desk:keeping_holds", code=request.institution.code)
    return render(request, "desk/keeping/hold.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@require(Permission.PRIVACY_ADMINISTER)
def approve(request: DeskRequest, key: int) -> HttpResponseBase:
    """Confirm a hold as the second person."""
    return _done(request, key, services.approve_hold, _("Suspendarea este confirmată."))


@require_POST
@require(Permission.PRIVACY_ADMINISTER)
def ask_release(request: DeskRequest, key: int) -> HttpResponseBase:
    """Ask that a hold end."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Scrieți de ce se ridică suspendarea."))
        return redirect("desk:keeping_holds", code=request.institution.code)
    return _done(
        request,
        key,
        services.ask_release,
        _("Ridicarea este cerută; o hotărăște altcineva."),
        **form.cleaned_data,
    )


@require_POST
@require(Permission.PRIVACY_ADMINISTER)
def release(request: DeskRequest, key: int) -> HttpResponseBase:
    """End a hold whose end another person asked for."""
    return _done(request, key, services.release_hold, _("Suspendarea este ridicată."))


def _done(
    request: DeskRequest, key: int, act: Callable[..., None], words: str, **given: Any
) -> HttpResponseBase:
    if key >= KEYS_END or queries.hold(key) is None:
        raise Http404
    try:
        act(hold_id=key, **given, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, words)
    return redirect("desk:keeping_holds", code=request.institution.code)
