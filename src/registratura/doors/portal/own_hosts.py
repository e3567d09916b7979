"""An institution's own address on the net: under its name stand its public pages, and nothing else of the program."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port, validate_host
from django.shortcuts import redirect

from registratura.institutions import queries as institutions
from registratura.portals import hosts
from registratura.portals import queries as portals

KNOWN_FOR_S: Final = 60.0
KNOWN_MOST: Final = 1024
_known: dict[str, tuple[float, str]] = {}


class OwnHostMiddleware:
    """
    Serve an open portal under the host name that the institution settled.

    Names of the program itself pass untouched, unknown ones too: Django refuses them as ever (ALLOWED_HOSTS). Accounts
    and the desk stay under the program's own address: sessions and passkeys belong to it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request."""
        written = request.META.get("HTTP_HOST", "")
        name, _port = split_domain_port(written)
        if not name or validate_host(name, settings.ALLOWED_HOSTS):
            return self.get_response(request)
        code = _code_at(name)
        if not code:
            return self.get_response(request)
        request.own_host = True  # type: ignore[attr-defined]
        request.get_host = lambda: written  # type: ignore[method-assign]  # this name was found to be allowed
        own = f"/portal/{code}/"
        if request.path_info == "/":
            request.path = request.path_info = own
        elif not request.path_info.startswith((own, "/portal/culori/")):
            if request.method not in ("GET", "HEAD"):
                raise Http404
            return redirect(f"{settings.PUBLIC_URL}{request.get_full_path()}")
        return self.get_response(request)


def _code_at(name: str) -> str:
    """Return the code of the institution whose open portal has a host name, or nothing; known for a minute."""
    found = _known.get(name)
    if found is not None and found[0] > monotonic():
        return found[1]
    code = _asked(name) if hosts.is_host(name) else ""
    if len(_known) >= KNOWN_MOST:  # anybody can send any name
        _known.clear()
    _known[name] = (monotonic() + KNOWN_FOR_S, code)
    return code


def _asked(name: str) -> str:
    number = portals.institution_at(name)
    institution = institutions.institution_by_id(number) if number is not None else None
    return institution.code if institution is not None and institution.closed_at is None else ""
