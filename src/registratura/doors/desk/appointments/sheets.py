"""Who comes: the sheet of a day, for all calendars or one, and a week of a calendar."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from registratura.appointments import queries
from registratura.appointments.queries import BookingCard, CalendarCard
from registratura.appointments.slots import Slot
from registratura.doors.desk.appointments.typed import day_asked
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import BUCHAREST, legal_date

DAY = timedelta(days=1)


@require_safe
@require(Permission.APPOINTMENTS_HANDLE)
def day(request: DeskRequest) -> HttpResponse:
    """Show who comes on a day, hour by hour; it prints as it is shown."""
    today = legal_date(timezone.now())
    shown = day_asked(request.GET.get("zi", ""), today=today)
    cards = queries.calendars(with_closed=True)
    chosen = _chosen(cards, request.GET.get("calendar", ""))
    bookings = queries.bookings_between(
        first=midnight(shown), last=midnight(shown + DAY), calendar_ids=[chosen.id] if chosen else None
    )
    standing = [one for one in bookings if one.state != "cancelled"]
    context: dict[str, Any] = {
        "code": request.institution.code,
        "day": shown,
        "today": today,
        "before": shown - DAY,
        "after": shown + DAY,
        "calendars": cards,
        "chosen": chosen,
        "bookings": standing,
        "cancelled": len(bookings) - len(standing),
        "waiting": queries.waiting_list(calendar_id=chosen.id) if chosen else [],
        "may_mark": shown <= today,
    }
    return render(request, "desk/appointments/day.html", context)


@require_safe
@require(Permission.APPOINTMENTS_HANDLE)
def week(request: DeskRequest) -> HttpResponse:
    """Show a week of one calendar: its hours, who comes, what is free."""
    code = request.institution.code
    today = legal_date(timezone.now())
    shown = day_asked(request.GET.get("zi", ""), today=today)
    monday = shown - shown.weekday() * DAY
    cards = queries.calendars(with_closed=True)
    chosen = _chosen(cards, request.GET.get("calendar", "")) or next(iter(cards), None)
    if chosen is None:
        return redirect("desk:appointments", code=code)
    days = [monday + n * DAY for n in range(7)]
    slots = queries.slots_of(calendar_id=chosen.id, first=days[0], last=days[-1])
    bookings = queries.bookings_between(
        first=midnight(days[0]), last=midnight(days[-1] + DAY), calendar_ids=[chosen.id]
    )
    context = {
        "code": code,
        "calendars": cards,
        "chosen": chosen,
        "days": days if any(_of(one, slots, bookings) for one in days[5:]) else days[:5],
        "rows": _rows(slots, [one for one in bookings if one.state != "cancelled"]),
        "monday": monday,
        "today": today,
        "before": monday - 7 * DAY,
        "after": monday + 7 * DAY,
    }
    return render(request, "desk/appointments/week.html", context)


def midnight(day: date) -> datetime:
    """Return the moment at which a day begins in Bucharest."""
    return datetime.combine(day, time(), tzinfo=BUCHAREST)


def _chosen(cards: Sequence[CalendarCard], code: str) -> CalendarCard | None:
    return next((one for one in cards if one.code == code), None)


def _of(day: date, slots: Sequence[Slot], bookings: Sequence[BookingCard]) -> bool:
    return any(one.day == day for one in slots) or any(
        one.starts_at is not None and legal_date(one.starts_at) == day for one in bookings
    )


def _rows(
    slots: Sequence[Slot], bookings: Sequence[BookingCard]
) -> list[tuple[str, dict[date, tuple[Slot | None, list[BookingCard]]]]]:
    """Return a row for each hour of the week: by day, the slot and who stands in it."""
    found: dict[str, dict[date, tuple[Slot | None, list[BookingCard]]]] = {}
    for slot in slots:
        row = found.setdefault(f"{slot.starts_at.astimezone(BUCHAREST):%H:%M}", {})
        row[slot.day] = (slot, [])
    for one in bookings:
        if one.starts_at is None:
            continue
        row = found.setdefault(f"{one.starts_at.astimezone(BUCHAREST):%H:%M}", {})
        row.setdefault(legal_date(one.starts_at), (None, []))[1].append(one)
    return sorted(found.items())
