"""Appointments of the demonstration: a civil-status calendar, the mayor's audiences, three meetings, the figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_URL, uuid5

from registratura.appointments import queries
from registratura.appointments import services as appointments
from registratura.appointments.services import AgendaItem, BookingDraft, CalendarDraft, MeetingDraft
from registratura.flows import public_figures
from registratura.kernel.calendar import BUCHAREST
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.flows.demo.towns import DemoInstitution
    from registratura.journal.services import Actor

_OFFICE: Final = CalendarDraft(
    kind="service",
    name="Stare civilă: certificate de naștere",
    place="Sediul primăriei, parter, camera 4",
    about="Eliberarea certificatelor de naștere, duplicate și extrase.",
    bring="Cartea de identitate.\nCertificatul vechi, dacă îl aveți.",
    week=("09:00-12:00", "09:00-12:00", "09:00-12:00", "09:00-12:00, 14:00-17:00", "09:00-11:00", "", ""),
    length_min=20,
    places=2,
    opens_days=30,
    closes_hours=2,
)
_AUDIENCES: Final = CalendarDraft(
    kind="audience",
    name="Audiențe la primar",
    function="Primar",
    place="Sediul primăriei, etajul I, cabinetul primarului",
    about="Scrieți pe scurt despre ce este vorba: audiența se pregătește.",
    week=("", "", "", "16:30-18:30", "", "", ""),
    length_min=15,
    opens_days=45,
    closes_hours=20,
)
_WHO: Final = (
    ("Marinescu Elena", "0722000101", "Duplicat al certificatului de naștere"),
    ("Stoica Vasile", "0722000102", ""),
    ("Nistor Ioana", "0722000103", "Transcriere certificat din străinătate"),
)
_HEARD: Final = (
    ("Dobre Gheorghe", "0722000104", "Drumul din cartierul Livezi"),
    ("Toma Lucia", "0722000105", "Iluminatul public de pe strada Morii"),
)


def bring_appointments(*, institution_id: int, town: DemoInstitution, by: Actor, now: datetime) -> None:
    """Write calendars, who comes, meetings and figures; nothing when a calendar is there. Not inside a scope."""
    with acting_for(institution_id):
        if queries.calendars(with_closed=True):
            return
        for draft, people in ((_OFFICE, _WHO), (_AUDIENCES, _HEARD)):
            code = appointments.save_calendar(draft=draft, by=by, now=now).code
            _book(town, code, people, by=by, now=now)
        _meet(by=by, now=now)
    public_figures.compute(institution_id=institution_id, now=now)


def _book(
    town: DemoInstitution, code: str, people: tuple[tuple[str, str, str], ...], *, by: Actor, now: datetime
) -> None:
    """Let people come to the first hours that are free."""
    card = queries.calendar_by_code(code)
    assert card is not None
    free = [
        slot for day in queries.free_days(calendar_id=card.id, now=now) for slot in day.slots if slot.free
    ]
    for place, ((name, phone, subject), slot) in enumerate(zip(people, free, strict=False)):
        draft = BookingDraft(
            key=uuid5(NAMESPACE_URL, f"demo/{town.code}/booking/{code}/{place}"),
            name=name,
            phone=phone,
            subject=subject,
            channel="phone",
        )
        appointments.book(calendar_code=code, starts_at=slot.starts_at, draft=draft, by=by, now=now)


def _workday(moment: datetime) -> datetime:
    """Return the moment, or the same hour of the Monday after a Saturday or a Sunday."""
    return moment + timedelta(days=max(0, 7 - moment.weekday()) if moment.weekday() > 4 else 0)


def _meet(*, by: Actor, now: datetime) -> None:
    """One meeting was held, one is announced in time, one commission is in preparation."""
    noon = datetime.combine(now.astimezone(BUCHAREST).date(), time(14), tzinfo=BUCHAREST)
    draft = MeetingDraft(
        body="Consiliul local",
        kind="ordinary",
        starts_at=_workday(noon + timedelta(days=14)),
        place="Sala de ședințe, etajul I",
        convening_act="Dispoziția primarului privind convocarea",
        agenda=(
            AgendaItem("Rectificarea bugetului local"),
            AgendaItem("Reabilitarea școlii gimnaziale, indicatori tehnico-economici"),
            AgendaItem("Diverse"),
        ),
    )
    coming = appointments.save_meeting(draft=draft, by=by, now=now)
    appointments.announce_meeting(meeting_id=coming.id, by=by, now=now)
    before = now - timedelta(days=30)
    past = appointments.save_meeting(
        draft=replace(draft, starts_at=_workday(noon - timedelta(days=16))), by=by, now=before
    )
    appointments.announce_meeting(meeting_id=past.id, by=by, now=before)
    appointments.close_meeting(meeting_id=past.id, minutes_link="", by=by, now=now)
    commission = replace(
        draft,
        body="Comisia de buget, finanțe",
        kind="commission",
        starts_at=_workday(noon + timedelta(days=11)),
        agenda=(AgendaItem("Raport la rectificarea bugetului local"),),
        convening_act="",
    )
    appointments.save_meeting(draft=commission, by=by, now=now)
