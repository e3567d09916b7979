"""Checks of fraud and abuse that concern one's own account: the reasons, an explanation, a contest."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registratura.doors.shared.auth import signed_in
from registratura.flows import abuse
from registratura.kernel.errors import DomainError

KEYS_END = 2**63


@signed_in
@require_safe
def checks(request: Any) -> HttpResponse:
    """Show the checks about the person's account, with what the person can do."""
    return _page(request)


@signed_in
@require_POST
def explain(request: Any, check: int) -> HttpResponseBase:
    """Give the explanation that was asked for."""
    _known(request, check)
    try:
        abuse.explain(case_id=check, words=request.POST.get("words", ""), by=request.user, now=timezone.now())
    except DomainError as error:
        return _page(request, refused=(check, error.words))
    messages.success(request, _("Lămuririle au ajuns la omul care verifică."))
    return redirect("own_checks")


@signed_in
@require_POST
def contest(request: Any, check: int) -> HttpResponseBase:
    """Contest a measure; somebody who did not take it answers within a month."""
    _known(request, check)
    try:
        abuse.contest(case_id=check, words=request.POST.get("words", ""), by=request.user, now=timezone.now())
    except DomainError as error:
        return _page(request, refused=(check, error.words))
    messages.success(request, _("Contestația este înregistrată; vă răspunde un om, în cel mult o lună."))
    return redirect("own_checks")


def _known(request: Any, check: int) -> None:
    found = (
        abuse.case_of(case_id=check, user_id=request.user.pk, customer_id=None) if check < KEYS_END else None
    )
    if found is None:
        raise Http404


def _page(request: Any, *, refused: tuple[int, str] | None = None) -> HttpResponse:
    cards = abuse.cases_of_account(user_id=request.user.pk)
    context = {"cards": cards, "refused": refused, "typed": request.POST.get("words", "")[:4000]}
    answer = render(request, "account/checks.html", context, status=422 if refused else 200)
    answer["Cache-Control"] = "private, no-store"
    return answer
