"""The half-yearly report: each petition counted once, sums that agree, the end of the half as the measure."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registratura.petitions.reporting import (
    Fact,
    Outcome,
    Route,
    half_of,
    latest_ended_half,
    outcome_of,
    report_on,
    route_of,
)
from registratura.petitions.rules import Domain, Kind, SenderType, Solution, Standing

FIRST, LAST = half_of(year=2026, half=1)
AFTER = date(2026, 7, 1)
FACT = Fact(
    registered_on=date(2026, 3, 2),
    channel="post",
    kind=Kind.REQUEST,
    sender_type=SenderType.PERSON,
    domain=Domain.ROADS,
    unit="Urbanism",
    standing=Standing.ANSWERED,
    solution=Solution.FAVORABLE,
    due_on=date(2026, 4, 1),
    extended=False,
    ended_on=date(2026, 3, 30),
)
facts = st.builds(
    Fact,
    registered_on=st.dates(FIRST, LAST),
    channel=st.sampled_from(["counter", "post", "courier", "email", "portal", "fax", ""]),
    kind=st.sampled_from(Kind),
    sender_type=st.sampled_from(SenderType),
    domain=st.sampled_from(Domain),
    unit=st.sampled_from(["", "Urbanism", "Taxe"]),
    standing=st.sampled_from(Standing),
    solution=st.none() | st.sampled_from(Solution),
    due_on=st.none() | st.dates(FIRST, LAST + timedelta(days=60)),
    extended=st.booleans(),
    ended_on=st.none() | st.dates(FIRST, LAST + timedelta(days=90)),
    sent_on_in_time=st.booleans(),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(facts, max_size=12), st.dates(FIRST, date(2027, 1, 31)))
def test_PET_20_every_petition_is_counted_once_and_all_sums_agree(found: list[Fact], today: date) -> None:
    report = report_on(facts=found, year=2026, half=1, today=today)

    assert report.disagreeing == ()
    assert report.total == len(found)
    assert report.overdue <= report.outcomes[Outcome.IN_WORK]


def test_PET_20_a_sum_that_does_not_agree_is_named() -> None:
    report = report_on(facts=[FACT], year=2026, half=1, today=AFTER)

    assert replace(report, total=2).disagreeing == ("routes", "kinds", "domains", "units", "outcomes")
    assert replace(report, answered_late=1).disagreeing == ("answers",)


def test_PET_20_the_halves_are_those_of_the_law() -> None:
    assert half_of(year=2026, half=1) == (date(2026, 1, 1), date(2026, 6, 30))
    assert half_of(year=2026, half=2) == (date(2026, 7, 1), date(2026, 12, 31))
    assert latest_ended_half(today=date(2026, 7, 1)) == (2026, 1)
    assert latest_ended_half(today=date(2026, 6, 30)) == (2025, 2)


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, Outcome.FAVORABLE),
        ({"solution": Solution.UNFAVORABLE}, Outcome.UNFAVORABLE),
        ({"solution": None}, Outcome.ANSWERED),
        ({"ended_on": date(2026, 7, 2)}, Outcome.IN_WORK),
        ({"standing": Standing.IN_WORK, "ended_on": None}, Outcome.IN_WORK),
        ({"standing": Standing.ANONYMOUS}, Outcome.ANONYMOUS),
        ({"standing": Standing.REDIRECTED}, Outcome.REDIRECTED),
    ],
)
def test_PET_20_what_ended_after_the_half_was_in_work_at_its_end(
    changes: dict[str, object], outcome: Outcome
) -> None:
    assert outcome_of(fact=replace(FACT, **changes), as_of=LAST) is outcome  # type: ignore[arg-type]


def test_PET_20_terms_and_days_are_counted_over_what_was_answered() -> None:
    late = replace(FACT, ended_on=date(2026, 4, 11), extended=True)
    overdue = replace(FACT, standing=Standing.IN_WORK, ended_on=None)

    report = report_on(facts=[FACT, late, overdue], year=2026, half=1, today=AFTER)

    assert (report.answered_in_time, report.answered_late, report.overdue, report.extended) == (1, 1, 1, 1)
    assert report.average_days == 34.0


@pytest.mark.parametrize(
    ("changes", "route"),
    [
        ({}, Route.POST),
        ({"channel": "counter"}, Route.OFFICE),
        ({"channel": "portal"}, Route.PORTAL),
        ({"channel": "email", "sender_type": SenderType.AUTHORITY}, Route.AUTHORITY),
        ({"channel": "fax"}, Route.OTHER),
    ],
)
def test_PET_20_what_another_authority_sent_counts_as_that(changes: dict[str, object], route: Route) -> None:
    assert route_of(fact=replace(FACT, **changes)) is route  # type: ignore[arg-type]
