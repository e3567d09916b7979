"""
The secret of the page on which an order is paid: worked out of the product's key, kept nowhere.

Whoever holds the link pays and takes the proof; guessing it is guessing eighty bits.
"""

import base64
import hmac

from django.conf import settings
from django.utils.crypto import salted_hmac


def secret_of(*, reference: str) -> str:
    """Return the secret of an order's page, in small letters and figures."""
    return _made(reference, settings.SECRET_KEY)


def opens(*, reference: str, secret: str) -> bool:
    """Say whether a secret opens an order's page; those made with an earlier key of the product do."""
    given = secret.lower().encode("utf-8", "replace")
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any([hmac.compare_digest(_made(reference, key).encode(), given) for key in keys])


def _made(reference: str, key: object) -> str:
    digest = salted_hmac(
        "registratura.payments.link", reference, secret=str(key), algorithm="sha256"
    ).digest()
    return base64.b32encode(digest[:10]).decode().lower()
