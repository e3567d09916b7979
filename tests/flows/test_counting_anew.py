"""Recounts ordered by people, done by jobs, mended at night; terms told by the clock in every institution."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from registratura.deadlines import queries as terms
from registratura.deadlines import services as deadlines
from registratura.deadlines.errors import DayRefusedError
from registratura.flows import counting_anew, tasks
from registratura.toolkit.scope import acting_for
from tests.cast import Town

NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)
DAY = {
    "day_on": date(2026, 4, 1),
    "name": "Doliu național",
    "act": "Legea 9/2026",
    "kind": "closed",
    "ground": "law",
}


def petition(town: Town) -> int:
    """Start a petition's term that ends on 1 April, and return its number."""
    with acting_for(town.id):
        return deadlines.start(
            rule_code="PET", subject_type="entry", subject_id=1, started=date(2026, 3, 2), by=None, now=NOW
        ).id


def due(town: Town, deadline_id: int) -> date:
    """Return when a term ends."""
    with acting_for(town.id):
        term = terms.deadline_by_id(deadline_id)
        assert term is not None
        return term.due_on


def run_jobs() -> int:
    """Do the waiting recounts as the worker would, and return how many there were."""
    jobs = list(ProcrastinateJob.objects.filter(task_name=counting_anew.TASK, status="todo").order_by("id"))
    for job in jobs:
        app.tasks[job.task_name].func(**job.args)
    return len(jobs)


def test_a_day_for_the_whole_country_moves_the_terms_of_every_institution(alba: Town, buzau: Town) -> None:
    in_alba, in_buzau = petition(alba), petition(buzau)

    entered = counting_anew.declare_day_everywhere(**DAY, by=None, now=NOW)  # type: ignore[arg-type]

    assert {alba.id, buzau.id} <= set(entered)
    assert run_jobs() >= 2
    assert due(alba, in_alba) == due(buzau, in_buzau) == date(2026, 4, 2)
    assert counting_anew.declare_day_everywhere(**DAY, by=None, now=NOW) == []  # type: ignore[arg-type]


def test_a_day_that_cannot_be_is_entered_nowhere(alba: Town, buzau: Town) -> None:
    with pytest.raises(DayRefusedError):
        counting_anew.declare_day_everywhere(**{**DAY, "act": ""}, by=None, now=NOW)  # type: ignore[arg-type]

    with acting_for(buzau.id):
        assert terms.declared_days() == []


def test_the_night_mends_terms_that_were_started_while_the_calendar_changed(alba: Town) -> None:
    started = petition(alba)
    with acting_for(alba.id):
        deadlines.declare_day(**DAY, by=None, now=NOW)  # type: ignore[arg-type]

    assert tasks.mend_terms(0) == 1
    assert due(alba, started) == date(2026, 4, 2)
    assert tasks.mend_terms(0) == 0


def test_the_clock_tells_the_terms_of_every_institution_once(alba: Town, buzau: Town) -> None:
    petition(alba)
    petition(buzau)

    with time_machine.travel(datetime(2026, 4, 2, 9, tzinfo=UTC), tick=False):
        assert tasks.announce_deadlines(0) == 2
        assert tasks.announce_deadlines(0) == 0
