"""Saying something of a page without an account; reviewing, agreeing to be published, taking back."""

from __future__ import annotations

import re
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from registratura.doors.portal.guards import fields as guard_fields
from registratura.doors.portal.guards import guarded
from registratura.doors.portal.news.views import supplier_or_404
from registratura.doors.shared.auth import public, signed_in
from registratura.feedback import queries
from registratura.feedback import services as feedback
from registratura.flows import feedback as flow
from registratura.institutions import queries as institutions
from registratura.kernel.errors import DomainError

PAGE: Final = re.compile(r"[a-z][a-z_]*(:[a-z][a-z_]*)?")
FIELDS: Final = {"kind": 20, "words": 2_500, "email": 254}
NO_ACCOUNT: Final = "whoever uses a page may say what is wrong with it"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public(NO_ACCOUNT)
def tell(request: HttpRequest) -> HttpResponseBase:
    """Show the short form about a page, and keep what is said."""
    supplier = institutions.supplier()
    if supplier is None:
        return render(request, "portal/feedback/nobody.html", {})
    asked = request.POST if request.method == "POST" else request.GET
    page = asked.get("pagina", "")[:80]
    page = page if PAGE.fullmatch(page) else ""
    values = {name: request.POST.get(name, "").replace("\x00", "")[:most] for name, most in FIELDS.items()}
    refused: DomainError | None = None
    if request.method == "POST":
        if answer := guarded(request, what="feedback", code=None, email=values["email"]):
            return answer
        try:
            with flow.reading(supplier=supplier):
                feedback.send(
                    page=page,
                    **values,
                    language=get_language() or "ro",
                    by=_person(request),
                    now=timezone.now(),
                )
            return render(request, "portal/feedback/sent.html", {"answered": bool(values["email"])})
        except DomainError as error:
            refused = error
    context = {
        "page": page,
        "values": values,
        "kinds": [(key, str(name)) for key, name in queries.KINDS],
        "refused": refused,
        "guard": guard_fields(what="feedback"),
    }
    return render(request, "portal/feedback/tell.html", context, status=422 if refused else 200)


def _person(request: Any) -> Any:
    return request.user if request.user.is_authenticated else None


@require_safe
@public("published reviews are for everybody")
def reviews(request: HttpRequest) -> HttpResponse:
    """Show the mean of stars of each product and the published reviews."""
    supplier = supplier_or_404()
    with flow.reading(supplier=supplier):
        context = {"means": queries.means(), "reviews": queries.published()}
    return render(request, "portal/feedback/reviews.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def own(request: Any) -> HttpResponseBase:
    """Show one's own reviews; write one, agree to its publishing or not, take one back."""
    supplier, refused = supplier_or_404(), None
    typed = {name: request.POST.get(name, "").replace("\x00", "")[:2_000] for name in _TYPED}
    if request.method == "POST":
        try:
            with flow.reading(supplier=supplier):
                _do(request, typed)
            return redirect("portal:own_reviews")
        except DomainError as error:
            refused = (error.field or "product", error.words)
    with flow.reading(supplier=supplier):
        found = queries.own_reviews(user_id=request.user.id)
    context = {
        "found": found,
        "typed": typed,
        "refused": refused,
        "products": [(key, str(name)) for key, name in queries.PRODUCTS],
    }
    return render(request, "portal/feedback/own.html", context, status=422 if refused else 200)


_TYPED: Final = ("product", "stars", "words", "shown_name", "publish")


def _do(request: Any, typed: dict[str, str]) -> None:
    now, number = timezone.now(), request.POST.get("review", "")
    if request.POST.get("deed") == "back":
        key = int(number) if number.isascii() and number.isdigit() and len(number) < 18 else 0
        feedback.take_back(review_id=key, by=request.user, now=now)
        messages.success(request, _("Retrasă: cuvintele și numele s-au șters, stelele rămân în medie."))
        return
    publish = typed["publish"] == "on"
    feedback.review(
        product=typed["product"],
        stars=int(typed["stars"]) if typed["stars"] in {"1", "2", "3", "4", "5"} else 0,
        words=typed["words"],
        shown_name=typed["shown_name"],
        publish=publish,
        by=request.user,
        now=now,
    )
    messages.success(
        request,
        _("Mulțumim. Apare după ce o citește cineva.") if publish else _("Mulțumim. Rămâne între noi."),
    )
