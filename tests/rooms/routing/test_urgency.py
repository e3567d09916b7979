"""The order of one's work follows the terms of the papers, whoever moves them."""

from datetime import date

from registratura.deadlines import services as deadlines
from registratura.deadlines.models import Deadline
from registratura.routing import queries
from registratura.routing.models import Assignment
from registratura.routing.models.assignment import NO_TERM
from tests.cast import NOW, Town

from .deeds import LATER, day, entry, given, petition


def kept(entry_id: int) -> date:
    """Return what the database keeps beside the only work on an entry."""
    return Assignment.objects.get(entry_id=entry_id).urgent_on


def term_of(entry_id: int) -> Deadline:
    """Return the only term of an entry."""
    return Deadline.objects.get(subject_type="entry", subject_id=entry_id)


def test_work_takes_the_safe_day_of_the_term_that_runs_already(town: Town) -> None:
    with_term, without = petition(town), entry(town)
    given(town, with_term, internal_on=day("03-25"))
    given(town, without)

    assert kept(with_term) == term_of(with_term).safe_on
    assert kept(without) == NO_TERM


def test_a_term_that_starts_later_brings_the_work_forward(town: Town) -> None:
    first, second = entry(town), entry(town)
    given(town, first)
    given(town, second)

    deadlines.start(
        rule_code="PET",
        subject_type="entry",
        subject_id=second,
        started=day("03-02"),
        by=town.registrar,
        now=NOW,
    )

    page = queries.my_work(user_id=town.clerk.id, at=NOW)
    assert [line.entry_id for line in page.lines] == [second, first]
    assert kept(second) == term_of(second).safe_on


def test_work_whose_term_is_no_more_goes_behind(town: Town) -> None:
    first, second = petition(town), petition(town)
    given(town, first, internal_on=day("03-25"))
    given(town, second, internal_on=day("03-25"))

    deadlines.cancel(deadline=term_of(first), ground="Nu este petiție", by=town.registrar, now=LATER)

    page = queries.my_work(user_id=town.clerk.id, at=LATER)
    assert [line.entry_id for line in page.lines] == [second, first]
    assert kept(first) == NO_TERM


def test_work_moves_with_its_term_and_what_has_ended_stays(town: Town) -> None:
    moved, ended = petition(town), petition(town)
    given(town, moved, internal_on=day("03-25"))
    given(town, ended, internal_on=day("03-25"))
    before = kept(ended)
    Assignment.objects.filter(entry_id=ended).update(
        state="closed", ended_at=LATER, outcome="Clasată", ended_by_id=town.head.id
    )

    Deadline.objects.filter(subject_id__in=[moved, ended]).update(safe_on=day("03-20"))

    assert kept(moved) == day("03-20")
    assert kept(ended) == before
