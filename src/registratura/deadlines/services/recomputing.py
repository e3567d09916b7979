"""Moving the open terms after the calendar changed: in batches, with a journal line for each term moved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import connection

from registratura.deadlines import queries, rules
from registratura.deadlines.legal_holidays import LegalCalendar
from registratura.deadlines.models import Deadline, Recomputation
from registratura.deadlines.models.deadline import State
from registratura.journal.services import Actor, name_of
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import acting_for, required_institution

BATCH = 2_000

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
    on_progress: Callable[[int, int], None] | None = None,
    batch: int = BATCH,
) -> Recomputed:
    """
    Count every open term of the institution anew and move those whose dates changed, a journal line for each.

    Opens its own scope for each batch, outside of any, so that no lock outlives a batch; registering adds new terms
    meanwhile, which are counted by the new calendar anyway. After a kill, a second call goes on where the first
    stopped; two at once share the work. on_progress: called after each batch with the terms done and their total.
    """
    with acting_for(institution_id):
        count_anew = _counting_by(queries.calendar_in_force())
    while True:
        with acting_for(institution_id):
            asked = Recomputation.objects.select_for_update().get(pk=recomputation_id)
            if asked.finished_at is None:
                _take_step(asked, count_anew, now=now, batch=batch)
        if on_progress is not None:
            on_progress(asked.done_count, asked.open_count)
        if asked.finished_at is not None:
            return Recomputed(asked.done_count, asked.moved_count)


def _take_step(
    asked: Recomputation, count_anew: Callable[[_Kind], rules.Dates], *, now: datetime, batch: int
) -> None:
    rows = list(
        Deadline.objects.filter(state=State.OPEN, id__gt=asked.last_id)
        .order_by("id")
        .values_list("id", "regime", "count", "started_on", "named_on", "safe_on", "due_on", "legal_max_on")[
            :batch
        ]
    )
    moves: list[tuple[int, int, date, date, date]] = []
    for deadline_id, regime, count, started_on, named_on, *stored in rows:
        if regime == rules.Regime.HOUR:
            continue
        dates = count_anew((regime, count, started_on, named_on))
        if stored != [dates.safe, dates.due, dates.legal_max]:
            moves.append((deadline_id, count, dates.safe, dates.due, dates.legal_max))
    acted = _acted(action="deadlines.term.moved", by=asked.asked_by, cause=asked.cause) | {"now": now}
    asked.moved_count += _move(moves, acted) if moves else 0
    asked.done_count += len(rows)
    asked.last_id = rows[-1][0] if rows else asked.last_id
    asked.open_count = max(asked.open_count, asked.done_count)
    asked.finished_at = now if len(rows) < batch else None
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
