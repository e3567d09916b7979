"""Answering a press of „Trimiteți” while the database is away: the reference at once, the number later."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

import structlog
from django.core import signing
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from registratura.doors.shared.filing.filling import Filling
from registratura.flows import filing_clicks
from registratura.flows.filing_clicks import Click

TOKEN: Final = "plic"
_SALT: Final = "registratura.portal.filing.click"
_OLDEST_S: Final = 12 * 3600

log = structlog.get_logger("registratura.portal.filing")


def token_of(filling: Filling) -> str:
    """Return what the last look carries, so that it can be sent with no database to ask."""
    told = {"i": filling.institution.id, "k": filling.draft.key.hex, "s": filling.secret}
    return signing.dumps(told, salt=_SALT)


def stands_without_database(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a view that sends keep the press on the disk when the database goes away under it."""

    @wraps(view)
    def standing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (OperationalError, InterfaceError) as error:
            answer = _kept(request, str(kwargs.get("secret", ""))) if request.method == "POST" else None
            if answer is None:
                raise
            log.error("sent while the database was away", exc_info=error)
            return answer

    return standing


def _kept(request: HttpRequest, secret: str) -> HttpResponse | None:
    try:
        told = signing.loads(request.POST.get(TOKEN, ""), salt=_SALT, max_age=_OLDEST_S)
    except signing.BadSignature:
        return None
    if told.get("s") != secret:
        return None
    language = get_language() or "ro"
    click = Click(told["i"], filing_clicks.key_of(text=told["k"]), secret, timezone.now(), language)
    reference, own_secret = filing_clicks.keep(click=click)
    # No layout: it would ask the database whose page this is.
    text = render_to_string(
        "portal/filing/kept.html", {"reference": reference, "secret": own_secret, "here": request.path}
    )
    return HttpResponse(text, status=202, headers={"Cache-Control": "no-store"})
