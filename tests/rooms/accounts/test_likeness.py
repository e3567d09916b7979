"""A private note that gives the password away, and one that does not (AC-A2.1)."""

import pytest

from registratura.accounts.likeness import gives_away

PASSWORD = "Un cocostârc stă într-un picior"


@pytest.mark.parametrize(
    "note",
    [
        PASSWORD,
        f"parola este {PASSWORD.upper()}, să nu uit",
        "un cocostarc sta intr un picior",
        "UN-COCOSTÂRC-STĂ-ÎNTR-UN-PICIOR",
        PASSWORD[::-1],
        "un c0c0s+ârc",
        "cocostârcul din curte",
        "pasărea aceea într-un picior",
        "Un cocostâr stă într-u piciorr",
        "stă într-un pici",
        "unc ocos tar cst aint run pic ior",
    ],
)
def test_ac_a2_1_a_note_that_holds_or_resembles_the_password_gives_it_away(note: str) -> None:
    assert gives_away(note=note, password=PASSWORD)


@pytest.mark.parametrize(
    ("note", "password"),
    [
        ("m3re-pere-prune-2024", "MEREperepRune2024"),
        ("mama are mere dulci in gradina noastra mare", "mamdignm"),
        ("Seif: 7731 8842 0015 993", "773188420015993"),
    ],
)
def test_ac_a2_1_signs_for_letters_initials_and_digits_are_seen(note: str, password: str) -> None:
    assert gives_away(note=note, password=password)


@pytest.mark.parametrize(
    "note",
    [
        "cheia de rezervă e în seiful de la secretariat",
        "pasărea din curtea bunicii",
        "aceeași ca pe afișul din biroul 12, fără an",
        "a",
        "",
        "…",
    ],
)
def test_a_note_that_reminds_only_its_person_is_kept(note: str) -> None:
    assert not gives_away(note=note, password=PASSWORD)


def test_the_longest_of_both_is_compared_in_a_moment() -> None:
    assert not gives_away(note="abcd efgh " * 100, password="zxyw" * 64)
