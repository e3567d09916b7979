"""Calendars at the desk: what is offered, hours of days that differ, closing a day."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from registratura.appointments import queries
from registratura.appointments import services as appointments
from registratura.appointments.queries import CalendarCard
from registratura.appointments.services import CalendarDraft
from registratura.doors.desk.appointments.typed import Typed, typed
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import appointments as flow
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.toolkit.scope import acting_for

FORM = ["GET", "HEAD", "POST"]


@require_safe
@require(Permission.APPOINTMENTS_HANDLE)
def calendar_list(request: DeskRequest) -> HttpResponse:
    """Show the calendars, closed ones too."""
    context = {"code": request.institution.code, "cards": queries.calendars(with_closed=True)}
    return render(request, "desk/appointments/calendars.html", context)


@require_http_methods(FORM)
@require(Permission.APPOINTMENTS_HANDLE)
def new(request: DeskRequest) -> HttpResponse:
    """Write a new calendar."""
    if request.method == "POST":
        return _saved(request, typed(request), None)
    start = {"kind": "service", "length_min": "20", "places": "1", "opens_days": "30", "closes_hours": "2"}
    start |= {f"day_{number}": "09:00-12:00" for number in range(5)} | {"is_open": "on", "has_waiting": "on"}
    return _form(request, Typed(start), None)


@require_http_methods(FORM)
@require(Permission.APPOINTMENTS_HANDLE)
def edit(request: DeskRequest, calendar: str) -> HttpResponse:
    """Change a calendar; what is booked stays booked."""
    card = _calendar(calendar)
    if request.method == "POST":
        return _saved(request, typed(request), card)
    values = {
        name: str(getattr(card, name)) for name in ("kind", "name", "about", "bring", "place", "function")
    }
    values |= {
        name: str(getattr(card, name)) for name in ("length_min", "places", "opens_days", "closes_hours")
    }
    values |= {f"day_{number}": hours for number, hours in enumerate(card.week)}
    values |= {name: "on" for name in ("has_waiting", "is_open") if getattr(card, name)}
    values["unit"] = str(card.unit_id or "")
    return _form(request, Typed(values), card)


@require_http_methods(FORM)
@require(Permission.APPOINTMENTS_HANDLE)
def day_hours(request: DeskRequest, calendar: str) -> HttpResponse:
    """Give one day other hours."""
    card = _calendar(calendar)
    form = typed(request)
    if request.method == "POST":
        day = form.day("day", today=legal_date(timezone.now()))
        if day is None:
            form.errors.setdefault("day", _("Scrieți ziua."))
        elif not form.get("hours").strip():
            form.errors["hours"] = _("Scrieți orele; ca să închideți ziua, folosiți „Închide o zi”.")
        else:
            try:
                appointments.save_day(
                    calendar_id=card.id,
                    day_on=day,
                    hours=form.get("hours"),
                    reason=form.get("reason"),
                    by=request.user,
                    now=timezone.now(),
                )
            except DomainError as error:
                form.refused(error)
            else:
                messages.success(request, _("Orele zilei s-au schimbat."))
                return redirect(
                    "desk:appointment_calendar", code=request.institution.code, calendar=card.code
                )
    return _day_page(request, card, form, closing=False)


@require_http_methods(FORM)
@require(Permission.APPOINTMENTS_HANDLE, own_scope=True)
def close_day(request: DeskRequest, calendar: str) -> HttpResponse:
    """Close a day: everybody who was to come is moved and told."""
    with acting_for(request.institution.id):
        card = _calendar(calendar)
    form = typed(request)
    if request.method != "POST":
        form.values["day"] = request.GET.get("zi", "")[:10]
    else:
        day = form.day("day", today=legal_date(timezone.now()))
        if day is None:
            form.errors.setdefault("day", _("Scrieți ziua."))
        else:
            try:
                closed = flow.close_day(
                    institution=request.institution,
                    calendar_code=card.code,
                    day_on=day,
                    reason=form.get("reason"),
                    by=request.user,
                    now=timezone.now(),
                )
            except DomainError as error:
                form.refused(error)
            else:
                return _closed(request, day.isoformat(), len(closed.moved), len(closed.left))
    with acting_for(request.institution.id):
        return _day_page(request, card, form, closing=True)


def _closed(request: DeskRequest, day: str, moved: int, left: int) -> HttpResponse:
    words = ngettext(
        "Ziua este închisă. S-a mutat %(n)s programare.",
        "Ziua este închisă. S-au mutat %(n)s programări.",
        moved,
    )
    messages.success(request, words % {"n": moved})
    if left:
        words = ngettext(
            "%(n)s programare nu are unde se muta: sunați persoana.",
            "%(n)s programări nu au unde se muta: sunați persoanele.",
            left,
        )
        messages.warning(request, words % {"n": left})
    answer = redirect("desk:appointments", code=request.institution.code)
    answer["Location"] += f"?zi={day}"
    return answer


def _day_page(request: DeskRequest, card: CalendarCard, form: Typed, *, closing: bool) -> HttpResponse:
    context = {"code": request.institution.code, "card": card, "form": form, "closing": closing}
    return render(request, "desk/appointments/day_hours.html", context, status=422 if form.errors else 200)


def _saved(request: DeskRequest, form: Typed, card: CalendarCard | None) -> HttpResponse:
    number: Callable[[str, int], int] = form.number
    unit = form.get("unit")
    draft = CalendarDraft(
        kind=card.kind if card else form.get("kind"),
        name=form.get("name"),
        about=form.get("about"),
        bring=form.get("bring"),
        place=form.get("place"),
        function=form.get("function"),
        unit_id=int(unit) if unit.isascii() and unit.isdigit() and len(unit) < 18 else None,
        week=tuple(form.get(f"day_{one}") for one in range(7)),
        length_min=number("length_min", 20),
        places=number("places", 1),
        opens_days=number("opens_days", 30),
        closes_hours=number("closes_hours", 2),
        has_waiting=form.on("has_waiting"),
        is_open=form.on("is_open"),
    )
    if not form.errors:
        try:
            appointments.save_calendar(
                draft=draft, code=card.code if card else "", by=request.user, now=timezone.now()
            )
        except DomainError as error:
            form.refused(error)
        else:
            messages.success(request, _("Calendarul s-a scris."))
            return redirect("desk:appointment_calendars", code=request.institution.code)
    return _form(request, form, card)


def _form(request: DeskRequest, form: Typed, card: CalendarCard | None) -> HttpResponse:
    context: dict[str, Any] = {
        "code": request.institution.code,
        "card": card,
        "form": form,
        "units": [(one.id, one.name) for one in institutions.unit_tree()],
        "weekdays": [
            *(_("luni"), _("marți"), _("miercuri"), _("joi"), _("vineri"), _("sâmbătă"), _("duminică")),
        ],
        "days": queries.day_hours(calendar_id=card.id, since=legal_date(timezone.now())) if card else [],
    }
    return render(request, "desk/appointments/calendar.html", context, status=422 if form.errors else 200)


def _calendar(code: str) -> CalendarCard:
    card = queries.calendar_by_code(code)
    if card is None:
        raise Http404
    return card
