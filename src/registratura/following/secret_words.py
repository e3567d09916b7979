"""
Secrets that people copy from paper: how they are written, read back and compared. Pure.

Crockford's alphabet has no letter that is taken for another or for a digit; sixteen letters are eighty bits.
"""

import hashlib
import hmac
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LETTERS: Final = 16
GROUP: Final = 4
LONGEST: Final = 80
_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})


def written(*, digest: bytes, letters: int = LETTERS) -> str:
    """Return random bytes as letters in groups of four; each letter takes five bits."""
    number = int.from_bytes(digest, "big")
    found = "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(letters))
    return "-".join(found[start : start + GROUP] for start in range(0, letters, GROUP))


def plain(*, typed: str) -> str:
    """Return what was typed as it is compared: capitals, without spaces and dashes, look-alikes read as meant."""
    kept = (sign for sign in typed[:LONGEST].upper() if sign.isascii() and sign.isalnum())
    return "".join(kept).translate(_READ_AS)


def digest_of(*, secret: str) -> str:
    """Return what the table holds of a secret, however it was typed."""
    return hashlib.sha256(plain(typed=secret).encode()).hexdigest()


def same(*, one: str, other: str) -> bool:
    """Compare two texts in a time that tells nothing of where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())
