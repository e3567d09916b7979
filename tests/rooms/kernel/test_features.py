"""Refusing costs what was declared and nothing more (AC-A5.1): all features, all refusals."""

from itertools import combinations

import pytest

from registratura.kernel.privacy.features import (
    FEATURES,
    Feature,
    Need,
    Status,
    evaluate,
    offered,
    unlawful,
)
from registratura.kernel.privacy.purposes import FACTS, MARKETING, SWITCHABLE, Purpose
from registratura.kernel.privacy.vocabulary import Category

SWITCHES = sorted(SWITCHABLE)
CATEGORIES = sorted({each for f in FEATURES for need in (*f.needs, *f.betters) for each in need.categories})


def refusals() -> list[frozenset[Purpose]]:
    """Every way of refusing: each subset of what a person may refuse."""
    return [frozenset(chosen) for size in range(len(SWITCHES) + 1) for chosen in combinations(SWITCHES, size)]


def how(feature: Feature, refused: frozenset[Purpose], withheld: frozenset[Category] = frozenset()) -> Status:
    return evaluate(feature=feature, allowed=lambda each: each not in refused, withheld=withheld).status


def test_ac_a5_1_no_essential_feature_is_lost_by_any_refusal() -> None:
    essential = [feature for feature in FEATURES if feature.essential]
    every = refusals()

    lost = [
        (feature.key, sorted(refused))
        for refused in every
        for feature in essential
        if how(feature, refused) is Status.BLOCKED
    ]

    assert len(every) == 2 ** len(SWITCHES)
    assert lost == []


def test_ac_a5_1_no_essential_feature_names_a_marketing_purpose() -> None:
    faults = [f.key for f in FEATURES if f.essential and f.purposes() & MARKETING]

    assert faults == []
    assert unlawful(FEATURES) == ()


def test_an_essential_feature_that_leans_on_an_offer_is_seen() -> None:
    bundled = Feature(
        key="sign-in",
        name="",
        room="accounts",
        essential=True,
        needs=(Need(Purpose.P12, frozenset({Category.EMAIL}), "…"),),
    )

    assert unlawful([bundled]) == ("sign-in is essential and needs P12",)


@pytest.mark.parametrize("switch", SWITCHES)
def test_ac_a5_1_a_switch_changes_only_the_features_that_declare_it(switch: Purpose) -> None:
    changed = {
        feature.key
        for feature in FEATURES
        for others in (frozenset[Purpose](), frozenset(SWITCHES) - {switch})
        if how(feature, others) is not how(feature, others | {switch})
    }

    assert changed <= {feature.key for feature in FEATURES if switch in feature.purposes()}


@pytest.mark.parametrize("category", CATEGORIES)
def test_a_category_not_given_changes_only_the_features_that_declare_it(category: Category) -> None:
    changed = {
        feature.key
        for feature in FEATURES
        if how(feature, frozenset()) is not how(feature, frozenset(), frozenset({category}))
    }
    declaring = {
        feature.key
        for feature in FEATURES
        if any(category in need.categories for need in (*feature.needs, *feature.betters))
    }

    assert changed == declaring


def test_a_refusal_never_makes_a_feature_better() -> None:
    order = [Status.AVAILABLE, Status.DEGRADED, Status.BLOCKED]

    for feature in FEATURES:
        for switch in SWITCHES:
            before = how(feature, frozenset())
            assert order.index(how(feature, frozenset({switch}))) >= order.index(before)


def test_what_is_worse_says_why() -> None:
    for feature in FEATURES:
        found = evaluate(feature=feature, allowed=lambda _each: False)
        assert len(found.reasons) == len(found.codes)
        assert bool(found.reasons) == (found.status is not Status.AVAILABLE)
        assert all(reason.endswith(".") for reason in found.reasons)


def test_a_purpose_that_follows_another_falls_with_it() -> None:
    (feature,) = [each for each in FEATURES if each.key == "advertisements"]

    found = evaluate(feature=feature, allowed=lambda each: each is not Purpose.P21)

    assert FACTS[Purpose.P23].follows is Purpose.P21
    assert found.status is Status.DEGRADED
    assert found.codes == ("P21:refused", "P23:refused")


def test_only_what_is_there_is_offered() -> None:
    assert {feature.key for feature in offered({"accounts", "registers"})} == {
        "sign-in",
        "registry",
        "security-watch",
    }
