"""Numbers of people, bodies and accounts are normalised, and a mistake is told with its remedy."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registratura.kernel import identifiers
from registratura.kernel.identifiers import Verdict

TODAY = datetime.date(2026, 11, 22)


def with_check_digit(body: str) -> str:
    remainder = (
        sum(
            int(digit) * weight
            for digit, weight in zip(body, (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9), strict=True)
        )
        % 11
    )
    return body + ("1" if remainder == 10 else str(remainder))


@pytest.mark.parametrize("typed", ["1630615123457", "1990101400181", " 1630615-123457 ", "1 630615 123457"])
def test_idn_01_a_right_cnp_passes(typed: str) -> None:
    found = identifiers.check_cnp(typed, today=TODAY)

    assert (found.verdict, found.reason, found.words) == (Verdict.OK, "", "")
    assert len(found.value) == 13


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("1630615123458", "cnp-check-digit"),
        ("1632215123457", "cnp-birth"),
        ("0630615123457", "cnp-birth"),
        (with_check_digit("163061512000"), "cnp-birth"),
        (with_check_digit("527011512345"), "cnp-birth"),
        ("163061512345", "cnp-form"),
        ("16306151234577", "cnp-form"),
        ("163061512345X", "cnp-form"),
        ("١٦٣٠٦١٥١٢٣٤٥٧", "cnp-form"),
        ("", "cnp-form"),
    ],
)
def test_idn_01_a_mistyped_cnp_is_wrong_and_says_the_remedy(typed: str, reason: str) -> None:
    found = identifiers.check_cnp(typed, today=TODAY)

    assert (found.verdict, found.reason) == (Verdict.WRONG, reason)
    assert found.words.endswith(".")


@pytest.mark.parametrize("sex", "789")
@pytest.mark.parametrize("birth", ["000229", "120101", "991231"])
def test_idn_01_a_foreigner_may_be_born_in_any_century(sex: str, birth: str) -> None:
    number = with_check_digit(f"{sex}{birth}40001")

    assert identifiers.check_cnp(number, today=TODAY).verdict is Verdict.OK


@pytest.mark.parametrize("county", ["70", "49", "99", "00"])
def test_idn_02_a_county_that_is_not_known_only_warns(county: str) -> None:
    found = identifiers.check_cnp(with_check_digit(f"1630615{county}345"), today=TODAY)

    assert (found.verdict, found.reason) == (Verdict.WARNING, "cnp-county")
    assert county in found.words


def test_a_cnp_is_shown_masked() -> None:
    assert identifiers.mask_cnp("1630615123457") == "1••••••••3457"
    assert identifiers.mask_cnp("12345") == "•••••"
    assert identifiers.mask_cnp("") == ""


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("14399840", "14399840"),
        ("RO18547290", "18547290"),
        ("ro 185 472 90", "18547290"),
        ("4267117", "4267117"),
        ("4305857", "4305857"),
        ("1630615123457", "1630615123457"),
    ],
)
def test_idn_03_a_right_fiscal_code_passes(typed: str, value: str) -> None:
    found = identifiers.check_cui(typed, today=TODAY)

    assert (found.verdict, found.value) == (Verdict.OK, value)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("14399841", "cui-check-digit"),
        ("18547291", "cui-check-digit"),
        ("04267117", "cui-form"),
        ("7", "cui-form"),
        ("12345678901", "cui-form"),
        ("RO", "cui-form"),
        ("", "cui-form"),
        ("1630615123458", "cnp-check-digit"),
    ],
)
def test_idn_03_a_fiscal_code_that_fails_only_warns(typed: str, reason: str) -> None:
    found = identifiers.check_cui(typed, today=TODAY)

    assert (found.verdict, found.reason) == (Verdict.WARNING, reason)
    assert found.words.endswith(".")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("RO49AAAA1B31007593840000", "RO49AAAA1B31007593840000"),
        ("ro49 aaaa 1b31 0075 9384 0000", "RO49AAAA1B31007593840000"),
        ("DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
    ],
)
def test_idn_08_a_right_account_passes(typed: str, value: str) -> None:
    found = identifiers.check_iban(typed)

    assert (found.verdict, found.value) == (Verdict.OK, value)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("RO49AAAA1B31007593840001", "iban-check-digits"),
        ("RO49AAAA1B3100759384000", "iban-length"),
        ("XX00", "iban-check-digits"),
        ("", "iban-check-digits"),
    ],
)
def test_idn_08_a_mistyped_account_is_wrong(typed: str, reason: str) -> None:
    found = identifiers.check_iban(typed)

    assert (found.verdict, found.reason) == (Verdict.WRONG, reason)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("0722000000", "+40722000000"),
        ("0722 000 000", "+40722000000"),
        ("+40 (258) 81-33.80", "+40258813380"),
        ("0040213000000", "+40213000000"),
        ("0800800800", "+40800800800"),
        ("+49 30 123456", "+4930123456"),
        ("0037322123456", "+37322123456"),
    ],
)
def test_idn_07_a_telephone_is_stored_as_e164(typed: str, value: str) -> None:
    found = identifiers.check_phone(typed)

    assert (found.verdict, found.value) == (Verdict.OK, value)


@pytest.mark.parametrize(
    "typed", ["0122000000", "072200000", "07220000000", "+40122000000", "abc", "", "٠٧٢٢٠٠٠٠٠٠"]
)
def test_idn_07_a_telephone_that_cannot_be_is_wrong(typed: str) -> None:
    found = identifiers.check_phone(typed)

    assert (found.verdict, found.reason, found.value) == (Verdict.WRONG, "phone-form", typed)


@pytest.mark.parametrize(
    ("typed", "county"), [("400001", "CJ"), ("010001", "B"), ("400 001", "cj"), ("510001", "")]
)
def test_idn_06_a_postal_code_of_the_county_passes(typed: str, county: str) -> None:
    assert identifiers.check_postal_code(typed, county=county).verdict is Verdict.OK


@pytest.mark.parametrize(
    ("typed", "county", "verdict", "reason"),
    [
        ("400001", "AB", Verdict.WARNING, "postal-county"),
        ("990001", "", Verdict.WARNING, "postal-area"),
        ("40000", "CJ", Verdict.WRONG, "postal-form"),
        ("40000A", "CJ", Verdict.WRONG, "postal-form"),
    ],
)
def test_idn_06_another_postal_code_is_told(typed: str, county: str, verdict: Verdict, reason: str) -> None:
    found = identifiers.check_postal_code(typed, county=county)

    assert (found.verdict, found.reason) == (verdict, reason)
    assert "%" not in found.words


@given(st.text(st.characters(codec=None), max_size=40) | st.text("RO0123456789+ -", max_size=20))
def test_any_text_gets_a_verdict_and_a_value_that_can_be_stored(typed: str) -> None:
    for found in (
        identifiers.check_cnp(typed, today=TODAY),
        identifiers.check_cui(typed, today=TODAY),
        identifiers.check_iban(typed),
        identifiers.check_phone(typed),
        identifiers.check_postal_code(typed, county="CJ"),
    ):
        assert "\x00" not in found.value.encode("utf-8").decode("utf-8")
        assert bool(found.words) is (found.verdict is not Verdict.OK)
