"""Figures for everybody: medians, bands, and groups too small to be told."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registratura.figures.measures import SMALLEST_GROUP, Matter, figures_of, suppressed

DAY = date(2026, 3, 2)


def matter(days: int | None, term: int = 30) -> Matter:
    answered = None if days is None else DAY + timedelta(days=days)
    return Matter(DAY, answered, DAY + timedelta(days=term))


def test_the_median_and_the_ninth_tenth_are_of_the_answered_alone() -> None:
    found = figures_of([matter(days) for days in range(1, 21)] + [matter(None)] * 3)

    assert (found.received, found.answered, found.open) == (23, 20, 3)
    assert found.median_days == Decimal("10.5")
    assert found.slowest_tenth_days == 18
    assert found.bands == (5, 5, 10, 0, 0, 0)
    assert (found.in_term, found.late) == (20, 0)


def test_few_answers_tell_nothing_but_how_many_there_were() -> None:
    found = figures_of([matter(3)] * (SMALLEST_GROUP - 1))

    assert (found.median_days, found.slowest_tenth_days) == (None, None)
    assert found.bands[0] is None
    assert found.in_term is None


def test_a_small_group_is_hidden_with_another_so_that_the_total_does_not_tell_it() -> None:
    assert suppressed([40, 2, 9, 0]) == [40, None, None, 0]
    assert suppressed([40, 2, 3, 0]) == [40, None, None, 0]
    assert suppressed([40, 9, 0]) == [40, 9, 0]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(0, 30), min_size=2, max_size=8))
def test_no_small_group_is_ever_told_nor_found_by_subtracting(counts: list[int]) -> None:
    shown = suppressed(counts)
    hidden = [count for count, told in zip(counts, shown, strict=True) if told is None]

    assert not any(told and told < SMALLEST_GROUP for told in shown)
    assert len(hidden) != 1 or sum(1 for count in counts if count) == 1
