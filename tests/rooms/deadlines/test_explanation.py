"""A term tells itself in Romanian, step by step."""

from datetime import date, datetime

import pytest

from registratura.deadlines import catalogue, explaining, rules
from registratura.deadlines.legal_holidays import LEGAL
from registratura.kernel.calendar import BUCHAREST

START = date(2026, 3, 11)


def told(code: str, start: date | datetime = START, **how: bool) -> str:
    """Return the sentences of a term in one text."""
    rule = catalogue.rule_on(code, on=date(2026, 3, 11))
    assert rule is not None
    named_on = date(2026, 4, 11) if rule.regime is rules.Regime.GIVEN else None
    counted = rules.compute(rule=rule, start=start, calendar=LEGAL, named_on=named_on, **how)
    return "\n".join(explaining.explain(term=counted, calendar=LEGAL))


def test_a_petition_over_easter_says_why_it_moved() -> None:
    text = told("PET")

    assert "înregistrare): miercuri, 11 martie 2026; ziua aceasta nu se numără" in text
    assert "Vineri, 10 aprilie 2026 nu este zi lucrătoare (Vinerea Mare)" in text
    assert "13 aprilie (Paștele)" in text
    assert "Ziua sigură, în termen după orice citire a legii: joi, 9 aprilie 2026" in text
    assert "întârziată: marți, 14 aprilie 2026" in text
    assert "OG 27/2002 art. 8 alin. (1)" in text


def test_an_extended_term_says_its_total() -> None:
    assert "în total 45 de zile calendaristice" in told("PET", date(2026, 3, 2), extended=True)


def test_a_term_that_can_be_extended_says_how_and_until_when() -> None:
    text = told("PET", date(2026, 3, 2))

    assert "o singură dată cu 15 zile calendaristice, de conducătorul instituției" in text
    assert "până miercuri, 1 aprilie 2026 inclusiv (OG 27/2002 art. 9)" in text


def test_norms_are_named_when_they_count() -> None:
    assert "după normele de aplicare" in told("IIP", norms=True)
    assert "după normele de aplicare" not in told("IIP")


@pytest.mark.parametrize("rule", catalogue.seeded_rules(), ids=lambda rule: rule.code)
def test_every_rule_tells_its_ground_and_what_is_not_sure(rule: rules.Rule) -> None:
    start = datetime(2026, 3, 11, 9, tzinfo=BUCHAREST)

    text = told(rule.code, start)

    assert rule.legal_basis in text
    assert explaining.MARKS.get(rule.mark, "") in text
    assert rule.doubt in text
    assert ("neverificat" in text or "neclar" in text) == (rule.mark is not rules.Mark.SEEN)


@pytest.mark.parametrize(
    ("count", "regime", "words"),
    [
        (1, rules.Regime.MONTH, "o lună"),
        (2, rules.Regime.MONTH, "2 luni"),
        (1, rules.Regime.CAL, "o zi calendaristică"),
        (19, rules.Regime.WD, "19 zile lucrătoare"),
        (20, rules.Regime.WD, "20 de zile lucrătoare"),
        (72, rules.Regime.HOUR, "72 de ore"),
    ],
)
def test_lengths_are_written_as_romanian_wants(count: int, regime: rules.Regime, words: str) -> None:
    assert explaining.length(count=count, regime=regime) == words
