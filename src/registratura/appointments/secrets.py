"""The reference and the secret of a booking, made from its key, so that letters sent later lead to the same page."""

import hashlib
import hmac
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils.encoding import force_bytes

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: told over the telephone without mistakes


def digest_of(*, secret: str) -> bytes:
    """Return the digest of a secret, however it was typed."""
    plain = "".join(sign for sign in secret.upper() if sign in ALPHABET)
    return hashlib.sha256(plain.encode()).digest()


def names_of(*, institution_id: int, key: UUID) -> tuple[str, str]:
    """Return the reference and the secret of a booking by its key."""
    given = f"{institution_id}:{key}".encode()
    bytes_ = hmac.new(force_bytes(settings.SECRET_KEY), b"appointments " + given, hashlib.sha256).digest()
    signs = "".join(ALPHABET[one % len(ALPHABET)] for one in bytes_)
    return f"P-{signs[:4]}-{signs[4:8]}", signs[8:24]
