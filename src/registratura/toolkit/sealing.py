"""Sealing secrets that the database keeps: readable only with the product's secret key, each purpose by its own."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes


class SealBrokenError(ValueError):
    """A sealed secret cannot be opened: it was touched, or the product's secret key is another."""


def seal(text: str, *, purpose: str) -> str:
    """Seal a secret. purpose: what it is for; a secret sealed for one purpose opens for no other."""
    return _keys(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """
    Open a sealed secret; earlier secret keys of the product still open what they sealed.

    Raises: SealBrokenError.
    """
    try:
        return _keys(purpose).decrypt(sealed.encode()).decode()
    except (InvalidToken, UnicodeError) as error:
        raise SealBrokenError(purpose) from error


def _keys(purpose: str) -> MultiFernet:
    keys = []
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"registratura {purpose}".encode())
        keys.append(Fernet(base64.urlsafe_b64encode(derived.derive(force_bytes(secret)))))
    return MultiFernet(keys)
