"""Looking whether a copy is as it was written: without the key by its digests, with the key to the last byte."""

import hashlib
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from registratura.toolkit.backups import sealing
from registratura.toolkit.backups.errors import BackupRefusedError, DamagedBackupError
from registratura.toolkit.backups.repository import DATABASE, Kept, Manifest, Repository

Progress = Callable[[int, int], None]
_CHUNK = 1 << 20


class Opened:
    """What stands in an object: the header, and the rest given to `body` as it comes."""

    def __init__(self, body: Callable[[bytes], object]) -> None:
        self.header: dict[str, Any] = {}
        self.sha256 = hashlib.sha256()
        self._body = body
        self._before: bytes | None = b""

    def write(self, chunk: bytes) -> int:
        """Take some bytes."""
        rest = chunk
        if self._before is not None:
            self._before += chunk
            line, found, rest = self._before.partition(b"\n")
            if not found:
                return len(chunk)
            self.header, self._before = json.loads(line), None
        self.sha256.update(rest)
        self._body(rest)
        return len(chunk)


def open_object(
    repository: Repository, kept: Kept, keys: Sequence[Any], body: Callable[[bytes], object]
) -> Opened:
    """
    Open an object; the whole of it was given to `body` when this returns.

    Raises: DamagedBackupError; WrongKeyError.
    """
    opened = Opened(body)
    try:
        with repository.place(kept.name).open("rb") as source:
            sealing.open_to(opened, source, keys)
    except FileNotFoundError:
        raise DamagedBackupError(_words(kept, "lipsește")) from None
    except (DamagedBackupError, ValueError):
        raise DamagedBackupError(_words(kept, "nu mai este cum a fost scris")) from None
    if opened.header.get("kind") == "file" and opened.header["sha256"] != opened.sha256.hexdigest():
        raise DamagedBackupError(_words(kept, "ține alt fișier decât spune"))
    return opened


def pieces_of(
    repository: Repository, manifest: Manifest, keys: Sequence[Any], progress: Progress = lambda a, b: None
) -> Iterator[bytes]:
    """
    Go through the dump of a snapshot; that it is the one that was written is known at its end.

    Raises: DamagedBackupError; WrongKeyError.
    """
    names = json.loads(zlib.decompress(sealing.open_bytes(repository.part(manifest, DATABASE), keys)))[
        "pieces"
    ]
    listed = {one.name: one for one in repository.objects(manifest)}
    digest = hashlib.sha256()
    for count, name in enumerate(names, 1):
        held: list[bytes] = []
        open_object(repository, listed[name], keys, held.append)
        content = zlib.decompress(b"".join(held))
        digest.update(content)
        if count == len(names) and digest.hexdigest() != manifest.dump_sha256:
            raise DamagedBackupError(
                "Baza de date din copie nu este cea care a fost scrisă: folosiți altă copie."
            )
        yield content
        progress(count, len(names))


def faults(
    repository: Repository,
    manifest: Manifest,
    *,
    keys: Sequence[Any] = (),
    progress: Progress = lambda a, b: None,
) -> Iterator[str]:
    """Go through what is wrong with a snapshot, in words; with the secret keys everything is opened too."""
    try:
        repository.part(manifest, DATABASE)
        listed = list(repository.objects(manifest))
    except BackupRefusedError as error:
        yield error.words
        return
    for count, kept in enumerate(listed, 1):
        if fault := _fault(repository, kept, keys):
            yield fault
        progress(count, len(listed))
    if keys:
        try:
            for _content in pieces_of(repository, manifest, keys):
                pass
            sealing.open_bytes(repository.keys(), keys)
        except BackupRefusedError as error:
            yield error.words


def _fault(repository: Repository, kept: Kept, keys: Sequence[Any]) -> str | None:
    digest = hashlib.sha256()
    try:
        with repository.place(kept.name).open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except FileNotFoundError:
        return _words(kept, "lipsește")
    except OSError as error:
        return _words(kept, f"nu poate fi citit ({error.strerror})")
    if digest.hexdigest() != kept.sha256:
        return _words(kept, "nu mai este cum a fost scris")
    if keys and kept.kind == "f":
        try:
            open_object(repository, kept, keys, lambda chunk: None)
        except BackupRefusedError as error:
            return error.words
    return None


def _words(kept: Kept, what: str) -> str:
    kind = "un fișier" if kept.kind == "f" else "o parte a bazei de date"
    return f"objects/{kept.name[:2]}/{kept.name} ({kind}) {what}."
