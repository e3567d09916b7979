"""A calendar of the civil-status office and one of the mayor's audiences, in a town."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from registratura.appointments import queries
from registratura.appointments import services as appointments
from registratura.appointments.services import BookingDraft, CalendarDraft
from registratura.kernel.calendar import BUCHAREST
from registratura.toolkit.scope import acting_for

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # a Monday, ten o'clock in Bucharest
TUESDAY = date(2026, 3, 3)


def calendar(town: Any, **fields: Any) -> str:
    """Write a calendar and return its code: 9 to 10 each working day, twenty minutes, one place."""
    values: dict[str, Any] = {
        "kind": "service",
        "name": "Stare civilă",
        "place": "Sediu, camera 2",
        "week": ("09:00-10:00",) * 5 + ("", ""),
        "length_min": 20,
    }
    with acting_for(town.id):
        return appointments.save_calendar(draft=CalendarDraft(**values | fields), by=None, now=NOW).code


def at(clock: str, day: date = TUESDAY) -> datetime:
    """Return a moment of a day in Bucharest, in UTC."""
    hour, minute = clock.split(":")
    local = datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=BUCHAREST)
    return local.astimezone(UTC)


def draft(name: str = "Maria Ionescu", *, key: UUID | None = None, **fields: str) -> BookingDraft:
    """Return what somebody typed, each with an address of their own."""
    key = key or uuid4()
    return BookingDraft(key=key, name=name, email=fields.pop("email", f"p{key.hex[:8]}@exemplu.ro"), **fields)


def standing(town: Any) -> list[tuple[str, str, str]]:
    """Return name, state and hour of all bookings with an hour."""
    with acting_for(town.id):
        found = queries.bookings_between(first=at("00:00"), last=at("23:59", date(2026, 6, 1)))
    return [
        (one.name, one.state, f"{one.starts_at.astimezone(BUCHAREST):%d.%m %H:%M}")
        for one in found
        if one.starts_at is not None
    ]
