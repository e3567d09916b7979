"""The rules: no version can refuse anything by itself (AC-E5.1), the first one stays as it is, false alarms are few."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registratura.screening import rules
from registratura.screening.counting import Attempt, sign_in_facts
from registratura.screening.rules import FIRST, Advice, Line, Outcome, RuleSet, faults_of, judge
from registratura.screening.signals import SIGNALS, Facts, LicenceFacts, PaymentFacts, SignInFacts

NUMBERS = st.integers(min_value=0, max_value=10_000)
FACTS: st.SearchStrategy[Facts] = st.one_of(
    *(
        st.builds(kind, **{name: NUMBERS for name in kind.__dataclass_fields__})
        for kind in (PaymentFacts, LicenceFacts, SignInFacts)
    )
)
ANY_LIMIT = st.integers(min_value=-50, max_value=250)
RULE_SETS = st.builds(
    RuleSet,
    number=st.integers(min_value=1, max_value=99),
    review_at=ANY_LIMIT,
    deny_at=ANY_LIMIT,
    lines=st.lists(
        st.builds(
            Line, signal=st.sampled_from([*SIGNALS, "none.such"]), at_least=ANY_LIMIT, points=ANY_LIMIT
        ),
        max_size=12,
    ).map(tuple),
)


@given(rule_set=RULE_SETS, facts=FACTS)
def test_ac_e5_1_no_rule_set_however_written_advises_a_refusal_that_nobody_reviews(
    rule_set: RuleSet, facts: Facts
) -> None:
    verdict = judge(rule_set=rule_set, facts=facts)

    assert verdict.advice is not Advice.DENY or verdict.needs_review
    assert verdict.needs_review == (verdict.advice is not Advice.CLEAR)


def test_ac_e5_1_a_verdict_has_no_place_to_say_that_nobody_must_look() -> None:
    verdict = judge(rule_set=FIRST, facts=SignInFacts(failed=500, unknown=450, accounts=80, entered_after=3))

    assert verdict.advice is Advice.DENY
    assert "needs_review" not in type(verdict).__dataclass_fields__
    with pytest.raises((AttributeError, TypeError)):
        verdict.needs_review = False  # type: ignore[misc]


def test_a_version_never_changes() -> None:
    assert FIRST.digest == "91c4800a253676f80bf76b0fa4470a27695c4d253e04c7720fe7e7318c9bb07d"
    assert not faults_of(lines=FIRST.lines, review_at=FIRST.review_at, deny_at=FIRST.deny_at)


def test_only_the_heaviest_line_of_a_signal_counts_and_reasons_say_what_was_measured() -> None:
    verdict = judge(rule_set=FIRST, facts=PaymentFacts(refused_in_day=14, mismatched_in_month=1))

    assert [(one.signal, one.value, one.points) for one in verdict.reasons] == [
        ("payment.refused", 14, 45),
        ("payment.mismatched", 1, 25),
    ]
    assert (verdict.score, verdict.advice) == (70, Advice.REVIEW)


@pytest.mark.parametrize(
    ("lines", "review_at", "deny_at", "fault"),
    [
        ((Line("payment.forged", 1, 80),), 40, 80, "alone"),
        ((Line("payment.forged", 1, 10),), 80, 40, "limits"),
        ((Line("payment.forged", 1, 10),), 40, 101, "limits"),
        ((), 40, 80, "empty"),
        ((Line("person.age", 1, 10),), 40, 80, "signal"),
        ((Line("payment.forged", 0, 10),), 40, 80, "numbers"),
        ((Line("payment.forged", 1, 10), Line("payment.forged", 1, 20)), 40, 80, "twice"),
    ],
)
def test_a_version_that_would_judge_alone_or_by_something_undeclared_is_refused(
    lines: tuple[Line, ...], review_at: int, deny_at: int, fault: str
) -> None:
    assert fault in faults_of(lines=lines, review_at=review_at, deny_at=deny_at)


def honest(chance: Random) -> Facts:
    """Return facts as an honest customer makes them: a card tried again, a new computer, a Monday morning."""
    which = chance.randrange(3)
    if which == 0:
        return PaymentFacts(
            refused_in_day=min(6, int(chance.expovariate(1.2))),
            mismatched_in_month=int(chance.random() < 0.01),
            refund_rounds_in_month=int(chance.random() < 0.02),
            chargebacks_in_half_year=int(chance.random() < 0.01),
        )
    if which == 1:
        seats = chance.choice([1, 2, 3, 5, 10, 25])
        machines = chance.randint(0, seats)
        return LicenceFacts(
            seats=seats,
            turned_away_in_week=chance.choice([0, 0, 0, 3, 40, 900]),
            activations_in_month=chance.randint(0, seats * 2),
            held=min(seats, machines + 1),
            clock_back_in_month=int(chance.random() < 0.02),
        )
    # A town hall behind one address, on the first morning after a holiday: many mistype, nearly all get in at last.
    attempts: list[Attempt] = []
    for person in range(chance.randint(1, 40)):
        tries = chance.randint(1, 3) if chance.random() < 0.3 else 0
        known = chance.random() < 0.95
        attempts += [Attempt(person if known else None, False)] * tries
        if chance.random() < 0.95:
            attempts.append(Attempt(person, True))
    return sign_in_facts(attempts)[0]


def planted(chance: Random) -> Facts:
    """Return facts as an attack makes them."""
    which = chance.randrange(3)
    if which == 0:
        return PaymentFacts(
            refused_in_day=chance.randint(15, 80),
            forged_in_day=chance.randint(0, 4),
            mismatched_in_month=chance.randint(1, 6),
        )
    if which == 1:
        seats = chance.choice([1, 2, 3])
        return LicenceFacts(
            seats=seats,
            turned_away_in_week=chance.randint(60, 4_000),
            activations_in_month=seats * chance.randint(5, 30),
            held=seats + chance.randint(0, seats * 3),
        )
    attempts = [
        Attempt(chance.randrange(50) if chance.random() < 0.2 else None, False)
        for _ in range(chance.randint(100, 600))
    ]
    broken = [Attempt(one.account, True) for one in attempts if one.account is not None][
        : chance.randrange(2)
    ]
    return sign_in_facts(attempts + broken)[0]


def test_false_alarms_on_planted_data_stay_under_one_in_a_hundred_and_attacks_are_seen() -> None:
    chance = Random(20261123)
    alarms = sum(judge(rule_set=FIRST, facts=honest(chance)).needs_review for _ in range(3_000))
    seen = sum(judge(rule_set=FIRST, facts=planted(chance)).needs_review for _ in range(600))

    assert alarms <= 0.01 * 3_000, f"{alarms} false alarms of 3000"
    assert seen >= 0.98 * 600, f"{seen} attacks seen of 600"


@pytest.mark.parametrize(
    ("filed", "due"),
    [
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 12, 5), date(2027, 1, 5)),
        (date(2026, 8, 31), date(2026, 9, 30)),
        (date(2026, 3, 5), date(2026, 4, 5)),
    ],
)
def test_a_contest_is_answered_within_a_month(filed: date, due: date) -> None:
    moment = datetime(filed.year, filed.month, filed.day, 10, tzinfo=UTC)

    assert rules.contest_due_on(filed_at=moment) == due


def test_measures_end_by_themselves() -> None:
    now = datetime(2026, 11, 23, 8, tzinfo=UTC)

    assert rules.ends_at_most(outcome=Outcome.HOLD, now=now) == now + timedelta(days=5)
    assert rules.ends_at_most(outcome=Outcome.LIMIT, now=now) == now + timedelta(days=14)


def test_who_mistypes_and_gets_in_is_no_attack_and_a_guessed_account_among_many_is() -> None:
    morning = [Attempt(7, False), Attempt(7, True), Attempt(8, False), Attempt(8, True)]
    attack = [Attempt(one, False) for one in (*range(8), None, None)] + [Attempt(3, True)]

    assert sign_in_facts(morning) == (SignInFacts(failed=2), frozenset())
    assert sign_in_facts(attack) == (
        SignInFacts(failed=10, unknown=2, accounts=7, entered_after=1),
        frozenset({3}),
    )
