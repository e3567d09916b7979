"""
The request of a machine without a network: who asks (by digest), for which machine, proven by the license key.

The key itself is not in it: who photographs the request on somebody's screen learns nothing to activate with.

    RLR1.<base64url of the JSON>.<base64url of HMAC-SHA256 over it>
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from registratura.kernel.licenses.errors import MalformedError
from registratura.kernel.licenses.fingerprints import COMPONENT_KINDS, PLATFORMS, is_fingerprint
from registratura.kernel.licenses.standing import moment, written

_LINE: Final = "RLR1"
_MOST_LETTERS: Final = 4_000
_NONCE: Final = re.compile(r"[0-9a-f]{32}")
_VERSION: Final = re.compile(r"[0-9A-Za-z.+-]{1,20}")
_CODE: Final = re.compile(r"[a-z0-9-]{1,40}")
_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without those that a hand confuses
KEY: Final = re.compile(rf"RG(-[{_LETTERS}]{{5}}){{6}}")
"""How a license key looks: 30 letters of 31, some 148 bits."""


@dataclass(frozen=True, slots=True)
class ActivationRequest:
    """What a machine says of itself: nothing else is ever sent."""

    product: str
    fingerprint: str
    platform: str
    version: str
    nonce: str
    made_at: datetime
    components: tuple[tuple[str, str], ...] = ()


def new_key(random: bytes) -> str:
    """Make a license key from 30 or more random bytes, one for each letter."""
    usable = [_LETTERS[byte % len(_LETTERS)] for byte in random if byte < 256 - 256 % len(_LETTERS)]
    if len(usable) < 30:
        raise ValueError("too few random bytes")
    groups = ["".join(usable[at : at + 5]) for at in range(0, 30, 5)]
    return "-".join(["RG", *groups])


def tidy_key(typed: str) -> str:
    """Return a key as it is written, from what a person typed; empty when it is none."""
    letters = re.sub(r"[^0-9A-Z]", "", typed.upper()[:100])
    if not letters.startswith("RG"):
        return ""
    body = letters[2:]
    key = "-".join(["RG", *(body[at : at + 5] for at in range(0, len(body), 5))])
    return key if KEY.fullmatch(key) else ""


def key_digest(key: str) -> str:
    """Return by what a key is found without being known."""
    return hashlib.sha256(b"registratura license\n" + key.encode()).hexdigest()


def write_request(request: ActivationRequest, *, key: str) -> str:
    """Write a request in one line, proven by the key."""
    body: dict[str, Any] = {
        "lic": key_digest(key),
        "prd": request.product,
        "fpr": request.fingerprint,
        "plt": request.platform,
        "ver": request.version,
        "non": request.nonce,
        "at": written(request.made_at),
    }
    if request.components:
        body["cmp"] = [list(each) for each in request.components]
    text = _url64(json.dumps(body, separators=(",", ":")).encode())
    return f"{_LINE}.{text}.{_url64(_proof(text, key))}"


def digest_in(line: str) -> str:
    """
    Return the digest of the key for which a line asks; nothing is believed yet.

    Raises: MalformedError.
    """
    found = _body(line)[0].get("lic")
    if not is_fingerprint(found):
        raise MalformedError("asks for no license")
    return str(found)


def read_request(line: str, *, key: str) -> ActivationRequest:
    """
    Read a request that was proven with this key.

    Raises: MalformedError when it is cut, was made with another key, or says more or other than a request does.
    """
    body, text, proof = _body(line)
    if not hmac.compare_digest(_proof(text, key), proof):
        raise MalformedError("proven by another key")
    made_at = moment(body.get("at"))
    request = ActivationRequest(
        product=str(body.get("prd", "")),
        fingerprint=str(body.get("fpr", "")),
        platform=str(body.get("plt", "")),
        version=str(body.get("ver", "")),
        nonce=str(body.get("non", "")),
        made_at=made_at or _missing(),
        components=components_in(body.get("cmp", [])),
    )
    if set(body) - {"lic", "prd", "fpr", "plt", "ver", "non", "at", "cmp"} or not is_proper(request):
        raise MalformedError("says something else")
    return request


def is_proper(request: ActivationRequest) -> bool:
    """Say whether a request has the form of one: digests and closed words, and no place for a name or an address."""
    return (
        is_fingerprint(request.fingerprint)
        and request.platform in PLATFORMS
        and _VERSION.fullmatch(request.version) is not None
        and _CODE.fullmatch(request.product) is not None
        and _NONCE.fullmatch(request.nonce) is not None
    )


def components_in(value: object) -> tuple[tuple[str, str], ...]:
    """
    Read the components of a machine: pairs of kind and digest, each kind once.

    Raises: MalformedError.
    """
    if isinstance(value, Mapping):
        value = [list(pair) for pair in value.items()]
    if not isinstance(value, list) or len(value) > len(COMPONENT_KINDS):
        raise MalformedError("components of another form")
    found: dict[str, str] = {}
    for pair in value:
        if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[0], str):
            raise MalformedError("components of another form")
        kind, digest = pair
        if kind not in COMPONENT_KINDS or kind in found or not is_fingerprint(digest):
            raise MalformedError("a component that is none")
        found[kind] = str(digest)
    return tuple(sorted(found.items()))


def _body(line: str) -> tuple[dict[str, Any], str, bytes]:
    text = line.strip()
    parts = text.split(".")
    if len(text) > _MOST_LETTERS or len(parts) != 3 or parts[0] != _LINE:
        raise MalformedError("no request")
    try:
        body = json.loads(_unurl64(parts[1]))
    except (ValueError, RecursionError) as error:
        raise MalformedError("no request") from error
    if not isinstance(body, dict):
        raise MalformedError("no request")
    return body, parts[1], _unurl64(parts[2])


def _missing() -> datetime:
    raise MalformedError("not known when it was made")


def _proof(text: str, key: str) -> bytes:
    context = hashlib.sha256(b"registratura license request\n" + key.encode()).digest()
    return hmac.new(context, text.encode(), hashlib.sha256).digest()


def _url64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _unurl64(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedError("not base64") from error
