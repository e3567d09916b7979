"""The calendars of an institution."""

from dataclasses import dataclass
from datetime import date

from registratura.appointments.models import Calendar, DayHours
from registratura.institutions import queries as institutions


@dataclass(frozen=True, slots=True)
class CalendarCard:
    """A calendar as everybody may see it; `week` holds the hours of the seven days from Monday."""

    id: int
    code: str
    kind: str
    name: str
    about: str
    bring: str
    place: str
    function: str
    unit_id: int | None
    unit_name: str
    week: tuple[str, ...]
    length_min: int
    places: int
    opens_days: int
    closes_hours: int
    has_waiting: bool
    is_open: bool

    @property
    def is_audience(self) -> bool:
        """Whether an official receives, instead of an office."""
        return self.kind == Calendar.Kind.AUDIENCE


def calendars(*, kind: str = "", with_closed: bool = False) -> list[CalendarCard]:
    """Return the calendars by name; of one kind (`service` or `audience`) when it is given."""
    found = Calendar.objects.order_by("name", "id")
    if kind:
        found = found.filter(kind=kind)
    if not with_closed:
        found = found.filter(is_open=True)
    rows = list(found)
    units = institutions.unit_names(row.unit_id for row in rows) if any(row.unit_id for row in rows) else {}
    return [card_of(row, units) for row in rows]


def calendar_by_code(code: str) -> CalendarCard | None:
    """Return one calendar, or None."""
    row = Calendar.objects.filter(code=code).first()
    if row is None:
        return None
    return card_of(row, institutions.unit_names([row.unit_id]) if row.unit_id else {})


def day_hours(*, calendar_id: int, since: date) -> list[tuple[date, str, str]]:
    """Return the days that differ from a day on: day, hours (empty when closed), reason."""
    rows = DayHours.objects.filter(calendar_id=calendar_id, day_on__gte=since).order_by("day_on", "id")
    return [(row.day_on, row.hours, row.reason) for row in rows[:100]]


def card_of(row: Calendar, units: dict[int, str]) -> CalendarCard:
    """Return a calendar as everybody may see it."""
    return CalendarCard(
        id=row.id,
        code=row.code,
        kind=row.kind,
        name=row.name,
        about=row.about,
        bring=row.bring,
        place=row.place,
        function=row.function,
        unit_id=row.unit_id,
        unit_name=units.get(row.unit_id, "") if row.unit_id else "",
        week=tuple(row.week),
        length_min=row.length_min,
        places=row.places,
        opens_days=row.opens_days,
        closes_hours=row.closes_hours,
        has_waiting=row.has_waiting,
        is_open=row.is_open,
    )
