"""The manual: it holds nothing of anybody, so the same answer serves all."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from registratura.doors.shared.auth import public
from registratura.flows.manual import cards, pages
from registratura.flows.manual.words import ROLE_NAMES
from registratura.institutions import queries as institutions

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

WHY: Final = "the manual of the program is for everybody"
TYPES: Final = {"webp": "image/webp", "png": "image/png", "svg": "image/svg+xml"}


@public(WHY)
@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """Show the contents: each role with its tasks, the topics, the guides in English."""
    page = {
        "shelves": pages.shelves(),
        "names": ROLE_NAMES,
        "topics": pages.topics(),
        "guides": pages.guides(),
        "asks": institutions.supplier() is not None,
        "text": "",
    }
    return render(request, "portal/manual/contents.html", page)


@public(WHY)
@require_safe
def page(request: HttpRequest, place: str) -> HttpResponse:
    """Show a page."""
    found = pages.page(place, root=reverse("portal:manual"))
    if found is None:
        raise Http404
    shown = {
        "page": found,
        "names": ROLE_NAMES,
        "shelf": next((one for one in pages.shelves() if one.role == found.line.role), None),
        "foreign": found.line.language != (get_language() or "ro")[:2],
        "card": f"{found.line.role}/{pages.FIRST_STEPS}" if found.line.role else "",
        "asks": institutions.supplier() is not None,
    }
    return render(request, "portal/manual/page.html", shown)


@public(WHY)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the pages that hold the words asked for."""
    text = request.GET.get("q", "").replace("\x00", "")[:200]
    found = pages.find(text)
    return render(
        request,
        "portal/manual/search.html",
        {"text": text, "found": found, "names": ROLE_NAMES, "asks": institutions.supplier() is not None},
    )


@public(WHY)
@require_safe
def card(request: HttpRequest, role: str) -> HttpResponse:
    """Give the card of a role, on paper."""
    if role not in pages.ROLES:
        raise Http404
    address = request.build_absolute_uri(reverse("portal:manual_page", kwargs={"place": role}))
    made = cards.print_card(role=role, address=address, made_at=timezone.now())
    if made is None:
        raise Http404
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="fisa-{role}.pdf"'
    return response


@public(WHY)
@require_safe
def picture(request: HttpRequest, place: str) -> HttpResponseBase:
    """Give a picture out, kept by browsers for a day."""
    raw = pages.picture(place) if "\x00" not in place else None
    if raw is None:
        raise Http404
    response = HttpResponse(raw, content_type=TYPES[place.rpartition(".")[2]])
    response["ETag"] = f'"{hashlib.sha256(raw).hexdigest()[:20]}"'
    response["Cache-Control"] = "public, max-age=86400"
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
