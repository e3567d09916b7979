"""What this room answers; read inside `acting_for(supplier)` and `reading_for`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Sum

from registratura.calls.errors import LineUnknownError
from registratura.calls.models import (
    Call,
    CallEvent,
    CallNote,
    Capture,
    Chunk,
    Hearing,
    Line,
    RecordingDecision,
)
from registratura.calls.sounds import (
    ANSWERS,
    CALL_STATES,
    LISTENING,
    WHYS,
    Answer,
    CallState,
    Why,
    digest_of,
    may_capture,
    may_overhear,
)
from registratura.kernel.identifiers import spaced_phone

PAGE: Final = 100
AT_ONCE: Final = 20
"""How many pieces of sound a listener takes at once."""


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call in a list."""

    id: int
    state: CallState
    direction: str
    phone: str
    name: str
    operator: str
    ticket_number: int | None
    began_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    has_sound: bool

    @property
    def state_words(self) -> str:
        """The state in words."""
        return str(CALL_STATES[self.state])

    @property
    def phone_words(self) -> str:
        """The number as people read it."""
        return spaced_phone(self.phone)

    @property
    def talked_words(self) -> str:
        """How long was talked; empty before the end, and where nobody answered."""
        if self.ended_at is None or self.answered_at is None:
            return ""
        minutes, seconds = divmod(int((self.ended_at - self.answered_at).total_seconds()), 60)
        return f"{minutes} min {seconds:02d} s"

    @property
    def was_missed(self) -> bool:
        """Whether nobody answered."""
        return self.state is CallState.ENDED and self.answered_at is None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a recording, with how much of it is kept."""

    id: int
    began_at: datetime
    ended_at: datetime | None
    why: str
    seconds: float
    chunks: int


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision about recording."""

    answer: Answer
    means: str
    notice: str
    at: datetime
    by: str

    @property
    def words(self) -> str:
        """The decision in words."""
        return str(ANSWERS[self.answer])


@dataclass(frozen=True, slots=True)
class Heard:
    """Who listened, and why."""

    listener: str
    reason: str
    at: datetime
    is_live: bool


@dataclass(frozen=True, slots=True)
class Overheard:
    """What a supervisor hears next of a call in course. last: the place to go on from; runs: whether sound is kept."""

    pcm: bytes
    last: int
    runs: bool


@dataclass(frozen=True, slots=True)
class Note:
    """A note of an operator."""

    body: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CallCard:
    """One call, whole, without its sound."""

    line: CallLine
    operator_id: int | None
    line_name: str
    evidence: str
    forgotten: bool
    is_captured: bool
    may_capture: bool
    may_overhear: bool
    decisions: tuple[Decided, ...]
    parts: tuple[Part, ...]
    notes: tuple[Note, ...]
    heard: tuple[Heard, ...]


@dataclass(frozen=True, slots=True)
class LineCard:
    """A telephone line. told_at: when its exchange last told something, None while it never did."""

    id: int
    name: str
    added_at: datetime
    ended_at: datetime | None
    told_at: datetime | None


def calls(*, text: str = "", limit: int = PAGE) -> list[CallLine]:
    """Return calls, those in course first, then the newest; text: part of a number or a name, or a ticket's number."""
    rows = Call.objects.select_related("operator").annotate(
        has_sound=Exists(Capture.objects.filter(call_id=OuterRef("pk")))
    )
    wanted = text.strip()[:100]
    if wanted:
        digits = wanted.lstrip("#")
        named = Q(phone__contains=wanted) | Q(name__icontains=wanted)
        is_number = digits.isascii() and digits.isdigit() and len(digits) < 19
        rows = rows.filter(named | Q(ticket_number=int(digits)) if is_number else named)
    found = [_line(row) for row in rows.order_by("-began_at", "-id")[:limit]]
    return sorted(found, key=lambda one: one.state is CallState.ENDED)


def calls_of_ticket(ticket_number: int) -> list[CallLine]:
    """Return the calls of a conversation of the department, the newest first."""
    rows = Call.objects.select_related("operator").filter(ticket_number=ticket_number)
    rows = rows.annotate(has_sound=Exists(Capture.objects.filter(call_id=OuterRef("pk"))))
    return [_line(row) for row in rows.order_by("-began_at", "-id")[:PAGE]]


