"""The provider as the environment names it: whole, or refused in words that do not repeat its secret."""

import pytest

from registratura.config import env, openid
from registratura.config.env import EnvironmentRefusedError


def read(**given: str) -> openid.OpenId:
    loaded = env.load({f"REGISTRATURA_{name}": value for name, value in given.items()})
    return openid.provider(
        url=loaded.openid_url,
        name=loaded.openid_name,
        levels=loaded.openid_levels,
        number=loaded.openid_number,
    )


def test_without_an_address_there_is_no_provider() -> None:
    assert read() == openid.OpenId()
    assert not read(OPENID_NAME="ROeID").issuer


def test_the_issuer_stays_as_it_is_written_and_the_key_is_taken_out() -> None:
    found = read(
        OPENID_URL="https://registratura:s%40cret@identitate.exemplu.ro:8443/realms/ro/",
        OPENID_LEVELS="substantial, high,",
        OPENID_NUMBER="person_identifier",
    )

    assert found.issuer == "https://identitate.exemplu.ro:8443/realms/ro/"
    assert (found.client_id, found.client_secret) == ("registratura", "s@cret")
    assert (found.levels, found.number) == (("substantial", "high"), "person_identifier")


@pytest.mark.parametrize(
    "value",
    [
        "identitate.exemplu.ro",
        "https://identitate.exemplu.ro",
        "https://registratura@identitate.exemplu.ro",
        "ftp://registratura:foartesecret@identitate.exemplu.ro",
        "https://registratura:foartesecret@identitate.exemplu.ro?x=1",
        "https://registratura:foartesecret@[identitate",
    ],
)
def test_half_an_address_is_refused_without_its_secret(value: str) -> None:
    with pytest.raises(EnvironmentRefusedError) as refused:
        read(OPENID_URL=value)

    assert "REGISTRATURA_OPENID_URL" in refused.value.words
    assert "foartesecret" not in refused.value.words
