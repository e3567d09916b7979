"""The signature of Standard Webhooks 1.0: HMAC-SHA256 over number, seconds and body, under secrets that are derived."""

import base64
import hashlib
import hmac
from collections.abc import Sequence

from django.utils.crypto import salted_hmac

CONNECTOR = "webhooks"


def secret_of(*, institution_id: int, endpoint_id: int, nonce: str) -> bytes:
    """Return the secret that signs what goes to an endpoint; derived, so that no table holds it."""
    return salted_hmac(
        "registratura.webhooks", f"{institution_id}:{endpoint_id}:{nonce}", algorithm="sha256"
    ).digest()


def written_secret(secret: bytes) -> str:
    """Return a secret as its owner writes it into the other program."""
    return "whsec_" + base64.b64encode(secret).decode()


def read_secret(written: str) -> bytes:
    """Return the bytes of a secret as its owner wrote it. Raises: ValueError for anything else."""
    return base64.b64decode(written.removeprefix("whsec_"), validate=True)


def signature(*, secret: bytes, message_id: str, seconds: int, body: bytes) -> str:
    """Return one signature: the version, a comma, and the digest in base64."""
    signed = f"{message_id}.{seconds}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()


def headers(*, secrets: Sequence[bytes], message_id: str, seconds: int, body: bytes) -> dict[str, str]:
    """Return the three headers of a message. Several secrets, during a change of key, give several signatures."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(
            signature(secret=secret, message_id=message_id, seconds=seconds, body=body) for secret in secrets
        ),
    }
