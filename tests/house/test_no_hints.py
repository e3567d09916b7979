"""No table can hold a password hint or a question only its person could answer (AC-A2.1)."""

import re

import pytest
from django.db import connection

from registratura.kernel.privacy import Category, Erasure
from registratura.toolkit.personal_data import catalogue

HINT = re.compile(
    r"(^|_)(hint|hints|reminder_text|memorable|maiden|mother|pet|security_(question|answer)|indiciu)(_|$)"
)
VAULT = {"accounts.PrivateNote.text_sealed"}


def hints_among(names: list[str]) -> list[str]:
    """Return the columns whose name says that they hold a hint or the answer to a question."""
    return [name for name in names if HINT.search(name.split(".")[-1])]


@pytest.mark.django_db
def test_ac_a2_1_no_column_of_the_database_holds_a_hint_or_a_security_question() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'"
        )
        columns = [row[0] for row in cursor.fetchall()]

    assert "accounts_user.password" in columns
    assert hints_among(columns) == []


def test_ac_a2_1_secret_words_stand_in_the_sealed_vault_alone() -> None:
    secret = {entry.name: entry for entry in catalogue().entries if entry.category is Category.SECRET_TEXT}

    assert set(secret) == VAULT
    assert {entry.erasure for entry in secret.values()} == {Erasure.SHRED}


def test_a_hint_would_be_seen() -> None:
    planted = ["a.password_hint", "a.hint", "a.security_question", "a.mother_maiden_name", "a.shipped_hints"]

    assert hints_among([*planted, "a.subject", "a.petition_id", "a.question"]) == planted
