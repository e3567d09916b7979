"""The interface put together: operations, refusals, and what every answer carries."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

import structlog
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from registratura.doors.api.guard import seconds_left
from registratura.doors.api.problems import RefusedError, of_error, problem
from registratura.doors.api.v1 import (
    answers,
    changes,
    checking,
    dispatch,
    entries,
    files,
    forms,
    office,
    registering,
    terms,
    tokens,
)
from registratura.doors.api.v1.routes import router
from registratura.kernel.errors import DomainError
from registratura.machines import services as machines

log = structlog.get_logger("registratura.api")

VERSION: Final = "1.0.0"
ABOUT: Final = (
    "What officials do at the desk, for programs of the institution. Every call carries a key "
    "(`Authorization: Bearer …`), or a token of fifteen minutes asked for with client credentials; both act in one "
    "institution. Refusals are problem details (RFC 9457) whose `code` is stable. Lists are read by cursor. Each "
    "answer to a key carries `RateLimit-Policy` and `RateLimit`."
)

api = NinjaAPI(
    title="Registratura",
    version=VERSION,
    description=ABOUT,
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)
# Entered by being imported.
OPERATIONS: Final = (
    *(entries, registering, changes, answers, dispatch, files, office),
    *(terms, forms, checking, tokens),
)
api.add_router("", router)

for _kind in (
    *(RefusedError, DomainError, ValidationError, AuthenticationError, HttpError),
    *(Http404, PermissionDenied, SuspiciousOperation, Exception),
):
    api.exception_handler(_kind)(lambda request, error: of_error(error, request))


def patterns() -> list[URLPattern]:
    """Return the addresses of version 1, each with the mark by which its door is kept."""
    found: list[URLPattern] = [
        one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"
    ]
    for one in found:
        one.callback = _kept(one.callback)
    return found


def _kept(view: Callable[..., Any]) -> Callable[..., Any]:
    """Serve an address in the asked language, without caches, and count what its key was used for."""

    @wraps(view)
    def served(request: Any, *args: Any, **kwargs: Any) -> Any:
        with translation.override(_language(request)):
            try:
                answer = _fit(request) or view(request, *args, **kwargs)
            except Exception as error:  # noqa: BLE001 - the outermost of the door: a fault gets its reference
                answer = of_error(error, request)
            if answer.status_code == 405:
                answer = problem(
                    status=405,
                    code="api.method.unknown",
                    words=_("Adresa nu primește metoda aceasta; vedeți descrierea."),
                    headers={"Allow": answer.headers.get("Allow", "")},
                )
            answer.headers["Content-Language"] = translation.get_language() or "ro"
        answer.headers.setdefault("Cache-Control", "private, no-store")
        _counted(request, answer)
        return answer

    served.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie is read: a page cannot ride on a session
    served.key_required = True  # type: ignore[attr-defined]
    served.__module__ = __name__
    return served


def _language(request: HttpRequest) -> str:
    wanted = request.headers.get("Accept-Language", "")[:40].lower()
    return "en" if wanted.startswith("en") else "ro"


def _fit(request: HttpRequest) -> HttpResponse | None:
    query = request.META.get("QUERY_STRING", "")
    if "%00" in query or "\x00" in request.path:
        return problem(
            status=400,
            code="api.body.unreadable",
            words=_("Trimiteți JSON valid, în UTF-8, și adrese întregi."),
        )
    return None


def _counted(request: Any, answer: Any) -> None:
    program = getattr(request, "program", None)
    if program is None:
        return
    now = timezone.now()
    left = max(0, program.per_minute - request.counted.hits)
    answer.headers["RateLimit-Policy"] = f'"minute";q={program.per_minute};w=60'
    answer.headers["RateLimit"] = f'"minute";r={left};t={seconds_left(request.counted, now)}'
    outcome = "done" if answer.status_code < 400 else "refused" if answer.status_code < 500 else "failed"
    met = request.resolver_match
    try:
        machines.note_use(
            institution_id=program.institution_id,
            key_id=program.key_id,
            deed=f"{request.method} /{(met.route if met else '').removeprefix('api/v1/')}",
            outcome=outcome,
            now=now,
        )
    except DatabaseError:
        # What was asked for is done, or refused in words: a count that is missing must not say otherwise.
        log.warning("use not counted", exc_info=True)
