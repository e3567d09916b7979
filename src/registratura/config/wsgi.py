"""The WSGI entry for granian."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.wsgi import get_wsgi_application

from registratura.toolkit import serving

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registratura.config.settings")
_django = get_wsgi_application()
serving.ready()
_settled = False


def _settle() -> None:
    """Before the first answer: a restored database loses again what was erased since it was copied."""
    global _settled
    from datetime import UTC, datetime

    from registratura.retention.services import erase_again

    erase_again(now=datetime.now(UTC))
    _settled = True


def _unclear(start_response: "StartResponse") -> Iterable[bytes]:
    """Refuse a request that names its end in two ways: who stands in front may have chosen the other one (RFC 9112)."""
    words = "Cererea nu a putut fi citită: sfârșitul ei este scris în două feluri.".encode()
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(words)))]
    start_response("400 Bad Request", [*headers, ("X-Content-Type-Options", "nosniff")])
    return [words]


def application(environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
    """
    Answer a request, as one by https when the public address is: whoever is in front speaks plain http to us.

    The scheme comes from our own settings and not from a header, which anybody could send.
    """
    from django.conf import settings

    if environ.get("CONTENT_LENGTH") and environ.get("HTTP_TRANSFER_ENCODING"):
        return _unclear(start_response)
    if not _settled:
        _settle()
    if settings.PUBLIC_URL.startswith("https://"):
        environ["wsgi.url_scheme"] = "https"
    return _django(environ, start_response)
