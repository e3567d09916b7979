"""By what an address is found among those that want nothing, and the links that need no account. Inside a scope."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import Final

from django.conf import settings

from registratura.toolkit import envelopes
from registratura.toolkit.scope import required_institution

_VERSION: Final = 1
_KEY_BYTES: Final = 32
_SEAL_BYTES: Final = 16
_LENGTH: Final = 1 + 6 + 8 + _KEY_BYTES + _SEAL_BYTES


@dataclass(frozen=True, slots=True)
class Link:
    """What a link in a message says: the topic (0: none), the message (0: none), and whose address it went to."""

    topic_id: int
    send_id: int
    address_key: str


def key_of_address(value: str, *, kind: str = "email") -> str:
    """Return the keyed digest of an address (`email`) or number (`phone`); its key is outside the database."""
    plain = value.strip().lower()
    return envelopes.blind_index(
        plain, controller=required_institution(), kind=f"outreach {kind}", bits=_KEY_BYTES * 8
    )


def token_for(link: Link) -> str:
    """Return a link's token. It says nothing readable and works after the account and its rows are gone."""
    content = (
        bytes([_VERSION])
        + link.topic_id.to_bytes(6, "big")
        + link.send_id.to_bytes(8, "big")
        + bytes.fromhex(link.address_key)
    )
    return base64.urlsafe_b64encode(content + _seal(content)).decode().rstrip("=")


def link_behind(token: str) -> Link | None:
    """Return what a token says, None for one that is not ours."""
    if not token.isascii() or len(token) > 2 * _LENGTH:
        return None
    try:
        content = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    said, seal = content[:-_SEAL_BYTES], content[-_SEAL_BYTES:]
    if len(content) != _LENGTH or content[0] != _VERSION or not hmac.compare_digest(seal, _seal(said)):
        return None
    return Link(int.from_bytes(said[1:7], "big"), int.from_bytes(said[7:15], "big"), said[15:].hex())


def reference_of(send_id: int, *, controller: int) -> str:
    """Return the Message-ID of a message of a campaign: by it a report that comes back is tied to it."""
    seal = _seal(f"reference {send_id}".encode()).hex()[:16]
    domain = str(settings.DEFAULT_FROM_EMAIL).rpartition("@")[2].strip("<> ") or "localhost"
    return f"<c{controller}.{send_id}.{seal}@{domain}>"


def send_of_reference(reference: str) -> int | None:
    """Return which message a Message-ID is of, None when it is none of ours."""
    parts = reference.strip("<> ").partition("@")[0].split(".")
    if len(parts) != 3 or parts[0] != f"c{required_institution()}" or not parts[1].isascii():
        return None
    if not parts[1].isdigit() or len(parts[1]) > 18:
        return None
    send_id = int(parts[1])
    return send_id if reference == reference_of(send_id, controller=required_institution()) else None


def digest_of(secret: str) -> str:
    """Return what is kept of a secret that was sent by mail."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _seal(content: bytes) -> bytes:
    key = envelopes.signing_seed(controller=required_institution(), purpose="outreach links")
    return hmac.new(key, content, hashlib.sha256).digest()[:_SEAL_BYTES]
