"""Which files lie below the paths that a person named."""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

UNREADABLE = "file-unreadable"
NOT_A_FILE = "file-not-regular"
_WORDS = {
    errno.ENOENT: "nu există",
    errno.EACCES: "nu aveți dreptul de a citi",
    errno.EPERM: "nu aveți dreptul de a citi",
    errno.ELOOP: "legătură simbolică fără sfârșit",
    errno.EIO: "discul nu poate fi citit",
    errno.ENOSPC: "discul este plin",
    errno.EDQUOT: "spațiul alocat pe disc s-a terminat",
}


@dataclass(frozen=True, slots=True)
class Input:
    """One file to take in. `problem` is the code of why it cannot be read, `words` say it; else both are empty."""

    path: Path
    shown: str
    """The path below the one that was named, safe to write on a terminal."""
    size_bytes: int = 0
    problem: str = ""
    words: str = ""


def inputs(paths: Iterable[Path]) -> Iterator[Input]:
    """
    Give the files below the paths, folder by folder in the order of their names; memory stays flat.

    A path that was named is followed; below it hidden files and symbolic links are stepped over.
    """
    for path in paths:
        yield from _below(path)


def words_of(error: Exception) -> str:
    """Say what hinders reading or keeping a file."""
    known = _WORDS.get(error.errno or 0) if isinstance(error, OSError) else None
    return known or getattr(error, "strerror", None) or type(error).__name__


def safe_name(name: str) -> str:
    """Write a name so that no terminal obeys it: controls, direction marks and stray bytes as escapes."""
    return "".join(_escaped(sign) if unicodedata.category(sign)[0] == "C" else sign for sign in name)


def _escaped(sign: str) -> str:
    code = ord(sign)
    if 0xDC80 <= code <= 0xDCFF:  # a byte of the file's name that is no UTF-8
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _below(root: Path) -> Iterator[Input]:
    waiting = [_looked_at(root, root=root, follow=True)]
    while waiting:
        item, is_folder = waiting.pop()
        if not is_folder:
            yield item
            continue
        try:
            names = sorted(os.listdir(item.path), key=os.fsencode, reverse=True)
        except OSError as error:
            yield Input(item.path, item.shown, problem=UNREADABLE, words=words_of(error))
            continue
        for name in names:
            path = item.path / name
            if not name.startswith(".") and not path.is_symlink():
                waiting.append(_looked_at(path, root=root, follow=False))


def _looked_at(path: Path, *, root: Path, follow: bool) -> tuple[Input, bool]:
    """Return the path as an input, and whether it is a folder to open instead."""
    shown = safe_name(os.path.relpath(path, root) if path != root else path.name or str(path))
    try:
        found = path.stat(follow_symlinks=follow)
    except (OSError, ValueError) as error:
        return Input(path, shown, problem=UNREADABLE, words=words_of(error)), False
    if stat.S_ISDIR(found.st_mode):
        return Input(path, shown), True
    if not stat.S_ISREG(found.st_mode):
        return Input(path, shown, problem=NOT_A_FILE, words="nu este un fișier obișnuit"), False
    return Input(path, shown, size_bytes=found.st_size), False
