"""The board of ideas, what is new in each version, and not being counted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.portal.news.views import supplier_or_404
from registratura.doors.shared.auth import public, signed_in
from registratura.doors.shared.usage import NOT_COUNTED, is_counted
from registratura.improvement import queries
from registratura.improvement import services as improvement
from registratura.improvement.releases import RELEASES
from registratura.kernel.errors import DomainError
from registratura.kernel.privacy.purposes import Purpose
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

NUMBERS_END = 2**63
YEAR_S = 365 * 24 * 60 * 60


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def board(request: Any) -> HttpResponseBase:
    """Show the ideas and take a new one."""
    supplier, refused, typed = supplier_or_404(), None, {"title": "", "words": ""}
    with acting_for(supplier.id), reading_for(Purpose.P17):
        if request.method == "POST":
            typed = {name: request.POST.get(name, "")[:3_000].replace("\x00", "") for name in typed}
            try:
                improvement.propose(
                    title=typed["title"], words=typed["words"], by=request.user, now=timezone.now()
                )
                messages.success(request, _("Mulțumim. Ideea este pe panou."))
                return redirect("portal:ideas")
            except DomainError as error:
                refused = (error.field or "title", error.words)
        lines = queries.ideas(reader_id=request.user.id)
    context = {"ideas": lines, "refused": refused, "typed": typed}
    return render(request, "portal/ideas/board.html", context, status=422 if refused else 200)


@require_POST
@signed_in
def vote(request: Any, idea: int) -> HttpResponse:
    """Wish the same, or no more."""
    supplier = supplier_or_404()
    try:
        with acting_for(supplier.id), reading_for(Purpose.P17):
            improvement.vote(
                idea_id=idea if idea < NUMBERS_END else 0,
                wished=request.POST.get("vote") == "1",
                by=request.user,
                now=timezone.now(),
            )
    except DomainError as refused:
        messages.error(request, refused.words)
    return redirect("portal:ideas")


@require_safe
@public("what is new in the program is for everybody")
def releases(request: HttpRequest) -> HttpResponse:
    """Show what each version brought."""
    return render(request, "portal/ideas/releases.html", {"releases": RELEASES})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public("whoever is counted may say no")
def counting(request: HttpRequest) -> HttpResponseBase:
    """Say how uses are counted without persons, and count this browser's no more."""
    if request.method == "POST":
        response = redirect("portal:counting")
        if request.POST.get("counted") == "1":
            response.delete_cookie(NOT_COUNTED, samesite="Lax")
        else:
            response.set_cookie(
                NOT_COUNTED, "off", max_age=YEAR_S, samesite="Lax", httponly=True, secure=request.is_secure()
            )
        return response
    return render(request, "portal/ideas/counting.html", {"counted_here": is_counted(request)})
