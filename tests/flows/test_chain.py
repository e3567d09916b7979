"""Who hears of a term: holder, coordinator, secretary general; deputies of the absent; never whom it is about."""

from dataclasses import replace

import pytest

from registratura.deadlines.reminding import Anchor, Step, Whom
from registratura.flows.chain import NO_LEAD, hearers
from registratura.routing.machine import Post
from registratura.routing.queries import Lead, Staff

MAYOR, SECRETARY, CHIEF, CLERK, OTHER, REGISTRAR, DEPUTY = range(1, 8)
CITY_HALL, SECRETARIAT, URBANISM, OFFICE = range(10, 14)

STAFF = Staff(
    posts=(
        Post(MAYOR, CITY_HALL, heads=True),
        Post(SECRETARY, SECRETARIAT, heads=True),
        Post(REGISTRAR, SECRETARIAT, heads=False),
        Post(CHIEF, URBANISM, heads=True),
        Post(CLERK, OFFICE, heads=False),
        Post(OTHER, URBANISM, heads=False),
        Post(DEPUTY, CITY_HALL, heads=False),
    ),
    parents={CITY_HALL: None, SECRETARIAT: CITY_HALL, URBANISM: CITY_HALL, OFFICE: URBANISM},
    secretaries=frozenset({SECRETARY}),
    registrars=frozenset({REGISTRAR}),
    stand_ins={},
)
CLERKS = Lead(OFFICE, CLERK)


def hears(*whom: Whom, lead: Lead = CLERKS, staff: Staff = STAFF, barred: tuple[int, ...] = ()) -> set[int]:
    """Return who hears of a step that calls these."""
    return set(
        hearers(step=Step(Anchor.AFTER_DUE, 1, frozenset(whom)), lead=lead, staff=staff, barred=barred)
    )


def test_each_step_calls_whom_it_names() -> None:
    step = Step(Anchor.AFTER_DUE, 1, frozenset(Whom))

    assert hearers(step=step, lead=CLERKS, staff=STAFF) == {
        CLERK: Whom.HOLDER,
        CHIEF: Whom.COORDINATOR,
        SECRETARY: Whom.SECRETARY,
    }
    assert hears(Whom.HOLDER) == {CLERK}


@pytest.mark.parametrize(
    ("lead", "holder"),
    [
        (Lead(URBANISM, None), CHIEF),
        (Lead(OFFICE, None), CHIEF),
        (Lead(SECRETARIAT, None), SECRETARY),
        (Lead(CITY_HALL, None), MAYOR),
        (NO_LEAD, REGISTRAR),
        (Lead(OFFICE, 99), CHIEF),
        (Lead(None, 99), MAYOR),
    ],
)
def test_a_paper_without_a_person_is_its_unit_s_head_s(lead: Lead, holder: int) -> None:
    assert hears(Whom.HOLDER, lead=lead) == {holder}


def test_a_head_who_holds_a_paper_is_coordinated_from_above() -> None:
    assert hears(Whom.COORDINATOR, lead=Lead(URBANISM, CHIEF)) == {MAYOR}
    assert hears(Whom.HOLDER, Whom.COORDINATOR, lead=Lead(CITY_HALL, MAYOR)) == {MAYOR}


def test_a_deputy_hears_in_the_absent_person_s_place() -> None:
    away = replace(STAFF, stand_ins={CLERK: OTHER, CHIEF: DEPUTY})

    assert hears(Whom.HOLDER, staff=away) == {OTHER}
    assert hears(Whom.HOLDER, Whom.COORDINATOR, staff=away) == {OTHER, DEPUTY}
    # The deputy of an absent head holds and would coordinate: the next one up hears.
    assert hears(Whom.COORDINATOR, lead=Lead(URBANISM, CHIEF), staff=away) == {MAYOR}


def test_without_a_secretary_general_the_head_of_the_institution_hears() -> None:
    without = replace(STAFF, secretaries=frozenset())
    over_all = replace(without, posts=(*STAFF.posts[1:], Post(MAYOR, None, heads=True)))

    assert hears(Whom.SECRETARY, staff=without) == {MAYOR}
    assert hears(Whom.SECRETARY, staff=over_all) == {MAYOR}
    assert hears(Whom.SECRETARY, staff=replace(without, posts=())) == set()


def test_pet_17_whom_a_petition_is_about_hears_nothing_and_the_next_above_does() -> None:
    assert hears(*Whom, lead=Lead(URBANISM, None), barred=(CHIEF, CLERK, OTHER)) == {MAYOR, SECRETARY}
    assert hears(Whom.SECRETARY, barred=(SECRETARY, REGISTRAR)) == {MAYOR}


def test_pet_17_a_deputy_who_is_barred_hears_nothing() -> None:
    away = replace(STAFF, stand_ins={CLERK: OTHER})

    assert hears(Whom.HOLDER, staff=away, barred=(OTHER,)) == {CHIEF}


def test_a_chart_with_two_tops_has_no_head_over_all_but_one_without_a_unit() -> None:
    two_tops = replace(STAFF, parents={**STAFF.parents, URBANISM: None}, secretaries=frozenset())

    assert hears(Whom.SECRETARY, staff=two_tops) == set()


def test_a_loop_in_the_chart_ends() -> None:
    looped = replace(STAFF, parents={OFFICE: 20, 20: OFFICE}, secretaries=frozenset(), posts=())

    assert hears(*Whom, staff=looped) == set()
