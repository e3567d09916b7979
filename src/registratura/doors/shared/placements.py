"""Whether the reader of a page wants notices beside it, and who reads it."""

from typing import Any, Final

from registratura.flows.placing.showing import Reader

HIDDEN: Final = "placements"


def hides(request: Any) -> bool:
    """Whether the reader asked, in this browser, for no notices."""
    return bool(request.COOKIES.get(HIDDEN) == "off")


def reader_of(request: Any) -> Reader | None:
    """Return who reads, when somebody is signed in; with what the browser says."""
    if not request.user.is_authenticated:
        return None
    return Reader(request.user, bool(getattr(request, "gpc", False)))
