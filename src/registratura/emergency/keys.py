"""The key of a page, and what the page is told. Pure."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

_COORDINATE: Final = 32


@dataclass(frozen=True, slots=True)
class PageKey:
    """A key pair for one page: the private half as a JWK for the page, the public one in hexadecimal for us."""

    private: Mapping[str, str]
    public: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """Whose page it is, for which register and year, and its sheets: (serial, number) in order."""

    institution: str
    institution_name: str
    register_name: str
    year: int
    place: str
    run_id: int
    sheets: Sequence[tuple[int, str]]


def new_key() -> PageKey:
    """Make a key for a page. Its private half is kept nowhere but in the page."""
    key = ec.generate_private_key(ec.SECP256R1())
    numbers = key.private_numbers()
    public = key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    point = numbers.public_numbers
    private = {
        "kty": "EC",
        "crv": "P-256",
        "x": _coordinate(point.x),
        "y": _coordinate(point.y),
        "d": _coordinate(numbers.private_value),
    }
    return PageKey(private, public.hex())


def _coordinate(value: int) -> str:
    return base64.urlsafe_b64encode(value.to_bytes(_COORDINATE)).decode().rstrip("=")
