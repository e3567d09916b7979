"""What this room changes."""

from registratura.appointments.services.booking import (
    Booked,
    BookingDraft,
    book,
    cancel,
    mark,
    move,
    note_entry,
    note_reminded,
    shorten,
    wait,
)
from registratura.appointments.services.calendars import CalendarDraft, save_calendar, save_day
from registratura.appointments.services.closing import ClosedDay, close_day
from registratura.appointments.services.meetings import (
    AgendaItem,
    MeetingDraft,
    announce_meeting,
    cancel_meeting,
    close_meeting,
    save_meeting,
)

__all__ = [
    "AgendaItem",
    "Booked",
    "BookingDraft",
    "CalendarDraft",
    "ClosedDay",
    "MeetingDraft",
    "announce_meeting",
    "book",
    "cancel",
    "cancel_meeting",
    "close_day",
    "close_meeting",
    "mark",
    "move",
    "note_entry",
    "note_reminded",
    "save_calendar",
    "save_day",
    "save_meeting",
    "shorten",
    "wait",
]
