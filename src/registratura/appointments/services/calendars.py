"""Writing calendars and the hours of days that differ."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.appointments.errors import CalendarRefusedError
from registratura.appointments.models import Calendar, DayHours
from registratura.appointments.slots import (
    LONGEST_MIN,
    MOST_PLACES,
    SHORTEST_MIN,
    HoursError,
    read_hours,
    written_hours,
)
from registratura.institutions import queries as institutions
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import fold, ro_normalise
from registratura.toolkit.scope import required_institution

_FIELDS: Final = (
    *("name", "about", "bring", "place", "function", "unit", "week", "length_min", "places", "opens_days"),
    *("closes_hours", "has_waiting", "is_open", "saved_at", "saved_by"),
)
RESERVED: Final = frozenset({"rezervare", "asteptare", "calendare", "nou", "sedinte", "zi"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDraft:
    """What is written of a calendar; `week` holds seven texts of hours, from Monday."""

    kind: str
    name: str
    place: str
    week: tuple[str, ...]
    length_min: int
    places: int = 1
    opens_days: int = 30
    closes_hours: int = 2
    about: str = ""
    bring: str = ""
    function: str = ""
    unit_id: int | None = None
    has_waiting: bool = True
    is_open: bool = True


@transaction.atomic
def save_calendar(*, draft: CalendarDraft, code: str = "", by: Actor | None, now: datetime) -> Calendar:
    """
    Write a new calendar, or the one with `code` anew. What is booked stays booked.

    Raises: CalendarRefusedError.
    """
    row = Calendar.objects.select_for_update().filter(code=code).first() if code else None
    if code and row is None:
        raise CalendarRefusedError(_("Calendarul nu mai există; reveniți la listă."))
    if row is not None:
        values = _checked(draft, row)
    else:
        row = Calendar(institution_id=required_institution())
        values = _checked(draft, row)
        row.kind, row.code = draft.kind, _code_for(str(values["name"]))
    for name, value in values.items():
        setattr(row, name, value)
    row.saved_at, row.saved_by_id = now, by.id if by is not None else None
    if row.pk is None:
        row.save(force_insert=True)
    else:
        row.save(update_fields=_FIELDS)
    _write_down(
        action="appointments.calendar.saved",
        row=row,
        by=by,
        details={"name": row.name, "is_open": row.is_open},
    )
    return row


@transaction.atomic
def save_day(
    *, calendar_id: int, day_on: date, hours: str, reason: str, by: Actor | None, now: datetime
) -> None:
    """
    Give a day hours of its own; empty hours close it. What is booked in it stays (`close_day` moves it).

    Raises: CalendarRefusedError.
    """
    calendar = Calendar.objects.get(id=calendar_id)
    text = _hours(hours, "hours")
    why = ro_normalise(reason, single_line=True)[:200]
    if not text and not why:
        raise CalendarRefusedError(
            _("Scrieți de ce este închis: motivul se vede pe pagina publică."), field="reason"
        )
    row = DayHours.objects.select_for_update().filter(calendar=calendar, day_on=day_on).first()
    is_new = row is None
    row = row or DayHours(institution_id=calendar.institution_id, calendar=calendar, day_on=day_on)
    row.hours, row.reason = text, why
    row.saved_at, row.saved_by_id = now, by.id if by is not None else None
    if is_new:
        row.save(force_insert=True)
    else:
        row.save(update_fields=("hours", "reason", "saved_at", "saved_by"))
    details = {"day": day_on.isoformat(), "hours": text, "reason": why}
    _write_down(action="appointments.day.saved", row=calendar, by=by, details=details)


def _checked(draft: CalendarDraft, row: Calendar) -> dict[str, object]:
    name, place = ro_normalise(draft.name, single_line=True), ro_normalise(draft.place, single_line=True)
    if len(name) < 3 or len(name) > 120:
        raise CalendarRefusedError(_("Scrieți un nume, între 3 și 120 de litere."), field="name")
    if not place or len(place) > 200:
        raise CalendarRefusedError(_("Scrieți unde vin oamenii: clădirea, etajul, camera."), field="place")
    kind = row.kind or draft.kind
    if kind not in Calendar.Kind.values:
        raise CalendarRefusedError(_("Alegeți: serviciu sau audiență."), field="kind")
    function = ro_normalise(draft.function, single_line=True)[:120]
    if kind == Calendar.Kind.AUDIENCE and not function:
        raise CalendarRefusedError(_("Scrieți funcția celui care primește în audiență."), field="function")
    if draft.unit_id is not None and institutions.unit_by_id(draft.unit_id) is None:
        raise CalendarRefusedError(_("Alegeți un compartiment din listă."), field="unit")
    _between(draft.length_min, SHORTEST_MIN, LONGEST_MIN, "length_min")
    _between(draft.places, 1, MOST_PLACES, "places")
    _between(draft.opens_days, 1, 366, "opens_days")
    _between(draft.closes_hours, 0, 720, "closes_hours")
    week = [_hours(text, f"day_{number}") for number, text in enumerate(draft.week)]
    if len(week) != 7:
        raise CalendarRefusedError(_("Scrieți orele celor șapte zile."), field="day_0")
    return {
        "name": name,
        "place": place,
        "function": function,
        "about": ro_normalise(draft.about)[:1000],
        "bring": ro_normalise(draft.bring)[:1000],
        "unit_id": draft.unit_id,
        "week": week,
        "length_min": draft.length_min,
        "places": draft.places,
        "opens_days": draft.opens_days,
        "closes_hours": draft.closes_hours,
        "has_waiting": draft.has_waiting,
        "is_open": draft.is_open,
    }


def _between(value: int, least: int, most: int, field: str) -> None:
    if not least <= value <= most:
        words = _("Scrieți un număr între %(least)d și %(most)d.") % {"least": least, "most": most}
        raise CalendarRefusedError(words, field=field)


def _hours(text: str, field: str) -> str:
    try:
        written = written_hours(read_hours(text))
    except HoursError as error:
        words = _("Nu se înțelege „%s”: scrieți ore ca 09:00-12:00, 13:00-15:30, în ordine.") % error
        raise CalendarRefusedError(words, field=field) from None
    if len(written) > 200:
        raise CalendarRefusedError(_("Sunt prea multe intervale într-o zi."), field=field)
    return written


def _code_for(name: str) -> str:
    wanted = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:36].strip("-") or "calendar"
    if wanted in RESERVED:
        wanted = f"{wanted}-1"
    used = set(Calendar.objects.filter(code__startswith=wanted).values_list("code", flat=True))
    number = 2
    found = wanted
    while found in used:
        found, number = f"{wanted}-{number}", number + 1
    return found


def _write_down(*, action: str, row: Calendar, by: Actor | None, details: Mapping[str, object]) -> None:
    journal.record(
        action=action,
        subject_type="appointment_calendar",
        subject_id=row.id,
        by=by,
        details={"code": row.code, **details},
    )
