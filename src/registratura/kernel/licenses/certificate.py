"""
The license file: a payload in an envelope that is signed with Ed25519, checked before anything in it is read.

The outer form is the one that Keygen published: between two marks stands base64 of a JSON object with `enc`, `sig` and
`alg`. Ours adds `kid`, the name of the key, and signs algorithm and key along with the payload, so that neither can be
changed; a file of the published form, in which the payload alone is signed, is read only by who asks for it.

    signed bytes, ours:       license/<alg>/<kid>/<enc>
    signed bytes, published:  license/<enc>

`enc` is base64 of the payload's JSON, or, encrypted under AES-256-GCM, ciphertext, nonce and tag joined by dots. A
tampered file may still decrypt: therefore the signature comes first, always. For a QR code the same envelope is written
in one line: `RLF1.<alg>.<kid>.<sig>.<enc>`, then `~` and an endorsement for each.

When keys change, the old one endorses the new one. The endorsement travels in `via`, so that a machine without a
network, which trusts the old key, comes to trust the new one by the very file that was signed with it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from registratura.kernel.licenses.errors import (
    ForgedError,
    LockedError,
    MalformedError,
    UnknownAlgorithmError,
    UnknownKeyError,
)

LICENSE: Final = "license"
PLAIN: Final = "base64+ed25519"
ENCRYPTED: Final = "aes-256-gcm+ed25519"
ALGORITHMS: Final = frozenset({PLAIN, ENCRYPTED})
_BEGIN: Final = "-----BEGIN LICENSE FILE-----"
_END: Final = "-----END LICENSE FILE-----"
_LINE: Final = "RLF1"
_WIDTH: Final = 64
_MOST_LETTERS: Final = 200_000
_KEY_ID_BYTES: Final = 8
_KEY_BYTES: Final = 32
_NONCE_BYTES, _TAG_BYTES, _SIGNATURE_BYTES = 12, 16, 64
_MOST_ENDORSEMENTS: Final = 8


@dataclass(frozen=True, slots=True)
class Envelope:
    """A certificate taken apart and not yet believed. kid is empty in the published form."""

    enc: str
    sig: str
    alg: str
    kid: str = ""
    via: tuple[str, ...] = ()

    @property
    def signed_bytes(self) -> bytes:
        """Return what the signature is over."""
        bound = f"{self.alg}/{self.kid}/" if self.kid else ""
        return f"{LICENSE}/{bound}{self.enc}".encode()


def key_id(public_key: bytes) -> str:
    """Return the name of a key: the beginning of its digest, so that a name cannot be given to two keys by mistake."""
    return hashlib.sha256(b"registratura license key\n" + public_key).hexdigest()[: 2 * _KEY_ID_BYTES]


def endorse(public_key: bytes, *, private_key: bytes) -> str:
    """Sign a new key with the one that is trusted so far, and return the endorsement in one line."""
    signer = Ed25519PrivateKey.from_private_bytes(private_key)
    by = key_id(signer.public_key().public_bytes_raw())
    return f"{_b64(public_key)}.{by}.{_b64(signer.sign(_endorsed_bytes(public_key)))}"


def widened(keys: Mapping[str, bytes], via: Iterable[str]) -> dict[str, bytes]:
    """Return the trusted keys with those that trusted ones endorse, in the order given; what does not hold is left."""
    trusted = dict(keys)
    for line in list(via)[:_MOST_ENDORSEMENTS]:
        parts = line.split(".")
        if len(parts) != 3 or parts[1] not in trusted:
            continue
        try:
            public_key, signature = _unb64(parts[0]), _unb64(parts[2])
            known = Ed25519PublicKey.from_public_bytes(trusted[parts[1]])
            known.verify(signature, _endorsed_bytes(public_key))
        except (MalformedError, InvalidSignature, ValueError):
            continue
        if len(public_key) == _KEY_BYTES:
            trusted[key_id(public_key)] = public_key
    return trusted


def write(
    payload: Mapping[str, Any], *, private_key: bytes, license_key: str = "", via: Iterable[str] = ()
) -> str:
    """
    Sign a payload and return the certificate.

    private_key: the 32 secret bytes of an Ed25519 key. license_key: when given, the payload is encrypted to it.
    via: endorsements by which the signing key is reached from earlier ones.
    """
    signer = Ed25519PrivateKey.from_private_bytes(private_key)
    kid = key_id(signer.public_key().public_bytes_raw())
    content = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    alg = ENCRYPTED if license_key else PLAIN
    enc = _encrypted(content, _bound_secret(license_key, kid)) if license_key else _b64(content)
    unsigned = Envelope(enc=enc, sig="", alg=alg, kid=kid)
    signature = _b64(signer.sign(unsigned.signed_bytes))
    return pem(Envelope(enc=enc, sig=signature, alg=alg, kid=kid, via=tuple(via)))


def read(certificate: str, *, keys: Mapping[str, bytes], license_key: str = "") -> dict[str, Any]:
    """
    Return the payload of a certificate whose signature holds.

    keys: the public keys that are trusted, by name. license_key: opens an encrypted payload.
    Raises: MalformedError, UnknownAlgorithmError, UnknownKeyError, ForgedError before anything inside is decoded;
    LockedError when the payload opens with another license key.
    """
    envelope = take_apart(certificate)
    if not envelope.kid:  # who cuts the name of the key off has touched the file
        raise UnknownKeyError("no key is named")
    _refuse_unknown(envelope)
    public_key = widened(keys, envelope.via).get(envelope.kid)
    if public_key is None:
        raise UnknownKeyError(envelope.kid[:40])
    _check(envelope, public_key)
    secret = _bound_secret(license_key, envelope.kid) if license_key else b""
    return _payload(envelope, secret)


def read_published(certificate: str, *, public_key: bytes, license_key: str = "") -> dict[str, Any]:
    """
    Return the payload of a file in Keygen's published form, whose key is SHA-256 of the license key.

    Raises: as `read`.
    """
    envelope = take_apart(certificate)
    _refuse_unknown(envelope)
    if envelope.kid:
        raise UnknownKeyError("not of the published form")
    _check(envelope, public_key)
    secret = hashlib.sha256(license_key.encode()).digest() if license_key else b""
    return _payload(envelope, secret)


def pem(envelope: Envelope) -> str:
    """Write an envelope between its marks."""
    members: dict[str, Any] = {"enc": envelope.enc, "sig": envelope.sig, "alg": envelope.alg}
    if envelope.kid:
        members["kid"] = envelope.kid
    if envelope.via:
        members["via"] = list(envelope.via)
    text = _b64(json.dumps(members, separators=(",", ":")).encode())
    lines = [text[at : at + _WIDTH] for at in range(0, len(text), _WIDTH)]
    return "\n".join([_BEGIN, *lines, _END, ""])


def one_line(certificate: str) -> str:
    """
    Write a certificate in one line, a third shorter, for a QR code.

    Raises: MalformedError.
    """
    it = take_apart(certificate)
    letter = "E" if it.alg == ENCRYPTED else "B"
    return "~".join([f"{_LINE}.{letter}.{it.kid}.{it.sig}.{it.enc}", *it.via])


def take_apart(certificate: str) -> Envelope:
    """
    Take a certificate apart, in either form, without believing it.

    Raises: MalformedError.
    """
    text = certificate.strip()
    if len(text) > _MOST_LETTERS or not text.isascii():
        raise MalformedError("not a certificate")
    if text.startswith(f"{_LINE}."):
        return _from_line(text)
    if not text.startswith(_BEGIN) or not text.endswith(_END):
        raise MalformedError("no marks")
    members = _json(_unb64("".join(text[len(_BEGIN) : -len(_END)].split())))
    found = {name: members.get(name, "") for name in ("enc", "sig", "alg", "kid")}
    if not all(isinstance(value, str) for value in found.values()) or not (found["enc"] and found["sig"]):
        raise MalformedError("members are missing")
    via = members.get("via", [])
    if not isinstance(via, list) or not all(isinstance(each, str) for each in via):
        raise MalformedError("endorsements of another form")
    return Envelope(**found, via=tuple(via))


def fits_machine(payload: Mapping[str, Any], fingerprint: str) -> bool:
    """Say whether a payload, already read, was made for the machine with this fingerprint."""
    meta = payload.get("meta")
    return isinstance(meta, Mapping) and meta.get("fingerprint") == fingerprint


def _from_line(text: str) -> Envelope:
    first, *via = text.split("~")
    parts = first.split(".", 4)
    if len(parts) != 5 or parts[1] not in ("B", "E"):
        raise MalformedError("a line of another form")
    alg = ENCRYPTED if parts[1] == "E" else PLAIN
    return Envelope(enc=parts[4], sig=parts[3], alg=alg, kid=parts[2], via=tuple(via))


def _refuse_unknown(envelope: Envelope) -> None:
    if envelope.alg not in ALGORITHMS:
        raise UnknownAlgorithmError(envelope.alg[:40])


def _check(envelope: Envelope, public_key: bytes) -> None:
    signature = _unb64(envelope.sig)
    if len(signature) != _SIGNATURE_BYTES:
        raise ForgedError("the signature is cut")
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, envelope.signed_bytes)
    except (InvalidSignature, ValueError) as error:
        raise ForgedError("the signature does not hold") from error


def _payload(envelope: Envelope, secret: bytes) -> dict[str, Any]:
    if envelope.alg == PLAIN:
        return _json(_unb64(envelope.enc))
    if not secret:
        raise LockedError("encrypted, and no license key was given")
    parts = envelope.enc.split(".")
    if len(parts) != 3:
        raise MalformedError("an encrypted payload has three parts")
    sealed, nonce, tag = (_unb64(part) for part in parts)
    if len(nonce) < _NONCE_BYTES or len(tag) != _TAG_BYTES:
        raise MalformedError("nonce or tag is cut")
    try:
        return _json(AESGCM(secret).decrypt(nonce, sealed + tag, None))
    except InvalidTag as error:
        raise LockedError("another license key") from error


def _encrypted(content: bytes, secret: bytes) -> str:
    nonce = os.urandom(_NONCE_BYTES)
    closed = AESGCM(secret).encrypt(nonce, content, None)
    return ".".join(_b64(part) for part in (closed[:-_TAG_BYTES], nonce, closed[-_TAG_BYTES:]))


def _bound_secret(license_key: str, kid: str) -> bytes:
    # A key of its own for this use: what is derived for requests or digests from the same text opens nothing here.
    context = b"registratura license file v1\n" + kid.encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=context).derive(license_key.encode())


def _endorsed_bytes(public_key: bytes) -> bytes:
    return b"registratura license key endorsed\n" + public_key


def _b64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _unb64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedError("not base64") from error


def _json(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise MalformedError("not JSON") from error
    if not isinstance(found, dict):
        raise MalformedError("not an object")
    return found
