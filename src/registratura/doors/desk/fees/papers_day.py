"""Which day is asked for."""

from datetime import date

from django.core.exceptions import ValidationError

from registratura.doors.desk.registering.typed import read_day
from registratura.doors.shared.auth import DeskRequest


def day_of(request: DeskRequest, today: date) -> date:
    """Return the day of the address, or today when it names none that can be read."""
    try:
        return read_day(request.GET.get("zi", "").replace("\x00", "")[:20], today=today) or today
    except ValidationError:
        return today
