"""
Sealing copies in the age format: whoever makes them needs the public key only, whoever restores them the secret one.

The format is public (age-encryption.org/v1): X25519, HKDF-SHA256, ChaCha20-Poly1305 in chunks of 64 KiB. The program
`age` opens every file of a copy without this product.
"""

import hashlib
import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import pyrage

from registratura.toolkit.backups.errors import BackupRefusedError, DamagedBackupError, WrongKeyError

_IN_MEMORY = 8 << 20


class Reads(Protocol):
    """Something bytes are read from."""

    def read(self, size: int = -1, /) -> bytes:
        """Return at most so many bytes; none at the end."""
        ...


class Writes(Protocol):
    """Something bytes are written to."""

    def write(self, chunk: bytes, /) -> int:
        """Take some bytes."""
        ...


def new_key(place: Path) -> str:
    """
    Write a new secret key to a file that does not exist yet, for its owner alone, and return the public key.

    Raises: BackupRefusedError when the file is there.
    """
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    try:
        held = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BackupRefusedError(f"Fișierul {place} există deja: o cheie nu se scrie peste alta.") from None
    with open(held, "w", encoding="ascii") as file:
        file.write(f"# public key: {public}\n{identity}\n")
        file.flush()
        os.fsync(file.fileno())
    return public


def public_keys(text: str) -> list[Any]:
    """
    Read the public keys, `age1…`, parted by spaces or commas.

    Raises: BackupRefusedError.
    """
    try:
        found = [pyrage.x25519.Recipient.from_str(word) for word in text.replace(",", " ").split()]
    except pyrage.RecipientError:
        found = []
    if not found:
        raise BackupRefusedError(
            "Cheia publică a copiilor nu poate fi citită: scrieți în REGISTRATURA_BACKUP_KEY rândul „age1…” "
            "arătat de „registratura backup key”."
        )
    return found


def secret_keys(place: Path) -> list[Any]:
    """
    Read the secret keys of a file.

    Raises: BackupRefusedError; the words never hold a key.
    """
    try:
        lines = place.read_text(encoding="ascii").split()
        found = [
            pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith("AGE-SECRET-KEY-")
        ]
    except (OSError, UnicodeError, pyrage.IdentityError):
        found = []
    if not found:
        raise BackupRefusedError(
            f"În {place} nu este o cheie a copiilor: dați fișierul făcut de „backup key”."
        )
    return found


class _Counting:
    """Passes bytes on, with their digest and number; keeps the trouble that the library would lose."""

    def __init__(self, target: Writes) -> None:
        self._target = target
        self.digest = hashlib.sha256()
        self.size = 0
        self.trouble: Exception | None = None

    def write(self, chunk: bytes) -> int:
        try:
            self._target.write(chunk)
        except Exception as error:
            self.trouble = error
            raise
        self.digest.update(chunk)
        self.size += len(chunk)
        return len(chunk)

    def flush(self) -> None:
        """Do nothing: whoever opened the target flushes it."""


class _Reading:
    """Reads on, and keeps the trouble that the library would lose."""

    def __init__(self, source: Reads) -> None:
        self._source = source
        self.trouble: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            return self._source.read(size)
        except Exception as error:
            self.trouble = error
            raise


class Headed:
    """Bytes before a stream: a header, or what was already read of it."""

    def __init__(self, before: bytes, source: Reads) -> None:
        self._before = before
        self._source = source

    def read(self, size: int = -1) -> bytes:
        """Return at most so many bytes."""
        if self._before:
            part = self._before if size < 0 else self._before[:size]
            self._before = self._before[len(part) :]
            return part + (self._source.read() if size < 0 else b"")
        return self._source.read(size)


def seal_to(target: Writes, source: Reads, keys: Sequence[Any]) -> tuple[str, int]:
    """Seal a stream; return SHA-256 and size of what was written."""
    counting = _Counting(target)
    first = source.read(_IN_MEMORY)
    rest = source.read(1)
    if not rest:
        counting.write(pyrage.encrypt(first, keys))
        return counting.digest.hexdigest(), counting.size
    reading = _Reading(Headed(first + rest, source))
    try:
        pyrage.encrypt_io(reading, counting, keys)
    except (OSError, pyrage.EncryptError) as error:
        raise reading.trouble or counting.trouble or error from error
    return counting.digest.hexdigest(), counting.size


def seal(content: bytes, keys: Sequence[Any]) -> bytes:
    """Seal some bytes."""
    sealed: bytes = pyrage.encrypt(content, keys)
    return sealed


def open_bytes(sealed: bytes, keys: Sequence[Any]) -> bytes:
    """
    Open sealed bytes.

    Raises: WrongKeyError; DamagedBackupError.
    """
    target = io.BytesIO()
    open_to(target, io.BytesIO(sealed), keys)
    return target.getvalue()


def open_to(target: Writes, source: Reads, keys: Sequence[Any]) -> None:
    """
    Open a sealed stream into another.

    Raises: WrongKeyError; DamagedBackupError; what reading or writing raises.
    """
    reading, counting = _Reading(source), _Counting(target)
    try:
        pyrage.decrypt_io(reading, counting, keys)
    except (OSError, pyrage.DecryptError) as error:
        if trouble := reading.trouble or counting.trouble:
            raise trouble from error
        if "no matching keys" in str(error).casefold():
            raise WrongKeyError(
                "Cheia dată nu deschide această copie: dați fișierul cheii cu care a fost făcută."
            ) from None
        raise DamagedBackupError("O parte a copiei nu mai este cum a fost scrisă.") from error
