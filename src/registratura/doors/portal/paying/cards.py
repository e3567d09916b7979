"""
No data of cards comes in: what arrives here is looked at before anything else reads, keeps or logs it (AC-E1.3).

Cards are typed on the provider's page alone. A body or an address that holds a card is refused with 422.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from registratura.kernel.card_numbers import holds_card
from registratura.payments.providers.port import MOST_BYTES

log = structlog.get_logger("registratura.portal.paying")
View = Callable[..., HttpResponseBase]


def without_cards(view: View) -> View:
    """Refuse a request with the data of a card, or larger than a notification. The view asks `told_of`."""

    @wraps(view)
    def looked_at(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        told = request.read(MOST_BYTES + 1)
        if len(told) > MOST_BYTES:
            return HttpResponse(b"too large", status=413, content_type="text/plain")
        if holds_card(told.decode("utf-8", "replace")) or holds_card(request.META.get("QUERY_STRING", "")):
            log.warning("card data refused", view=view.__name__)
            return HttpResponse(b"card data are not taken here", status=422, content_type="text/plain")
        request.told = told
        return view(request, *args, **kwargs)

    return looked_at


def told_of(request: HttpRequest) -> bytes:
    """Return the bytes that were looked at."""
    told: bytes = request.told  # type: ignore[attr-defined]
    return told
