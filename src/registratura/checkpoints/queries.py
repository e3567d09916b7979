"""Reading what stands over the journal: signed states, sealed days, keys, alarms, closed years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, Subquery

from registratura.checkpoints.models import (
    Alarm,
    Checkpoint,
    Day,
    DayPaper,
    Options,
    SigningKey,
    Stamp,
    YearClosing,
)
from registratura.checkpoints.services.keys import verifier_of
from registratura.toolkit.scope import required_institution
from registratura.toolkit.statements import Question

PAGE = 31


@dataclass(frozen=True, slots=True)
class StateCard:
    """A signed state of the journal. `note`: the text as it is published."""

    id: int
    size: int
    root: bytes
    note: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class StampCard:
    """A time stamp. `token`: DER of RFC 3161."""

    token: bytes
    authority: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class PaperCard:
    """A register of a day, as it was printed."""

    id: int
    day: date
    register_id: int
    register_code: str
    register_name: str
    year: int
    number: int
    entry_count: int
    change_count: int
    page_count: int
    size_bytes: int
    sha256: str

    @property
    def file_name(self) -> str:
        """The name under which the paper is given out."""
        return f"registru-{self.register_code}-{self.day:%Y-%m-%d}.pdf"


@dataclass(frozen=True, slots=True)
class DayCard:
    """A sealed day with its papers; `stamp` is None until the authority gave it."""

    id: int
    day: date
    state: StateCard
    first_position: int
    sealed_at: datetime
    record_id: int
    stamp: StampCard | None
    papers: tuple[PaperCard, ...]

    @property
    def act_count(self) -> int:
        """How many acts came under seal with the day."""
        return self.state.size - self.first_position


@dataclass(frozen=True, slots=True)
class DayPage:
    """Sealed days, newest first; `older` is the day to go on from."""

    days: tuple[DayCard, ...]
    older: date | None


@dataclass(frozen=True, slots=True)
class KeyCard:
    """A key of the log as it is given to others: name, number and key."""

    id: int
    verifier: str
    made_at: datetime
    retired_at: datetime | None


@dataclass(frozen=True, slots=True)
class AlarmCard:
    """An alarm, open or ended."""

    id: int
    kind: str
    kind_words: str
    words: str
    raised_at: datetime
    ended_at: datetime | None
    ended_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sealing:
    """How the institution in scope seals, and what its authority said last."""

    first_day: date
    silence_hours: int
    tried_at: datetime | None
    trouble: str


@dataclass(frozen=True, slots=True)
class ClosingCard:
    """A request to close a year, or the closed year."""

    id: int
    register_id: int
    register_code: str
    register_name: str
    year: int
    state: str
    state_words: str
    remarks: str
    asked_at: datetime
    asked_by_id: int
    asked_by: str
    decided_at: datetime | None
    decided_by: str
    position_count: int
    page_count: int
    size_bytes: int
    sha256: str
    problem: str


def latest_state() -> StateCard | None:
    """Return the newest signed state, or None."""
    row = Checkpoint.objects.order_by("-size").first()
    return _state(row) if row is not None else None


def state_over(position: int) -> StateCard | None:
    """Return the first signed state that covers a position of the log, or None until there is one."""
    row = Checkpoint.objects.filter(size__gt=position).order_by("size").first()
    return _state(row) if row is not None else None


def state_of_size(size: int) -> StateCard | None:
    """Return the signed state over exactly so many acts, or None."""
    row = Checkpoint.objects.filter(size=size).first()
    return _state(row) if row is not None else None


def states(*, below: int | None = None, limit: int = 50) -> list[StateCard]:
    """Return signed states, newest first; below: only of a smaller size."""
    rows = Checkpoint.objects.order_by("-size")
    return [_state(row) for row in (rows.filter(size__lt=below) if below is not None else rows)[:limit]]


def every_state() -> Iterator[tuple[StateCard, StampCard | None]]:
    """Go through every signed state with its time stamp, oldest first."""
    stamps = {row.checkpoint_id: _stamp(row) for row in Stamp.objects.order_by("id").iterator()}
    for row in Checkpoint.objects.order_by("size").iterator():
        yield _state(row), stamps.get(row.id)


def log_keys() -> list[KeyCard]:
    """Return every key the log was signed with, newest first."""
    return [
        KeyCard(row.id, verifier_of(key=row), row.made_at, row.retired_at)
        for row in SigningKey.objects.defer("private_key_sealed").order_by("-id")
    ]


def sealing() -> Sealing | None:
    """Return how days are sealed, or None before the first night."""
    row = Options.objects.first()
    return Sealing(row.first_on, row.silence_hours, row.tried_at, row.trouble) if row is not None else None


def last_sealed_day() -> date | None:
    """Return the newest day under seal."""
    return Day.objects.order_by("-day_on").values_list("day_on", flat=True).first()


def sealed_up_to() -> int:
    """Return how many acts stand under the newest sealed day."""
    return Day.objects.order_by("-day_on").values_list("checkpoint__size", flat=True).first() or 0


def sealed_days_of(year: int) -> frozenset[date]:
    """Return the sealed days of a civil year."""
    return frozenset(Day.objects.filter(day_on__year=year).values_list("day_on", flat=True))


def days(*, before: date | None = None) -> DayPage:
    """Return a page of sealed days, newest first."""
    rows = Day.objects.select_related("checkpoint").order_by("-day_on")
    found = list((rows.filter(day_on__lt=before) if before is not None else rows)[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    return DayPage(_days(found), found[-1].day_on if more else None)


def day_of(day: date) -> DayCard | None:
    """Return a sealed day, or None."""
    found = _days(list(Day.objects.select_related("checkpoint").filter(day_on=day)))
    return found[0] if found else None


def unstamped_days(*, limit: int = 62) -> list[DayCard]:
    """Return the sealed days without a time stamp, newest first."""
    stamped = Stamp.objects.values("checkpoint_id")
    rows = Day.objects.select_related("checkpoint").exclude(checkpoint_id__in=stamped).order_by("-day_on")
    return list(_days(list(rows[:limit])))


def waiting_since() -> datetime | None:
    """Return since when the oldest sealed day has been without its time stamp."""
    stamped = Stamp.objects.values("checkpoint_id")
    rows = Day.objects.exclude(checkpoint_id__in=stamped).order_by("day_on")
    return rows.values_list("sealed_at", flat=True).first()


def paper(paper_id: int) -> PaperCard | None:
    """Return a register of a day by its key."""
    row = DayPaper.objects.select_related("day").filter(pk=paper_id).first()
    return _paper(row, row.day.day_on) if row is not None else None


def paper_with(*, sha256: str) -> PaperCard | None:
    """Return the register of a day with this digest, or None."""
    row = DayPaper.objects.select_related("day").filter(sha256=sha256).order_by("id").first()
    return _paper(row, row.day.day_on) if row is not None else None


def alarms(*, with_ended: bool = True, limit: int = 20) -> list[AlarmCard]:
    """Return the alarms, open ones first, newest first."""
    rows = Alarm.objects.select_related("person").order_by("-id")
    found = [_alarm(row) for row in (rows if with_ended else rows.filter(ended_at__isnull=True))[:limit]]
    return sorted(found, key=lambda one: one.ended_at is not None)


def alarm_question() -> Question:
    """Return the question of what alarm is open in the institution in scope: its kind, or None."""
    return Question(
        "SELECT (SELECT kind FROM checkpoints_alarm WHERE institution_id = %s AND ended_at IS NULL"
        " ORDER BY kind LIMIT 1)",
        (required_institution(),),
        1,
    )


def closings() -> list[ClosingCard]:
    """Return every request to close a year, newest year first, then newest."""
    rows = YearClosing.objects.select_related("asked_by", "decided_by").order_by("-year", "-id")
    return [_closing(row) for row in rows]


def closing(closing_id: int) -> ClosingCard | None:
    """Return a request to close a year by its key."""
    row = YearClosing.objects.select_related("asked_by", "decided_by").filter(pk=closing_id).first()
    return _closing(row) if row is not None else None


def unstamped_of(year: int) -> int:
    """Return how many sealed days of a civil year have no time stamp."""
    stamped = Stamp.objects.values("checkpoint_id")
    return Day.objects.filter(day_on__year=year).exclude(checkpoint_id__in=stamped).count()


def closed_years(register_id: int) -> frozenset[int]:
    """Return the years of a register that are closed."""
    rows = YearClosing.objects.filter(register_id=register_id, state=YearClosing.State.CLOSED)
    return frozenset(rows.values_list("year", flat=True))


def counts() -> tuple[int, int, int]:
    """Return how many states are signed, how many days sealed, and how many of those stamped."""
    stamped = Stamp.objects.filter(checkpoint_id=OuterRef("checkpoint_id")).values("id")[:1]
    found = Day.objects.annotate(stamp=Subquery(stamped)).aggregate(days=Count("id"), stamped=Count("stamp"))
    return Checkpoint.objects.count(), found["days"], found["stamped"]


def _state(row: Checkpoint) -> StateCard:
    return StateCard(row.id, row.size, bytes(row.root_hash), row.note, row.signed_at)


def _stamp(row: Stamp) -> StampCard:
    return StampCard(bytes(row.token), row.authority, row.given_at)


def _paper(row: DayPaper, day: date) -> PaperCard:
    return PaperCard(
        row.id,
        day,
        row.register_id,
        row.register_code,
        row.register_name,
        row.year,
        row.number,
        row.entry_count,
        row.change_count,
        row.page_count,
        row.size_bytes,
        row.sha256,
    )


def _days(rows: list[Day]) -> tuple[DayCard, ...]:
    stamps = {
        row.checkpoint_id: _stamp(row)
        for row in Stamp.objects.filter(checkpoint_id__in=[day.checkpoint_id for day in rows])
    }
    papers: dict[int, list[PaperCard]] = {}
    by_id = {day.id: day.day_on for day in rows}
    for row in DayPaper.objects.filter(day_id__in=list(by_id)).order_by("register_id", "year"):
        papers.setdefault(row.day_id, []).append(_paper(row, by_id[row.day_id]))
    return tuple(
        DayCard(
            day.id,
            day.day_on,
            _state(day.checkpoint),
            day.first_position,
            day.sealed_at,
            day.journal_record_id,
            stamps.get(day.checkpoint_id),
            tuple(papers.get(day.id, ())),
        )
        for day in rows
    )


def _alarm(row: Alarm) -> AlarmCard:
    return AlarmCard(
        row.id,
        row.kind,
        str(row.get_kind_display()),
        row.words,
        row.raised_at,
        row.ended_at,
        row.person.full_name if row.person is not None else "",
        row.reason,
    )


def _closing(row: YearClosing) -> ClosingCard:
    decided: Any = row.decided_by
    return ClosingCard(
        id=row.id,
        register_id=row.register_id,
        register_code=row.register_code,
        register_name=row.register_name,
        year=row.year,
        state=row.state,
        state_words=str(row.get_state_display()),
        remarks=row.remarks,
        asked_at=row.asked_at,
        asked_by_id=row.asked_by_id,
        asked_by=row.asked_by.full_name,
        decided_at=row.decided_at,
        decided_by=decided.full_name if decided is not None else "",
        position_count=row.position_count,
        page_count=row.page_count,
        size_bytes=row.size_bytes,
        sha256=row.sha256,
        problem=row.problem,
    )
