"""A believable year of registrations, in the order they would have been made.

The stream depends on the arguments alone. A cut at `until` changes nothing before it, except that what would
be answered or dispatched later is still open.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from registratura.flows.demo import rhythm, vocabulary
from registratura.flows.demo.desk import Desk, decapitalized
from registratura.flows.demo.kinds import DocumentKind
from registratura.flows.demo.people import DemoParty
from registratura.flows.demo.towns import INSTITUTIONS, InstitutionKind

Direction = Literal["incoming", "outgoing", "internal"]

_OUTGOING_SHARE = 0.30
_INTERNAL_SHARE = 0.08
_ANSWERING_SHARE = 0.95  # of outgoing papers, when an answer is ready
_OVERDUE_SHARE = 0.06
_READY_DAYS = 14  # so long may an answer that is ready wait for a letter of its own
_ANNULLED_SHARE = 0.0065  # of incoming papers: four in a thousand of all
_LATE_SHARE = 0.008
_RETURNING_SHARE = 0.05  # petitions whose author writes again
_LATE_REASONS = (
    "Plic găsit la deschiderea corespondenței din ziua anterioară",
    "Mesaj ajuns în dosarul de mesaje nedorite al căsuței electronice",
    "Document primit direct la compartiment și predat ulterior la registratură",
    "Primit în afara programului de lucru",
)


@dataclass(frozen=True, slots=True)
class DemoEntry:
    """One registration of the demonstration; its place in the stream is its index."""

    registered_at: datetime  # Bucharest time
    direction: Direction
    channel: str  # a code of the registers' channels
    document_kind: str  # in Romanian
    subject: str
    sender: DemoParty | None  # none: the institution itself
    recipient: DemoParty | None  # none: the institution itself
    unit_code: str  # assigned to, or issuing
    sender_number: str
    sender_dated_on: date | None
    received_on: date | None  # incoming only; earlier than the registration when it came late
    late_reason: str
    sheet_count: int
    annex_count: int
    dispatched_on: date | None
    resolution: str  # empty while open
    filing_code: str
    answers: int | None  # index of the earlier entry it answers
    annulled_reason: str  # empty while it stands


@dataclass(slots=True)
class _Draft:
    """An entry in the making: how it ends is known only when the year is written to its end."""

    moment: datetime
    direction: Direction
    channel: str
    kind: str
    subject: str
    unit_code: str
    filing_code: str
    sheets: int
    annexes: int
    sender: DemoParty | None = None
    recipient: DemoParty | None = None
    sender_number: str = ""
    sender_dated_on: date | None = None
    received_on: date | None = None
    late_reason: str = ""
    dispatched_on: date | None = None
    resolution: str = ""
    resolved_on: date | None = None
    answers: int | None = None
    annulled_reason: str = ""


def generate_year(
    *, seed: int, year: int, institution_kind: InstitutionKind, count: int, until: date | None = None
) -> Iterator[DemoEntry]:
    """
    Yield the registrations of a year in order of time.

    count: registrations of the whole year; fewer are yielded when `until` cuts it.
    until: the last day yielded; answers and dispatches after it have not happened yet.
    """
    drafts = _Year(random.Random(f"{seed}/{institution_kind}/{year}"), institution_kind, year).write(count)
    last = until or date(year, 12, 31)
    for draft in drafts:
        if draft.moment.date() > last:
            return
        yield _finished(draft, last)


_NOTED = "Luat la cunoștință, clasat la dosar"


class _Year:
    """Writes the drafts one after the other, remembering what waits for an answer."""

    def __init__(self, rng: random.Random, kind: InstitutionKind, year: int) -> None:
        self.rng = rng
        self.free = rhythm.free_days(year)
        self.year = year
        self.town = INSTITUTIONS[kind]
        self.desk = Desk(rng, self.town)
        self.drafts: list[_Draft] = []
        self.waiting: list[
            tuple[date, int, DocumentKind]
        ] = []  # heap: when the answer will be ready, index, kind
        self.petitions: list[int] = []

    def write(self, count: int) -> list[_Draft]:
        """Write that many drafts."""
        self.desk.know_people(count)
        for moment in rhythm.moments(rng=self.rng, year=self.year, count=count):
            self.drafts.append(self._next(moment))
        for ready_on, index, kind in self.waiting:
            self._settle(self.drafts[index], kind, ready_on)
        return self.drafts

    def _settle(self, draft: _Draft, kind: DocumentKind, on: date) -> None:
        """Let a paper end on a day by a letter that bears its own number: no office leaves one open for years."""
        draft.resolution = self.rng.choice(vocabulary.REPLY_RESOLUTIONS[kind.reply])
        draft.resolved_on = draft.dispatched_on = on

    def _settle_forgotten(self, today: date) -> None:
        """Let what has been ready for weeks, and found no letter of its own, end by one that bears its number."""
        while self.waiting and self.waiting[0][0] < today - timedelta(days=_READY_DAYS):
            _ready_on, index, kind = heapq.heappop(self.waiting)
            self._settle(self.drafts[index], kind, today)

    def _next(self, moment: datetime) -> _Draft:
        self._settle_forgotten(moment.date())
        chance = self.rng.random()
        if chance < _INTERNAL_SHARE:
            draft = self._internal(moment)
        elif chance < _INTERNAL_SHARE + _OUTGOING_SHARE:
            draft = self._outgoing(moment)
        else:
            draft = self._incoming(moment)
        return draft

    def _incoming(self, moment: datetime) -> _Draft:
        rng, desk, day = self.rng, self.desk, moment.date()
        kind = desk.kind("incoming", day.month)
        subject = desk.subject(kind, day)
        sender = desk.sender(kind, subject)
        unit = desk.unit(kind.duty)
        if kind.code == "petition":
            subject, sender = self._returning(subject, sender)
        draft = _Draft(
            moment, "incoming", desk.channel(kind, sender), kind.name, subject, unit.code,
            f"{unit.filing}-{kind.filing}", rng.randint(*kind.sheets), rng.randint(*kind.annexes),
            sender=sender,
        )  # fmt: skip
        self._date(draft, kind)
        if rng.random() < _ANNULLED_SHARE:
            draft.annulled_reason = rng.choice(vocabulary.ANNULMENT_REASONS)
        else:
            self._plan_end(draft, kind)
        return draft

    def _returning(self, subject: str, sender: DemoParty) -> tuple[str, DemoParty]:
        """Let some petitioners write again; remember the others, who may."""
        if self.petitions and self.rng.random() < _RETURNING_SHARE:
            first = self.drafts[self.rng.choice(self.petitions[-60:])]
            if first.sender is not None:
                return f"Revenire: {decapitalized(first.subject)}", first.sender
        self.petitions.append(len(self.drafts))
        return subject, sender

    def _date(self, draft: _Draft, kind: DocumentKind) -> None:
        rng, day = self.rng, draft.moment.date()
        draft.received_on = day
        if rng.random() < _LATE_SHARE:
            draft.received_on = day - timedelta(days=rng.randint(1, 6))
            draft.late_reason = rng.choice(_LATE_REASONS)
        elif draft.channel == "email" and draft.moment.hour < 10 and rng.random() < 0.3:
            draft.received_on = day - timedelta(days=1)
            draft.late_reason = _LATE_REASONS[-1]
        draft.sender_dated_on = self._sender_dated_on(draft)
        draft.sender_number = self.desk.sender_number(
            kind, draft.sender, draft.sender_dated_on, draft.subject
        )

    def _sender_dated_on(self, draft: _Draft) -> date | None:
        rng, received_on = self.rng, draft.received_on or draft.moment.date()
        if draft.sender is None or draft.sender.name == self.desk.anonymous.name:
            return None
        if draft.sender.kind == "person":
            return received_on - timedelta(days=rng.choice((0, 0, 0, 0, 1, 2)))
        days = rng.randint(2, 9) if draft.channel == "post" else rng.randint(0, 3)
        written_on = received_on - timedelta(days=days)
        while written_on.weekday() > 4 or written_on in self.free:
            written_on -= timedelta(days=1)
        return written_on

    def _plan_end(self, draft: _Draft, kind: DocumentKind) -> None:
        rng, day = self.rng, draft.moment.date()
        if draft.sender is self.desk.anonymous:
            draft.resolution = "Clasat: petiție anonimă (OG nr. 27/2002, art. 7)"
            draft.resolved_on = draft.dispatched_on = self._later(day, 1, 4)
        elif _wants_answer(kind, draft.subject) and rng.random() < kind.reply_share:
            shortest, longest = kind.reply_days
            ready_on = self._later(day, shortest, longest)
            if rng.random() < _OVERDUE_SHARE:
                ready_on = self._later(day, longest + 1, longest + 25)
            heapq.heappush(self.waiting, (ready_on, len(self.drafts), kind))
        elif kind.resolution:
            draft.resolution = kind.resolution
            draft.resolved_on = self._later(day, 0, 18)
            if kind.code == "petition":
                draft.dispatched_on = draft.resolved_on
        elif kind.reply:
            self._settle(draft, kind, self._later(day, *kind.reply_days))
        else:
            draft.resolution, draft.resolved_on = _NOTED, self._later(day, 1, 25)

    def _later(self, day: date, shortest: int, longest: int) -> date:
        return rhythm.next_working_day(
            day + timedelta(days=self.rng.randint(shortest, longest)), free=self.free
        )

    def _outgoing(self, moment: datetime) -> _Draft:
        ready = bool(self.waiting) and self.waiting[0][0] <= moment.date()
        if ready and self.rng.random() < _ANSWERING_SHARE:
            return self._answer(moment)
        rng, desk, day = self.rng, self.desk, moment.date()
        kind = desk.kind("outgoing", day.month)
        unit, subject = desk.unit(kind.duty), desk.subject(kind, day)
        recipient = desk.sender(kind, subject)
        return _Draft(
            moment, "outgoing", desk.way_out(recipient), kind.name, subject, unit.code,
            f"{unit.filing}-{kind.filing}", rng.randint(*kind.sheets), rng.randint(*kind.annexes),
            recipient=recipient, dispatched_on=self._later(day, 0, 2), resolution="Expediat",
            resolved_on=day,
        )  # fmt: skip

    def _answer(self, moment: datetime) -> _Draft:
        rng, day = self.rng, moment.date()
        _ready_on, index, kind = heapq.heappop(self.waiting)
        asked = self.drafts[index]
        name, begins = vocabulary.REPLIES[kind.reply]
        asked.resolution = rng.choice(vocabulary.REPLY_RESOLUTIONS[kind.reply])
        asked.resolved_on = day
        asked.dispatched_on = self._later(day, 0, 2)
        way_out = self.desk.way_out(asked.sender) if asked.channel != "email" else "email"
        return _Draft(
            moment, "outgoing", way_out, name, _answer_subject(begins, asked.subject), asked.unit_code,
            asked.filing_code, rng.randint(1, 2), rng.choice((0, 0, 0, 1, 2)), recipient=asked.sender,
            dispatched_on=asked.dispatched_on, resolution="Expediat", resolved_on=day, answers=index,
        )  # fmt: skip

    def _internal(self, moment: datetime) -> _Draft:
        rng, desk, day = self.rng, self.desk, moment.date()
        kind = desk.kind("internal", day.month)
        unit = desk.unit(kind.duty)
        return _Draft(
            moment, "internal", "internal", kind.name, desk.subject(kind, day), unit.code,
            f"{unit.filing}-{kind.filing}", rng.randint(*kind.sheets), rng.randint(*kind.annexes),
            resolution=kind.resolution, resolved_on=self._later(day, 0, 7),
        )  # fmt: skip


def _wants_answer(kind: DocumentKind, subject: str) -> bool:
    if not kind.reply or subject.startswith(vocabulary.UNANSWERED_BEGINNINGS):
        return False
    _name, begins = vocabulary.REPLIES[kind.reply]
    return bool(begins) or subject.startswith(vocabulary.REQUEST_WORD)


def _answer_subject(begins: str, subject: str) -> str:
    if begins:
        return begins + decapitalized(subject)
    act = subject.removeprefix(vocabulary.REQUEST_WORD)
    return act[0].upper() + act[1:]


def _finished(draft: _Draft, last: date) -> DemoEntry:
    """Return the entry as it stood in the evening of the last day."""
    ended = draft.resolved_on is not None and draft.resolved_on <= last
    gone = draft.dispatched_on is not None and draft.dispatched_on <= last
    return DemoEntry(
        registered_at=draft.moment,
        direction=draft.direction,
        channel=draft.channel,
        document_kind=draft.kind,
        subject=draft.subject,
        sender=draft.sender,
        recipient=draft.recipient,
        unit_code=draft.unit_code,
        sender_number=draft.sender_number,
        sender_dated_on=draft.sender_dated_on,
        received_on=draft.received_on,
        late_reason=draft.late_reason,
        sheet_count=draft.sheets,
        annex_count=draft.annexes,
        dispatched_on=draft.dispatched_on if gone else None,
        resolution=draft.resolution if ended else "",
        filing_code=draft.filing_code if ended else "",
        answers=draft.answers,
        annulled_reason=draft.annulled_reason,
    )
