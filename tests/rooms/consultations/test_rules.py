"""The terms of a consultation, on the calendar of 2026. No database."""

from datetime import date

import pytest

from registratura.consultations import rules
from registratura.deadlines.legal_holidays import legal_holidays
from registratura.deadlines.rules import DaysOff, Mark, Regime, Rule, Sense


def rule(code: str, regime: Regime, count: int, sense: Sense) -> Rule:
    return Rule(
        code=code,
        name=code,
        start="posted",
        regime=regime,
        count=count,
        legal_basis="Legea 52/2003",
        mark=Mark.MEMORY,
        valid_from=date(2003, 1, 1),
        sense=sense,
    )


ADOPTION = rule("L52-AN", Regime.WD, 30, Sense.AFTER)
PROPOSALS = rule("L52-PROP", Regime.CAL, 10, Sense.AFTER)
DEBATE = rule("L52-DEZB", Regime.CAL, 10, Sense.BY)
MEETING = rule("L52-SED", Regime.WD, 3, Sense.BEFORE)
CALENDAR = DaysOff(frozenset(legal_holidays(2026)))


def test_ADM_10_T17_thirty_working_days_pass_before_adoption() -> None:
    found = rules.window(
        announced_on=date(2026, 3, 2), proposals=PROPOSALS, adoption=ADOPTION, calendar=CALENDAR
    )

    assert found.adopted_from == date(2026, 4, 16)


@pytest.mark.parametrize(
    ("announced", "until"),
    [
        (date(2026, 3, 2), date(2026, 3, 12)),
        (date(2026, 3, 4), date(2026, 3, 16)),  # the tenth day is a Saturday
        (date(2026, 3, 31), date(2026, 4, 14)),  # Good Friday, Easter and its Monday
    ],
)
def test_ADM_11_proposals_come_for_at_least_ten_days(announced: date, until: date) -> None:
    found = rules.window(announced_on=announced, proposals=PROPOSALS, adoption=ADOPTION, calendar=CALENDAR)

    assert found.open_until == until


def test_ADM_11_the_last_day_is_whole() -> None:
    def open_on(day: date, *, ended: bool = False) -> bool:
        return rules.is_open(
            announced_on=date(2026, 3, 2), proposals_until=date(2026, 3, 12), ended=ended, today=day
        )

    assert open_on(date(2026, 3, 2))
    assert open_on(date(2026, 3, 12))
    assert not open_on(date(2026, 3, 13))
    assert not open_on(date(2026, 3, 5), ended=True)


def test_ADM_13_ADM_14_a_debate_is_announced_in_time_and_held_within_ten_days() -> None:
    first, last = rules.debate_days(
        announced_on=date(2026, 3, 2), longest=DEBATE, notice=MEETING, calendar=CALENDAR
    )

    assert first == date(2026, 3, 5)
    assert last == date(2026, 3, 12)


def test_ADM_12_a_person_is_named_only_when_the_person_wants_it() -> None:
    assert rules.name_is_shown(is_person=False, agreed=False)
    assert rules.name_is_shown(is_person=True, agreed=True)
    assert not rules.name_is_shown(is_person=True, agreed=False)
