"""The choice of a notice: by the page alone, the same for everybody, counted again from what it wrote down."""

import inspect
from collections import Counter
from datetime import UTC, datetime

import pytest

from registratura.doors.cli.benchmarks.notices import measure_notices
from registratura.kernel import placing
from registratura.kernel.placing import (
    Candidate,
    Opened,
    Page,
    Place,
    Topic,
    contextual,
    draw,
    permitted,
    personal,
    slot_of,
)

NOON = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
PAGE = Page(Place.CUSTOMER, Topic.SUBSCRIPTION, slot_of(NOON))
FOR_ALL = [Candidate(1, 1), Candidate(2, 3), Candidate(3, 6)]
FOR_SOME = Candidate(4, 1, frozenset({("interest", "archive")}))


def hours(count: int) -> list[Page]:
    return [Page(Place.CUSTOMER, Topic.SUBSCRIPTION, f"2026-{hour:05}") for hour in range(count)]


def test_ac_g1_2_the_contextual_choice_can_be_handed_no_person_and_no_database() -> None:
    parameters = inspect.signature(contextual).parameters
    source = inspect.getsource(placing)

    assert set(parameters) == {"page", "candidates", "worn"}
    assert set(Page.__dataclass_fields__) == {"place", "topic", "slot"}
    assert "django" not in source
    assert "registratura.toolkit" not in source


def test_ac_g1_1_who_opened_nothing_gets_the_distribution_of_a_stranger() -> None:
    # Fixed seeds: the hours. The one with a full profile and no consent is handed on with nothing opened.
    stranger = Counter(contextual(page, FOR_ALL).flight for page in hours(3_000))  # type: ignore[union-attr]
    shut = Counter(
        personal(page, [*FOR_ALL, FOR_SOME], opened=[]).flight  # type: ignore[union-attr]
        for page in hours(3_000)
    )

    assert shut == stranger
    expected = {1: 300, 2: 900, 3: 1800}
    # Chi-square with two degrees of freedom stays under its 99.9 % point.
    assert sum((stranger[key] - want) ** 2 / want for key, want in expected.items()) < 13.8


def test_ac_g2_1_the_record_gives_the_choice_again() -> None:
    opened = [Opened("interest", "archive", 10, 7)]
    for page in hours(200):
        drawn = personal(page, [*FOR_ALL, FOR_SOME], opened=opened)
        assert drawn is not None
        assert draw(drawn.seed, drawn.lots) == drawn.flight
        assert drawn.used == (tuple(opened) if drawn.flight == 4 else ())


def test_a_signal_makes_what_is_meant_for_it_heavier_and_no_other_takes_part() -> None:
    with_it = personal(PAGE, [FOR_SOME, Candidate(5, 1)], opened=[Opened("interest", "archive", 10, 7)])
    without = personal(PAGE, [FOR_SOME, Candidate(5, 1)], opened=[Opened("region", "AB", 10, 7)])

    assert with_it is not None
    assert without is not None
    assert dict(with_it.lots) == {4: 11, 5: 1}
    assert dict(without.lots) == {5: 1}


def test_what_this_session_saw_often_enough_stands_aside() -> None:
    drawn = contextual(PAGE, FOR_ALL, worn={2, 3})

    assert drawn is not None
    assert drawn.flight == 1
    assert contextual(PAGE, FOR_ALL, worn={1, 2, 3}) is None
    assert contextual(PAGE, [FOR_SOME]) is None


@pytest.mark.parametrize(
    ("key", "bucket"),
    [
        ("age", "17"),
        ("age", "under-18"),
        ("health", "diabetes"),
        ("religion", "orthodox"),
        ("interest", "pregnancy"),
        ("gender", "female"),
        ("region", "street 5"),
        ("", ""),
    ],
)
def test_ac_g2_2_special_categories_and_minors_have_no_word(key: str, bucket: str) -> None:
    assert not permitted(key, bucket)


def test_a_choice_takes_less_than_two_milliseconds() -> None:
    found = measure_notices(flights=200, choices=300)

    assert found["ms"]["contextual"]["p50"] < found["wanted_ms"]
    assert found["ms"]["personal"]["p50"] < found["wanted_ms"]
