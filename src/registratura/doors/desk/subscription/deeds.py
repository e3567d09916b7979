"""What the institution does about its subscription: ends it, takes that back, turns reminders off, answers checks."""

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from registratura.doors.desk.subscription.views import KEYS_END, POWER, page, there_or_404
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import abuse
from registratura.flows import own_subscription as flow
from registratura.kernel.errors import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
@require(POWER, own_scope=True)
def cancel(request: DeskRequest) -> HttpResponseBase:
    """Say what happens when the subscription ends, and end it with what is paid for."""
    now = timezone.now()
    if request.method == "POST":
        there_or_404()
        try:
            day = flow.cancel(institution_id=request.institution.id, by=request.user, now=now)
        except DomainError as error:
            messages.error(request, error.words)
        else:
            if day is not None:
                messages.success(
                    request,
                    _("Abonamentul se încheie la %s. Până atunci vă puteți răzgândi.") % f"{day:%d.%m.%Y}",
                )
        return redirect("desk:subscription", code=request.institution.code)
    ends_on = flow.ends_on(institution_id=request.institution.id)
    if ends_on is None:
        there_or_404()
        return redirect("desk:subscription", code=request.institution.code)
    return render(request, "desk/subscription/cancel.html", {"ends_on": ends_on})


@require_POST
@require(POWER, own_scope=True)
def undo(request: DeskRequest) -> HttpResponseBase:
    """Take the cancellation back."""
    there_or_404()
    try:
        done = flow.undo_cancel(institution_id=request.institution.id, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.words)
    else:
        if done:
            messages.success(request, _("Abonamentul merge mai departe."))
    return redirect("desk:subscription", code=request.institution.code)


@require_POST
@require(POWER, own_scope=True)
def reminder(request: DeskRequest) -> HttpResponseBase:
    """Turn an early reminder on or off."""
    there_or_404()
    try:
        flow.turn_reminder(
            institution_id=request.institution.id,
            about=request.POST.get("about", ""),
            on=request.POST.get("on") == "1",
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, error.words)
    return redirect("desk:subscription", code=request.institution.code)


@require_POST
@require(POWER, own_scope=True)
def explain(request: DeskRequest, check: int) -> HttpResponseBase:
    """Give the explanation that a check asked the customer for."""
    _known(request, check)
    try:
        abuse.explain(case_id=check, words=request.POST.get("words", ""), by=request.user, now=timezone.now())
    except DomainError as error:
        return page(request, refused=(check, error.words))
    messages.success(request, _("Lămuririle au ajuns la omul care verifică."))
    return redirect("desk:subscription", code=request.institution.code)


@require_POST
@require(POWER, own_scope=True)
def contest(request: DeskRequest, check: int) -> HttpResponseBase:
    """Contest a measure against the customer."""
    _known(request, check)
    try:
        abuse.contest(case_id=check, words=request.POST.get("words", ""), by=request.user, now=timezone.now())
    except DomainError as error:
        return page(request, refused=(check, error.words))
    messages.success(request, _("Contestația este înregistrată; vă răspunde un om, în cel mult o lună."))
    return redirect("desk:subscription", code=request.institution.code)


def _known(request: DeskRequest, check: int) -> None:
    """Answer that a check does not exist unless it is about the institution's customer."""
    parties = flow.parties_of(institution_id=request.institution.id)
    if parties is None or check >= KEYS_END:
        raise Http404
    found = abuse.case_of(case_id=check, user_id=request.user.pk, customer_id=parties[1])
    if found is None or found.line.concerned_id is not None:
        raise Http404
