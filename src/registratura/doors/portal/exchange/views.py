"""
What other registries ask: who we are, whether a document is wanted, the document itself, what became of theirs.

Whoever asks is known by the signature of the message. A refusal is a problem (RFC 9457) with a short code and words.
"""

from __future__ import annotations

from typing import Any, Final, cast

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from registratura.doors.shared.auth import public
from registratura.exchange import messages
from registratura.exchange.errors import MessageRefusedError
from registratura.flows.exchange import partners, receiving
from registratura.institutions import queries as institutions

SIGNS: Final = "another registry signs what it sends with its own key"
_JSON: Final = "application/json; charset=utf-8"


@never_cache
@public("the card of an institution is published for its partners")
@require_safe
def card(request: HttpRequest, code: str) -> HttpResponse:
    """Give the institution's card: address, name and key, signed by that key."""
    told = partners.own_card(institution_id=_institution_or_404(code), now=timezone.now())
    if told is None:
        raise Http404
    return HttpResponse(told, content_type=_JSON)


@never_cache
@csrf_exempt
@public(SIGNS)
@require_POST
def question(request: HttpRequest, code: str) -> HttpResponse:
    """Answer whether a document is wanted, or what became of it."""
    found = _institution_or_404(code)
    try:
        raw = _short_body(request)
        return HttpResponse(
            receiving.ask(institution_id=found, raw=raw, now=timezone.now()), content_type=_JSON
        )
    except MessageRefusedError as error:
        return _problem(error)


@never_cache
@csrf_exempt
@public(SIGNS)
@require_POST
def document(request: HttpRequest, code: str) -> HttpResponse:
    """Take a document: its message, a line end, its files one after the other."""
    found = _institution_or_404(code)
    try:
        body = receiving.take(
            institution_id=found, stream=cast(Any, request), length=_length(request), now=timezone.now()
        )
    except MessageRefusedError as error:
        return _problem(error)
    return HttpResponse(body, content_type=_JSON)


@never_cache
@csrf_exempt
@public(SIGNS)
@require_POST
def confirmation(request: HttpRequest, code: str) -> HttpResponse:
    """Take what a partner says became of a document of ours."""
    found = _institution_or_404(code)
    try:
        receiving.hear(institution_id=found, raw=_short_body(request), now=timezone.now())
    except MessageRefusedError as error:
        return _problem(error)
    return HttpResponse(status=204)


def _institution_or_404(code: str) -> int:
    found = institutions.institution_by_code(code)
    if found is None or found.closed_at is not None:
        raise Http404
    return found.id


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else -1


def _short_body(request: HttpRequest) -> bytes:
    if not 0 <= _length(request) <= messages.MOST_BYTES:
        raise MessageRefusedError(_("Mesajul este prea lung."), why="size", status=413)
    return bytes(request.read(messages.MOST_BYTES + 1))


def _problem(error: MessageRefusedError) -> JsonResponse:
    return JsonResponse(
        {"type": "about:blank", "status": error.status, "code": error.why, "detail": error.words},
        status=error.status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )
