"""Secrets of letters' links: only a digest is kept."""

import hashlib


def digest_of(secret: str) -> bytes:
    """Return what is kept of a link's secret."""
    return hashlib.sha256(secret.encode()).digest()
