"""Free times, and the bookings of a calendar."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from registratura.appointments.models import Booking, Calendar
from registratura.appointments.offering import (
    STANDING,
    bookable,
    days_of,
    offered_until,
    reasons_closed,
    slots_between,
)
from registratura.appointments.queries.calendars import CalendarCard, card_of
from registratura.appointments.secrets import digest_of, names_of
from registratura.appointments.slots import Slot
from registratura.institutions import queries as institutions
from registratura.kernel.calendar import legal_date

MOST_REMINDED: Final = 500


@dataclass(frozen=True, slots=True)
class DayFree:
    """A day of a calendar with its slots that may still be booked; `reason` says why it has none."""

    day: date
    slots: tuple[Slot, ...]
    reason: str = ""

    @property
    def free(self) -> int:
        """Slots with a place left."""
        return sum(1 for slot in self.slots if slot.free)


@dataclass(frozen=True, slots=True)
class BookingCard:
    """A booking with the calendar it is in. `secret` opens its page: it goes to its person alone."""

    id: int
    reference: str
    secret: str
    state: str
    state_name: str
    calendar_id: int
    calendar_code: str
    calendar_name: str
    kind: str
    function: str
    place: str
    bring: str
    unit_id: int | None
    starts_at: datetime | None
    ends_at: datetime | None
    place_no: int | None
    wanted_on: date | None
    name: str
    email: str
    phone: str
    subject: str
    language: str
    channel: str
    channel_name: str
    reason: str
    by_office: bool
    revision: int
    changed_at: datetime
    made_at: datetime
    entry_id: int | None

    @property
    def stands(self) -> bool:
        """Whether its person is awaited."""
        return self.state in ("booked", "changed")


def offered(*, code: str, now: datetime) -> tuple[CalendarCard, list[DayFree]] | None:
    """Return an open calendar and its days as `free_days` does; None when it is not there or closed."""
    row = Calendar.objects.filter(code=code, is_open=True).first()
    if row is None:
        return None
    return card_of(row, institutions.unit_names([row.unit_id]) if row.unit_id else {}), _free_days(row, now)


def free_days(*, calendar_id: int, now: datetime) -> list[DayFree]:
    """Return each day that a calendar is offered on, from today, with its slots; full and closed ones too."""
    return _free_days(Calendar.objects.get(id=calendar_id), now)


def _free_days(calendar: Calendar, now: datetime) -> list[DayFree]:
    if not calendar.is_open:
        return []
    first, last = legal_date(now), offered_until(calendar, now=now)
    facts = days_of(calendar, first=first, last=last)
    slots = bookable(calendar, now=now, days=facts)
    closed = reasons_closed(facts, first=first, last=slots[-1].day if slots else last)
    by_day: dict[date, list[Slot]] = {}
    for slot in slots:
        by_day.setdefault(slot.day, []).append(slot)
    days = sorted({*by_day, *closed})
    return [DayFree(day, tuple(by_day.get(day, ())), closed.get(day, "")) for day in days]


def slots_of(*, calendar_id: int, first: date, last: date) -> list[Slot]:
    """Return all slots of some days with their free places, those that passed too."""
    return slots_between(Calendar.objects.get(id=calendar_id), first=first, last=last)


def booking_card(booking_id: int) -> BookingCard | None:
    """Return one booking, or None."""
    row = Booking.objects.select_related("calendar").filter(id=booking_id).first()
    return _card(row) if row else None


def booking_behind(*, reference: str, secret: str) -> BookingCard | None:
    """Return the booking that a reference and a secret open; the same is done for a wrong one and for none."""
    row = Booking.objects.select_related("calendar").filter(reference=reference.upper()[:14]).first()
    kept = bytes(row.digest) if row is not None else digest_of(secret="0" * 16)
    good = hmac.compare_digest(kept, digest_of(secret=secret))
    return _card(row) if row is not None and good else None


def bookings_between(
    *, first: datetime, last: datetime, calendar_ids: Iterable[int] | None = None
) -> list[BookingCard]:
    """Return the bookings that begin in a span, cancelled ones too, in the order of the day."""
    found = Booking.objects.select_related("calendar").filter(starts_at__gte=first, starts_at__lt=last)
    if calendar_ids is not None:
        found = found.filter(calendar_id__in=list(calendar_ids))
    return [_card(row) for row in found.order_by("starts_at", "calendar_id", "place_no", "id")]


def waiting_list(*, calendar_id: int) -> list[BookingCard]:
    """Return who waits for a place, the first to come first."""
    found = Booking.objects.select_related("calendar").filter(
        calendar_id=calendar_id, state=Booking.State.WAITING
    )
    return [_card(row) for row in found.order_by("id")[:200]]


def due_for_reminder(*, now: datetime, until: datetime) -> list[BookingCard]:
    """Return the standing bookings that begin until a moment and of which nobody was reminded."""
    found = Booking.objects.select_related("calendar").filter(
        state__in=STANDING, reminded_at__isnull=True, starts_at__gt=now, starts_at__lte=until
    )
    return [_card(row) for row in found.order_by("starts_at", "id")[:MOST_REMINDED]]


def _card(row: Booking) -> BookingCard:
    calendar = row.calendar
    return BookingCard(
        id=row.id,
        reference=row.reference,
        secret=names_of(institution_id=row.institution_id, key=row.key)[1],
        state=row.state,
        state_name=str(row.get_state_display()),
        calendar_id=calendar.id,
        calendar_code=calendar.code,
        calendar_name=calendar.name,
        kind=calendar.kind,
        function=calendar.function,
        place=calendar.place,
        bring=calendar.bring,
        unit_id=calendar.unit_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place_no=row.place_no,
        wanted_on=row.wanted_on,
        name=row.name,
        email=row.email,
        phone=row.phone,
        subject=row.subject,
        language=row.language,
        channel=row.channel,
        channel_name=str(row.get_channel_display()),
        reason=row.reason,
        by_office=row.by_office,
        revision=row.revision,
        changed_at=row.changed_at,
        made_at=row.made_at,
        entry_id=row.entry_id,
    )
