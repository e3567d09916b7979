"""
What a filing is by itself: its reference and secret, what makes two alike, how long a draft lives, when to try again.

Plain functions: no clock, no database.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from registratura.kernel.digest import canonical_json
from registratura.kernel.text import fold

# Crockford's base 32: no I, L, O, U, so that a reference can be told over the telephone.
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_HEARD_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})

DRAFT_LIFE: Final = timedelta(days=30)
ALIKE_WITHIN: Final = timedelta(days=7)
ALIKE_FROM: Final = 3  # as many say the same: a group
MOST_FILES: Final = 40
MOST_BYTES: Final = 200 * 1024 * 1024
TRY_AGAIN_AFTER: Final = (
    timedelta(minutes=1),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
)


def names_of(*, secret_key: bytes, institution_id: int, key: UUID, turn: int = 0) -> tuple[str, str]:
    """
    Return the reference and the secret of a filing; both come from its key, so the same filing says the same again.

    secret_key: of the installation. turn: from 0, the next one when the reference is another filing's already.
    """
    said = f"filing {institution_id}:{key}:{turn}".encode()
    drawn = hmac.new(secret_key, said, hashlib.sha256).digest()
    signs = "".join(ALPHABET[byte % 32] for byte in drawn)
    return f"R-{signs[:4]}-{signs[4:8]}", "-".join(signs[start : start + 4] for start in (8, 12, 16, 20))


def as_reference(typed: str) -> str:
    """Return a typed reference as it is written: `r 7k3m 9qxt` is R-7K3M-9QXT; empty when it can be none."""
    signs = _plain(typed)
    signs = signs[1:] if len(signs) == 9 and signs.startswith("R") else signs
    return f"R-{signs[:4]}-{signs[4:]}" if len(signs) == 8 else ""


def digest_of_secret(typed: str) -> bytes:
    """Return the digest of a secret, however it was typed."""
    return hashlib.sha256(_plain(typed).encode()).digest()


def digest_of_address(secret: str) -> bytes:
    """Return the digest of the secret in the address of a draft, sign for sign."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()


def _plain(typed: str) -> str:
    return "".join(sign for sign in typed.upper().translate(_HEARD_AS) if sign in ALPHABET)


def likeness(*, form_code: str, texts: Iterable[str], files: Iterable[str]) -> str:
    """
    Return the digest by which filings that say the same are found, whoever sent them.

    texts: answers without those that tell who files. files: SHA-256 of what was attached. Case, accents, white space
    and order of files do not count.
    """
    words = [" ".join(_letters(text).split()) for text in texts]
    said = [form_code, *(text for text in words if text), *sorted(files)]
    return hashlib.sha256(canonical_json(said)).hexdigest()


def _letters(text: str) -> str:
    return "".join(sign if sign.isalnum() else " " for sign in fold(text))


def expires_at(*, saved_at: datetime) -> datetime:
    """Return until when a draft is kept that was last written to at a moment."""
    return saved_at + DRAFT_LIFE


def next_try_at(*, tried_at: datetime, attempts: int) -> datetime:
    """Return when a filing left behind is carried on again, after so many attempts (at least one)."""
    return tried_at + TRY_AGAIN_AFTER[min(attempts, len(TRY_AGAIN_AFTER)) - 1]


def room_left(*, sizes: Sequence[int]) -> tuple[int, int]:
    """Return how many more files, and how many more bytes, a filing takes beside those of these sizes."""
    return max(0, MOST_FILES - len(sizes)), max(0, MOST_BYTES - sum(sizes))


def without(*, answers: Mapping[str, object], names: Iterable[str]) -> list[str]:
    """Return the answers in words, in the order of the form, without the fields of these names."""
    left_out = set(names)
    return [_words(value) for name, value in answers.items() if name not in left_out]


def _words(value: object) -> str:
    if isinstance(value, Mapping):
        return " ".join(_words(one) for one in value.values())
    if isinstance(value, list | tuple):
        return " ".join(_words(one) for one in value)
    return "" if value is None else str(value)
