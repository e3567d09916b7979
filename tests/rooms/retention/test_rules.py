"""The law of keeping, without a database: terms, their starts, who wins, and ten years of nights."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registratura.kernel.privacy.keeping import RULE_NAMES, RetentionRule
from registratura.retention.catalogue import CATALOGUE
from registratura.retention.durations import DurationRefusedError, parse_duration
from registratura.retention.rules import (
    Action,
    Nature,
    RuleText,
    Trigger,
    Winner,
    decide,
    in_force,
    last_leaving,
    leaves_on,
    may_replace,
)

OURS = {one.key: one for one in CATALOGUE}
COUNTED = [one for one in CATALOGUE if one.duration]
DAYS = st.dates(min_value=date(2019, 1, 1), max_value=date(2035, 12, 31))


def version(key: RetentionRule, duration: str, valid_from: date, number: int = 0) -> RuleText:
    ours = OURS[key]
    return RuleText(
        key=key,
        trigger=ours.trigger,
        duration=duration,
        action=ours.action,
        nature=ours.nature,
        law=ours.law,
        valid_from=valid_from,
        version=number,
    )


@pytest.mark.parametrize(
    ("written", "day", "after"),
    [
        ("P3Y", date(2026, 12, 31), date(2029, 12, 31)),
        ("P1M", date(2026, 1, 31), date(2026, 2, 28)),
        ("P1M", date(2028, 1, 31), date(2028, 2, 29)),
        ("P1Y", date(2028, 2, 29), date(2029, 2, 28)),
        ("P90D", date(2026, 11, 22), date(2027, 2, 20)),
        ("P1Y2M3D", date(2026, 1, 1), date(2027, 3, 4)),
        ("P25M", date(2026, 12, 15), date(2029, 1, 15)),
    ],
)
def test_a_duration_is_added_to_a_civil_day(written: str, day: date, after: date) -> None:
    assert parse_duration(written).after(day) == after


@pytest.mark.parametrize(
    "written", ["", "P", "3Y", "P3", "PT3H", "P-1D", "P3W", "P999Y", "p3y", "P3Y ", "P٣Y"]
)
def test_what_is_no_duration_is_refused(written: str) -> None:
    with pytest.raises(DurationRefusedError):
        parse_duration(written)


def test_acc_01_an_invoice_is_kept_five_years_from_the_first_of_july_after_its_year() -> None:
    invoice = OURS[RetentionRule.ACCOUNTING_DOCUMENT]

    assert leaves_on(invoice, date(2026, 3, 15)) == date(2032, 7, 1)  # the last day kept is 30 June 2032
    assert leaves_on(invoice, date(2026, 12, 31)) == date(2032, 7, 1)
    assert leaves_on(invoice, date(2027, 1, 1)) == date(2033, 7, 1)


def test_acc_02_yearly_statements_are_kept_ten_years() -> None:
    assert leaves_on(OURS[RetentionRule.FINANCIAL_STATEMENT], date(2026, 12, 31)) == date(2037, 7, 1)


def test_acc_06_and_acc_08_customer_data_leave_three_years_after_the_contract() -> None:
    assert leaves_on(OURS[RetentionRule.CUSTOMER_CONTRACT], date(2026, 12, 31)) == date(2029, 12, 31)


def test_acc_08_each_class_has_its_own_term_and_its_law() -> None:
    terms = {one.key: one.duration for one in CATALOGUE}

    assert terms[RetentionRule.ACCOUNTING_DOCUMENT] == "P5Y"
    assert terms[RetentionRule.FINANCIAL_STATEMENT] == "P10Y"
    assert terms[RetentionRule.CONSENT_PROOF] == terms[RetentionRule.CUSTOMER_CONTRACT] == "P3Y"
    assert terms[RetentionRule.BACKUP] == "P90D"
    assert set(terms) == set(RetentionRule) == set(RULE_NAMES)
    assert all(one.law for one in CATALOGUE)


@given(happened=DAYS, today=DAYS, asked=st.booleans())
@settings(max_examples=60, deadline=None)
def test_acc_09_what_institutions_registered_never_leaves_by_this_engine(
    happened: date, today: date, asked: bool
) -> None:
    verdict = decide(
        rule=OURS[RetentionRule.REGISTRY_CONTENT], happened_on=happened, today=today, erasure_asked=asked
    )

    assert not verdict.leaves
    assert verdict.winner == Winner.ARCHIVE_LAW
    assert last_leaving(OURS[RetentionRule.REGISTRY_CONTENT], today) is None


def test_ac_i2_1_one_version_decides_on_any_day_and_the_own_one_goes_before_ours() -> None:
    ours = OURS[RetentionRule.SECURITY_LOG]
    own = version(ours.key, "P6M", date(2027, 1, 1), 4)
    newer = version(ours.key, "P9M", date(2028, 1, 1), 9)
    every = [ours, own, newer]

    assert in_force(every, key=ours.key, on=date(2026, 12, 31)) == ours
    assert in_force(every, key=ours.key, on=date(2027, 1, 1)) == own
    assert in_force(reversed(every), key=ours.key, on=date(2030, 1, 1)) == newer
    with pytest.raises(LookupError):
        in_force(every, key=ours.key, on=date(2010, 1, 1))


def test_ac_i2_2_invoice_data_survive_the_account_until_their_day_and_no_longer() -> None:
    account, invoice = OURS[RetentionRule.ACCOUNT], OURS[RetentionRule.ACCOUNTING_DOCUMENT]
    minimums = [(invoice, date(2026, 12, 10))]

    def on(today: date, *bound: tuple[RuleText, date]) -> tuple[bool, Winner]:
        verdict = decide(
            rule=account, happened_on=date(2026, 12, 31), today=today, minimums=bound, erasure_asked=True
        )
        return verdict.leaves, verdict.winner

    assert on(date(2027, 1, 2)) == (True, Winner.ERASURE)  # the rest of the account, at once
    assert on(date(2027, 1, 2), *minimums) == (False, Winner.LEGAL_MINIMUM)
    assert on(date(2032, 6, 30), *minimums) == (False, Winner.LEGAL_MINIMUM)
    assert on(date(2032, 7, 1), *minimums) == (True, Winner.ERASURE)


def test_a_hold_wins_over_a_minimum_that_over_an_erasure_and_that_over_a_maximum() -> None:
    rule = OURS[RetentionRule.CUSTOMER_CONTRACT]
    minimum = (OURS[RetentionRule.ACCOUNTING_DOCUMENT], date(2026, 5, 1))
    start, today = date(2026, 1, 1), date(2027, 1, 1)

    def winner(*, held: bool, bound: bool, asked: bool) -> Winner:
        return decide(
            rule=rule,
            happened_on=start,
            today=today,
            held=held,
            minimums=[minimum] if bound else [],
            erasure_asked=asked,
        ).winner

    assert winner(held=True, bound=True, asked=True) == Winner.HOLD
    assert winner(held=False, bound=True, asked=True) == Winner.LEGAL_MINIMUM
    assert winner(held=False, bound=False, asked=True) == Winner.ERASURE
    assert winner(held=False, bound=False, asked=False) == Winner.PURPOSE_MAXIMUM


@given(rule=st.sampled_from(COUNTED), today=DAYS, before=st.integers(min_value=-400, max_value=5000))
@settings(max_examples=150, deadline=None)
def test_the_day_up_to_which_events_leave_is_the_inverse_of_the_term(
    rule: RuleText, today: date, before: int
) -> None:
    happened = today - timedelta(days=before)
    last, ends = last_leaving(rule, today), leaves_on(rule, happened)

    assert last is not None
    assert ends is not None
    assert (happened <= last) == (ends <= today)


@given(
    rule=st.sampled_from(COUNTED),
    happened=st.dates(min_value=date(2024, 1, 1), max_value=date(2034, 12, 31)),
    hold=st.none() | st.tuples(st.integers(0, 3600), st.integers(1, 1500)),
    minimum=st.none() | st.dates(min_value=date(2024, 1, 1), max_value=date(2030, 12, 31)),
    every=st.sampled_from([1, 7]),
)
@settings(max_examples=25, deadline=None)
def test_ac_i2_3_in_ten_years_nothing_leaves_early_overstays_or_is_touched_on_hold(
    rule: RuleText,
    happened: date,
    hold: tuple[int, int] | None,
    minimum: date | None,
    every: int,
) -> None:
    start = date(2026, 1, 1)
    held = (start + timedelta(hold[0]), start + timedelta(hold[0] + hold[1])) if hold else None
    bound = [(OURS[RetentionRule.ACCOUNTING_DOCUMENT], minimum)] if minimum else []
    ends = max(
        day
        for day in (leaves_on(rule, happened), *(leaves_on(one, on) for one, on in bound))
        if day is not None
    )
    left_on = None
    for step in range(0, 3653, every):
        today = start + timedelta(days=step)
        on_hold = held is not None and held[0] <= today < held[1]
        known = happened if happened <= today else None
        if decide(rule=rule, happened_on=known, today=today, held=on_hold, minimums=bound).leaves:
            left_on = today
            break

    if left_on is not None:
        assert left_on >= ends
        assert not (held and held[0] <= left_on < held[1])
        free_from = max(ends, start)
        if held and held[0] <= free_from + timedelta(days=every) and held[1] > free_from:
            free_from = max(free_from, held[1])
        assert left_on <= free_from + timedelta(days=every)
    else:
        last = start + timedelta(days=3652 - every)
        assert ends > last or (held is not None and held[1] > last)


@pytest.mark.parametrize(
    ("key", "duration", "allowed"),
    [
        (RetentionRule.ACCOUNTING_DOCUMENT, "P4Y", False),
        (RetentionRule.ACCOUNTING_DOCUMENT, "P6Y", True),
        (RetentionRule.CUSTOMER_CONTRACT, "P4Y", False),
        (RetentionRule.CUSTOMER_CONTRACT, "P3Y", True),
        (RetentionRule.CUSTOMER_CONTRACT, "P1Y", True),
        (RetentionRule.REGISTRY_CONTENT, "P1Y", False),
    ],
)
def test_an_own_term_shortens_no_minimum_and_draws_out_no_maximum(
    key: RetentionRule, duration: str, allowed: bool
) -> None:
    own = version(key, duration, date(2027, 1, 1), 1)

    assert may_replace(own, OURS[key]) is allowed


def test_rules_say_whether_they_bind_or_end() -> None:
    assert {one.key for one in CATALOGUE if one.nature == Nature.MINIMUM and one.duration} == {
        RetentionRule.ACCOUNTING_DOCUMENT,
        RetentionRule.FINANCIAL_STATEMENT,
    }
    assert OURS[RetentionRule.REGISTRY_CONTENT].action == Action.ARCHIVE
    assert {one.trigger for one in CATALOGUE if not one.duration} == {Trigger.ORDERED}
