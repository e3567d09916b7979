"""How long a session lasts, what a browser may keep of its pages, and how recently a person proved who they are."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user, logout
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from registratura.accounts.models import User

IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=1)
_BEGAN, _SEEN = "session_began", "session_seen"


class PersonMiddleware(AuthenticationMiddleware):
    """
    Django's own, with the person who was read together with the session.

    Whatever does not fit at once, down to the digest of the password, is asked of Django as ever.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Give the request its user, read when first asked for."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _proven(request) or get_user(request))  # type: ignore[assignment]


def _proven(request: HttpRequest) -> User | None:
    """Return the person that the session was read with, when the session proves to be theirs."""
    named, backend = request.session.get(SESSION_KEY), request.session.get(BACKEND_SESSION_KEY)
    person: User | None = getattr(request.session, "person", None)
    if person is None or not person.is_active or named != str(person.pk):
        return None
    if backend not in settings.AUTHENTICATION_BACKENDS:
        return None
    digest = request.session.get(HASH_SESSION_KEY, "")
    return person if constant_time_compare(digest, person.get_session_auth_hash()) else None


class SessionLimitsMiddleware:
    """
    End a session after an hour without use, and after twelve hours in any case.

    The moment of the last use is written once a minute at the most, so that reading pages stays reading.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request, as nobody's when the session is over."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            self._look_at_the_clock(request)
        return self.get_response(request)

    def _look_at_the_clock(self, request: HttpRequest) -> None:
        now = int(timezone.now().timestamp())
        began = request.session.setdefault(_BEGAN, now)
        seen = request.session.get(_SEEN, now)
        if now - began > LONGEST.total_seconds():
            self._end(request, _("Sesiunea a ținut douăsprezece ore și s-a încheiat. Intrați din nou."))
        elif now - seen > IDLE.total_seconds():
            self._end(request, _("Sesiunea s-a încheiat după o oră de nefolosire. Intrați din nou."))
        elif _SEEN not in request.session or now - seen >= NOTED_EVERY.total_seconds():
            request.session[_SEEN] = now

    def _end(self, request: HttpRequest, words: str) -> None:
        logout(request)
        messages.info(request, words)


class PrivatePagesMiddleware:
    """Let no cache keep the page of a signed-in person, nor any page about signing in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request."""
        response = self.get_response(request)
        personal = settings.SESSION_COOKIE_NAME in request.COOKIES or request.path.startswith("/cont/")
        is_page = response.get("Content-Type", "").startswith("text/html")
        if personal and (is_page or not response.has_header("Cache-Control")):
            response["Cache-Control"] = "private, no-store"
        return response


def recently_signed_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """
    Ask again who it is before an act of weight, unless the person signed in within the last quarter of an hour.

    A one-time link counts. A person without password, key or code is first led to setting one.
    """

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        records = get_authentication_records(request, request.user)
        if records and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return view(request, *args, **kwargs)
        if get_adapter().get_reauthentication_methods(request.user):
            raise ReauthenticationRequired
        messages.warning(request, _("Pentru acest pas puneți întâi o cheie de acces sau o parolă."))
        return redirect("account_choose_method")

    return guarded
