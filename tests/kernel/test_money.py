"""Money: whole bani, one rounding, read and written without loss."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registratura.kernel.money import LEU, MOST_BANI, Rounding, lei, plain, read_lei, rounded

sums = st.integers(0, MOST_BANI)


@settings(max_examples=60)
@given(sums)
def test_what_is_written_is_read_back(bani: int) -> None:
    assert read_lei(lei(bani)) == bani
    assert read_lei(plain(bani)) == bani


@settings(max_examples=60)
@given(st.fractions(0, 10**9))
def test_a_rounding_is_off_by_half_of_its_unit_at_most(exact: Fraction) -> None:
    assert abs(rounded(exact, Rounding.BAN) - exact) <= Fraction(1, 2)
    assert abs(rounded(exact, Rounding.LEU) - exact) <= LEU // 2
    assert rounded(exact, Rounding.LEU) % LEU == 0


@pytest.mark.parametrize(("bani", "paid"), [(50, 0), (51, 100), (149, 100), (150, 100), (151, 200), (0, 0)])
def test_fifty_bani_are_left_out_and_one_more_is_a_leu(bani: int, paid: int) -> None:
    assert rounded(Fraction(bani), Rounding.LEU) == paid


def test_half_a_ban_goes_up() -> None:
    assert rounded(Fraction(1, 2), Rounding.BAN) == 1
    with pytest.raises(ValueError, match="never negative"):
        rounded(Fraction(-1), Rounding.BAN)


@pytest.mark.parametrize(
    ("typed", "bani"),
    [
        ("12", 1200),
        ("12,5", 1250),
        ("1.234,50", 123450),
        ("12.50", 1250),
        (" 7 lei ", 700),
        ("1.234", 123400),
    ],
)
def test_sums_are_read_as_people_type_them(typed: str, bani: int) -> None:
    assert read_lei(typed) == bani


@pytest.mark.parametrize(
    "typed", ["", "-5", "12,345", "1e3", "0.125", "1,2,3", "٣", "9" * 30, "lei", "1.23.456"]
)
def test_what_is_no_sum_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the text itself is the message
        read_lei(typed)


def test_an_exact_sum_shows_its_decimals() -> None:
    assert lei(Fraction(25, 2)) == "0,125\N{NO-BREAK SPACE}lei"
    assert lei(123450) == "1.234,50\N{NO-BREAK SPACE}lei"
