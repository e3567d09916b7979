"""The two halves that open an account again: a link for the mailbox and a code for the hand."""

import hashlib
import hmac
import secrets

from django.conf import settings

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # without those that are mistaken for others
CODE_LENGTH = 8  # 39 bits, tried five times at the most


def new_code() -> str:
    """Return a new code, as it is written down: four signs, a hyphen, four signs."""
    drawn = "".join(secrets.choice(_LETTERS) for _sign in range(CODE_LENGTH))
    return f"{drawn[:4]}-{drawn[4:]}"


def new_link() -> str:
    """Return a new secret of a link."""
    return secrets.token_urlsafe(32)


def code_digest(code: str) -> bytes:
    """Return what is kept of a code, however it is typed; without the secret key it cannot be guessed back."""
    typed = "".join(sign for sign in code.upper() if sign.isalnum())
    return hmac.new(settings.SECRET_KEY.encode(), b"recovery code " + typed.encode(), hashlib.sha256).digest()


def link_digest(link: str) -> bytes:
    """Return what is kept of a link's secret."""
    return hashlib.sha256(link.encode()).digest()
