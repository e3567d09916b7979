"""
The package itself: a folder or a ZIP of plain files, with the SHA-256 of each; docs/package-format.md describes it.

Written file after file with flat memory. Nothing of it is believed before every file was compared with its digest.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO, Final

from django.utils.translation import gettext as _

from registratura.kernel.errors import DomainError

FORMAT: Final = "registratura-package/1"
HEAD: Final = "package.json"
SUMS: Final = "manifest-sha256.txt"
_CHUNK: Final = 1 << 20
_MOST_HEAD: Final = 4 << 20
_MOST_LINE: Final = 64 << 20
_MOST_FILES: Final = 5_000_000
_MOST_FOLDED: Final = 250  # times: tables fold well, a bomb folds a thousandfold
_SMALL: Final = 16 << 20
_STORED: Final = ("files/",)  # bytes that were compressed already, most of them
_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}(/[A-Za-z0-9][A-Za-z0-9._-]{0,120}){0,4}", re.ASCII)
_SUM = re.compile(r"([0-9a-f]{64}) {2}(\d{1,15}) {2}(\S{1,300})", re.ASCII)


class PackageRefusedError(DomainError):
    """The package cannot be made or taken in so."""

    code = "flows.package.refused"


class UnreadablePackageError(PackageRefusedError):
    """The package is not whole, or is none."""

    code = "flows.package.unreadable"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of a package: its path in it, its digest and size."""

    path: str
    sha256: str
    size_bytes: int


