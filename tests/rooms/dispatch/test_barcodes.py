"""Barcodes of postal items: shape, check digit, what scanners put between the signs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registratura.dispatch import barcodes


@pytest.mark.parametrize(
    ("serial", "digit"),
    [("47312482", 9), ("12345678", 5), ("00000000", 5), ("00000009", 3), ("11111111", 5)],
)
def test_the_check_digit_is_that_of_the_standard(serial: str, digit: int) -> None:
    assert barcodes.check_digit(serial) == digit


@pytest.mark.parametrize("typed", [" rr 473 124 829 ro ", "*RR473124829RO*", "RR-473.124.829-RO"])
def test_a_code_is_kept_without_what_scanners_add(typed: str) -> None:
    assert barcodes.normalised(typed) == "RR473124829RO"


@pytest.mark.parametrize(
    "code",
    ["", "RR47312482RO", "R1473124829RO", "RR4731248290RO", "RR47312482²RO", "473124829", "RR473124829RO "],
)
def test_another_shape_is_seen(code: str) -> None:
    assert barcodes.problem_of(code) == "shape"


def test_a_serial_is_eight_digits() -> None:
    for wrong in ("1234567", "123456789", "1234567a", "１２３４５６７８"):
        with pytest.raises(ValueError, match="eight digits"):
            barcodes.check_digit(wrong)


@given(serial=st.integers(0, 10**8 - 1), place=st.integers(0, 7), other=st.integers(1, 9))
def test_one_wrong_digit_is_found(serial: int, place: int, other: int) -> None:
    text = f"{serial:08d}"
    right = f"RR{text}{barcodes.check_digit(text)}RO"
    wrong = text[:place] + str((int(text[place]) + other) % 10) + text[place + 1 :]

    assert barcodes.problem_of(right) == ""
    # Ten and eleven share no digit with their neighbors but 0 and 5: a slip can hide there, as the standard allows.
    if barcodes.check_digit(wrong) != barcodes.check_digit(text):
        assert barcodes.problem_of(f"RR{wrong}{barcodes.check_digit(text)}RO") == "check"
