"""
Verificatorul registrului sigilat: un singur fișier, fără rețea, fără programul Registratura.

    python registratura-verificator.py FIȘIER [--note STARE.txt] [--keys CHEI.txt] [--pdf REGISTRU.pdf] [--json]

FIȘIER este exportul jurnalului (.jsonl), dovada unei înregistrări sau a unei zile (.json). Are nevoie de Python 3.11 și
de biblioteca `cryptography`. Codul de ieșire: 0 întreg, 1 cu abateri, 2 fișierul nu se poate citi.

Arborele este cel din RFC 6962, starea semnată o notă C2SP (Ed25519), marca temporală RFC 3161, JSON-ul RFC 8785.
"""

import base64
import hashlib
import json
import re
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

DIGESTS = {"1.3.14.3.2.26": "sha1", "2.16.840.1.101.3.4.2.1": "sha256", "2.16.840.1.101.3.4.2.2": "sha384",
           "2.16.840.1.101.3.4.2.3": "sha512"}  # fmt: skip
BEYOND = re.compile("[^\x00-\ud7ff]")  # letters by which UTF-16 orders otherwise than code points


class UnfitError(ValueError):
    """What was given cannot be read as what it says it is."""


def canonical(value: Any) -> bytes:
    """Write a value as canonical JSON; keys are ordered by UTF-16."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    if not text.isascii() and BEYOND.search(text):
        text = json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8")


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value, key=lambda one: one.encode("utf-16-be"))}
    return [_ordered(one) for one in value] if isinstance(value, list) else value


def leaf_hash(leaf: bytes) -> bytes:
    """Hash a leaf of the log, written canonically."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Hash two neighbors."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A log that is only appended to: its size and the roots of its perfect subtrees."""

    def __init__(self, size: int = 0, peaks: "list[bytes] | None" = None) -> None:
        self.size, self.peaks = size, list(peaks or [])

    def append(self, leaf: bytes) -> None:
        """Add a leaf at the end."""
        size = self.size
        while size & 1:
            leaf, size = node(self.peaks.pop(), leaf), size >> 1
        self.peaks.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Give the root over all leaves."""
        if not self.peaks:
            return hashlib.sha256().digest()
        folded = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            folded = node(peak, folded)
        return folded

    def with_leaves(self, leaves: "list[bytes]") -> bytes:
        """Give the root after further leaves, without keeping them."""
        grown = Tree(self.size, self.peaks)
        for leaf in leaves:
            grown.append(leaf)
        return grown.root()


