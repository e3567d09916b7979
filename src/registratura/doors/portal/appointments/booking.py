"""Taking an appointment: what for, when, who. Three pages, without an account and without JavaScript."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from registratura.appointments import queries
from registratura.appointments.queries import CalendarCard, DayFree
from registratura.appointments.services import BookingDraft
from registratura.doors.portal import guards
from registratura.doors.portal.closed import closed
from registratura.doors.portal.controllers import PortalRequest, public_page
from registratura.flows import appointments as flow
from registratura.institutions.entitlements import Feature
from registratura.kernel.errors import DomainError
from registratura.toolkit.scope import acting_for

FIELDS: Final = {"name": 120, "email": 254, "phone": 40, "subject": 500, "wanted_on": 10}
STAMP: Final = "%Y%m%dT%H%MZ"
FORM: Final = ["GET", "HEAD", "POST"]


@dataclass(slots=True)
class Typed:
    """What was typed, and what is wrong with it."""

    values: dict[str, str]
    key: UUID
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def summary(self) -> list[tuple[str, str]]:
        """The errors with the ids of their boxes."""
        shown = {"slot": "", "": ""}
        return [(shown.get(name, f"id_{name}"), words) for name, words in self.errors.items()]


@require_safe
@public_page("whoever needs an office sees what it gives appointments for")
def services(request: PortalRequest, code: str) -> HttpResponse:
    """Show what an appointment may be taken for."""
    if (off := closed(request, Feature.APPOINTMENTS)) is not None:
        return off
    cards = queries.calendars(kind="service")
    return render(request, "portal/appointments/services.html", {"code": code, "cards": cards})


@require_safe
@public_page("the hours of audiences are published by duty (Law 544/2001 art. 5)")
def audiences(request: PortalRequest, code: str) -> HttpResponse:
    """Show who receives in audience, when, and the way to an appointment."""
    cards = queries.calendars(kind="audience")
    context = {"code": code, "cards": cards, "weekdays": weekdays()}
    return render(request, "portal/appointments/audiences.html", context)


@require_safe
@public_page("whoever needs an office chooses a time")
def times(request: PortalRequest, code: str, calendar: str) -> HttpResponse:
    """Show the days of a calendar and the free hours of one."""
    if (off := closed(request, Feature.APPOINTMENTS)) is not None:
        return off
    card, days = _offered(calendar)
    context = {
        "code": code,
        "card": card,
        **week_of(days, request.GET.get("zi", "")),
        "stamp": stamp,
        "is_full": not any(day.free for day in days),
    }
    return render(request, "portal/appointments/times.html", context)


@never_cache
@require_http_methods(FORM)
@public_page("whoever needs an office takes an appointment without an account", own_scope=True)
def details(request: PortalRequest, code: str, calendar: str, at: str) -> HttpResponse:
    """Ask who comes and take the place."""
    moment = read_stamp(at)
    with acting_for(request.controller.id):
        card, days = _offered(calendar)
    slot = next((one for day in days for one in day.slots if one.starts_at == moment), None)
    typed = _typed(request)
    if request.method == "POST":
        answer = _take(request, code, card, typed, starts_at=moment)
        if answer is not None:
            return answer
    elif slot is None or not slot.free:
        return redirect("portal:appointment_times", code=code, calendar=card.code)
    return _form(request, code, card, typed, moment, None)


@never_cache
@require_http_methods(FORM)
@public_page("whoever finds no free hour may wait for one", own_scope=True)
def waiting(request: PortalRequest, code: str, calendar: str) -> HttpResponse:
    """Ask who waits, and for which day."""
    with acting_for(request.controller.id):
        card, days = _offered(calendar)
    if not card.has_waiting:
        raise Http404
    typed = _typed(request)
    if request.method == "POST":
        answer = _take(request, code, card, typed, starts_at=None)
        if answer is not None:
            return answer
    return _form(request, code, card, typed, None, [one.day for one in days if one.slots])


def _take(
    request: PortalRequest, code: str, card: CalendarCard, typed: Typed, *, starts_at: datetime | None
) -> HttpResponse | None:
    """Take the place and lead to its page; None when something is to be mended."""
    refused = guards.guarded(request, what="booking", code=code, email=_whole_email(typed.values["email"]))
    if refused is not None:
        return refused
    if card.is_audience and len(typed.values["subject"].strip()) < 5:
        typed.errors["subject"] = _("Scrieți pe scurt ce doriți să discutați: audiența se pregătește.")
        return None
    day = typed.values["wanted_on"]
    try:
        given = flow.book(
            institution=request.controller,
            calendar_code=card.code,
            starts_at=starts_at,
            draft=_draft(typed),
            by=None,
            now=timezone.now(),
            wanted_on=read_day(day),
        )
    except DomainError as error:
        typed.errors[error.field] = error.words
        return None
    return redirect("portal:booking", code=code, ticket=f"{given.reference}-{given.secret}")


def _form(
    request: PortalRequest,
    code: str,
    card: CalendarCard,
    typed: Typed,
    moment: datetime | None,
    days: list[date] | None,
) -> HttpResponse:
    context = {
        "code": code,
        "card": card,
        "typed": typed,
        "moment": moment,
        "days": days,
        "guard": guards.fields(what="booking"),
    }
    status = 422 if typed.errors else 200
    return render(request, "portal/appointments/details.html", context, status=status)


def _typed(request: PortalRequest) -> Typed:
    values = {
        name: request.POST.get(name, "").replace("\x00", "")[: most + 1] for name, most in FIELDS.items()
    }
    if request.method != "POST" and request.user.is_authenticated:
        values["name"], values["email"] = request.user.full_name, request.user.email
    try:
        key = UUID(request.POST.get("cheie", ""))
    except ValueError:
        key = uuid4()
    return Typed(values, key)


def _draft(typed: Typed) -> BookingDraft:
    values = typed.values
    return BookingDraft(
        key=typed.key,
        name=values["name"],
        email=values["email"],
        phone=values["phone"],
        subject=values["subject"],
        language="en" if get_language() == "en" else "ro",
    )


def _whole_email(text: str) -> str:
    return text.strip() if text.count("@") == 1 and not any(sign.isspace() for sign in text.strip()) else ""


def _offered(code: str) -> tuple[CalendarCard, list[DayFree]]:
    found = queries.offered(code=code, now=timezone.now())
    if found is None:
        raise Http404
    return found


def week_of(days: list[DayFree], asked: str) -> dict[str, Any]:
    """Return the day that was asked for, else the first with a free hour; its week; and the days before and after."""
    wanted = read_day(asked)
    chosen = next((one for one in days if one.day == wanted and one.free), None)
    chosen = chosen or next((one for one in days if one.free), None)
    if chosen is None:
        return {"chosen": None, "days": [], "earlier": None, "later": None}
    week = chosen.day.isocalendar()[:2]
    free = [one for one in days if one.free]
    before = [one.day for one in free if one.day.isocalendar()[:2] < week]
    after = [one.day for one in free if one.day.isocalendar()[:2] > week]
    return {
        "chosen": chosen,
        "days": [one for one in days if one.day.isocalendar()[:2] == week],
        "earlier": before[-1] if before else None,
        "later": after[0] if after else None,
    }


def read_day(text: str) -> date | None:
    """Read a day of an address; None for what is no day."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def stamp(moment: datetime) -> str:
    """Write a moment for an address."""
    return moment.astimezone(UTC).strftime(STAMP)


def read_stamp(text: str) -> datetime:
    """Read a moment of an address. Raises: Http404."""
    try:
        return datetime.strptime(text, STAMP).replace(tzinfo=UTC)
    except ValueError:
        raise Http404 from None


def weekdays() -> list[Any]:
    """Return the names of the seven days from Monday."""
    return [_("luni"), _("marți"), _("miercuri"), _("joi"), _("vineri"), _("sâmbătă"), _("duminică")]
