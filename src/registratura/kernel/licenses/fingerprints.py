"""
Fingerprints: made on the machine, different for each product, and saying nothing about the machine.

What identifies the machine never leaves it. What leaves is HMAC-SHA256 of it, with the product as the key: two products
cannot lay their lists side by side.
"""

import hashlib
import hmac
import re
from typing import Final

FORM: Final = re.compile(r"[0-9a-f]{64}")
COMPONENT_KINDS: Final = frozenset({"system", "storage", "board", "token"})
PLATFORMS: Final = frozenset({"linux", "windows", "android", "other"})


def fingerprint(identifier: bytes, *, product: str) -> str:
    """
    Return the fingerprint of a machine for a product.

    identifier: at best 32 random bytes kept on the machine, which nobody can guess through. product: its code.
    """
    return _digest(identifier, f"registratura machine {product}")


def component(identifier: bytes, *, product: str, kind: str) -> str:
    """
    Return the fingerprint of a part of a machine.

    Raises: ValueError for a kind that is not in COMPONENT_KINDS.
    """
    if kind not in COMPONENT_KINDS:
        raise ValueError(kind)
    return _digest(identifier, f"registratura component {kind} {product}")


def is_fingerprint(value: object) -> bool:
    """Say whether something has the form of a fingerprint. A name, an address or a serial number has not."""
    return isinstance(value, str) and FORM.fullmatch(value) is not None


def _digest(identifier: bytes, context: str) -> str:
    if not identifier:
        raise ValueError("nothing to make a fingerprint of")
    return hmac.new(context.encode(), identifier, hashlib.sha256).hexdigest()
