"""What a label holds: 22 digits that check themselves, and nothing about anybody."""

from hypothesis import given
from hypothesis import strategies as st

from registratura.scanning.codes import (
    LENGTH,
    NO_SERIAL,
    Code,
    Medium,
    looks_like_a_code,
    read_code,
    tag_of,
)

serials = st.integers(1, 10**14 - 1).map(lambda number: f"{number:014d}")
codes = st.builds(
    Code, st.sampled_from([Medium.LABEL, Medium.SHEET]), st.integers(0, 9999).map("{:04d}".format), serials
)


@given(codes)
def test_a_code_is_read_back_as_it_was_written_and_as_it_is_shown(code: Code) -> None:
    assert len(code.text) == LENGTH
    assert code.text.isdigit()
    assert read_code(code.text) == read_code(code.shown) == read_code(f" {code.text}\r\n") == code


@given(codes, st.integers(0, LENGTH - 1), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(code: Code, place: int, added: int) -> None:
    wrong = (int(code.text[place]) + added) % 10

    assert read_code(f"{code.text[:place]}{wrong}{code.text[place + 1 :]}") is None


@given(codes, st.integers(0, LENGTH - 2))
def test_two_digits_that_changed_places_are_always_seen(code: Code, place: int) -> None:
    digits = list(code.text)
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    bent = "".join(digits)

    assert bent == code.text or read_code(bent) is None


def test_numbers_of_others_are_no_codes() -> None:
    for other in ("", "125/12.03.2026", "5941234567899", "7" * 22, "71" * 11, "RR123456785RO", "x" * 22):
        assert read_code(other) is None
    assert not looks_like_a_code("125/2026")
    assert looks_like_a_code("7129 1903 3182 4017 5562 17")


def test_a_separating_sheet_has_no_serial_and_nothing_else_is_without_one() -> None:
    plain = Code(Medium.SEPARATOR, "1234", NO_SERIAL)

    assert read_code(plain.text) == plain
    assert read_code(Code(Medium.LABEL, "1234", NO_SERIAL).text) is None
    assert read_code(Code(Medium.SEPARATOR, "1234", "00000000000001").text) is None


def test_the_tag_tells_institutions_apart_and_stays_the_same() -> None:
    assert tag_of("alba") == tag_of("alba")
    assert len({tag_of(f"comuna-{number}") for number in range(50)}) > 45
