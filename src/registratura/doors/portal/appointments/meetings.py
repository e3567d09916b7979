"""Meetings of the council and of its commissions: by month, as a list, one by one, and for other programs."""

from calendar import Calendar as Months
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registratura.appointments import calendar_file, queries
from registratura.appointments.calendar_file import Event
from registratura.appointments.queries import MeetingCard
from registratura.doors.portal.controllers import PortalRequest, public_page
from registratura.kernel.calendar import BUCHAREST, legal_date

_WHY: Final = "meetings are announced to everybody (Law 52/2003 art. 8)"
LASTS: Final = timedelta(hours=2)
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2095


@require_safe
@public_page(_WHY)
def meetings(request: PortalRequest, code: str) -> HttpResponse:
    """Show the meetings that come and those that were; or a month of them."""
    asked = request.GET.get("luna", "")
    if asked:
        return _month(request, code, asked)
    now = timezone.now()
    cards = queries.newest_meetings(limit=60)
    coming = sorted((one for one in cards if one.starts_at >= now), key=lambda one: one.starts_at)
    past = [one for one in cards if one.starts_at < now]
    context = {
        "code": code,
        "coming": coming,
        "past": past,
        "this_month": f"{legal_date(now):%Y-%m}",
    }
    return render(request, "portal/appointments/meetings.html", context)


def _month(request: PortalRequest, code: str, asked: str) -> HttpResponse:
    first = _first_of(asked)
    after = (first + timedelta(days=32)).replace(day=1)
    cards = queries.meetings_between(first=_midnight(first), last=_midnight(after))
    by_day: dict[date, list[MeetingCard]] = {}
    for card in cards:
        by_day.setdefault(legal_date(card.starts_at), []).append(card)
    context: dict[str, Any] = {
        "code": code,
        "first": first,
        "weeks": Months(firstweekday=0).monthdatescalendar(first.year, first.month),
        "by_day": by_day,
        "today": legal_date(timezone.now()),
        "before": f"{first - timedelta(days=1):%Y-%m}",
        "after": f"{after:%Y-%m}",
    }
    return render(request, "portal/appointments/month.html", context)


@require_safe
@public_page(_WHY)
def meeting(request: PortalRequest, code: str, number: int) -> HttpResponse:
    """Show one meeting with its agenda."""
    card = queries.meeting(number)
    if card is None:
        raise Http404
    context = {"code": code, "card": card, "now": timezone.now()}
    return render(request, "portal/appointments/meeting.html", context)


@require_safe
@public_page(_WHY)
def file(request: PortalRequest, code: str) -> HttpResponse:
    """Give the meetings of a year back and all that come as a calendar that programs subscribe to."""
    now = timezone.now()
    cards = queries.meetings_between(first=now - timedelta(days=365), last=now + timedelta(days=730))
    events = [
        Event(
            uid=f"meeting-{card.id}@{code}.registratura",
            sequence=card.revision,
            revised_at=card.saved_at,
            starts_at=card.starts_at,
            ends_at=card.starts_at + LASTS,
            summary=card.title,
            location=card.place,
            description="\n".join(
                f"{number}. {title}" for number, (title, _link) in enumerate(card.agenda, 1)
            ),
            url=_address(code, card),
            cancelled=card.state == "cancelled",
        )
        for card in cards
    ]
    name = _("Ședințe – %s") % request.controller.name
    answer = HttpResponse(
        calendar_file.write(name=name, events=events), content_type="text/calendar; charset=utf-8"
    )
    answer["Content-Disposition"] = 'inline; filename="sedinte.ics"'
    answer["Cache-Control"] = "public, max-age=900"
    return answer


@require_safe
@public_page(_WHY)
def feed(request: PortalRequest, code: str) -> HttpResponse:
    """Give the newest announcements as an Atom feed."""
    base = settings.PUBLIC_URL.rstrip("/")
    built = Atom1Feed(
        title=_("Ședințe – %s") % request.controller.name,
        link=base + reverse("portal:meetings", kwargs={"code": code}),
        feed_url=base + reverse("portal:meetings_feed", kwargs={"code": code}),
        description="",
        language="ro",
        author_name=request.controller.name,
    )
    announced = [card for card in queries.newest_meetings(limit=50) if card.announced_at]
    for card in sorted(announced, key=lambda one: one.saved_at, reverse=True):
        when = f"{card.starts_at.astimezone(BUCHAREST):%d.%m.%Y, %H:%M}"
        built.add_item(
            title=f"{card.title}, {when}" + (f" ({card.state_name})" if card.state == "cancelled" else ""),
            link=_address(code, card),
            description="\n".join([card.place, *(title for title, _link in card.agenda)]),
            unique_id=f"tag:registratura,{card.starts_at:%Y-%m-%d}:{code}/meeting/{card.id}",
            pubdate=card.announced_at,
            updateddate=card.saved_at,
        )
    answer = HttpResponse(built.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=900"
    return answer


def _address(code: str, card: MeetingCard) -> str:
    place = reverse("portal:meeting", kwargs={"code": code, "number": card.id})
    return settings.PUBLIC_URL.rstrip("/") + place


def _first_of(asked: str) -> date:
    try:
        first = date.fromisoformat(f"{asked[:7]}-01")
    except ValueError:
        raise Http404 from None
    if not FIRST_YEAR <= first.year <= LAST_YEAR:
        raise Http404
    return first


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=BUCHAREST)
