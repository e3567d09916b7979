"""What an agreement opens on a day, and why: a pure answer, worked out anew each time (AC-E2.1)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from registratura.billing import rules
from registratura.billing.entitlement import Agreement, answer_of
from registratura.billing.states import State
from registratura.institutions.entitlements import MODULES, Feature, Line, Reason

YEAR = Agreement(
    state=State.ACTIVE,
    last_day=date(2026, 10, 14),
    is_public_body=False,
    grace_days=30,
    modules=("portal", "signing"),
    limits={Feature.USERS: 20},
    changed_on=date(2025, 10, 15),
)


def line(agreement: Agreement, feature: Feature) -> Line:
    return next(one for one in answer_of(agreement).lines if one.feature is feature)


@pytest.mark.parametrize(
    ("changes", "closes_on", "reason"),
    [
        ({}, date(2026, 11, 14), Reason.EXPIRED),
        ({"grace_days": 0}, date(2026, 10, 15), Reason.EXPIRED),
        ({"state": State.TRIALING}, date(2026, 11, 14), Reason.TRIAL),
        ({"canceled_on": date(2026, 5, 31), "state": State.CANCELED}, date(2026, 7, 1), Reason.ENDED),
        ({"canceled_on": date(2026, 10, 15), "state": State.CANCELED}, date(2026, 11, 14), Reason.EXPIRED),
        ({"state": State.PAUSED, "changed_on": date(2026, 4, 1)}, date(2026, 4, 1), Reason.PAUSED),
        ({"state": State.INCOMPLETE}, date(2025, 10, 15), Reason.NOT_STARTED),
        ({"state": State.PAST_DUE, "unpaid_since": date(2026, 3, 1)}, date(2026, 4, 30), Reason.UNPAID),
        ({"state": State.UNPAID, "unpaid_since": date(2026, 3, 1)}, date(2026, 4, 30), Reason.UNPAID),
        ({"state": State.UNPAID, "changed_on": date(2026, 4, 1)}, date(2026, 5, 31), Reason.UNPAID),
        ({"is_public_body": True, "last_day": date(2026, 12, 31)}, date(2027, 4, 1), Reason.EXPIRED),
        ({"is_public_body": True, "last_day": date(2026, 12, 30)}, date(2027, 1, 30), Reason.EXPIRED),
    ],
)
def test_registering_closes_after_the_grace_and_says_why(
    changes: dict[str, object], closes_on: date, reason: Reason
) -> None:
    found = line(replace(YEAR, **changes), Feature.REGISTER)  # type: ignore[arg-type]

    assert (found.on_until, found.reason) == (closes_on, reason)
    assert found.is_on(closes_on - timedelta(days=1))
    assert not found.is_on(closes_on)
    assert found.why
    assert found.remedy.endswith(".")


def test_modules_outside_the_plan_are_closed_from_the_beginning_and_nobody_is_nagged() -> None:
    answer = {one.feature: one for one in answer_of(YEAR).lines}

    closed = {feature for feature in MODULES if not answer[feature].is_on(date(2026, 1, 1))}

    assert closed == set(MODULES) - {Feature.PORTAL, Feature.SIGNING}
    assert not any(answer[feature].is_told(date(2026, 1, 1)) for feature in closed)


def test_the_end_is_told_sixty_days_before_and_limits_never_close() -> None:
    register, users = line(YEAR, Feature.REGISTER), line(YEAR, Feature.USERS)

    assert register.warn_from == date(2026, 8, 15)
    assert [register.is_told(day) for day in (date(2026, 8, 14), date(2026, 8, 15))] == [False, True]
    assert (users.limit, users.on_until) == (20, None)
    assert line(YEAR, Feature.REGISTRATIONS).limit is None


@pytest.mark.parametrize(
    ("day", "word"), [(date(2026, 8, 14), "on"), (date(2026, 9, 1), "near"), (date(2027, 1, 1), "off")]
)
def test_a_day_is_said_in_one_word(day: date, word: str) -> None:
    assert answer_of(YEAR).standing(day) == word


@pytest.mark.parametrize(
    ("days", "public", "fault"),
    [
        (30, True, ""),
        (60, True, ""),
        (29, True, "short"),
        (61, True, "long"),
        (5, False, ""),
        (0, False, "short"),
    ],
)
def test_a_public_body_pays_in_thirty_to_sixty_days(days: int, public: bool, fault: str) -> None:
    assert rules.payment_days_fault(days=days, is_public_body=public) == fault


def test_a_contract_with_a_public_body_has_its_budget_year() -> None:
    assert rules.budget_year_of(starts_on=date(2026, 5, 1), is_public_body=True) == 2026
    assert rules.budget_year_of(starts_on=date(2026, 5, 1), is_public_body=False) is None
