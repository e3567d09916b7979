"""What is done about a case: taken, asked about, closed, a measure and its second look, the answer to a contest."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from registratura.doors.console.guards import ConsoleRequest, require
from registratura.doors.console.screening.forms import (
    AnswerForm,
    CloseForm,
    MeasureForm,
    WordsForm,
    refuse,
)
from registratura.doors.console.screening.views import POWER, card_or_404, case_page
from registratura.flows import abuse
from registratura.kernel.errors import DomainError
from registratura.kernel.privacy.purposes import Purpose
from registratura.screening import services
from registratura.screening.signals import Kind
from registratura.toolkit.purpose import reading_for


@require_POST
@require(POWER)
def take(request: ConsoleRequest, check: int) -> HttpResponseBase:
    """Take the case in hand."""

    def deed(_data: dict[str, Any]) -> str:
        services.take_case(case_id=check, by=request.user, now=timezone.now())
        return _("Cazul este al dumneavoastră.")

    return _act(request, check, forms.Form({}), deed)


@require_POST
@require(POWER)
def give_back(request: ConsoleRequest, check: int) -> HttpResponseBase:
    """Put the case back in the queue."""

    def deed(_data: dict[str, Any]) -> str:
        services.give_back(case_id=check, by=request.user)
        return _("Cazul așteaptă din nou.")

    return _act(request, check, forms.Form({}), deed)


@require_POST
@require(POWER)
def ask(request: ConsoleRequest, check: int) -> HttpResponseBase:
    """Ask the person concerned, who is told by message."""

    def deed(data: dict[str, Any]) -> str:
        services.ask(case_id=check, words=data["words"], by=request.user)
        return _("Întrebarea a plecat; cazul rămâne la dumneavoastră.")

    return _act(request, check, WordsForm(request.POST, auto_id="ask_%s"), deed, then=abuse.tell_asked)


@require_POST
@require(POWER)
def close(request: ConsoleRequest, check: int) -> HttpResponseBase:
    """Close the case without a measure."""

    def deed(data: dict[str, Any]) -> str:
        founded = data["found"] == "yes"
        services.close_case(
            case_id=check, words=data["words"], well_founded=founded, by=request.user, now=timezone.now()
        )
        return _("Cazul este închis; se șterge singur în 90 de zile.")

    return _act(request, check, CloseForm(request.POST, auto_id="close_%s"), deed)


@require_POST
@require(POWER)
def propose(request: ConsoleRequest, check: int) -> HttpResponseBase:
    """Propose a measure; it holds only when a colleague confirms it."""
    with reading_for(Purpose.P09):
        payment = card_or_404(check).line.kind == Kind.PAYMENT

    def deed(data: dict[str, Any]) -> str:
        now = timezone.now()
        services.propose_measure(
            case_id=check,
            outcome=data["outcome"],
            words=data["words"],
            ends_at=now + timedelta(days=data["days"]),
            by=request.user,
            now=now,
        )
        return _("Măsura așteaptă un coleg; până o confirmă, nu se întâmplă nimic.")

    return _act(request, check, MeasureForm(request.POST, auto_id="measure_%s", payment=payment), deed)


@require_POST
@require(POWER)
def confirm(request: ConsoleRequest, check: int) -> HttpResponseBase:
    """Confirm a measure as the second person; the person concerned is told, with the way to contest."""

    def deed(_data: dict[str, Any]) -> str:
        services.confirm_measure(case_id=check, by=request.user, now=timezone.now())
        return _("Măsura este în vigoare; cel la care se referă a fost anunțat că o poate contesta.")

    return _act(request, check, forms.Form({}), deed, then=abuse.tell_decided)


@require_POST
@require(POWER)
def refuse_proposal(request: ConsoleRequest, check: int) -> HttpResponseBase:
    """Do not confirm a measure."""

    def deed(data: dict[str, Any]) -> str:
        services.refuse_measure(case_id=check, words=data["words"], by=request.user, now=timezone.now())
        return _("Măsura nu se ia; cazul este din nou la cine l-a avut.")

    return _act(request, check, WordsForm(request.POST, auto_id="no_%s"), deed)


@require_POST
@require(POWER)
def lift(request: ConsoleRequest, check: int) -> HttpResponseBase:
    """End a measure before its time."""

    def deed(data: dict[str, Any]) -> str:
        services.lift_measure(case_id=check, words=data["words"], by=request.user, now=timezone.now())
        return _("Măsura este ridicată.")

    return _act(request, check, WordsForm(request.POST, auto_id="lift_%s"), deed, then=abuse.tell_ended)


@require_POST
@require(POWER)
def answer(request: ConsoleRequest, check: int) -> HttpResponseBase:
    """Answer a contest, as somebody who did not take the measure."""

    def deed(data: dict[str, Any]) -> str:
        services.answer_contest(
            case_id=check,
            words=data["words"],
            upheld=data["upheld"] == "yes",
            by=request.user,
            now=timezone.now(),
        )
        return _("Răspunsul a plecat.")

    return _act(request, check, AnswerForm(request.POST, auto_id="answer_%s"), deed, then=abuse.tell_answered)


def _act(
    request: ConsoleRequest,
    check: int,
    form: forms.Form,
    deed: Callable[[dict[str, Any]], str],
    *,
    then: Callable[..., None] | None = None,
) -> HttpResponseBase:
    """Do the deed, tell whom it concerns outside its purpose, and lead back; or show what is wrong."""
    with reading_for(Purpose.P09):
        card = card_or_404(check)
        if form.is_valid():
            try:
                words = deed(form.cleaned_data)
            except DomainError as error:
                refuse(form, error)
    if form.errors:
        with reading_for(Purpose.P09):
            return case_page(request, card, refused=form)
    if then is not None:
        then(case_id=check, by=request.user, now=timezone.now())
    messages.success(request, words)
    return redirect("console:screening_case", check=check)
