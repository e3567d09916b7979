"""Closing a day: everybody who was to come is moved to another one, and who cannot be is named."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.appointments.errors import CalendarRefusedError
from registratura.appointments.models import Booking, Calendar
from registratura.appointments.offering import DAY, STANDING, slots_between
from registratura.appointments.services.booking import put
from registratura.appointments.services.calendars import save_day
from registratura.appointments.slots import relocate
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import BUCHAREST, legal_date

LOOKED_AHEAD: Final = 60
"""Days after the closed one in which room is looked for."""


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """Bookings of the closed day: who was moved, and whom nobody could move (they are called)."""

    moved: tuple[int, ...]
    left: tuple[int, ...]


@transaction.atomic
def close_day(*, calendar_code: str, day_on: date, reason: str, by: Actor, now: datetime) -> ClosedDay:
    """
    Close a day of a calendar and move who was to come to the nearest hours of the next days with room.

    Raises: CalendarRefusedError for a day that has passed, or without a reason.
    """
    calendar = Calendar.objects.select_for_update().filter(code=calendar_code).first()
    if calendar is None:
        raise CalendarRefusedError(_("Calendarul nu mai există; reveniți la listă."))
    if day_on < legal_date(now):
        raise CalendarRefusedError(_("Ziua a trecut; alegeți una de azi înainte."), field="day")
    save_day(calendar_id=calendar.id, day_on=day_on, hours="", reason=reason, by=by, now=now)
    begin = datetime.combine(day_on, datetime.min.time(), tzinfo=BUCHAREST)
    end = datetime.combine(day_on + DAY, datetime.min.time(), tzinfo=BUCHAREST)
    rows = {
        row.id: row
        for row in Booking.objects.select_for_update()
        .filter(calendar=calendar, state__in=STANDING, starts_at__gte=max(begin, now), starts_at__lt=end)
        .order_by("starts_at", "place_no", "id")
    }
    room = slots_between(calendar, first=day_on + DAY, last=day_on + LOOKED_AHEAD * DAY)
    asked = [(row.id, row.starts_at) for row in rows.values() if row.starts_at is not None]
    given, left = relocate(asked, room)
    for number, slot in given.items():
        put(row=rows[number], calendar=calendar, slot=slot, reason=reason, by=by, now=now)
    journal.record(
        action="appointments.day.closed",
        subject_type="appointment_calendar",
        subject_id=calendar.id,
        by=by,
        details={"day": day_on.isoformat(), "moved": len(given), "left": len(left)},
    )
    return ClosedDay(tuple(given), tuple(left))
