"""What this room answers."""

from registratura.appointments.queries.bookings import (
    BookingCard,
    DayFree,
    booking_behind,
    booking_card,
    bookings_between,
    due_for_reminder,
    free_days,
    offered,
    slots_of,
    waiting_list,
)
from registratura.appointments.queries.calendars import (
    CalendarCard,
    calendar_by_code,
    calendars,
    day_hours,
)
from registratura.appointments.queries.meetings import (
    MeetingCard,
    meeting,
    meetings_between,
    newest_meetings,
    notice_days,
)

__all__ = [
    "BookingCard",
    "CalendarCard",
    "DayFree",
    "MeetingCard",
    "booking_behind",
    "booking_card",
    "bookings_between",
    "calendar_by_code",
    "calendars",
    "day_hours",
    "due_for_reminder",
    "free_days",
    "meeting",
    "meetings_between",
    "newest_meetings",
    "notice_days",
    "offered",
    "slots_of",
    "waiting_list",
]
