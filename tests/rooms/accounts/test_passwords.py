"""
The list of NIST SP 800-63B for passwords, one line a test (AC-A2.3).

Verified whole, without truncation: `tests/doors/shared/test_sign_in.py`.
"""

import unicodedata

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import get_password_validators, validate_password
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string

from registratura.accounts.models import User
from registratura.accounts.passwords import LONGEST, SHORTEST
from registratura.config import settings as house
from registratura.doors.shared.sign_in import composed


def refused(password: str) -> list[str]:
    """Return the codes with which the house refuses a password."""
    try:
        validate_password(password, User(email="ana.albu@alba.example", full_name="Ana Albu"))
    except ValidationError as error:
        return [str(each.code) for each in error.error_list]
    return []


def test_ac_a2_3_at_least_fifteen_characters_where_a_password_stands_alone() -> None:
    assert SHORTEST >= 15
    assert "password_too_short" in refused("kzqvtrpmnxwyhg"[: SHORTEST - 1])
    assert refused("kzqvtrpmnxwyhgj"[:SHORTEST]) == []


def test_ac_a2_3_at_least_sixty_four_characters_are_welcome() -> None:
    assert LONGEST >= 64
    assert refused("cuvinte multe și fără rost " * 9) == []


@pytest.mark.parametrize(
    "password",
    [
        "doar litere mici aici",
        "48151623426190875310",
        "șțăîâ ȘȚĂÎÂ ñ 漢字 зима лето",
        "          un spatiu la fiecare capat          ",
        "🦆🦢🦉🐦🦆🦢🦉🐦🦆🦢🦉🐦🦆🦢🦉",
    ],
)
def test_ac_a2_3_no_rule_of_composition_and_every_character_is_welcome(password: str) -> None:
    assert refused(password) == []


@pytest.mark.parametrize(
    "password", ["passwordpassword", "123456789123456789", "aaaaaaaaaaaaaaaaaaa", "qwertyuiop12345"]
)
def test_ac_a2_3_known_passwords_are_refused_without_asking_any_network(password: str) -> None:
    assert refused(password)


def test_ac_a2_3_nothing_made_of_the_person_s_own_data() -> None:
    assert "password_too_similar" in refused("Ana Albu alba 2026")


def test_ac_a2_3_no_expiry_no_hint_no_question_among_the_rules_and_settings() -> None:
    names = {type(rule).__name__ for rule in get_password_validators(settings.AUTH_PASSWORD_VALIDATORS)}

    assert names == {"LengthValidator", "KnownPasswordValidator", "OwnDataValidator", "NoteValidator"}
    assert not {name for name in dir(settings) if "EXPIR" in name and "PASSWORD" in name}


def test_ac_a2_3_a_password_is_kept_in_one_form_however_it_is_composed() -> None:
    typed = "ﬁecare șarpe ține ½ din pradă"

    assert len({composed(unicodedata.normalize(form, typed)) for form in ("NFC", "NFD", "NFKC", "NFKD")}) == 1


def test_ac_a2_3_the_whole_password_counts_with_argon2id() -> None:
    (chosen,) = house.PASSWORD_HASHERS
    hasher = import_string(chosen)()
    kept = hasher.encode("x" * 255 + "a", hasher.salt())

    assert kept.startswith("argon2$argon2id$")
    assert hasher.verify("x" * 255 + "a", kept)
    assert not hasher.verify("x" * 255 + "b", kept)
