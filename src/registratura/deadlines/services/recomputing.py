"""Moving the open terms after the calendar changed: in batches, with a journal line for each term moved."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import OperationalError, connection

from registratura.deadlines import queries, rules
from registratura.deadlines.legal_holidays import LegalCalendar
from registratura.deadlines.models import Deadline, Recomputation
from registratura.deadlines.models.deadline import State
from registratura.journal.services import Actor, name_of
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import acting_for, required_institution

BATCH = 1_000
# Shorter than the second after which PostgreSQL looks for a deadlock and lets one of the two fail: whoever acts on a
# paper meanwhile never fails for the recount, which begins its batch again.
GIVES_WAY_AFTER_MS = 500
TRIES = 240
_LOCK_LOST = frozenset({"55P03", "40P01"})  # lock not available, deadlock detected

Hold = Callable[[Collection[int]], object]

# Between the look and the move somebody may have stopped or extended a term: then it is no longer of the same length.
_MOVE = """
WITH counted AS (
    SELECT * FROM unnest(%(id)s::bigint[], %(count)s::int[], %(safe)s::date[], %(due)s::date[], %(most)s::date[])
        AS c(id, count, safe_on, due_on, legal_max_on)
), picked AS (
    SELECT d.id, d.safe_on AS was_safe, d.due_on AS was_due, d.legal_max_on AS was_most,
           c.safe_on, c.due_on, c.legal_max_on
      FROM counted c
      JOIN deadlines_deadline d ON d.institution_id = %(institution)s AND d.id = c.id AND d.count = c.count
     WHERE d.state = 'open' ORDER BY d.id FOR UPDATE OF d
), moved AS (
    UPDATE deadlines_deadline d
       SET safe_on = p.safe_on, due_on = p.due_on, legal_max_on = p.legal_max_on,
           revision = d.revision + 1, revised_at = %(now)s,
           near_notified_at = CASE WHEN p.safe_on > p.was_safe THEN NULL ELSE d.near_notified_at END,
           missed_notified_at = CASE WHEN p.due_on > p.was_due THEN NULL ELSE d.missed_notified_at END
      FROM picked p WHERE d.institution_id = %(institution)s AND d.id = p.id
    RETURNING d.id, d.subject_type, d.subject_id, d.rule_code, p.was_safe, p.was_due, p.was_most,
              d.safe_on, d.due_on, d.legal_max_on
), written AS MATERIALIZED (
    SELECT journal_write(%(action)s, %(actor)s, %(actor_name)s, m.subject_type, m.subject_id, jsonb_build_object(
               'deadline', m.id, 'rule', m.rule_code, 'cause', %(cause)s::text,
               'safe_on', jsonb_build_array(m.was_safe, m.safe_on), 'due_on', jsonb_build_array(m.was_due, m.due_on),
               'legal_max_on', jsonb_build_array(m.was_most, m.legal_max_on)))
      FROM moved m ORDER BY m.id
)
SELECT count(*) FROM written
"""


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What a recount did: how many open terms it looked at, how many it moved."""

    open_count: int
    moved_count: int


_Kind = tuple[str, int, date, date | None]
_DATES = ("safe_on", "due_on", "legal_max_on")


def ask_recomputation(*, cause: str, by: Actor | None, now: datetime) -> Recomputation:
    """Write down that the open terms are to be counted anew, and why; `recompute` does it."""
    asked = Recomputation(
        institution_id=required_institution(),
        cause=ro_normalise(cause, single_line=True)[:300],
        asked_at=now,
        asked_by_id=by.id if by is not None else None,
        open_count=Deadline.objects.filter(state=State.OPEN).count(),
    )
    asked.save(force_insert=True)
    return asked


