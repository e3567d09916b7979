"""The WSGI entry for granian."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registratura.config.settings")
_django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
    """
    Answer a request, as one by https when the public address is: whoever is in front speaks plain http to us.

    The scheme comes from our own settings and not from a header, which anybody could send.
    """
    from django.conf import settings

    if settings.PUBLIC_URL.startswith("https://"):
        environ["wsgi.url_scheme"] = "https"
    return _django(environ, start_response)
