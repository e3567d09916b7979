"""
Signed notes and checkpoints of transparency logs, as C2SP writes them (signed-note, tlog-checkpoint), with Ed25519.

A note is text that ends in a line break, an empty line, and lines of signatures: a dash, a name, and base64 of four
bytes that name the key and of the signature.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from registratura.kernel.merkle import HASH_BYTES

_ED25519 = b"\x01"
_ID_BYTES = 4
_LONGEST = 1_000_000
_MOST_SIGNATURES = 100


class NoteError(ValueError):
    """A note that cannot be read, or whose known signature does not hold."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """Who may sign a note: a name and an Ed25519 public key of 32 bytes."""

    name: str
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes by which a signature names its key."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public_key).digest()[:_ID_BYTES]

    def __str__(self) -> str:
        """The key as it is given to others: name, number of the key, type and key."""
        key = base64.b64encode(_ED25519 + self.public_key).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a log: whose it is, how many leaves, and the root over them."""

    origin: str
    size: int
    root: bytes

    def body(self) -> str:
        """Return the text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def read_verifier(text: str) -> Verifier:
    """
    Read a verifier's key: `name+id+base64`.

    Raises: NoteError when the number does not belong to the key, or the type is another.
    """
    name, _plus, rest = text.partition("+")
    number, _plus, encoded = rest.partition("+")
    raw = _bytes_of(encoded)
    if not _is_name(name) or len(raw) != 33 or raw[:1] != _ED25519:
        raise NoteError("the key of the verifier cannot be read")
    verifier = Verifier(name, raw[1:])
    if verifier.key_id.hex() != number:
        raise NoteError("the number of the key is another's")
    return verifier


def sign_note(text: str, *, name: str, private_key: bytes) -> str:
    """
    Return the text with a signature under it.

    Raises: NoteError when the text does not end in a line break or the name holds a space or a plus.
    """
    if not text.endswith("\n") or not _is_name(name):
        raise NoteError("a note ends in a line break and is signed by a name without spaces")
    key = Ed25519PrivateKey.from_private_bytes(private_key)
    verifier = Verifier(name, key.public_key().public_bytes_raw())
    signature = base64.b64encode(verifier.key_id + key.sign(text.encode())).decode()
    return f"{text}\n— {name} {signature}\n"


def open_note(note: str, *, verifiers: Sequence[Verifier]) -> tuple[str, tuple[str, ...]]:
    """
    Return the text of a note and the names of those known who signed it; unknown signatures are passed over.

    Raises: NoteError when it cannot be read, nobody known signed it, or a known key's signature does not hold.
    """
    text, lines = _parted(note)
    held: list[str] = []
    for line in lines:
        name, key_id, signature = _signature(line)
        known = [one for one in verifiers if one.name == name and one.key_id == key_id]
        if not known or name in held:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(known[0].public_key).verify(signature, text.encode())
        except (InvalidSignature, ValueError) as error:
            raise NoteError(f"the signature of {name} does not hold") from error
        held.append(name)
    if not held:
        raise NoteError("nobody known signed the note")
    return text, tuple(held)


def read_checkpoint(text: str) -> Checkpoint:
    """
    Read the text of a checkpoint: origin, size, root, and further lines that are passed over.

    Raises: NoteError.
    """
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not lines[0] or "" in lines[:-1]:
        raise NoteError("a checkpoint has an origin, a size and a root")
    origin, size, root = lines[0], lines[1], _bytes_of(lines[2])
    if not (size.isascii() and size.isdigit()) or (size != "0" and size.startswith("0")) or len(size) > 19:
        raise NoteError("the size of the log is no number")
    if len(root) != HASH_BYTES:
        raise NoteError(f"a root has {HASH_BYTES} bytes")
    return Checkpoint(origin, int(size), root)


def _parted(note: str) -> tuple[str, list[str]]:
    if len(note) > _LONGEST or any(sign < " " and sign != "\n" for sign in note):
        raise NoteError("the note holds control signs or is too long")
    text, gap, below = note.rpartition("\n\n")
    if not gap or not below.endswith("\n"):
        raise NoteError("the note has no signatures")
    lines = below.removesuffix("\n").split("\n")
    if len(lines) > _MOST_SIGNATURES:
        raise NoteError("the note has too many signatures")
    return text + "\n", lines


def _signature(line: str) -> tuple[str, bytes, bytes]:
    mark, _space, rest = line.partition(" ")
    name, _space, encoded = rest.partition(" ")
    raw = _bytes_of(encoded)
    if mark != "—" or not _is_name(name) or len(raw) <= _ID_BYTES:
        raise NoteError("a line of signature cannot be read")
    return name, raw[:_ID_BYTES], raw[_ID_BYTES:]


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(sign.isspace() for sign in name)


def _bytes_of(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError("a value is not written in base64") from error
