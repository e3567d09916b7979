"""
Signed JSON that anybody can check: proofs `eddsa-jcs-2022` (W3C Data Integrity), Ed25519 over RFC 8785.

Keys are written as Multikey: `z`, then base58 of two bytes that say Ed25519 and the 32 bytes of the key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from registratura.kernel.digest import CanonicalFormError, canonical_json

CRYPTOSUITE = "eddsa-jcs-2022"
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519_PUBLIC = b"\xed\x01"
_KEY_BYTES, _SIGNATURE_BYTES = 32, 64
_LONGEST = 200  # letters of base58 that are read at all


class ProofError(ValueError):
    """A key or a proof that cannot be read, or does not hold."""


def multikey(public_key: bytes) -> str:
    """Write the 32 bytes of an Ed25519 public key as Multikey."""
    if len(public_key) != _KEY_BYTES:
        raise ProofError(f"an Ed25519 public key has {_KEY_BYTES} bytes")
    return "z" + base58(_ED25519_PUBLIC + public_key)


def read_multikey(text: str) -> bytes:
    """
    Read the 32 bytes of an Ed25519 public key from its Multikey.

    Raises: ProofError for anything else.
    """
    raw = _multibase(text)
    if len(raw) != _KEY_BYTES + 2 or not raw.startswith(_ED25519_PUBLIC):
        raise ProofError("the key is no Ed25519 Multikey")
    return raw[2:]


def attest(
    document: Mapping[str, Any], *, private_key: bytes, verification_method: str, now: datetime
) -> dict[str, Any]:
    """
    Return the document with a proof over all of it.

    private_key: the 32 bytes of the seed. verification_method: where the public key is published.
    Raises: CanonicalFormError for a value without a canonical form.
    """
    options: dict[str, Any] = {
        "type": "DataIntegrityProof",
        "cryptosuite": CRYPTOSUITE,
        "created": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": verification_method,
        "proofPurpose": "assertionMethod",
    }
    if "@context" in document:
        options["@context"] = document["@context"]
    key = Ed25519PrivateKey.from_private_bytes(private_key)
    signature = key.sign(_signed_bytes(document, options))
    return {**document, "proof": {**options, "proofValue": "z" + base58(signature)}}


def check_attested(attested: Mapping[str, Any], *, public_key: bytes) -> None:
    """
    Check that a document is exactly as it was signed with the key.

    Raises: ProofError when it has no proof of this kind, was changed, or was signed by another.
    """
    proof = attested.get("proof")
    if not isinstance(proof, Mapping) or proof.get("type") != "DataIntegrityProof":
        raise ProofError("the document has no Data Integrity proof")
    if proof.get("cryptosuite") != CRYPTOSUITE or proof.get("proofPurpose") != "assertionMethod":
        raise ProofError("the proof is of another kind")
    document = {key: value for key, value in attested.items() if key != "proof"}
    if "@context" in proof and proof["@context"] != document.get("@context"):
        raise ProofError("the proof was made in another context")
    options = {key: value for key, value in proof.items() if key != "proofValue"}
    signature = _multibase(proof.get("proofValue"))
    if len(signature) != _SIGNATURE_BYTES:
        raise ProofError("the signature is cut")
    try:
        signed = _signed_bytes(document, options)
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, signed)
    except (InvalidSignature, CanonicalFormError, ValueError) as error:
        raise ProofError("the signature does not hold") from error


def new_private_key() -> bytes:
    """Make an Ed25519 key and return its 32 secret bytes."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key_of(private_key: bytes) -> bytes:
    """Return the 32 public bytes of a private key."""
    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def _signed_bytes(document: Mapping[str, Any], options: Mapping[str, Any]) -> bytes:
    return (
        hashlib.sha256(canonical_json(options)).digest() + hashlib.sha256(canonical_json(document)).digest()
    )


def base58(data: bytes) -> str:
    """Write bytes in the base 58 of Bitcoin's alphabet."""
    number = int.from_bytes(data, "big")
    digits = ""
    while number:
        number, rest = divmod(number, 58)
        digits = _BASE58[rest] + digits
    return "1" * (len(data) - len(data.lstrip(b"\x00"))) + digits


def read_base58(text: str) -> bytes:
    """
    Read bytes written in base 58.

    Raises: ProofError for a sign that is no digit.
    """
    number = 0
    for sign in text:
        digit = _BASE58.find(sign)
        if digit < 0:
            raise ProofError("a sign that base58 does not know")
        number = number * 58 + digit
    body = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return b"\x00" * (len(text) - len(text.lstrip("1"))) + body


def _multibase(text: object) -> bytes:
    if not isinstance(text, str) or not text.startswith("z") or len(text) > _LONGEST:
        raise ProofError("the value is not written in base58")
    return read_base58(text[1:])
