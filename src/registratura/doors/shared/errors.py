"""Error pages: what happened, what to do, and a reference that support can find in the log."""

import sys
from collections.abc import Callable, Mapping
from typing import Final

import structlog
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import gettext as _

from registratura.doors.shared.frame import THEMES
from registratura.doors.shared.request_marks import reference_of
from registratura.toolkit.shortages import Shortage, shortage_of

log = structlog.get_logger("registratura.errors")

Look = Callable[[HttpRequest, Mapping[str, object], Exception | None], str]
_looks: list[Look] = []
RETRY_AFTER_S: Final = "30"


def register_look(*, look: Look) -> None:
    """
    Let a door draw error pages of its own addresses: the page, or an empty text for what is not its own.

    It must not read the database: the page may be about the database.
    """
    if look not in _looks:
        _looks.append(look)


def _page(
    request: HttpRequest,
    *,
    status: int,
    title: str,
    words: str,
    reference: str = "",
    exception: Exception | None = None,
) -> HttpResponse:
    theme = request.COOKIES.get("theme")
    context: dict[str, object] = {
        "status": status,
        "title": title,
        "words": words,
        "reference": reference,
        "theme": theme if theme in THEMES else "auto",
    }
    try:
        drawn = next(filter(None, (look(request, context, exception) for look in _looks)), "")
        body: str = drawn or render_to_string("layouts/error.html", context)
    except TemplateDoesNotExist:  # the page must not depend on anything that may itself be broken
        body = f"<!doctype html><title>{escape(title)}</title><h1>{escape(title)}</h1><p>{escape(words)}</p>"
    return HttpResponse(body, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400."""
    return _page(
        request,
        status=400,
        title=_("Cererea nu a putut fi citită"),
        words=_("Reveniți la pagina dinainte și încercați din nou; ce ați scris nu a fost înregistrat."),
        exception=exception,
    )


class NotFromHereError(PermissionDenied):
    """Who asks may, but not from the network where they are now."""


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403."""
    if isinstance(exception, NotFromHereError):
        return _page(
            request,
            status=403,
            title=_("De aici nu se intră"),
            words=_(
                "Consola se deschide numai din rețelele alese de cine ține serverul: intrați prin rețeaua de lucru."
            ),
            exception=exception,
        )
    return _page(
        request,
        status=403,
        title=_("Nu aveți acest drept"),
        words=_("Cereți administratorului instituției dreptul de care aveți nevoie."),
        exception=exception,
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404; the same for what does not exist and for what belongs to somebody else."""
    return _page(
        request,
        status=404,
        title=_("Pagina nu există"),
        words=_("Verificați adresa sau căutați înregistrarea după număr ori după nume."),
        exception=exception,
    )


def shortage_words(lacking: Shortage) -> tuple[int, str, str]:
    """Return what is said where the machine lacks something: status, title, and a sentence with the remedy."""
    if lacking is Shortage.ROOM:
        return (
            507,
            _("Nu mai este loc pe disc"),
            _(
                "Nimic nu s-a înregistrat pe jumătate. Cereți administratorului serverului să facă loc pe disc, apoi "
                "încercați din nou; ce este înregistrat se poate citi."
            ),
        )
    return (
        503,
        _("Baza de date nu răspunde"),
        _(
            "Așteptați un minut și trimiteți din nou aceeași cerere: nu va primi două numere. Dacă se repetă, spuneți "
            "referința."
        ),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """
    Answer 500 with a reference; the traceback is in the log under the same reference.

    507 where a disk is full, 503 where the database does not answer: both pass, and the page says what to do.
    """
    reference = reference_of(request)
    # The pattern of the address, not the address: some hold the secret of a link.
    route = request.resolver_match.route if request.resolver_match else ""
    log.error("page failed", reference=reference, route=route, method=request.method, exc_info=True)
    lacking = shortage_of(sys.exc_info()[1])
    if lacking is not None:
        status, title, words = shortage_words(lacking)
        answer = _page(request, status=status, title=title, words=words, reference=reference)
        answer.headers["Retry-After"] = RETRY_AFTER_S
        return answer
    return _page(
        request,
        status=500,
        title=_("Ceva nu a mers"),
        words=_(
            "Nimic nu s-a înregistrat pe jumătate. Încercați din nou; dacă se repetă, spuneți referința de mai jos."
        ),
        reference=reference,
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form whose protection token is missing or old."""
    return _page(
        request,
        status=403,
        title=_("Formularul a expirat"),
        words=_("Reveniți la formular, reîncărcați pagina și trimiteți din nou."),
    )
