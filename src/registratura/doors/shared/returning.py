"""The place to which a person goes back after signing in, up or proving who they are: a path of ours, or nothing."""

from typing import Any, Final

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

_KEPT: Final = "return_to"
LONGEST: Final = 500


def own_path(request: HttpRequest, wanted: str | None) -> str:
    """Return a path of this program as it was given, or nothing for anything that could lead elsewhere."""
    path = wanted or ""
    if (
        len(path) > LONGEST
        or not path.startswith("/")
        or path.startswith(("//", "/\\"))
        or not path.isprintable()
    ):
        return ""
    return path if url_has_allowed_host_and_scheme(path, allowed_hosts={request.get_host()}) else ""


def remember(request: HttpRequest, wanted: str | None) -> str:
    """Keep in the session where a signed-in person goes back to, and return it; what leads elsewhere is not kept."""
    path = own_path(request, wanted)
    if path:
        request.session[_KEPT] = path
    return path or kept(request)


def kept(request: Any) -> str:
    """Return where the person goes back to, or nothing."""
    return own_path(request, str(request.session.get(_KEPT, "")))


def forget(request: HttpRequest) -> str:
    """Return where the person goes back to, for the last time."""
    path = kept(request)
    request.session.pop(_KEPT, None)
    return path
