"""
A folder of copies: sealed objects named by their content under a secret, and snapshots that list them.

    <root>/objects/<aa>/<name>       a file, or some lines of a dump; kept once however often it is listed
    <root>/snapshots/<moment>/       manifest.json, objects.gz (name, digest and size of each), database.age
    <root>/keys/keys.age             the keys as they are now: one mirror and no history, so that an erased person's
                                     key goes from every copy with the next one

A snapshot appears under its name whole or not at all, and only after everything it lists is on the disk.
"""

import ctypes
import gzip
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from registratura.toolkit.backups.errors import BackupRefusedError, DamagedBackupError, disk_in_words
from registratura.toolkit.postgres.locks import try_alone

FORMAT = 1
MANIFEST, OBJECTS, DATABASE = "manifest.json", "objects.gz", "database.age"
_DRAFT = ".draft-"


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a snapshot says of itself, in clear: numbers and digests, nothing of persons."""

    name: str
    made_at: datetime
    version: str
    server: str
    database_bytes: int
    dump_bytes: int
    dump_sha256: str
    files: int
    file_bytes: int
    migrations: tuple[str, ...]
    facts: Mapping[str, list[list[Any]]]
    recipients: str
    new_bytes: int
    parts: Mapping[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """Return it as it is written."""
        kept = {**asdict(self), "made_at": self.made_at.isoformat(), "format": FORMAT}
        return json.dumps(kept, indent=1, sort_keys=True) + "\n"


@dataclass(frozen=True, slots=True)
class Kept:
    """An object as a snapshot lists it: SHA-256 and size of its sealed bytes; kind `f` of a file, `d` of a dump."""

    name: str
    kind: str
    sha256: str
    size_bytes: int


def read_manifest(text: str) -> Manifest:
    """
    Read a manifest.

    Raises: DamagedBackupError; BackupRefusedError when it is of a later form.
    """
    try:
        found = json.loads(text)
        if found.pop("format") != FORMAT:
            raise BackupRefusedError(
                "Copia are o formă mai nouă decât știe acest program: aduceți programul la zi."
            )
        found["made_at"] = datetime.fromisoformat(found["made_at"])
        found["migrations"] = tuple(found["migrations"])
        return Manifest(**found)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise DamagedBackupError("Cuprinsul copiei nu poate fi citit.") from error


class Repository:
    """The copies in one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def held(self) -> Iterator[None]:
        """
        Keep everybody else from writing.

        Raises: BackupRefusedError when somebody writes already; NoRoomError.
        """
        with disk_in_words(self.root):
            for folder in ("objects", "snapshots", "keys"):
                (self.root / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = try_alone(self.root / ".lock")
        if lock is None:
            raise BackupRefusedError(
                f"O altă copie se face chiar acum în {self.root}: așteptați să se termine."
            )
        try:
            self._clear()
            yield
        finally:
            os.close(lock)

    def _clear(self) -> None:
        """Take away what a killed copy left: drafts that nothing lists."""
        for left in [*(self.root / "snapshots").glob(f"{_DRAFT}*"), *self.root.glob(f"objects/??/{_DRAFT}*")]:
            shutil.rmtree(left) if left.is_dir() else left.unlink()

    def snapshots(self) -> list[Manifest]:
        """Return the snapshots, oldest first; what cannot be read is left out."""
        found = []
        for place in sorted((self.root / "snapshots").glob(f"[0-9]*/{MANIFEST}")):
            try:
                found.append(read_manifest(place.read_text(encoding="utf-8")))
            except (OSError, BackupRefusedError):
                continue
        return sorted(found, key=lambda one: one.made_at)

    def manifest(self, name: str | None) -> Manifest:
        """
        Return the manifest of a snapshot, the newest when none is named.

        Raises: BackupRefusedError when there is none; DamagedBackupError.
        """
        if name is None:
            names = sorted(place.name for place in (self.root / "snapshots").glob("[0-9]*"))
            if not names:
                raise BackupRefusedError(f"În {self.root} nu este nicio copie: verificați folderul.")
            name = names[-1]
        try:
            text = (self.root / "snapshots" / name / MANIFEST).read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError):
            raise BackupRefusedError(
                f"Nu există copia „{name}”: alegeți una din „registratura backup list”."
            ) from None
        return read_manifest(text)

    def part(self, manifest: Manifest, name: str) -> bytes:
        """
        Return a part of a snapshot, checked.

        Raises: DamagedBackupError.
        """
        place = self.root / "snapshots" / manifest.name / name
        try:
            content = place.read_bytes()
        except FileNotFoundError:
            raise DamagedBackupError(
                f"Din copia {manifest.name} lipsește {name}: folosiți altă copie."
            ) from None
        if hashlib.sha256(content).hexdigest() != manifest.parts.get(name):
            raise DamagedBackupError(
                f"În copia {manifest.name}, {name} nu mai este cum a fost scris: folosiți alta."
            )
        return content

    def objects(self, manifest: Manifest) -> Iterator[Kept]:
        """
        Go through what a snapshot lists.

        Raises: DamagedBackupError.
        """
        for line in gzip.decompress(self.part(manifest, OBJECTS)).decode("ascii").splitlines():
            kind, name, sha256, size = line.split(" ")
            yield Kept(name, kind, sha256, int(size))

    def place(self, name: str) -> Path:
        """Return where an object stands."""
        return self.root / "objects" / name[:2] / name

    @contextmanager
    def new_object(self, name: str) -> Iterator[BinaryIO]:
        """Write an object; it has its name when the block ends well, and leaves nothing otherwise."""
        place = self.place(name)
        place.parent.mkdir(mode=0o700, exist_ok=True)
        draft = place.with_name(f"{_DRAFT}{secrets.token_hex(8)}")
        try:
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                yield file
            os.replace(draft, place)
        finally:
            draft.unlink(missing_ok=True)

    def write_keys(self, sealed: bytes) -> None:
        """Put the keys as they are now in the place of those before."""
        place = self.root / "keys" / "keys.age"
        draft = place.with_name(f"{_DRAFT}{secrets.token_hex(8)}")
        try:
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, place)
        finally:
            draft.unlink(missing_ok=True)

    def keys(self) -> bytes:
        """
        Return the sealed keys.

        Raises: DamagedBackupError.
        """
        try:
            return (self.root / "keys" / "keys.age").read_bytes()
        except FileNotFoundError:
            raise DamagedBackupError(f"Din {self.root} lipsesc cheile (keys/keys.age).") from None

    def add(self, manifest: Manifest, kept: list[Kept], database: bytes) -> Manifest:
        """Write a snapshot, once everything it lists is on the disk, and return its manifest with its parts."""
        lines = "".join(f"{one.kind} {one.name} {one.sha256} {one.size_bytes}\n" for one in kept)
        parts = {OBJECTS: gzip.compress(lines.encode("ascii"), 6, mtime=0), DATABASE: database}
        digests = {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()}
        whole = Manifest(**{**asdict(manifest), "parts": digests})
        draft = self.root / "snapshots" / f"{_DRAFT}{manifest.name}"
        try:
            draft.mkdir(mode=0o700)
            for name, content in {**parts, MANIFEST: whole.text().encode()}.items():
                (draft / name).write_bytes(content)
            to_disk(self.root)
            os.rename(draft, self.root / "snapshots" / manifest.name)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        to_disk(self.root)
        return whole

    def drop(self, names: list[str]) -> int:
        """
        Take snapshots away, then every object that none of the others lists; return how many objects went.

        Raises: DamagedBackupError when another cannot be read: what it lists is then not known, and nothing goes.
        """
        for name in names:
            gone = self.root / "snapshots" / f"{_DRAFT}{name}"
            os.rename(self.root / "snapshots" / name, gone)
            shutil.rmtree(gone)
        kept = [self.manifest(place.name) for place in (self.root / "snapshots").glob("[0-9]*")]
        listed = {one.name for manifest in kept for one in self.objects(manifest)}
        count = 0
        for place in self.root.glob("objects/??/*"):
            if place.name not in listed:
                place.unlink()
                count += 1
        return count


def to_disk(folder: Path) -> None:
    """Have everything written to the file system of a folder on the disk: once, not file by file."""
    held = os.open(folder, os.O_RDONLY)
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if library.syncfs(held) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
    finally:
        os.close(held)
