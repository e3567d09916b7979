"""Marks of persons: keyed digests by which a person's disclosures are found and nobody's address is told."""

import hashlib
import hmac

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

from registratura.kernel.personal_data import Key, Person


def marks_of(person: Person, *, institution_id: int) -> list[str]:
    """Return the marks of a person's keys in an institution, in order; an earlier secret key still finds its own."""
    return sorted(
        {
            _mark(key, secret, institution_id)
            for key in person
            for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        }
    )


def new_marks_of(person: Person, *, institution_id: int) -> list[str]:
    """Return the marks under which a disclosure about a person is written down now."""
    return sorted({_mark(key, settings.SECRET_KEY, institution_id) for key in person})


def _mark(key: Key, secret: str | bytes, institution_id: int) -> str:
    own = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"disclosures {institution_id}".encode())
    said = f"{key.kind}:{key.value.strip().lower()}".encode()
    return hmac.new(own.derive(force_bytes(secret)), said, hashlib.sha256).hexdigest()
