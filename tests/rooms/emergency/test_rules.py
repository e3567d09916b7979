"""AR-09 in plain values: a day without authorization, weeks with one, totals, odd hours, what resembles what."""

from datetime import UTC, date, datetime, timedelta

import pytest

from registratura.emergency import rules
from registratura.emergency.rules import Saved, Written

NOON = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)  # 12:00 in Bucharest


def test_ar_09_a_day_needs_no_authorization_and_a_second_more_does() -> None:
    assert not rules.needs_authorization(began_at=NOON, until=NOON + timedelta(hours=24))
    assert rules.needs_authorization(began_at=NOON, until=NOON + timedelta(hours=24, seconds=1))


@pytest.mark.parametrize(("days", "problem"), [(0, ""), (6, ""), (7, "long"), (-1, "reversed")])
def test_ar_09_an_authorization_holds_for_a_week_at_most(days: int, problem: str) -> None:
    first = date(2026, 3, 3)

    assert rules.span_problem(first=first, last=first + timedelta(days=days)) == problem


def test_ar_09_every_day_past_the_first_must_be_covered() -> None:
    until = NOON + timedelta(days=4)

    assert rules.uncovered_days(began_at=NOON, until=NOON + timedelta(hours=5), authorized=[]) == []
    assert rules.uncovered_days(began_at=NOON, until=until, authorized=[]) == [
        date(2026, 3, day) for day in (3, 4, 5, 6)
    ]
    covered = [(date(2026, 3, 3), date(2026, 3, 4)), (date(2026, 3, 6), date(2026, 3, 12))]
    assert rules.uncovered_days(began_at=NOON, until=until, authorized=covered) == [date(2026, 3, 5)]


def test_a_day_that_lacks_positions_or_has_too_many_is_told() -> None:
    day, other = date(2026, 3, 2), date(2026, 3, 3)

    assert rules.missing_by_day(declared={day: 5, other: 2}, taken={day: 3, other: 2}) == {day: 2}
    assert rules.missing_by_day(declared={day: 1}, taken={day: 3, other: 1}) == {day: -2}


def looks(minutes: int, *, year: int = 2026, previous_at: datetime | None = NOON) -> list[str]:
    """What is odd about a sheet written so long after an interruption of two hours began."""
    return rules.remarks_on(
        written_at=NOON + timedelta(minutes=minutes),
        sheet_year=year,
        began_at=NOON,
        ended_at=NOON + timedelta(hours=2),
        previous_at=previous_at,
    )


def test_odd_hours_are_told_and_a_clock_that_is_minutes_wrong_is_not() -> None:
    assert looks(60) == looks(-9, previous_at=None) == looks(129) == []
    assert looks(-60) == ["before-start", "out-of-order"]
    assert looks(180) == ["after-end"]
    assert looks(60, year=2025) == ["other-year"]


SAVED = [
    Saved(1, "incoming", "POPESCU Ion", "Cerere certificat de urbanism strada Lalelelor"),
    Saved(2, "incoming", "Ionescu Maria", "Cerere certificat de urbanism strada Lalelelor"),
    Saved(3, "outgoing", "Popescu Ion", "Cerere certificat de urbanism strada Lalelelor"),
    Saved(4, "incoming", "", "Reclamație zgomot"),
    Saved(5, "incoming", "Popescu Ion", "Adeverință de venit"),
]


@pytest.mark.parametrize(
    ("correspondent", "subject", "found"),
    [
        ("Popescu Ion", "Cerere certificat de urbanism, strada Lalelelor", [1]),
        ("Popescu", "certificat urbanism", [1]),
        ("Ionescu Maria", "Certificat de urbanism", [2]),
        ("", "Reclamatie zgomot", [4]),
        ("Popescu Ion", "Cerere racordare apă", []),
        ("Altcineva", "Certificat de urbanism", []),
    ],
)
def test_the_same_paper_is_proposed_and_another_is_not(
    correspondent: str, subject: str, found: list[int]
) -> None:
    assert rules.alike(written=Written("incoming", correspondent, subject), saved=SAVED) == found