class Writer:
    """Writes a package file by file; the sums stand at its end."""

    def __init__(self, target: Path, *, zipped: bool) -> None:
        self._folder = target
        self._zip = None
        if zipped:
            # Personal codes stand in it opened: from its first byte on nobody else of the machine reads it.
            os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        else:
            target.mkdir(mode=0o700)
        self._sums = target.with_name(f".{target.name}.sums").open("x+b")
        self.count = self.size_bytes = 0

    def put(self, path: str, pieces: Iterable[bytes]) -> Kept:
        """Write a file of these pieces."""
        digest, size = hashlib.sha256(), 0
        with self._opened(path) as file:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                file.write(piece)
        kept = Kept(path, digest.hexdigest(), size)
        self._sums.write(f"{kept.sha256}  {kept.size_bytes}  {path}\n".encode())
        self.count += 1
        self.size_bytes += size
        return kept

    def finish(self, head: dict[str, Any]) -> str:
        """Write the sums and the head, and return the digest of the sums, which stands for the whole package."""
        self._sums.seek(0)
        digest = hashlib.sha256()
        with self._opened(SUMS) as file:
            while piece := self._sums.read(_CHUNK):
                digest.update(piece)
                file.write(piece)
        told = {
            **head,
            "files": self.count,
            "size_bytes": self.size_bytes,
            "manifest_sha256": digest.hexdigest(),
        }
        with self._opened(HEAD) as file:
            file.write((json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode())
        self.close()
        return digest.hexdigest()

    def close(self) -> None:
        """Let the files go; what was not finished has no head and is no package."""
        Path(self._sums.name).unlink(missing_ok=True)
        self._sums.close()
        if self._zip is not None:
            self._zip.close()

    @contextmanager
    def _opened(self, path: str) -> Iterator[IO[bytes]]:
        if self._zip is not None:
            info = zipfile.ZipInfo(path)  # without the hour: the same contents give the same bytes
            info.compress_type = zipfile.ZIP_STORED if path.startswith(_STORED) else zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            with self._zip.open(info, "w", force_zip64=True) as file:
                yield file
            return
        place = self._folder / path
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with place.open("xb") as file:
            yield file


class Reader:
    """
    A package whose every file was compared with its digest; reading gives what was compared.

    Raises: UnreadablePackageError when it is no package, or one file lacks, is too much, too long or changed.
    """

    def __init__(
        self, source: Path, *, progress: Callable[[int, int], None] = lambda done, total: None
    ) -> None:
        if not source.exists():
            raise UnreadablePackageError(_("Pachetul %s nu există; scrieți altă cale.") % source)
        self._folder = source if source.is_dir() else None
        try:
            self._zip = None if self._folder else zipfile.ZipFile(source)
        except (zipfile.BadZipFile, OSError) as error:
            raise _broken(_("fișierul nu este o arhivă ZIP")) from error
        self.head = self._read_head()
        self._names = self._all_names()
        self.kept: dict[str, Kept] = {}
        for kept in self._sums():
            self.kept[kept.path] = kept
        self._compare(progress)

    def close(self) -> None:
        """Let the file go."""
        if self._zip is not None:
            self._zip.close()

    def open(self, path: str) -> BinaryIO:
        """Open a file of the package."""
        return self._open(self.kept[path].path)

    def lines(self, path: str) -> Iterator[str]:
        """Give the lines of a file."""
        with self.open(path) as file:
            while line := file.readline(_MOST_LINE):
                yield line.decode("utf-8").rstrip("\n")

    def _read_head(self) -> dict[str, Any]:
        try:
            with self._open(HEAD) as file:
                head = json.loads(file.read(_MOST_HEAD))
        except (KeyError, OSError, ValueError) as error:
            raise _broken(_("lipsește package.json")) from error
        if not isinstance(head, dict) or head.get("format") != FORMAT:
            raise _broken(_("nu este scris în forma %s") % FORMAT)
        return head

    def _all_names(self) -> set[str]:
        if self._zip is not None:
            there = [one for one in self._zip.infolist() if not one.is_dir()]
            for one in there:
                if one.file_size > _SMALL and one.file_size > _MOST_FOLDED * max(one.compress_size, 1):
                    raise _broken(_("„%s” se desface prea mult") % one.filename[:120])
            names = [one.filename for one in there]
        else:
            assert self._folder is not None
            names = [
                str(PurePosixPath(path.relative_to(self._folder)))
                for path in self._folder.rglob("*")
                if path.is_symlink() or not path.is_dir()
            ]
        if len(names) > _MOST_FILES or len(names) != len(set(names)):
            raise _broken(_("are prea multe fișiere sau unul de două ori"))
        for name in names:
            if not _PATH.fullmatch(name):
                raise _broken(_("calea „%s” nu este îngăduită") % name[:120])
        return set(names)

    def _sums(self) -> Iterator[Kept]:
        digest = hashlib.sha256()
        try:
            file = self._open(SUMS)
        except (KeyError, OSError) as error:
            raise _broken(_("lipsește manifest-sha256.txt")) from error
        with file:
            while line := file.readline(1_000):
                digest.update(line)
                told = _SUM.fullmatch(line.decode("utf-8", "replace").rstrip("\n"))
                if told is None or not _PATH.fullmatch(told[3]):
                    raise _broken(_("manifest-sha256.txt nu se înțelege"))
                yield Kept(told[3], told[1], int(told[2]))
        if digest.hexdigest() != self.head.get("manifest_sha256"):
            raise _broken(_("manifest-sha256.txt a fost schimbat"))

    def _compare(self, progress: Callable[[int, int], None]) -> None:
        if there := self._names - {HEAD, SUMS} - set(self.kept):
            raise _broken(_("are în plus „%s”") % min(there))
        total, done = sum(one.size_bytes for one in self.kept.values()), 0
        for kept in self.kept.values():
            if kept.path not in self._names:
                raise _broken(_("lipsește „%s”") % kept.path)
            digest, size = hashlib.sha256(), 0
            try:
                with self._open(kept.path) as file:
                    # One byte more than was said is enough to know: a bomb is not unfolded.
                    while piece := file.read(min(_CHUNK, kept.size_bytes + 1 - size)):
                        digest.update(piece)
                        size += len(piece)
            except (OSError, zipfile.BadZipFile, ValueError, EOFError) as error:
                raise _broken(_("„%s” nu se poate citi") % kept.path) from error
            if size != kept.size_bytes or digest.hexdigest() != kept.sha256:
                raise _broken(_("„%s” nu este cel trimis") % kept.path)
            done += size
            progress(done, total)

    def _open(self, path: str) -> BinaryIO:
        if self._zip is not None:
            return self._zip.open(path)  # type: ignore[return-value]
        assert self._folder is not None
        # A link would lead out of the folder.
        return os.fdopen(os.open(self._folder / path, os.O_RDONLY | os.O_NOFOLLOW), "rb")


def _broken(why: str) -> UnreadablePackageError:
    return UnreadablePackageError(
        _("Pachetul nu se preia: %s. Cereți-l din nou de la cel care l-a făcut.") % why
    )
