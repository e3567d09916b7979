"""When something may be done, what a signal means, and which state follows which."""

from datetime import UTC, datetime, timedelta

import pytest

from registratura.consents import rules
from registratura.consents.rules import Reason, Standing
from registratura.consents.states import DPV, PROCESSING, STATE_NAMES, WAYS, Method, State

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CONSENT = rules.CONSENT


def decided(
    state: State, *, purpose: str = "P12", ground: str | None = CONSENT, signal: bool = False, **more: object
) -> Reason:
    """Decide for a purpose that rests on consent."""
    standing = Standing(state, NOW, **more)  # type: ignore[arg-type]
    return rules.decide(purpose=purpose, ground=ground, standing=standing, signal=signal, now=NOW)


@pytest.mark.parametrize("state", list(State))
def test_ac_j2_2_only_given_and_renewed_permit_processing(state: State) -> None:
    assert rules.is_open(decided(state)) is (state in {State.GIVEN, State.RENEWED})


def test_ac_j2_2_every_state_has_its_term_and_its_words() -> None:
    assert {State.GIVEN, State.RENEWED} == PROCESSING
    assert set(DPV) == set(STATE_NAMES) == set(WAYS) == set(State)
    assert len(set(DPV.values())) == len(State)


def test_a_yes_holds_until_its_term_and_for_what_was_asked() -> None:
    assert decided(State.GIVEN, valid_until=NOW + timedelta(seconds=1)) is Reason.GIVEN
    assert decided(State.GIVEN, valid_until=NOW) is Reason.EXPIRED
    assert decided(State.RENEWED, covers=False) is Reason.BROADER
    assert decided(State.EXPIRED) is Reason.EXPIRED


def test_what_is_not_declared_or_shut_stays_closed_whatever_anybody_says() -> None:
    assert decided(State.GIVEN, ground=None) is Reason.NOT_DECLARED
    assert decided(State.GIVEN, purpose="P25") is Reason.HARD_OFF
    assert decided(State.UNKNOWN, purpose="P25", ground="A6-1-b") is Reason.HARD_OFF


def test_what_rests_on_another_ground_asks_nobody() -> None:
    assert decided(State.UNKNOWN, purpose="P01", ground="A6-1-b") is Reason.GROUND


@pytest.mark.parametrize("purpose", ["P21", "P22", "P23"])
def test_ac_g5_1_the_signal_closes_advertisements_that_follow_a_person(purpose: str) -> None:
    assert decided(State.GIVEN, purpose=purpose, signal=True) is Reason.SIGNAL
    assert decided(State.GIVEN, purpose=purpose, signal=True, despite_signal=True) is Reason.GIVEN
    assert decided(State.GIVEN, purpose=purpose) is Reason.GIVEN


def test_ac_g5_1_the_signal_closes_a_disclosure_that_rests_on_consent_and_nothing_else() -> None:
    given = Standing(State.GIVEN, NOW)

    def asked(ground: str, disclosure: bool) -> Reason:
        return rules.decide(
            purpose="P12", ground=ground, standing=given, signal=True, now=NOW, disclosure=disclosure
        )

    assert asked(CONSENT, True) is Reason.SIGNAL
    assert asked(CONSENT, False) is Reason.GIVEN
    assert asked("A6-1-c", True) is Reason.GROUND


@pytest.mark.parametrize(
    ("received", "no"),
    [
        ([], False),
        (["1"], True),
        (["0"], False),
        (["true"], False),
        ([" 1x"], False),
        ([""], False),
        (['"1"'], False),
        (["0", "1"], True),
        (["1", "0"], True),
        (["0", "true"], False),
        (["0,1"], True),
        (["0, 1"], True),
        (["11"], False),
        (["1;q=0"], False),
    ],
)
def test_ac_g5_1_the_truth_table_of_the_signal(received: list[str], no: bool) -> None:
    assert rules.opts_out(received) is no


def test_ac_j2_2_no_state_but_an_act_of_the_person_leads_to_yes() -> None:
    for method in Method:
        silent = method in {Method.SIGNAL, Method.SYSTEM, Method.UNSUBSCRIBE}
        assert rules.is_affirmative(State.GIVEN, method) is not silent
        assert rules.is_affirmative(State.WITHDRAWN, method)


def test_states_follow_each_other_only_as_they_may() -> None:
    assert rules.may_follow(State.REQUESTED, State.GIVEN)
    assert rules.may_follow(State.GIVEN, State.WITHDRAWN)
    assert rules.may_follow(State.WITHDRAWN, State.GIVEN)
    assert not rules.may_follow(State.GIVEN, State.REQUESTED)
    assert not rules.may_follow(State.WITHDRAWN, State.REQUESTED)
    assert not rules.may_follow(State.REFUSED, State.REQUESTED)
    assert not any(rules.may_follow(State.TERMINATED, state) for state in State)
