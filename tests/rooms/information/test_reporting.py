"""The yearly report: each request counted once, sums that agree, redirected ones in no domain."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registratura.information.reporting import (
    Accreditations,
    Fact,
    Fate,
    Judged,
    Span,
    YearlyReport,
    fate_of,
    report_on,
)
from registratura.information.rules import Domain, Nature, PersonKind, Way

FACT = Fact(
    received=Way.PAPER,
    person=PersonKind.NATURAL,
    domain=Domain.PUBLIC_MONEY,
    nature=Nature.FAVORABLE,
    answered_by=Way.ELECTRONIC,
    ended_on=date(2026, 3, 19),
    late=False,
    extended=False,
    media=False,
    norms=False,
)
facts = st.builds(
    Fact,
    received=st.sampled_from(Way),
    person=st.none() | st.sampled_from(PersonKind),
    domain=st.none() | st.sampled_from(Domain),
    nature=st.none() | st.sampled_from([one for one in Nature if one is not Nature.COMPLAINT]),
    answered_by=st.none() | st.sampled_from(Way),
    ended_on=st.none() | st.dates(date(2026, 1, 1), date(2027, 2, 1)),
    late=st.booleans(),
    extended=st.booleans(),
    media=st.booleans(),
    norms=st.booleans(),
)


def report(*found: Fact, today: date = date(2027, 1, 15)) -> YearlyReport:
    return report_on(
        facts=found,
        year=2026,
        today=today,
        complaints=Judged(1, 2, 3),
        court=Judged(),
        accreditations=Accreditations(2, 1, 1),
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(facts, max_size=12))
def test_INF_22_every_request_is_counted_once_and_all_sums_agree(found: list[Fact]) -> None:
    made = report(*found)

    assert made.disagreeing == ()
    assert made.total == len(found)


def test_INF_22_a_sum_that_does_not_agree_is_named() -> None:
    assert replace(report(FACT), total=2).disagreeing == ("persons", "received", "domains", "fates")


def test_INF_09_a_request_sent_on_is_in_the_total_and_in_no_domain() -> None:
    made = report(FACT, replace(FACT, nature=Nature.REDIRECTED))

    assert (made.total, sum(made.domains.values()), made.redirected_in_time) == (2, 1, 1)


@pytest.mark.parametrize(
    ("changes", "span"),
    [({}, Span.TEN), ({"extended": True}, Span.THIRTY), ({"late": True, "extended": True}, Span.LATE)],
)
def test_INF_22_favorable_answers_stand_by_the_term_they_kept(changes: dict[str, bool], span: Span) -> None:
    assert report(replace(FACT, **changes)).spans[span] == 1  # type: ignore[arg-type]


def test_INF_22_what_left_after_the_year_was_owed_at_its_end() -> None:
    assert fate_of(fact=FACT, as_of=date(2026, 3, 18)) is Fate.OPEN
    assert report(replace(FACT, ended_on=date(2027, 1, 4))).fates[Fate.OPEN] == 1


def test_INF_12_complaints_and_accreditations_are_added_up() -> None:
    made = report()

    assert (made.complaints.total, made.accreditations.total) == (6, 4)
