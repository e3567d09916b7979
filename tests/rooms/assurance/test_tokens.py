"""What of a provider's token is believed, against one that lies in every way it can."""

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc.jwk import OctKey

from registratura.assurance.openid.tokens import TokenRefusedError, believed
from tests.fakes import identity_provider as liar
from tests.fakes.identity_provider import KEY, OTHER_KEY, PROVIDER, claims, published, signed, unsigned

NONCE = "întrebarea-aceasta"


def read(raw: str, *, nonce: str = NONCE, later: timedelta = timedelta()) -> Any:
    return believed(raw, keys=published(), provider=PROVIDER, nonce=nonce, now=datetime.now(tz=UTC) + later)


def test_an_honest_token_tells_who_is_there() -> None:
    identity = read(signed(claims(nonce=NONCE)))

    assert identity.subject == "eu-1"
    assert identity.full_name == "Ion Popescu"
    assert identity.identifier == "1800101221144"
    assert identity.level == liar.HIGH


@pytest.mark.parametrize(
    ("lie", "why"),
    [
        ({"nonce": "altă întrebare"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"iss": "https://alt-furnizor.exemplu.ro"}, "issuer"),
        ({"iss": f"{liar.ISSUER}/"}, "issuer"),
        ({"aud": "alt-program"}, "audience"),
        ({"aud": None}, "audience"),
        ({"aud": ["registratura", "alt-program"]}, "audience"),
        ({"azp": "alt-program"}, "audience"),
        ({"exp": int(time.time()) - 3600}, "expired"),
        ({"iat": int(time.time()) - 3600}, "expired"),
        ({"iat": int(time.time()) + 3600}, "early"),
        ({"nbf": int(time.time()) + 3600}, "early"),
        ({"exp": None}, "shape"),
        ({"iat": None}, "shape"),
        ({"exp": "mâine"}, "shape"),
        ({"acr": "http://eidas.europa.eu/LoA/low"}, "level"),
        ({"acr": None}, "level"),
        ({"acr": [liar.HIGH]}, "level"),
        ({"sub": None}, "shape"),
        ({"sub": ""}, "shape"),
        ({"sub": "x" * 400}, "shape"),
    ],
)
def test_a_lie_is_refused_by_its_name(lie: dict[str, Any], why: str) -> None:
    with pytest.raises(TokenRefusedError) as refused:
        read(signed(claims(**{"nonce": NONCE, **lie})))

    assert refused.value.why == why


def test_an_old_token_replayed_is_no_answer() -> None:
    raw = signed(claims(nonce=NONCE))

    with pytest.raises(TokenRefusedError, match="expired"):
        read(raw, later=timedelta(hours=1))
    with pytest.raises(TokenRefusedError, match="nonce"):
        read(raw, nonce="următoarea întrebare")
    with pytest.raises(TokenRefusedError, match="nonce"):
        read(signed(claims(nonce="")), nonce="")


def test_a_signature_of_anybody_else_is_refused() -> None:
    told = claims(nonce=NONCE)
    public_as_secret = OctKey.import_key(json.dumps(KEY.as_dict(private=False)))
    bent = signed(told)[:-8] + "AAAAAAAA"

    for raw in (
        signed(told, key=OTHER_KEY),
        signed(told, key=public_as_secret, alg="HS256"),
        unsigned(told),
        bent,
        "",
        "a.b.c",
        "ț.ț.ț",
        "{}",
    ):
        with pytest.raises(TokenRefusedError, match="signature"):
            read(raw)


@pytest.mark.parametrize(
    "keys", [{}, {"keys": None}, {"keys": ["x", {"kty": "RSA"}]}, {"keys": [{"kty": "oct"}]}]
)
def test_keys_that_are_none_let_nothing_in(keys: dict[str, Any]) -> None:
    with pytest.raises(TokenRefusedError, match="signature"):
        believed(
            signed(claims(nonce=NONCE)),
            keys=keys,
            provider=PROVIDER,
            nonce=NONCE,
            now=datetime.now(tz=UTC),
        )
