"""A person's own choices about data: what is asked, yes or no, what was said before, proof of it."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registratura.doors.shared.auth import signed_in
from registratura.doors.shared.choice_forms import Answer
from registratura.flows import own_choices, own_notices
from registratura.kernel.errors import DomainError
from registratura.notices.wording import MATERIALITIES


@require_safe
@signed_in
def choices(request: Any) -> HttpResponse:
    """Show each choice with where it stands, and the history under it. Writes nothing."""
    own = own_choices.own_choices(user=request.user, now=timezone.now(), signal=request.gpc)
    return render(request, "account/choices.html", {"own": own, "signal": request.gpc})


@require_safe
@signed_in
def news(request: Any) -> HttpResponse:
    """Show each version of the notice: since when, what it changed, what it asks and still waits. Reads only."""
    language = get_language() or "ro"
    own = own_notices.own_news(user=request.user, language=language, now=timezone.now(), signal=request.gpc)
    return render(
        request,
        "account/notice_news.html",
        {
            "own": own,
            "materialities": MATERIALITIES,
            "language_shown": language if language == "en" else "ro",
        },
    )


@require_POST
@signed_in
def answer(request: Any) -> HttpResponse:
    """Take a yes or a no; both are one press away."""
    form = Answer(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nu s-a schimbat nimic: apăsați „Da” sau „Nu” la una dintre alegeri."))
        return redirect("own_choices")
    try:
        answered = own_choices.answer(
            user=request.user,
            purpose=form.cleaned_data["purpose"],
            yes=form.yes,
            now=timezone.now(),
            language=get_language() or "ro",
            signal=request.gpc,
        )
    except DomainError as refused:
        messages.error(request, refused.words)
        return redirect("own_choices")
    if answered is not None and answered.changed:
        said = (
            _("Ați spus da. Vă puteți răzgândi oricând, aici.")
            if form.yes
            else _("Ați spus nu. Serviciul rămâne întreg; nu se mai face nimic pentru acest scop.")
        )
        messages.success(request, said)
    return redirect("own_news" if request.POST.get("din") == "noutati" else "own_choices")


@require_POST
@signed_in
def receipt(request: Any, event: UUID) -> HttpResponse:
    """Give the signed receipt of one of the person's own answers, as a file."""
    try:
        document = own_choices.receipt(user=request.user, event=event, now=timezone.now())
    except DomainError as refused:
        messages.warning(request, refused.words)
        return redirect("own_choices")
    if document is None:
        raise Http404
    return HttpResponse(
        json.dumps(document, ensure_ascii=False, indent=2),
        content_type="application/ld+json",
        headers={"Content-Disposition": f'attachment; filename="dovada-{event}.jsonld"'},
    )
