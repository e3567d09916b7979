"""What a calendar offers between two days: its hours, the days that differ, days off, and what stands already."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from registratura.appointments.models import Booking, Calendar, DayHours
from registratura.appointments.slots import Pattern, Slot, is_open_for, read_hours, slots_of_day, with_free
from registratura.deadlines import queries as deadlines
from registratura.deadlines.legal_holidays import WEEKEND
from registratura.deadlines.rules import Calendar as LegalDays
from registratura.kernel.calendar import legal_date

STANDING = (Booking.State.BOOKED, Booking.State.CHANGED)
HOLDING = (*STANDING, Booking.State.CAME, Booking.State.ABSENT)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """What decides which days of a calendar have slots, asked of the database once."""

    own: dict[date, DayHours]
    legal: LegalDays


def days_of(calendar: Calendar, *, first: date, last: date) -> Days:
    """Return the days that differ, and the legal calendar in force."""
    own = DayHours.objects.filter(calendar=calendar, day_on__range=(first, last))
    return Days({row.day_on: row for row in own}, deadlines.calendar_in_force())


def slots_between(calendar: Calendar, *, first: date, last: date, days: Days | None = None) -> list[Slot]:
    """Return the slots of the days from `first` to `last`, both with them, with the places left in each."""
    days = days or days_of(calendar, first=first, last=last)
    pattern = Pattern(
        week=tuple(read_hours(text) for text in calendar.week),
        length_min=calendar.length_min,
        places=calendar.places,
        days={day: read_hours(row.hours) for day, row in days.own.items()},
    )
    slots = [slot for day in _days(first, last) for slot in _slots(pattern, day, days.legal)]
    if not slots:
        return []
    taken = Booking.objects.filter(
        calendar=calendar, state__in=HOLDING, starts_at__lt=slots[-1].ends_at, ends_at__gt=slots[0].starts_at
    ).values_list("starts_at", "ends_at", "place_no")
    return with_free(slots, taken=_whole(list(taken)), places=calendar.places)


def offered_until(calendar: Calendar, *, now: datetime) -> date:
    """Return the last day that may be booked now."""
    return legal_date(now) + calendar.opens_days * DAY


def bookable(
    calendar: Calendar, *, now: datetime, on: date | None = None, days: Days | None = None
) -> list[Slot]:
    """Return the slots that somebody may still book, full ones with them (`free` 0); of one day when it is given."""
    first, last = legal_date(now), offered_until(calendar, now=now)
    if on is not None:
        first, last = max(first, on), min(last, on)
    if not calendar.is_open or first > last:
        return []
    return [
        slot
        for slot in slots_between(calendar, first=first, last=last, days=days)
        if is_open_for(slot, now=now, opens_days=calendar.opens_days, closes_hours=calendar.closes_hours)
    ]


def reasons_closed(days: Days, *, first: date, last: date) -> dict[date, str]:
    """Return why days without slots are closed: by decision of the office, or as days off by law."""
    found = {}
    for day in _days(first, last):
        row = days.own.get(day)
        reason = (row.reason if not row.hours else "") if row else ""
        if row is None and day.weekday() < 5:
            reason = days.legal.reason_off(day)
        if reason:
            found[day] = reason
    return found


def _whole(
    rows: list[tuple[datetime | None, datetime | None, int | None]],
) -> Iterator[tuple[datetime, datetime, int]]:
    for begin, end, place in rows:
        if begin is not None and end is not None and place is not None:
            yield begin, end, place


def _slots(pattern: Pattern, day: date, legal: LegalDays) -> list[Slot]:
    # A weekend with hours of its own is worked; a holiday is not, unless its day was given hours.
    reason = legal.reason_off(day)
    is_working = not reason or (reason in WEEKEND.values() and bool(pattern.week[day.weekday()]))
    return slots_of_day(pattern, day, is_working=is_working)


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += DAY
