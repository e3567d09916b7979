"""How often one address of the network may ask, and the trap that people do not see."""

from typing import Final

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

TRAP: Final = "pagina_web"
HOUR_S: Final = 3600
ASKED_AN_HOUR: Final = 10
LOOKED_AN_HOUR: Final = 40


def too_often(request: HttpRequest, *, deed: str, most: int) -> bool:
    """Count a deed of an address of the network, and say whether it is too many in an hour. No address is kept."""
    address = request.META.get("REMOTE_ADDR", "")
    mark = salted_hmac("registratura.portal.limits", address, algorithm="sha256").hexdigest()[:24]
    key = f"rights:{deed}:{mark}"
    cache.add(key, 0, HOUR_S)
    try:
        return cache.incr(key) > most
    except ValueError:  # it ended between the two
        cache.set(key, 1, HOUR_S)
        return False


def is_trapped(request: HttpRequest) -> bool:
    """Say whether a program filled the field that no person sees."""
    return bool(request.POST.get(TRAP, ""))
