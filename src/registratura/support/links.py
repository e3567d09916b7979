"""The secret of a conversation's link: derived, so that no table holds it; renewed by a new nonce."""

import re
from typing import Final

from django.utils.crypto import constant_time_compare, salted_hmac

_SHAPE: Final = re.compile(r"(\d{1,18})-([0-9a-f]{32})")


def secret_of(*, kind: str, institution_id: int, number: int, nonce: str) -> str:
    """Return the last part of the address of a thing: its number and 128 bits that nobody guesses."""
    return f"{number}-{_token(kind, institution_id, number, nonce)}"


def number_in(secret: str) -> int | None:
    """Return the number that a secret names, or None when it is no secret of ours."""
    met = _SHAPE.fullmatch(secret)
    return int(met[1]) if met else None


def fits(secret: str, *, kind: str, institution_id: int, number: int, nonce: str) -> bool:
    """Say whether a secret opens the thing."""
    wanted = secret_of(kind=kind, institution_id=institution_id, number=number, nonce=nonce)
    return constant_time_compare(secret, wanted)


def _token(kind: str, institution_id: int, number: int, nonce: str) -> str:
    told = f"{institution_id}:{number}:{nonce}"
    return salted_hmac(f"registratura.support.{kind}", told, algorithm="sha256").hexdigest()[:32]
