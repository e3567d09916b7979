"""The first page of a portal, its colours and coat of arms, and the list of institutions that have one."""

from __future__ import annotations

from contextlib import nullcontext
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from registratura.deadlines import queries as deadlines
from registratura.doors.portal.controllers import PortalRequest, public_page
from registratura.doors.shared.auth import public
from registratura.doors.shared.placements import hides
from registratura.flows.placing import showing
from registratura.institutions import queries as institutions
from registratura.kernel.calendar import legal_date
from registratura.kernel.placing import Place, Topic
from registratura.kernel.text import fold
from registratura.portals import colors, hours
from registratura.portals import queries as portals
from registratura.portals.queries import PortalCard
from registratura.toolkit.scope import acting_for

LONGEST_SEARCH = 100
FOREVER = "public, max-age=31536000, immutable"
SHEET = """\
.portal-root {{ --brand: {brand}; --brand-link: {link}; --brand-pressed: {pressed}; --brand-wash: {wash};\
 --brand-night: {night_link}; --brand-night-pressed: {night_pressed}; --brand-night-wash: {night_wash}; }}
"""


@require_safe
@public_page("the first page of an institution's portal is for everybody", own_scope=True, same_for_all=True)
def home(request: PortalRequest, code: str) -> HttpResponse:
    """Show what can be done here, when one is received, and the words of the institution."""
    with acting_for(request.controller.id) if request.portal.has_hours else nullcontext():
        counter = counter_now(request.portal)
    # The page and the hour choose, so that the page stays the same for all.
    notice = showing.shown(
        place=Place.PORTAL,
        topic=Topic.INSTITUTION,
        office=request.controller.id,
        hidden=hides(request),
        now=timezone.now(),
    )
    return render(request, "portal/home/home.html", {"code": code, "counter": counter, "shown": notice})


def counter_now(portal: PortalCard) -> dict[str, Any] | None:
    """Return the hours with the public of the institution in scope and what holds now; None where none are given."""
    if not portal.has_hours:
        return None
    now = timezone.localtime()
    reason_off = deadlines.calendar_in_force().reason_off(legal_date(now))
    return {
        "now": hours.counter_at(portal.week, now, works=not reason_off),
        "days": [
            (_days(first, last), [hours.written_day([span]) for span in spans])
            for first, last, spans in hours.grouped(portal.week)
        ],
        "clock": hours.clock,
    }


def _days(first: int, last: int) -> str:
    """Return a run of weekdays in words: `luni–joi`."""
    names = [str(WEEKDAYS[day]) for day in sorted({first, last})]
    return "–".join(names).lower() if get_language() == "ro" else "–".join(names)


@require_safe
@public("the colours of a page are for whoever sees the page")
def sheet(request: HttpRequest, color: str) -> HttpResponse:
    """Give what a portal of a colour is drawn with; the colour is in the address, so it may be kept for good."""
    written = colors.color_of(color)
    if written != f"#{color}" or not colors.judge(written).enough:
        raise Http404
    return HttpResponse(
        _sheet(written), content_type="text/css; charset=utf-8", headers={"Cache-Control": FOREVER}
    )


@lru_cache(maxsize=512)
def _sheet(color: str) -> str:
    found = colors.palette(color)
    drawn = {name: getattr(found, name) for name in found.__dataclass_fields__}
    return "@layer pages {\n" + SHEET.format(**drawn) + "}\n"


@require_safe
@public_page("the coat of arms stands on every page")
def arms(request: PortalRequest, code: str, mark: str) -> HttpResponse:
    """Give the coat of arms; its address changes with the picture, so it may be kept for good."""
    picture = portals.picture()
    if picture is None:
        raise Http404
    kept = FOREVER if picture.mark == mark else "public, max-age=60"
    return HttpResponse(picture.png, content_type="image/png", headers={"Cache-Control": kept})


@require_safe
@public("anybody may look for an institution")
def institution_list(request: HttpRequest) -> HttpResponse:
    """Show the institutions with an open portal, found as one types part of a name or place."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    words = fold(asked).split()
    opened = portals.open_institution_ids()
    every = [one for one in institutions.every_institution() if one.closed_at is None and one.id in opened]
    found = [
        one for one in every if all(word in fold(f"{one.name} {one.locality} {one.county}") for word in words)
    ]
    return render(
        request, "portal/home/institutions.html", {"asked": asked, "found": found, "total": len(every)}
    )
