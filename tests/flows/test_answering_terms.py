"""Terms and work behind an answer: they stop when it leaves and run again when it falls (AR-18, ARH-05, PET-14)."""

from dataclasses import replace

import pytest
from django.utils import timezone

from registratura.flows import terms as term_flow
from registratura.kernel.calendar import legal_date
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.flows.answering_ground import (
    annulled,
    answered,
    answers,
    given_to,
    history,
    holder,
    incoming,
    petition,
    petitions,
    reply,
    row,
    terms_of,
    withdrawn,
)

pytestmark = pytest.mark.django_db


def dispatched(town: Town, entry_id: int) -> None:
    """Write down that an answer left today, as its dispatch does."""
    with acting_for(town.id):
        entry = row(entry_id)
        draft = replace(term_flow.as_it_stands(entry=entry), dispatched_on=legal_date(timezone.now()))
        term_flow.correct_entry(entry=entry, draft=draft, reason="", by=town.registrar, now=timezone.now())


def test_a_term_goes_on_until_the_answer_is_dispatched(alba: Town) -> None:
    asked = petition(alba, petitions(alba))

    given = answered(alba, reply(alba, asked))
    states = [one.state for one in terms_of(alba, asked)]
    dispatched(alba, given.entry_id)

    assert states == ["open"]
    assert [one.state for one in terms_of(alba, asked)] == ["met"]


def test_pet_14_the_terms_of_all_answered_petitions_stop_with_the_one_answer(alba: Town) -> None:
    special = petitions(alba)
    first, second = petition(alba, special), petition(alba, special)

    dispatched(alba, answered(alba, reply(alba, first, second)).entry_id)

    assert [one.state for one in terms_of(alba, first) + terms_of(alba, second)] == ["met", "met"]


def test_arh_05_pet_14_terms_stop_when_the_answer_under_the_same_number_leaves(alba: Town) -> None:
    special = petitions(alba)
    first, second = petition(alba, special), petition(alba, special)
    answered(alba, reply(alba, first, second, same_number=True))

    dispatched(alba, first)

    assert [one.state for one in terms_of(alba, first) + terms_of(alba, second)] == ["met", "met"]


def test_an_annulled_answer_that_had_left_lets_the_term_run_again_from_the_same_start(alba: Town) -> None:
    asked = petition(alba, petitions(alba))
    given = answered(alba, reply(alba, asked))
    dispatched(alba, given.entry_id)

    annulled(alba, given.entry_id)

    former, running = sorted(terms_of(alba, asked), key=lambda term: term.id)
    assert (former.state, running.state) == ("met", "open")
    assert (running.started_on, running.due_on) == (former.started_on, former.due_on)
    assert {"registers.answer.fell", "deadlines.term.resumed"} <= set(history(alba, asked))
    assert answers(alba, asked) == ()


def test_a_resumed_term_stops_with_the_next_answer(alba: Town) -> None:
    asked = petition(alba, petitions(alba))
    given = answered(alba, reply(alba, asked))
    dispatched(alba, given.entry_id)
    annulled(alba, given.entry_id)

    dispatched(alba, answered(alba, reply(alba, asked)).entry_id)

    assert [one.state for one in terms_of(alba, asked)] == ["met", "met"]


def test_a_term_stays_stopped_while_another_answer_had_left(alba: Town) -> None:
    asked = petition(alba, petitions(alba))
    one = answered(alba, reply(alba, asked))
    seen = frozenset(line.id for line in answers(alba, asked))
    other = answered(alba, reply(alba, asked, seen=seen))
    dispatched(alba, one.entry_id)
    dispatched(alba, other.entry_id)

    annulled(alba, one.entry_id)

    assert [term.state for term in terms_of(alba, asked)] == ["met"]
    assert "deadlines.term.resumed" not in history(alba, asked)


def test_a_term_is_never_stopped_by_an_answer_that_did_not_leave(alba: Town) -> None:
    asked = petition(alba, petitions(alba))
    given = answered(alba, reply(alba, asked))

    annulled(alba, given.entry_id)

    assert [one.state for one in terms_of(alba, asked)] == ["open"]
    assert "deadlines.term.resumed" not in history(alba, asked)


def test_a_withdrawn_answer_gives_the_work_back_to_whom_did_it(alba: Town) -> None:
    asked = incoming(alba)
    given_to(alba, asked, alba.clerk)
    answered(alba, reply(alba, asked), by=alba.clerk)

    withdrawn(alba, answers(alba, asked)[0])

    assert holder(alba, asked) == alba.clerk.id
    assert {"registers.answer.withdrawn", "routing.work.reopened"} <= set(history(alba, asked))
