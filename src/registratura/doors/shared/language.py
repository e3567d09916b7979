"""The language of the page: the signed-in person's choice, else the cookie, else Romanian."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

COOKIE = "language"


class LanguageMiddleware:
    """Activate the language. The browser's own preference is not asked: the office works in Romanian."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request in the chosen language."""
        known = dict(settings.LANGUAGES)
        chosen = request.COOKIES.get(COOKIE, "")
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "ro")
        return response
