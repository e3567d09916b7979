"""
Fingerprints of what was proven: enough to see whether it is still the same, useless to whoever reads the table.

Keyed with the product's secret key: an address or a national number is too short for a plain digest.
"""

from django.utils.crypto import salted_hmac

_SALT = "registratura.assurance."


def of_address(email: str) -> bytes:
    """Return the fingerprint of an e-mail address, without regard to case."""
    return _of("email", email.strip().lower())


def of_phone(phone: str) -> bytes:
    """Return the fingerprint of a telephone in its stored form."""
    return _of("phone", phone)


def of_identifier(number: str) -> bytes:
    """Return the fingerprint of a national number, however its digits are set apart."""
    return _of("identifier", "".join(number.split()).replace("-", "").upper())


def of_subject(issuer: str, subject: str) -> bytes:
    """Return the fingerprint of a person at an identity provider."""
    return _of("subject", f"{len(issuer)}:{issuer}:{subject}")


def of_code(purpose: str, code: str) -> bytes:
    """Return the fingerprint of a short code."""
    return _of(f"code-{purpose}", code)


def _of(kind: str, text: str) -> bytes:
    return salted_hmac(_SALT + kind, text, algorithm="sha256").digest()
