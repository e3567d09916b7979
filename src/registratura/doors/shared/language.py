"""The language of the page: the signed-in person's choice, else the cookie, else Romanian."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

COOKIE = "language"
# Django's own Romanian sentences are partly written with cedillas; people and courts write the comma below.
_MENDED = tuple(
    (cedilla.encode(), comma.encode())
    for cedilla, comma in (("\u015f", "ș"), ("\u0163", "ț"), ("\u015e", "Ș"), ("\u0162", "Ț"))
)


class LanguageMiddleware:
    """Activate the language. The browser's own preference is not asked: the office works in Romanian."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request in the chosen language, with every ș and ț as Romanian writes them."""
        known = dict(settings.LANGUAGES)
        chosen = request.user.language if request.user.is_authenticated else request.COOKIES.get(COOKIE, "")
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "ro")
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            _mend(response)
        return response


def _mend(response: HttpResponse) -> None:
    body = response.content
    if any(cedilla in body for cedilla, _comma in _MENDED):
        for cedilla, comma in _MENDED:
            body = body.replace(cedilla, comma)
        response.content = body
