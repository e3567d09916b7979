"""Asking the provider: where its doors are, where a person is sent, what a code is worth."""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from django.core.cache import cache

from registratura.assurance.openid.provider import CONNECTOR, Provider
from registratura.assurance.openid.tokens import Identity, TokenRefusedError, believed
from registratura.toolkit.calling import CallAnswer, CallFailedError, call

KEPT_S: Final = 3600
ANSWER_S: Final = 8.0
_MOST_BYTES: Final = 256 * 1024
_FORM: Final = "application/x-www-form-urlencoded"


class ProviderFailedError(Exception):
    """The provider did not answer, or not as a provider does."""


@dataclass(frozen=True, slots=True)
class Doors:
    """Where the provider is asked: by the person's browser at the first, by this program at the others."""

    authorization: str
    token: str
    keys: str


@dataclass(frozen=True, slots=True)
class Question:
    """
    What was asked, to be kept in the person's own session until the answer comes; good for one answer.

    verifier: proves that who brings the code is who asked for it (PKCE).
    """

    state: str
    nonce: str
    verifier: str


def new_question() -> Question:
    """Return a question that nobody can guess."""
    return Question(*(secrets.token_urlsafe(32) for _ in range(3)))


def doors_of(provider: Provider) -> Doors:
    """
    Return where a provider is asked, as it says itself; remembered for an hour.

    Raises: ProviderFailedError when it does not answer, is another than named, or points at another machine.
    """
    kept = f"openid/doors/{provider.issuer}"
    found = cache.get(kept)
    if found is None:
        told = _json(
            _call(provider, "GET", f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
        )
        if told.get("issuer") != provider.issuer:
            raise ProviderFailedError("issuer")
        doors = Doors(*(str(told.get(name, "")) for name in _DOORS))
        _look_at(provider, doors)
        found = [doors.authorization, doors.token, doors.keys]
        cache.set(kept, found, KEPT_S)
    return Doors(*found)


_DOORS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")


def _look_at(provider: Provider, doors: Doors) -> None:
    """Let a provider lead only to itself, as safely as it is reached."""
    own = urlsplit(provider.issuer)
    for place in (doors.authorization, doors.token, doors.keys):
        parts = urlsplit(place)
        if parts.scheme != own.scheme or not parts.hostname or parts.username is not None:
            raise ProviderFailedError("address")
        if place != doors.authorization and parts.netloc != own.netloc:
            raise ProviderFailedError("address")


def address_to_ask(provider: Provider, doors: Doors, question: Question, *, back: str) -> str:
    """Return the address at the provider to which a person's browser goes. back: where it returns."""
    digest = hashlib.sha256(question.verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": provider.scope,
        "state": question.state,
        "nonce": question.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        "acr_values": " ".join(provider.accepted),
        "ui_locales": "ro",
    }
    mark = "&" if urlsplit(doors.authorization).query else "?"
    return f"{doors.authorization}{mark}{urlencode(asked)}"


def identity_behind(
    provider: Provider, *, code: str, question: Question, back: str, now: datetime
) -> Identity:
    """
    Exchange a code for a token and return the identity that it proves.

    Raises: ProviderFailedError, TokenRefusedError.
    """
    doors = doors_of(provider)
    body = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": question.verifier,
    }
    answer = _call(provider, "POST", doors.token, body=urlencode(body).encode(), secret=True)
    raw = _json(answer).get("id_token")
    if not isinstance(raw, str):
        raise ProviderFailedError("no token")
    try:
        return believed(raw, keys=_keys(provider, doors), provider=provider, nonce=question.nonce, now=now)
    except TokenRefusedError as refused:
        if refused.why != "signature":
            raise
        # The provider may have changed its keys since they were read.
        keys = _keys(provider, doors, anew=True)
        return believed(raw, keys=keys, provider=provider, nonce=question.nonce, now=now)


def _keys(provider: Provider, doors: Doors, *, anew: bool = False) -> Mapping[str, Any]:
    kept = f"openid/keys/{doors.keys}"
    found = None if anew else cache.get(kept)
    if not isinstance(found, dict):
        found = _json(_call(provider, "GET", doors.keys))
        cache.set(kept, found, KEPT_S)
    return found


def _call(
    provider: Provider, method: str, url: str, *, body: bytes | None = None, secret: bool = False
) -> CallAnswer:
    headers = {"Accept": "application/json"}
    if body is not None:
        headers["Content-Type"] = _FORM
    if secret:
        pair = f"{quote(provider.client_id, safe='')}:{quote(provider.client_secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    try:
        # The provider is the installation's own choice, not a person's: it may stand in the same building.
        answer = call(
            connector=CONNECTOR,
            method=method,
            url=url,
            body=body,
            headers=headers,
            private_allowed=True,
            whole_s=ANSWER_S,
            most_bytes=_MOST_BYTES,
        )
    except CallFailedError as error:
        raise ProviderFailedError(str(error)) from error
    if not 200 <= answer.status < 300:
        raise ProviderFailedError(answer.words)
    return answer


def _json(answer: CallAnswer) -> dict[str, Any]:
    try:
        told = json.loads(answer.body)
    except ValueError as error:
        raise ProviderFailedError("no JSON") from error
    if not isinstance(told, dict):
        raise ProviderFailedError("no JSON")
    return told
