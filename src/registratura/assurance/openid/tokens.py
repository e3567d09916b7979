"""
What of a provider's answer is believed. No clock, no network: the token, the keys and what was asked come from outside.

Stricter than the standard where it leaves a choice: the signature is always checked, the algorithms are pinned, the
nonce and the level of assurance are always asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from registratura.assurance.openid.provider import Provider
from registratura.assurance.rules import acr_enough

ALGORITHMS: Final = ("RS256", "PS256", "ES256")
LEEWAY: Final = timedelta(minutes=2)
OLDEST: Final = timedelta(minutes=15)
LONGEST: Final = 300  # characters of a subject or of a name


class TokenRefusedError(Exception):
    """A token that is not believed. `why`: signature, key, issuer, audience, expired, early, nonce, level, shape."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who a provider says is there now. `identifier`: the national number, empty when it is not told."""

    subject: str
    full_name: str
    identifier: str
    level: str


def believed(raw: str, *, keys: Mapping[str, Any], provider: Provider, nonce: str, now: datetime) -> Identity:
    """
    Return the identity of a token that is signed by the provider, for us, for this very question, now.

    keys: the provider's key set as it publishes it. Raises: TokenRefusedError.
    """
    claims = _signed(raw, keys)
    _for_us(claims, provider)
    _of_now(claims, now)
    if not nonce or claims.get("nonce") != nonce:
        raise TokenRefusedError("nonce")
    level = claims.get("acr")
    if not isinstance(level, str) or not acr_enough(given=level, accepted=provider.accepted):
        raise TokenRefusedError("level")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST:
        raise TokenRefusedError("shape")
    return Identity(
        subject=subject,
        full_name=_name(claims),
        identifier=_text(claims, provider.identifier_claim) if provider.identifier_claim else "",
        level=level,
    )


def _signed(raw: str, keys: Mapping[str, Any]) -> dict[str, Any]:
    try:
        known = KeySet.import_key_set({"keys": _signing_keys(keys)})
        return dict(jwt.decode(raw, known, algorithms=list(ALGORITHMS)).claims)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError, UnicodeError) as error:
        raise TokenRefusedError("signature") from error


def _signing_keys(keys: Mapping[str, Any]) -> list[Any]:
    found = keys.get("keys")
    listed = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    # A symmetric key among public ones would let anybody who reads them sign.
    return [each for each in listed if each.get("kty") in ("RSA", "EC") and each.get("use", "sig") == "sig"]


def _for_us(claims: Mapping[str, Any], provider: Provider) -> None:
    if claims.get("iss") != provider.issuer:
        raise TokenRefusedError("issuer")
    audience = claims.get("aud")
    named = [audience] if isinstance(audience, str) else audience
    if not isinstance(named, list) or provider.client_id not in named:
        raise TokenRefusedError("audience")
    party = claims.get("azp")
    if (len(named) > 1 or party is not None) and party != provider.client_id:
        raise TokenRefusedError("audience")


def _of_now(claims: Mapping[str, Any], now: datetime) -> None:
    at, leeway = now.timestamp(), LEEWAY.total_seconds()
    ends, given, starts = (_number(claims.get(name)) for name in ("exp", "iat", "nbf"))
    if ends is None or given is None:
        raise TokenRefusedError("shape")
    if ends <= at - leeway or given < at - OLDEST.total_seconds():
        raise TokenRefusedError("expired")
    if given > at + leeway or (starts is not None and starts > at + leeway):
        raise TokenRefusedError("early")


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _name(claims: Mapping[str, Any]) -> str:
    parts = " ".join(filter(None, (_text(claims, "given_name"), _text(claims, "family_name"))))
    return parts or _text(claims, "name")


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value.strip()[:LONGEST] if isinstance(value, str) else ""
