"""
Bookings and meetings as an iCalendar file (RFC 5545). Pure: the same events give the same bytes.

Times are written in UTC: every program shows them in the time of its reader, whatever it knows of Bucharest.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from registratura.deadlines.calendar_text import escaped, folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something at an hour. `uid` stays the same, `sequence` grows when it changes; `alarm_min` before it rings."""

    uid: str
    sequence: int
    revised_at: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    cancelled: bool = False
    private: bool = False
    alarm_min: int | None = None


def write(*, name: str, events: Iterable[Event]) -> bytes:
    """Return the file of some events in their order."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Registratura//Programari//RO",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "X-WR-TIMEZONE:Europe/Bucharest",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]
    for event in sorted(events, key=lambda one: (one.starts_at, one.uid)):
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTAMP:{_moment(event.revised_at)}"
    yield f"LAST-MODIFIED:{_moment(event.revised_at)}"
    yield f"DTSTART:{_moment(event.starts_at)}"
    yield f"DTEND:{_moment(event.ends_at)}"
    yield f"SUMMARY:{escaped(event.summary)}"
    for name, text in (("LOCATION", event.location), ("DESCRIPTION", event.description)):
        if text:
            yield f"{name}:{escaped(text)}"
    if event.url:
        yield f"URL:{event.url}"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    yield f"CLASS:{'PRIVATE' if event.private else 'PUBLIC'}"
    if event.alarm_min is not None and not event.cancelled:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{escaped(event.summary)}"
        yield f"TRIGGER:-PT{event.alarm_min}M"
        yield "END:VALARM"
    yield "END:VEVENT"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
