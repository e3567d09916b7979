"""The law of motion: what ended stays ended, circuits come to an end, nobody below a person judges that person."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registratura.routing import machine
from registratura.routing.machine import Deed, Part, Post, RunState, State, StepState, Urgency
from registratura.routing.models import assignment, circuit

DEEDS = st.lists(st.sampled_from(Deed), max_size=8)


@given(DEEDS)
def test_no_row_of_deeds_leads_out_of_an_end(deeds: list[Deed]) -> None:
    state = State.PENDING
    ended = False
    for deed in deeds:
        following = machine.after(state, deed)
        if ended:
            assert following is None
        if following is not None:
            assert following is not State.PENDING
            state = following
        ended = state not in machine.OPEN


def test_each_deed_has_its_own_end() -> None:
    ends = [machine.after(State.ACCEPTED, deed) for deed in Deed if deed is not Deed.ACCEPT]

    assert sorted(str(end) for end in ends) == ["closed", "done", "handed_over", "returned"]
    assert machine.after(State.ACCEPTED, Deed.ACCEPT) is None


def test_the_words_of_the_models_cover_the_machine() -> None:
    assert set(assignment.State.values) == set(State)
    assert set(assignment.OPEN_STATES) == machine.OPEN
    assert set(assignment.Part.values) == set(Part)
    assert set(circuit.StepState.values) == set(StepState)
    assert set(circuit.RunState.values) == set(RunState)


CODES = st.sampled_from("abcdef")
GRAPHS = st.dictionaries(CODES, st.sets(CODES, max_size=4), max_size=6)


@given(GRAPHS)
def test_a_loop_is_found_exactly_when_some_step_could_never_begin(graph: dict[str, set[str]]) -> None:
    known = {code: before & graph.keys() for code, before in graph.items()}
    approved: set[str] = set()
    while turn := machine.ready(known, approved=approved):
        approved |= turn

    loop = machine.loop_in(graph)

    assert bool(loop) == (approved != graph.keys())
    if loop:
        assert loop[0] == loop[-1]
        assert all(following in graph[code] for code, following in pairwise(loop))


def test_a_step_that_waits_for_itself_is_a_loop() -> None:
    assert machine.loop_in({"a": {"a"}}) == ("a", "a")
    assert machine.loop_in({"a": {"b"}, "b": set()}) == ()


@pytest.mark.parametrize("state", [each for each in StepState if each is not StepState.OPEN])
def test_only_an_open_step_is_decided(state: StepState) -> None:
    assert machine.step_after(state, approved=True) is None
    assert machine.step_after(StepState.OPEN, approved=True) is StepState.APPROVED
    assert machine.step_after(StepState.OPEN, approved=False) is StepState.REJECTED


UNITS = range(1, 7)
PARENTS = st.fixed_dictionaries({unit: st.sampled_from([None, *range(1, unit)]) for unit in UNITS})
POSTS = st.lists(
    st.builds(Post, st.integers(1, 8), st.sampled_from([None, *UNITS]), st.booleans()), max_size=12
)


@given(PARENTS, POSTS, st.integers(1, 8))
def test_pet_17_the_person_concerned_and_those_of_the_units_headed_are_barred(
    parents: dict[int, int | None], posts: list[Post], person: int
) -> None:
    barred = machine.barred([person], posts=posts, parents=parents)
    headed = {post.unit_id for post in posts if post.user_id == person and post.heads}

    assert person in barred.user_ids
    assert (not headed) == (not barred.unit_ids and barred.user_ids == {person})
    for unit in headed - {None}:
        assert unit is not None
        assert machine.units_under(parents, [unit]) <= barred.unit_ids
        working = {post.user_id for post in posts if post.unit_id == unit and not post.heads}
        above = machine.units_over(parents, unit) | {None}
        superiors = {post.user_id for post in posts if post.heads and post.unit_id in above}
        assert working - superiors <= barred.user_ids


@given(PARENTS, POSTS, st.sets(st.integers(1, 8), max_size=3), st.integers(1, 8))
def test_pet_17_more_persons_concerned_never_free_anybody(
    parents: dict[int, int | None], posts: list[Post], persons: set[int], another: int
) -> None:
    fewer = machine.barred(persons, posts=posts, parents=parents)
    more = machine.barred(persons | {another}, posts=posts, parents=parents)

    assert fewer.user_ids <= more.user_ids
    assert fewer.unit_ids <= more.unit_ids


def test_pet_17_who_heads_the_unit_above_is_not_below() -> None:
    parents = {1: None, 2: 1}
    posts = [
        Post(10, 1, True),
        Post(20, 2, True),
        Post(21, 2, False),
        Post(10, 2, False),
        Post(1, None, True),
    ]

    assert machine.below(20, posts=posts, parents=parents).user_ids == {21}
    assert machine.below(10, posts=posts, parents=parents).user_ids == {20, 21}
    assert machine.below(1, posts=posts, parents=parents).user_ids == {10, 20, 21}
    assert machine.below(1, posts=posts, parents=parents).unit_ids == {1, 2}
    assert machine.below(21, posts=posts, parents=parents) == machine.NOBODY


def test_a_tree_that_bites_its_tail_is_walked_once() -> None:
    parents: dict[int, int | None] = {1: 2, 2: 1}

    assert machine.units_under(parents, [1]) == {1, 2}
    assert machine.units_over(parents, 1) == {2}


def test_pet_05_the_usual_internal_day_is_a_week_before_the_term() -> None:
    due = date(2026, 4, 1)

    assert machine.default_internal_on(due_on=due, today=date(2026, 3, 2)) == date(2026, 3, 25)
    assert machine.default_internal_on(due_on=due, today=date(2026, 3, 30)) == date(2026, 3, 30)


@given(st.integers(-40, 40), st.integers(0, 5))
def test_urgency_only_rises_as_days_go_by(shift: int, slack: int) -> None:
    safe = date(2026, 3, 20)
    due = safe + timedelta(days=slack)
    order = [Urgency.CALM, Urgency.NEAR, Urgency.LATE]
    today = safe + timedelta(days=shift)

    now = machine.urgency(safe_on=safe, due_on=due, today=today)
    tomorrow = machine.urgency(safe_on=safe, due_on=due, today=today + timedelta(days=1))

    assert order.index(now) <= order.index(tomorrow)
    assert (now is Urgency.LATE) == (today > due)
    assert machine.urgency(safe_on=None, due_on=None, today=today) is Urgency.NONE
