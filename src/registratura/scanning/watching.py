"""
A folder into which a scanner leaves files: what is whole in it, taken over by copy, then moved aside, never deleted.

Everything is opened from the operator's root downward, step by step and without following a link: neither a path nor
a file can lead out of it.
"""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from registratura.kernel.errors import DomainError
from registratura.scanning.places import KEPT, REFUSED

QUIET_S = 10.0
"""A file is whole when nothing about it has changed for so long, by the clock of the machine that holds it."""
STUCK_S = 600.0
"""A PDF whose end is missing is taken for one that still comes, and after so long for a broken one."""
MOST_FILES = 200
REASON_SUFFIX = ".motiv.txt"

_CHUNK = 1 << 20
_TAIL = 2048
_UNFINISHED = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".download", ".lock", REASON_SUFFIX)
_OF_SYSTEMS = frozenset({"thumbs.db", "desktop.ini"})
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class FolderUnreachableError(DomainError):
    """The folder cannot be opened or read; the words say why."""

    code = "scanning.folder.unreachable"


class FileBusyError(DomainError):
    """The file is still being written, or another one took its place."""

    code = "scanning.folder.file-busy"


@dataclass(frozen=True, slots=True)
class Found:
    """A file of the folder that seems whole."""

    name: str
    size_bytes: int
    identity: tuple[int, int, int, int, int]
    """Device, number, size and moments of change: another value is another file."""


@dataclass
class Watched:
    """An open folder. `troubles` gathers what somebody must see to."""

    number: int
    troubles: list[str]

    def whole(self, *, now: float) -> list[Found]:
        """Return the files that are whole, oldest first. now: seconds since 1970, of the same clock as the files."""
        found = []
        with os.scandir(self.number) as entries:
            for entry in entries:
                if not _is_finished_name(entry.name):
                    continue
                with suppress(FileNotFoundError):  # taken away while we looked
                    about = entry.stat(follow_symlinks=False)
                    if self._is_plain(entry.name, about) and now - about.st_ctime >= QUIET_S:
                        found.append((about.st_mtime, Found(entry.name, about.st_size, _identity(about))))
        return [file for _moment, file in sorted(found, key=lambda each: each[0])][:MOST_FILES]

    def _is_plain(self, name: str, about: os.stat_result) -> bool:
        if stat.S_ISDIR(about.st_mode):
            return False
        if stat.S_ISREG(about.st_mode) and about.st_nlink == 1:
            return True
        self.troubles.append(
            _("„%(name)s” este o legătură, nu un fișier: nu se citește.") % {"name": shown(name)}
        )
        return False

    def copy_out(self, found: Found, *, target: Path, most_bytes: int, now: float) -> None:
        """
        Copy a whole file to a place of ours.

        Raises: FileBusyError when it is still being written or is another one by now; FolderUnreachableError when
        it may not be read. A file over `most_bytes` is copied up to the first byte above.
        """
        try:
            number = os.open(found.name, _FILE, dir_fd=self.number)
        except FileNotFoundError as error:
            raise FileBusyError(_("Fișierul nu mai este acolo.")) from error
        except OSError as error:
            words = _("„%(name)s” nu poate fi citit: %(why)s. Dați programului drept de citire.")
            raise FolderUnreachableError(
                words % {"name": shown(found.name), "why": os.strerror(error.errno or 0)}
            ) from error
        with os.fdopen(number, "rb") as source:
            _refuse_unfinished(source.fileno(), found, now)
            left = most_bytes + 1
            with target.open("xb") as copy:
                while left > 0 and (chunk := source.read(min(_CHUNK, left))):
                    copy.write(chunk)
                    left -= len(chunk)
            if _identity(os.fstat(number)) != found.identity:
                raise FileBusyError(_("Fișierul se schimbă încă."))

    def move(self, found: Found, *, refused: bool, reason: str, at: datetime) -> bool:
        """
        Move a file that was dealt with to its folder, beside a file with the reason when it was refused.

        Nothing is written over, nothing is deleted. False when another file took its place in the meantime.
        Raises: FolderUnreachableError when it cannot be moved.
        """
        try:
            with _opened(self.number, REFUSED if refused else KEPT, make=True) as there:
                about = os.stat(found.name, dir_fd=self.number, follow_symlinks=False)
                if _identity(about) != found.identity:
                    return False
                name = _kept_name(found.name, at)
                if reason:
                    _write_reason(there, f"{name}{REASON_SUFFIX}", reason)
                os.rename(found.name, name, src_dir_fd=self.number, dst_dir_fd=there)
        except FileNotFoundError:
            return False
        except OSError as error:
            words = _("„%(name)s” nu poate fi mutat: %(why)s. Dați programului drept de scriere în folder.")
            raise FolderUnreachableError(
                words % {"name": shown(found.name), "why": os.strerror(error.errno or 0)}
            ) from error
        return True


