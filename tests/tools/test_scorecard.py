"""The scorecard of security counts what is proven and names nothing that is not there."""

from dataclasses import replace

import pytest

from tools import scorecard
from tools.scorecard import Card, Check

PROVEN = Check(
    1, 3, "8.1.1", "Something", tests=("tests/tools/test_scorecard.py::test_every_proof_of_ours_exists",)
)


def test_every_proof_of_ours_exists() -> None:
    found = scorecard.card()

    assert scorecard.faults(found) == []
    assert len(found.checks) == 60


def test_the_result_is_weighed() -> None:
    light = Check(2, 1, "", "Something else", review="SECURITY.md", short="half of it")

    card = Card((PROVEN, light))

    assert [check.score for check in card.checks] == [2, 1]
    assert card.result == pytest.approx((2 * 3 + 1) / (2 * 4))
    assert not card.passes  # seven eighths are less than nine tenths


def test_a_heavy_check_that_is_short_fails_the_whole() -> None:
    others = tuple(replace(PROVEN, number=number) for number in range(2, 60))
    heavy = replace(PROVEN, short="something")

    assert Card((PROVEN, *others)).passes
    assert Card((heavy, *others)).result > scorecard.WANTED
    assert not Card((heavy, *others)).passes
    assert "not passed: of weight 3 and not whole: 1." in scorecard.page(Card((heavy, *others)))
    assert replace(PROVEN, tests=()).score == 0


@pytest.mark.parametrize(
    "bent",
    [
        replace(PROVEN, number=2),
        replace(PROVEN, weight=4),
        replace(PROVEN, tests=("tests/tools/test_scorecard.py::test_that_is_not_there",)),
        replace(PROVEN, tests=("tests/nowhere.py",)),
        replace(PROVEN, rules=("S608",)),
        replace(PROVEN, rules=("XYZ1",)),
        replace(PROVEN, review="docs/nowhere.md"),
    ],
)
def test_what_is_wrong_with_a_card_is_said(bent: Check) -> None:
    assert len(scorecard.faults(Card((bent,)))) == 1
    assert scorecard.faults(Card((replace(PROVEN, rules=("S324",)),))) == []
