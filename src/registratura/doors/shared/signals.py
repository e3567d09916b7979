"""The browser's signal Sec-GPC: read at every request, written down once in a session of a signed-in person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from registratura.consents.rules import opts_out
from registratura.flows import own_choices

NOTED: Final = "gpc_noted"


class SignalMiddleware:
    """Give each request `gpc`: whether the browser says no to advertisements that follow a person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request."""
        # A server joins several headers of one name by commas; a trailer never comes this way.
        gpc = opts_out([request.META.get("HTTP_SEC_GPC", "")])
        request.gpc = gpc  # type: ignore[attr-defined]
        response = self.get_response(request)
        if gpc and request.user.is_authenticated and NOTED not in request.session:
            request.session[NOTED] = own_choices.note_signal(user=request.user, now=timezone.now())
        return response
