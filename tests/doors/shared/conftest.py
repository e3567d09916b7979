"""What every test of a door begins with."""

import unicodedata

import pytest
from django.core.cache import cache

from registratura.accounts.models import User
from tests.cast import Town
from tests.doors.shared.people import PASSWORD


@pytest.fixture(autouse=True)
def _no_counted_attempts() -> None:
    cache.clear()


@pytest.fixture
def ana(alba: Town) -> User:
    user = alba.registrar
    user.set_password(unicodedata.normalize("NFKC", PASSWORD))
    user.save(update_fields=["password"])
    return user
