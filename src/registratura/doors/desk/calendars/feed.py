"""What a calendar program reads at a person's secret address."""

import hashlib

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from registratura.accounts import queries as persons
from registratura.doors.desk.entries.rows import entry_address
from registratura.doors.shared.auth import public
from registratura.flows import calendars
from registratura.institutions.queries import Workplace
from registratura.routing.queries import HeldTerm

HOUR = 3600
MOST_READS = 60  # of one address in an hour; programs ask every few minutes at the most
MOST_GUESSES = 30  # of addresses that nobody owns, from one place in an hour


@require_safe
@public("a calendar program cannot sign in: who holds the secret address proves by it whose terms they read")
def read(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Give the terms of the owner as an iCalendar file; an address that was ended is one that never was."""
    address = persons.calendar_at(secret)
    # Counted by what exists and by place: counters named by whatever is asked would push others out of their table.
    if address is not None and _counted(f"calendar/{address.id}") > MOST_READS:
        return _slower()
    found = calendars.feed(secret=secret, address_of=_address_of, now=timezone.now()) if address else None
    if found is None:
        if _counted(f"calendar-guess/{get_adapter().get_client_ip(request)}") > MOST_GUESSES:
            return _slower()
        raise Http404
    etag = f'"{hashlib.sha256(found.content).hexdigest()[:32]}"'
    changed_at = int(found.changed_at.timestamp())
    response = HttpResponse(found.content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="termene.ics"'
    response["Cache-Control"] = "private, no-cache"
    response["ETag"], response["Last-Modified"] = etag, http_date(changed_at)
    answer = get_conditional_response(request, etag=etag, last_modified=changed_at, response=response)
    assert answer is not None
    return answer


def _address_of(place: Workplace, term: HeldTerm) -> str:
    path = entry_address(place.code, term.register_code, term.year, term.number)
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


def _counted(key: str) -> int:
    """Count a request and return how many there were in this hour."""
    cache.add(key, 0, HOUR)
    try:
        return cache.incr(key)
    except ValueError:  # it ran out in this moment
        return 1


def _slower() -> HttpResponse:
    return HttpResponse(status=429, headers={"Retry-After": str(HOUR // 4)})


def address_of_secret(secret: str) -> str:
    """Return the whole address of a feed."""
    return settings.PUBLIC_URL.rstrip("/") + reverse("calendar_feed", kwargs={"secret": secret})
