"""Counting the running terms anew when the calendar changes: asked by a person, done by a job, mended at night."""

from collections.abc import Collection
from datetime import date, datetime

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from registratura.deadlines import queries as terms
from registratura.deadlines import services as deadlines
from registratura.institutions import queries as institutions
from registratura.journal.services import Actor
from registratura.routing.services.holding import hold_any
from registratura.toolkit.scope import acting_for

TASK = "flows.recount_terms"


def order_recount(*, institution_id: int, cause: str, by: Actor | None, now: datetime) -> int:
    """Order a recount of the open terms and return its number; its job is committed with the order or not at all."""
    with acting_for(institution_id):
        asked = deadlines.ask_recomputation(cause=cause, by=by, now=now)
        job = app.configure_task(TASK, allow_unknown=False, lock=f"{TASK}:{institution_id}")
        job.defer(institution_id=institution_id, recomputation_id=asked.id)
    return asked.id


def declare_day_everywhere(
    *, day_on: date, name: str, act: str, kind: str, ground: str, by: Actor | None, now: datetime
) -> list[int]:
    """
    Enter a day that an act declared for the whole country in every institution, with the recount of its terms.

    Returns the institutions in which it was entered; those that have it already are left as they are.
    Raises: DayRefusedError when the day cannot be declared at all.
    """
    entered = []
    for institution_id in institutions.every_institution_id():
        with acting_for(institution_id):
            if any(day.day_on == day_on for day in terms.declared_days()):
                continue
            deadlines.declare_day(day_on=day_on, name=name, act=act, kind=kind, ground=ground, by=by, now=now)
            order_recount(institution_id=institution_id, cause=f"{name}, {act}", by=by, now=now)
        entered.append(institution_id)
    return entered


def mend(*, institution_id: int, now: datetime) -> int:
    """
    Move the terms that were started while the calendar was changing, and return how many there were.

    Must not run inside a scope.
    """
    with acting_for(institution_id):
        if not terms.preview(most=0).moved_count:
            return 0
        asked = deadlines.ask_recomputation(cause=_("verificarea de noapte a calendarului"), by=None, now=now)
    return carry_out(institution_id=institution_id, recomputation_id=asked.id, now=now)


def carry_out(*, institution_id: int, recomputation_id: int, now: datetime) -> int:
    """
    Do a recount that was ordered, or what is left of it, and return how many terms moved.

    Each paper is held before its terms, as every act holds it, so that an order given or an annulment made at the same
    moment sees the new dates or is seen. Must not run inside a scope.
    """
    done = deadlines.recompute(
        institution_id=institution_id, recomputation_id=recomputation_id, now=now, hold_entries=_hold
    )
    return done.moved_count


def _hold(entry_ids: Collection[int]) -> None:
    hold_any(entry_ids=entry_ids)
