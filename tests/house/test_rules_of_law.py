"""Every rule of law that petitions, requests for information and terms carry out has a test that names it."""

from tools.docs.rules import MARK, page, proofs

# What stands elsewhere: INF-23 (published ex officio) and TRM-07 (the portal after hours) belong to the portal.
OF_PETITIONS = {f"PET-{number:02d}" for number in range(1, 26)}
OF_INFORMATION = {f"INF-{number:02d}" for number in range(1, 23)}
OF_TERMS = {f"TRM-{number:02d}" for number in range(1, 14)} - {"TRM-07"}
OF_MAIL = {"SEM-12", "SEM-13", "SEM-14", "SEM-15"}


def test_every_rule_has_a_test_that_names_it() -> None:
    assert proofs().keys() >= OF_PETITIONS | OF_INFORMATION | OF_TERMS | OF_MAIL


def test_a_rule_that_no_test_names_would_be_missed() -> None:
    assert "PET-99" not in proofs()
    assert MARK.findall("test_pet_05_PET_12_of_two_rules") == [("pet", "05"), ("PET", "12")]


def test_the_page_names_the_tests_beside_their_rules() -> None:
    (line,) = [line for line in page().splitlines() if line.startswith("| PET-23 |")]

    assert "tests/flows/test_petition_languages.py" in line
