"""What a changed calendar moves: before it is written, and how far the writing has come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from registratura.deadlines import rules
from registratura.deadlines.legal_holidays import LegalCalendar
from registratura.deadlines.models import Deadline, Recomputation
from registratura.deadlines.models.deadline import State
from registratura.deadlines.queries.counting import DayOff, Options, calendar_in_force


@dataclass(frozen=True, slots=True)
class Move:
    """Terms with the same start and length that would move: the dates they have and those they would have."""

    rule_code: str
    started_on: date
    term_count: int
    before: rules.Dates
    after: rules.Dates


@dataclass(frozen=True, slots=True)
class Preview:
    """What a recount would change: how many open terms there are, how many move, and which, by start."""

    open_count: int
    moved_count: int
    moves: list[Move]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a recount has come."""

    id: int
    cause: str
    open_count: int
    done_count: int
    moved_count: int
    finished: bool


_OF_A_KIND = ("rule_code", "regime", "count", "started_on", "named_on", "safe_on", "due_on", "legal_max_on")


def preview(*, also: Iterable[DayOff] = (), chosen: Options | None = None, most: int = 200) -> Preview:
    """
    Return what a recount would move, before anything is written, the largest groups first.

    also: days that are about to be declared. chosen: options that are about to be chosen. most: groups to list.
    """
    calendar = calendar_in_force(chosen=chosen, also=also)
    groups = (
        Deadline.objects.filter(state=State.OPEN)
        .exclude(regime=rules.Regime.HOUR)
        .values(*_OF_A_KIND)
        .annotate(term_count=Count("id"))
        .order_by("-term_count", *_OF_A_KIND)
    )
    moves: list[Move] = []
    for group in groups:
        move = moved(group, calendar=calendar)
        if move is not None:
            moves.append(move)
    hours = Deadline.objects.filter(state=State.OPEN, regime=rules.Regime.HOUR).count()
    total = hours + sum(group["term_count"] for group in groups)
    return Preview(total, sum(move.term_count for move in moves), moves[:most])


def moved(group: Mapping[str, object], *, calendar: LegalCalendar) -> Move | None:
    """Count terms of one kind anew; None when their dates stay. `group` holds the columns of a term."""
    row = dict(group)
    started_on, named_on = row["started_on"], row["named_on"]
    assert isinstance(started_on, date)
    assert named_on is None or isinstance(named_on, date)
    span = rules.Span(rules.Regime(str(row["regime"])), int(str(row["count"])))
    after = rules.count_days(start=started_on, span=span, calendar=calendar, named_on=named_on)
    before = rules.Dates(after.nominal, *(row[name] for name in ("safe_on", "due_on", "legal_max_on")))  # type: ignore[arg-type]
    if before == after:
        return None
    return Move(str(row["rule_code"]), started_on, int(str(row.get("term_count", 1))), before, after)


def recomputations(*, limit: int = 20) -> list[Progress]:
    """Return the latest recounts, newest first."""
    return [_progress(row) for row in Recomputation.objects.order_by("-id")[:limit]]


def progress_of(recomputation_id: int) -> Progress | None:
    """Return how far a recount has come, or None when there is none with this number."""
    row = Recomputation.objects.filter(pk=recomputation_id).first()
    return _progress(row) if row else None


def _progress(row: Recomputation) -> Progress:
    return Progress(
        row.id, row.cause, row.open_count, row.done_count, row.moved_count, row.finished_at is not None
    )
