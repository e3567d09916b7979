"""
Terms as an iCalendar file (RFC 5545): UTF-8, lines folded at 75 octets, CRLF at their ends.

Pure: the same terms give the same bytes, so that a program which asks again can be told that nothing changed.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LONGEST_LINE = 75  # octets, the end of the line not counted
_ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""}


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """
    A term in a calendar. `uid` stays the same for its whole life, `sequence` grows when its dates change.

    on: the day that it fills; `at` the moment instead, for terms of hours.
    """

    uid: str
    sequence: int
    revised_at: datetime
    on: date
    at: datetime | None
    summary: str
    description: str
    url: str


def write(*, name: str, events: Iterable[CalendarEvent]) -> bytes:
    """Return the file: a day filled and an alarm at nine the day before; two hours before for a moment."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Registratura//Termene//RO",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "X-WR-TIMEZONE:Europe/Bucharest",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    for event in sorted(events, key=lambda each: (each.on, each.uid)):
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _event(event: CalendarEvent) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTAMP:{_moment(event.revised_at)}"
    yield f"LAST-MODIFIED:{_moment(event.revised_at)}"
    if event.at is not None:
        yield f"DTSTART:{_moment(event.at)}"
        alarm = "-PT2H"
    else:
        yield f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}"
        alarm = "-PT15H"
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    yield f"URL:{event.url}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{escaped(event.summary)}"
    yield f"TRIGGER:{alarm}"
    yield "END:VALARM"
    yield "END:VEVENT"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """Return a text as a value: separators and line ends escaped, other control characters left out."""
    # Some programs take each of Unicode's separators for the end of a line.
    return "".join(
        _ESCAPED.get(sign, sign)
        for sign in text.replace("\u2028", "\n").replace("\u2029", "\n")
        if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs")
    )


def folded(line: str) -> bytes:
    """Return a line cut into pieces of at most 75 octets, no letter torn, each piece after the first behind a space."""
    pieces: list[bytes] = []
    piece = b""
    for sign in line:
        octets = sign.encode()
        if len(piece) + len(octets) > LONGEST_LINE - bool(pieces):
            pieces.append(piece)
            piece = b""
        piece += octets
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"