def call(call_id: int) -> CallCard | None:
    """Return a call whole, or None."""
    row = (
        Call.objects.select_related("operator", "line")
        .annotate(has_sound=Exists(Capture.objects.filter(call_id=OuterRef("pk"))))
        .filter(pk=call_id)
        .first()
    )
    if row is None:
        return None
    decisions = tuple(_decisions(call_id))
    parts = tuple(_parts(call_id))
    return CallCard(
        line=_line(row),
        operator_id=row.operator_id,
        line_name=row.line.name if row.line is not None else "",
        evidence=row.evidence,
        forgotten=row.forgotten_at is not None,
        is_captured=any(one.ended_at is None for one in parts),
        may_capture=may_capture(one.answer for one in decisions),
        may_overhear=row.state == CallState.TALKING
        and may_overhear((one.answer, one.notice) for one in decisions),
        decisions=decisions,
        parts=parts,
        notes=tuple(
            Note(one.body, one.written_by.full_name, one.written_at)
            for one in CallNote.objects.select_related("written_by").filter(call_id=call_id).order_by("id")
        ),
        heard=tuple(
            Heard(one.listener.full_name, one.reason, one.heard_at, one.is_live)
            for one in Hearing.objects.select_related("listener").filter(call_id=call_id).order_by("id")
        ),
    )


def sound_of(call_id: int, *, part_id: int | None = None) -> bytes:
    """Return the sound of a call, or of a part, both sides, in the order of time; empty when there is none."""
    rows = Chunk.objects.filter(call_id=call_id)
    if part_id is not None:
        rows = rows.filter(capture_id=part_id)
    return b"".join(
        bytes(one) for one in rows.order_by("began_at", "sequence").values_list("sound", flat=True)
    )


def overheard(call_id: int, *, listener_id: int, after: int, now: datetime) -> Overheard | None:
    """
    Return what a listener hears next of a call in course, both sides; None where nothing may be heard any more.

    Only who wrote down a reason hears, from that moment on, as long as the call goes on and its yes stands; in a pause
    there is nothing. after: the place reached, -1 at first.
    """
    begun = Hearing.objects.filter(
        call_id=call_id, listener_id=listener_id, is_live=True, heard_at__gt=now - LISTENING
    )
    since = begun.order_by("-heard_at").values_list("heard_at", flat=True).first()
    state = Call.objects.filter(pk=call_id).values_list("state", flat=True).first()
    said = [(one.answer, one.notice) for one in _decisions(call_id)]
    if since is None or state != CallState.TALKING or not may_overhear(said):
        return None
    rows = Chunk.objects.filter(call_id=call_id, began_at__gte=since, sequence__gt=after).order_by("sequence")
    found = list(rows.values_list("sequence", "sound")[:AT_ONCE])
    runs = Capture.objects.filter(call_id=call_id, ended_at__isnull=True).exists()
    last = found[-1][0] if found else after
    return Overheard(b"".join(bytes(sound) for _place, sound in found), last, runs)


def line_of(secret: str) -> int:
    """
    Return the line whose exchange has this key.

    Raises: LineUnknownError.
    """
    found = Line.objects.filter(secret_digest=digest_of(secret=secret), ended_at__isnull=True)
    number = found.values_list("id", flat=True).first()
    if number is None:
        raise LineUnknownError("unknown line")
    return int(number)


def lines() -> list[LineCard]:
    """Return the telephone lines, open ones first, by name."""
    told = dict(CallEvent.objects.values_list("line").annotate(last=Max("happened_at")).order_by())
    rows = Line.objects.order_by(F("ended_at").asc(nulls_first=True), "name", "id")
    return [LineCard(row.id, row.name, row.added_at, row.ended_at, told.get(row.id)) for row in rows]


def _decisions(call_id: int) -> list[Decided]:
    rows = RecordingDecision.objects.select_related("asked_by").filter(call_id=call_id).order_by("id")
    return [
        Decided(Answer(row.answer), row.asked_by_means, row.notice, row.decided_at, row.asked_by.full_name)
        for row in rows
    ]


def _parts(call_id: int) -> list[Part]:
    kept = {
        row["capture_id"]: (row["n"], row["ms"])
        for row in Chunk.objects.filter(call_id=call_id)
        .order_by()
        .values("capture_id")
        .annotate(n=Count("id"), ms=Sum("milliseconds"))
    }
    found = []
    for row in Capture.objects.filter(call_id=call_id).order_by("id"):
        count, ms = kept.get(row.id, (0, 0))
        why = str(WHYS[Why(row.ended_why)]) if row.ended_why else ""
        found.append(Part(row.id, row.began_at, row.ended_at, why, ms / 1000, count))
    return found


def _line(row: Call) -> CallLine:
    return CallLine(
        id=row.id,
        state=CallState(row.state),
        direction=row.direction,
        phone=row.phone,
        name=row.name,
        operator=row.operator.full_name if row.operator is not None else "",
        ticket_number=row.ticket_number,
        began_at=row.began_at,
        answered_at=row.answered_at,
        ended_at=row.ended_at,
        has_sound=bool(getattr(row, "has_sound", False)),
    )