def recompute(
    *,
    institution_id: int,
    recomputation_id: int,
    now: datetime,
    hold_entries: Hold | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    batch: int = BATCH,
) -> Recomputed:
    """
    Count every open term of the institution anew and move those whose dates changed, a journal line for each.

    Opens its own scope for each batch, outside of any, so that no lock outlives a batch; registering adds new terms
    meanwhile, which are counted by the new calendar anyway. After a kill, a second call goes on where the first
    stopped; two at once share the work. A batch that finds a paper in other hands for half a second begins again.
    hold_entries: called in each batch with the entries whose terms will move, to hold them first, as every act does.
    on_progress: called after each batch with the terms done and their total.
    Raises: django.db.OperationalError when a paper stays in other hands for minutes.
    """
    with acting_for(institution_id):
        step = _Step(_counting_by(queries.calendar_in_force()), hold_entries, now, batch)
    while True:
        asked = _take_step(step, institution_id, recomputation_id)
        if on_progress is not None:
            on_progress(asked.done_count, asked.open_count)
        if asked.finished_at is not None:
            return Recomputed(asked.done_count, asked.moved_count)


@dataclass(frozen=True, slots=True)
class _Step:
    count_anew: Callable[[_Kind], rules.Dates]
    hold_entries: Hold | None
    now: datetime
    batch: int


def _take_step(step: _Step, institution_id: int, recomputation_id: int) -> Recomputation:
    """Do the next batch and return how far the recount is; whoever holds one of its papers goes first."""
    left = TRIES
    while True:
        try:
            with acting_for(institution_id):
                with connection.cursor() as cursor:
                    cursor.execute(f"SET LOCAL lock_timeout = {GIVES_WAY_AFTER_MS}")
                asked = Recomputation.objects.select_for_update().get(pk=recomputation_id)
                if asked.finished_at is None:
                    _move_next(asked, step)
            return asked
        except OperationalError as error:
            left -= 1
            if not left or getattr(error.__cause__, "sqlstate", "") not in _LOCK_LOST:
                raise


def _move_next(asked: Recomputation, step: _Step) -> None:
    rows = list(
        Deadline.objects.filter(state=State.OPEN, id__gt=asked.last_id)
        .order_by("id")
        .values_list(
            "id", "subject_type", "subject_id", "regime", "count", "started_on", "named_on", *_DATES
        )[: step.batch]
    )
    moves: list[tuple[int, int, date, date, date]] = []
    entries: set[int] = set()
    for deadline_id, subject_type, subject_id, regime, count, started_on, named_on, *stored in rows:
        if regime == rules.Regime.HOUR:
            continue
        dates = step.count_anew((regime, count, started_on, named_on))
        if stored != [dates.safe, dates.due, dates.legal_max]:
            moves.append((deadline_id, count, dates.safe, dates.due, dates.legal_max))
            if subject_type == "entry":
                entries.add(subject_id)
    if entries and step.hold_entries is not None:
        step.hold_entries(entries)
    acted = _acted(action="deadlines.term.moved", by=asked.asked_by, cause=asked.cause) | {"now": step.now}
    asked.moved_count += _move(moves, acted) if moves else 0
    asked.done_count += len(rows)
    asked.last_id = rows[-1][0] if rows else asked.last_id
    asked.open_count = max(asked.open_count, asked.done_count)
    asked.finished_at = step.now if len(rows) < step.batch else None
    asked.save(update_fields=["open_count", "done_count", "moved_count", "last_id", "finished_at"])


def _counting_by(calendar: LegalCalendar) -> Callable[[_Kind], rules.Dates]:
    """Return a function that counts each start and length once: 100,000 terms have a few thousand of them."""

    @cache
    def count_anew(kind: _Kind) -> rules.Dates:
        regime, count, started_on, named_on = kind
        span = rules.Span(rules.Regime(regime), count)
        return rules.count_days(start=started_on, span=span, calendar=calendar, named_on=named_on)

    return count_anew


def _acted(*, action: str, by: Actor | None, cause: str) -> dict[str, Any]:
    actor_id, actor_name = name_of(by=by)
    return {"action": action, "actor": actor_id, "actor_name": actor_name, "cause": cause}


def _move(moves: list[tuple[int, int, date, date, date]], acted: Mapping[str, Any]) -> int:
    columns = zip(("id", "count", "safe", "due", "most"), map(list, zip(*moves, strict=True)), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, {**dict(columns), **acted, "institution": required_institution()})
        return int(cursor.fetchone()[0])
