"""What the services of this room refuse, in words that say the remedy."""

from registratura.kernel.errors import DomainError


class CalendarRefusedError(DomainError):
    """A calendar cannot stand as it was written."""

    code = "appointments.calendar.refused"


class BookingRefusedError(DomainError):
    """A booking lacks something that was typed, or its calendar does not take it."""

    code = "appointments.booking.refused"


class SlotTakenError(BookingRefusedError):
    """The place was taken in the meantime, or is not offered any more."""

    code = "appointments.booking.taken"


class BookingStateError(DomainError):
    """The booking has ended, or is not in the state that the act needs."""

    code = "appointments.booking.state"


class MeetingRefusedError(DomainError):
    """A meeting cannot be written or announced as it stands."""

    code = "appointments.meeting.refused"
