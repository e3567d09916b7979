"""The language of the page: what a link asks for, else the person's choice, else the cookie, else Romanian."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

COOKIE = "language"
ASKED = "limba"
_YEAR_S = 365 * 24 * 3600
# Django's own Romanian sentences are partly written with cedillas; people and courts write the comma below.
_MENDED = tuple(
    (cedilla.encode(), comma.encode())
    for cedilla, comma in (("\u015f", "ș"), ("\u0163", "ț"), ("\u015e", "Ș"), ("\u0162", "Ț"))
)
_FIRST_BYTE = b"\xc5"


class LanguageMiddleware:
    """Activate the language. The browser's own preference is not asked: the office works in Romanian."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request in the chosen language, with every ș and ț as Romanian writes them."""
        known = dict(settings.LANGUAGES)
        asked = request.GET.get(ASKED, "")
        if asked in known:
            chosen = asked
        else:
            chosen = (
                request.user.language if request.user.is_authenticated else request.COOKIES.get(COOKIE, "")
            )
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "ro")
        if asked in known and not request.user.is_authenticated:
            _remember(response, asked)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            _mend(response)
        return response


def _remember(response: HttpResponse, language: str) -> None:
    """Keep what a link asked for: the next pages are in the same language."""
    response.set_cookie(
        COOKIE,
        language,
        max_age=_YEAR_S,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _mend(response: HttpResponse) -> None:
    body = response.content
    # One byte begins all four and no other letter of Romanian: most pages hold none, and looking for it costs nothing.
    if _FIRST_BYTE in body:
        for cedilla, comma in _MENDED:
            body = body.replace(cedilla, comma)
        response.content = body