def root_by_proof(leaf: bytes, index: int, size: int, proof: "list[bytes]") -> bytes:
    """Climb from a leaf to the root (RFC 9162, 2.1.3.2); nothing when the proof has another length."""
    at, last, found = index, size - 1, leaf
    for beside in proof:
        if last == 0:
            return b""
        if at & 1 or at == last:
            found = node(beside, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node(found, beside)
        at, last = at >> 1, last >> 1
    return found if last == 0 and 0 <= index < size else b""


def read_key(text: str) -> "tuple[str, bytes, bytes]":
    """Read `name+number+base64`: name, number of four bytes, key of 32 bytes."""
    name, number, encoded = text.strip().split("+", 2)
    raw = base64.b64decode(encoded, validate=True)
    made = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    if (
        len(raw) != 33
        or raw[:1] != b"\x01"
        or made.hex() != number
        or base64.b64encode(raw).decode() != encoded
    ):
        raise UnfitError("cheia nu are numărul ei")
    return name, made, raw[1:]


def open_note(note: str, keys: "list[str]") -> "tuple[str, int, bytes]":
    """Return origin, size and root of a signed state whose signature one of the keys confirms."""
    text, gap, below = note.rpartition("\n\n")
    held = False
    for line in below.removesuffix("\n").split("\n"):
        dash, name, encoded = line.split(" ", 2)
        raw = base64.b64decode(encoded, validate=True)
        for key_name, number, public in (read_key(key) for key in keys):
            if dash == "—" and name == key_name and raw[:4] == number:
                try:
                    ed25519.Ed25519PublicKey.from_public_bytes(public).verify(raw[4:], f"{text}\n".encode())
                except InvalidSignature as error:
                    raise UnfitError("semnătura stării nu se potrivește") from error
                held = base64.b64encode(raw).decode() == encoded
    origin, size, root = text.split("\n")
    if not gap or not held:
        raise UnfitError("starea nu este semnată cu niciuna dintre chei")
    return origin, int(size), base64.b64decode(root, validate=True)


def der(data: bytes, at: int = 0) -> "tuple[int, bytes, bytes, int]":
    """Read one DER element: tag, content, whole, where the next one begins."""
    tag, size, start = data[at], data[at + 1], at + 2
    if size & 0x80:
        count = size & 0x7F
        size, start = int.from_bytes(data[start : start + count], "big"), start + count
    if start + size > len(data):
        raise UnfitError("marca temporală este tăiată")
    return tag, data[start : start + size], data[at : start + size], start + size


def parts(content: bytes) -> "list[tuple[int, bytes, bytes]]":
    """Read the elements of a DER sequence or set: tag, content, whole."""
    found, at = [], 0
    while at < len(content):
        tag, inner, whole, at = der(content, at)
        found.append((tag, inner, whole))
    return found


def oid(content: bytes) -> str:
    """Write an object identifier with dots."""
    numbers: list[int] = []
    value = 0
    for byte in content:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers, value = [*numbers, value], 0
    return ".".join(
        str(one)
        for one in [min(numbers[0] // 40, 2), numbers[0] - 40 * min(numbers[0] // 40, 2), *numbers[1:]]
    )


def check_stamp(token: bytes, stamped: bytes) -> "tuple[str, str]":
    """Return moment and giver of a time stamp that holds over these bytes; UnfitError when it does not."""
    signed = parts(parts(parts(der(token)[1])[1][1])[0][1])
    info = parts(parts(signed[2][1])[1][1])[0][1]
    told = parts(der(info)[1])
    imprint = parts(told[2][1])
    name = DIGESTS[oid(parts(imprint[0][1])[0][1])]
    if hashlib.new(name, stamped).digest() != imprint[1][1]:
        raise UnfitError("marca temporală este peste altceva")
    signer = parts(parts(signed[-1][1])[0][1])
    digest = DIGESTS[oid(parts(signer[2][1])[0][1])]
    attributes = next(one for one in signer if one[0] == 0xA0)
    said = {oid(parts(one[1])[0][1]): parts(parts(one[1])[1][1])[0][1] for one in parts(attributes[1])}
    if said["1.2.840.113549.1.9.4"] != hashlib.new(digest, info).digest():
        raise UnfitError("marca temporală a fost schimbată")
    serial = int.from_bytes(parts(signer[1][1])[1][1], "big")
    every = [
        x509.load_der_x509_certificate(one[2]) for one in parts(next(s for s in signed if s[0] == 0xA0)[1])
    ]
    own = next(one for one in every if one.serial_number == serial)
    own.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    signature = next(one[1] for one in signer[4:] if one[0] == 0x04)
    _check_signature(own.public_key(), signature, b"\x31" + attributes[2][1:], digest)
    return told[4][1].decode(), own.subject.rfc4514_string()


def _check_signature(key: Any, signature: bytes, signed: bytes, digest: str) -> None:
    algorithm = getattr(hashes, digest.upper())()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(algorithm))
        else:
            key.verify(signature, signed)
    except InvalidSignature as error:
        raise UnfitError("semnătura mărcii temporale nu se potrivește") from error


def check_act(leaf: Any, body: Any) -> "tuple[str, bytes]":
    """
    Say what differs between an act and its leaf, or nothing; and give the body as it must be written.

    A body that was destroyed by law is None.
    """
    if body is None:
        return "", b"null"
    if set(body) != {"actor_name", "details", "salt"}:
        return "corpul actului are alte părți", b""
    salt, words, written = bytes.fromhex(body["salt"]), "", {}
    for name, what in (("actor_name", "numele celui care a făcut actul"), ("details", "conținutul")):
        written[name] = canonical(body[name])
        if hashlib.sha256(salt + written[name]).hexdigest() != leaf[name]:
            words = f"{what} nu este cel sigilat"
    parts = (written["actor_name"], written["details"], salt.hex().encode())
    return words, b'{"actor_name":%b,"details":%b,"salt":"%b"}' % parts
