"""Somebody who is awaited in a town, and a meeting in preparation, for the attack."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from registratura.appointments import queries
from registratura.appointments import services as appointments
from registratura.appointments.services import BookingDraft, CalendarDraft, MeetingDraft
from registratura.toolkit.scope import acting_for
from tests.cast import Town


def awaited(town: Town, word: str) -> tuple[dict[str, int], dict[str, Any]]:
    """A booking of somebody named by the word; the meeting has its number, since both are the first of their kind."""
    now = timezone.now()
    calendar = CalendarDraft(
        kind="audience",
        name="Audiențe la primar",
        function="Primar",
        place="Sediu",
        week=("08:00-20:00",) * 7,
        length_min=30,
    )
    meeting = MeetingDraft(
        body=f"Comisia {word}",
        kind="commission",
        starts_at=now + timedelta(days=20),
        place="Sediu",
        agenda=(),
    )
    with acting_for(town.id):
        row = appointments.save_calendar(draft=calendar, by=town.registrar, now=now)
        free = [
            slot for day in queries.free_days(calendar_id=row.id, now=now) for slot in day.slots if slot.free
        ]
        draft = BookingDraft(
            key=uuid4(),
            name=f"{word} Ion",
            email=f"{word.lower()}@exemplu.ro",
            subject=f"{word} are ceva de spus",
        )
        given = appointments.book(
            calendar_code=row.code, starts_at=free[0].starts_at, draft=draft, by=None, now=now
        )
        appointments.save_meeting(draft=meeting, by=town.registrar, now=now)
    return {"appointments": given.booking_id}, {"calendar": row.code}