def shown(name: str) -> str:
    """Return a file's name as it can be shown: bytes that are no text become question marks."""
    return os.fsencode(name).decode("utf-8", "replace")


def _is_finished_name(name: str) -> bool:
    folded = name.casefold()
    return not (folded.startswith((".", "~")) or folded.endswith(_UNFINISHED) or folded in _OF_SYSTEMS)


def _identity(about: os.stat_result) -> tuple[int, int, int, int, int]:
    return (about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns)


def _refuse_unfinished(number: int, found: Found, now: float) -> None:
    about = os.fstat(number)
    if not stat.S_ISREG(about.st_mode) or _identity(about) != found.identity:
        raise FileBusyError(_("Fișierul se schimbă încă."))
    if _is_written(number):
        raise FileBusyError(_("Fișierul este încă deschis de cel care îl scrie."))
    ends = os.pread(number, _TAIL, max(0, about.st_size - _TAIL))
    begins = os.pread(number, 5, 0)
    if begins == b"%PDF-" and b"%%EOF" not in ends and now - about.st_ctime < STUCK_S:
        raise FileBusyError(_("Fișierul PDF nu are încă sfârșit."))


def _is_written(number: int) -> bool:
    """Say whether somebody on this machine has the file open for writing; where that cannot be asked, nobody."""
    try:
        fcntl.fcntl(number, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    fcntl.fcntl(number, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


def _kept_name(name: str, at: datetime) -> str:
    """Return a name that is not there yet, by the moment, short enough for every file system."""
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix) > 8:
        stem, dot, suffix = name, "", ""
    short = os.fsdecode(os.fsencode(stem)[:120])
    return f"{at:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}-{short}{dot}{suffix}"


def _write_reason(folder: int, name: str, reason: str) -> None:
    number = os.open(
        name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o640, dir_fd=folder
    )
    with os.fdopen(number, "w", encoding="utf-8") as file:
        file.write(f"{reason}\n")


@contextmanager
def _opened(parent: int | Path, name: str, *, make: bool) -> Iterator[int]:
    place = parent if isinstance(parent, int) else None
    path = name if place is not None else str(Path(str(parent)) / name)
    if make:
        with suppress(FileExistsError):
            os.mkdir(path, 0o770, dir_fd=place)
    number = os.open(path, _FOLDER, dir_fd=place)
    try:
        yield number
    finally:
        os.close(number)


@contextmanager
def watched_folder(*, root: Path, steps: Sequence[str]) -> Iterator[Watched]:
    """
    Open a folder below a root of the operator, making what is missing below the root.

    Raises: FolderUnreachableError with the reason in words.
    """
    numbers: list[int] = []
    try:
        try:
            root.mkdir(mode=0o770, exist_ok=True)
            numbers.append(os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
            for step in steps:
                with _opened(numbers[-1], step, make=True) as number:
                    numbers.append(os.dup(number))
            os.listdir(numbers[-1])
        except OSError as error:
            raise FolderUnreachableError(_unreachable(error)) from error
        yield Watched(numbers[-1], [])
    finally:
        for number in numbers:
            os.close(number)


def _unreachable(error: OSError) -> str:
    if error.errno in (errno.ELOOP, errno.ENOTDIR):
        return _(
            "Pe drumul spre folder stă o legătură sau un fișier. Puneți în locul lui un folder adevărat."
        )
    if error.errno == errno.ENOENT:
        return _("Folderul nu există. Verificați că discul sau rețeaua este legată.")
    if error.errno in (errno.EACCES, errno.EPERM):
        return _("Programul nu are drept asupra folderului. Dați-i drept de citire și de scriere.")
    return _("Folderul nu poate fi deschis: %s.") % os.strerror(error.errno or 0)
