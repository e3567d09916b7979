"""Near and missed terms are told once, whoever asks and however often."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from registratura.deadlines import services as deadlines
from registratura.deadlines.events import DeadlineMissed, DeadlineNear
from registratura.kernel import events
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .deeds import day, extended, moment, started
from .test_days_and_recount import declared, recounted

Told = list[DeadlineNear | DeadlineMissed]


@pytest.fixture
def told() -> Iterator[Told]:
    """Everything that was published while the test ran."""
    heard: Told = []
    for event in (DeadlineNear, DeadlineMissed):
        events.subscribe(event, heard.append)
    yield heard
    for event in (DeadlineNear, DeadlineMissed):
        events._listeners[event].remove(heard.append)


def test_a_term_is_near_two_working_days_before_its_safe_day_and_told_once(alba: Town, told: Told) -> None:
    with acting_for(alba.id):
        term = started(alba)
        assert deadlines.announce(now=moment("03-27")) == 0
        assert deadlines.announce(now=moment("03-30")) == 1
        assert deadlines.announce(now=moment("03-31")) == 0

    assert told == [
        DeadlineNear(alba.id, term.id, "entry", 1, "PET", day("04-01"), day("04-01"), None, moment("03-30"))
    ]


def test_a_term_is_missed_after_due_not_after_safe(alba: Town, told: Told) -> None:
    with acting_for(alba.id):
        started(alba, on="02-27")
        deadlines.announce(now=moment("03-30"))
        assert [type(event) for event in told] == [DeadlineNear]
        deadlines.announce(now=moment("03-31"))
        deadlines.announce(now=moment("03-31"))

    assert [type(event) for event in told] == [DeadlineNear, DeadlineMissed]


def test_the_day_changes_at_midnight_in_bucharest(alba: Town, told: Told) -> None:
    with acting_for(alba.id):
        started(alba)
        deadlines.announce(now=datetime(2026, 4, 1, 20, 59, tzinfo=UTC))
        assert [type(event) for event in told] == [DeadlineNear]
        deadlines.announce(now=datetime(2026, 4, 1, 21, 1, tzinfo=UTC))

    assert [type(event) for event in told] == [DeadlineNear, DeadlineMissed]


def test_ended_terms_are_not_told(alba: Town, told: Told) -> None:
    with acting_for(alba.id):
        deadlines.stop(deadline=started(alba), on=day("03-20"), by=None, now=moment("03-20"))
        deadlines.announce(now=moment("06-01"))

    assert told == []


def test_hours_are_near_four_hours_before(alba: Town, told: Told) -> None:
    with acting_for(alba.id):
        started(alba, "IIP-PR", started=moment("03-10"), now=moment("03-10"))
        deadlines.announce(now=moment("03-11", hour=4))
        assert told == []
        deadlines.announce(now=moment("03-11", hour=6))
        deadlines.announce(now=moment("03-11", hour=10))

    assert [type(event) for event in told] == [DeadlineNear, DeadlineMissed]


def test_more_time_is_told_again_when_it_comes_near(alba: Town, told: Told) -> None:
    with acting_for(alba.id):
        term = started(alba)
        deadlines.announce(now=moment("03-30"))
        extended(alba, term, "03-30")
        deadlines.announce(now=moment("03-31"))
        deadlines.announce(now=moment("04-15"))

    assert [event.due_on for event in told] == [day("04-01"), day("04-16")]


def test_a_missed_term_that_moved_is_told_again_when_it_runs_out_again(alba: Town, told: Told) -> None:
    with acting_for(alba.id):
        started(alba)
        deadlines.announce(now=moment("04-02"))
        declared(alba)
        recounted(alba)
        deadlines.announce(now=moment("04-02", hour=10))
        deadlines.announce(now=moment("04-03"))

    assert [(type(event), event.due_on) for event in told] == [
        (DeadlineMissed, day("04-01")),
        (DeadlineNear, day("04-02")),
        (DeadlineMissed, day("04-02")),
    ]


def test_a_failing_listener_leaves_the_term_to_be_told_again(alba: Town, told: Told) -> None:
    def failing(event: DeadlineNear) -> None:
        raise RuntimeError("nobody at home")

    with acting_for(alba.id):
        started(alba)
    events.subscribe(DeadlineNear, failing)
    try:
        with pytest.raises(RuntimeError), acting_for(alba.id):
            deadlines.announce(now=moment("03-30"))
    finally:
        events._listeners[DeadlineNear].remove(failing)
    with acting_for(alba.id):
        assert deadlines.announce(now=moment("03-30")) == 1


def test_a_flood_is_told_in_portions(alba: Town, told: Told) -> None:
    with acting_for(alba.id):
        for number in range(5):
            started(alba, subject_id=number)
        counts = [deadlines.announce(now=moment("04-02"), limit=2) for _attempt in range(4)]

    assert counts == [2, 2, 1, 0]
    assert len({event.deadline_id for event in told}) == 5
