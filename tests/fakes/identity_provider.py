"""An identity provider that lies as told: it signs tokens of any content, with any key, and remembers nothing."""

import json
import time
from typing import Any

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from registratura.assurance.openid.provider import Provider

ISSUER = "https://identitate.exemplu.ro"
HIGH = "http://eidas.europa.eu/LoA/high"
KEY = RSAKey.generate_key(2048, {"kid": "ours", "use": "sig"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "ours", "use": "sig"})
PROVIDER = Provider(
    name="ROeID",
    issuer=ISSUER,
    client_id="registratura",
    client_secret="un secret",
    accepted=(HIGH,),
    identifier_claim="person_identifier",
)


def published() -> dict[str, Any]:
    """The keys that the provider shows to everybody."""
    return {"keys": [KEY.as_dict(private=False)]}


def claims(*, nonce: str, **other: Any) -> dict[str, Any]:
    """What an honest provider says; `other` is what a lying one says instead, None leaves it out."""
    now = int(time.time())
    honest = {
        "iss": ISSUER,
        "aud": "registratura",
        "sub": "eu-1",
        "iat": now,
        "exp": now + 300,
        "nonce": nonce,
        "acr": HIGH,
        "given_name": "Ion",
        "family_name": "Popescu",
        "person_identifier": "1800101221144",
    }
    return {name: value for name, value in {**honest, **other}.items() if value is not None}


def signed(told: dict[str, Any], *, key: RSAKey | OctKey = KEY, alg: str = "RS256") -> str:
    """A token as the provider gives it."""
    return jwt.encode({"alg": alg, "kid": "ours"}, told, key, algorithms=[alg])


def unsigned(told: dict[str, Any]) -> str:
    """A token that says of itself that it needs no signature."""
    import base64

    parts = ({"alg": "none"}, told)
    return ".".join(
        [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts] + [""]
    )
