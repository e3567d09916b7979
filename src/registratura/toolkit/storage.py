"""
Where bytes are kept: one seam, named by SHA-256.

A file is written to a temporary name, flushed to the disk, given its final name, and only then may a row mention
it. Once there it is read-only. Writing the same bytes again finds them and does nothing.
"""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing found out: lower-case hexadecimal SHA-256 and size."""

    sha256: str
    size_bytes: int


class Storage(Protocol):
    """A store of bytes, apart for each institution (`space` is its code)."""

    def put(self, *, space: str, source: BinaryIO) -> Stored:
        """Keep the bytes of a stream, durably, and return their digest and size."""
        ...

    def open(self, *, space: str, sha256: str) -> BinaryIO:
        """
        Open kept bytes for reading.

        Raises: FileNotFoundError when they are not there.
        """
        ...

    def exists(self, *, space: str, sha256: str) -> bool:
        """Say whether the bytes are there."""
        ...

    def everything(self) -> Iterator[tuple[str, str]]:
        """Go through all that is kept: space and digest of each."""
        ...

    def remove(self, *, space: str, sha256: str) -> bool:
        """Take the bytes away for good; False when they were not there. Only elimination calls this (decision 88)."""
        ...


class FolderStorage:
    """A folder of the machine: `<root>/<space>/<first two digits>/<sha256>`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, *, space: str, source: BinaryIO) -> Stored:
        """Keep the bytes of a stream, durably."""
        with self._draft(space) as (draft, file):
            digest, size = hashlib.sha256(), 0
            while chunk := source.read(CHUNK_BYTES):
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
            sha256 = digest.hexdigest()
            target = self._path(space, sha256)
            shelf = target.parent
            if not target.exists():
                if new := not shelf.exists():
                    shelf.mkdir(mode=0o700, parents=True, exist_ok=True)
                os.chmod(draft, 0o400)
                os.replace(draft, target)
                for above in (shelf.parent, self.root) if new else ():
                    flush_folder(above)
            # Also where the name was found: another process may have given it and not flushed it yet.
            flush_folder(shelf)
        return Stored(sha256, size)

    def open(self, *, space: str, sha256: str) -> BinaryIO:
        """Open kept bytes for reading."""
        return self._path(space, sha256).open("rb")

    def exists(self, *, space: str, sha256: str) -> bool:
        """Say whether the bytes are there."""
        return self._path(space, sha256).is_file()

    def everything(self) -> Iterator[tuple[str, str]]:
        """Go through all that is kept."""
        for space in sorted(self.root.iterdir() if self.root.is_dir() else ()):
            for shelf in sorted(space.iterdir() if is_space(space.name) and space.is_dir() else ()):
                if len(shelf.name) == 2:
                    yield from (
                        (space.name, kept.name) for kept in sorted(shelf.iterdir()) if is_digest(kept.name)
                    )

    def remove(self, *, space: str, sha256: str) -> bool:
        """Take the bytes away for good; False when they were not there."""
        target = self._path(space, sha256)
        try:
            target.unlink()
        except FileNotFoundError:
            return False
        flush_folder(target.parent)
        return True

    def _path(self, space: str, sha256: str) -> Path:
        if not is_digest(sha256) or not is_space(space):
            raise FileNotFoundError(sha256)
        return self.root / space / sha256[:2] / sha256

    @contextmanager
    def _draft(self, space: str) -> Iterator[tuple[Path, BinaryIO]]:
        folder = self.root / space / "drafts"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = folder / secrets.token_hex(16)
        try:
            with draft.open("xb") as file:
                yield draft, file
        finally:
            draft.unlink(missing_ok=True)


def flush_folder(folder: Path) -> None:
    """Put the names of a folder on the disk: without this a power cut may forget a new one whose bytes are there."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class MovingStorage:
    """
    A new store, and the one before it for what was not moved yet.

    Everything is written to the new one; what it does not have is read from the old.
    """

    def __init__(self, new: Storage, old: Storage) -> None:
        self.new, self.old = new, old

    def put(self, *, space: str, source: BinaryIO) -> Stored:
        """Keep the bytes of a stream in the new store."""
        return self.new.put(space=space, source=source)

    def open(self, *, space: str, sha256: str) -> BinaryIO:
        """Open kept bytes, wherever they are."""
        try:
            return self.new.open(space=space, sha256=sha256)
        except FileNotFoundError:
            return self.old.open(space=space, sha256=sha256)

    def exists(self, *, space: str, sha256: str) -> bool:
        """Say whether either has the bytes."""
        return self.new.exists(space=space, sha256=sha256) or self.old.exists(space=space, sha256=sha256)

    def everything(self) -> Iterator[tuple[str, str]]:
        """Go through all that either keeps; what both keep comes twice."""
        yield from self.new.everything()
        yield from self.old.everything()

    def remove(self, *, space: str, sha256: str) -> bool:
        """Take the bytes away from both; first from the old one, from which they would be moved again."""
        of_old = self.old.remove(space=space, sha256=sha256)
        return self.new.remove(space=space, sha256=sha256) or of_old


def is_digest(sha256: str) -> bool:
    """Whether a text is a SHA-256 in lower-case hexadecimal."""
    return len(sha256) == 64 and set(sha256) <= set("0123456789abcdef")


def is_space(space: str) -> bool:
    """Whether a text may name the part of a store that belongs to one institution."""
    return bool(space) and "/" not in space and "\0" not in space and not space.startswith(".")


def storage() -> Storage:
    """Return the store of this installation: the folder, or the object store with the folder behind it."""
    folder = FolderStorage(settings.FILES_ROOT)
    if not settings.FILES_URL:
        return folder
    return MovingStorage(object_storage(), folder)


def object_storage() -> Storage:
    """
    Return the object store that the surroundings name.

    Raises: ValueError when they name none, or one that cannot be understood.
    """
    from registratura.toolkit.object_store import ObjectStorage, place_of

    return ObjectStorage(place_of(settings.FILES_URL or ""), folder=settings.INCOMING_ROOT)
