"""
Files of drafts: kept at once when they come, whole or in pieces, in a folder that leaves with the draft.

They lie apart from the institution's store, which nothing leaves: `drafts/<code>/<key of the draft>/<key of the file>`
in the data folder. Sent, they are copied into the store. A half-sent file ends in `.part` and goes on where it stopped.
Nothing here runs in a transaction.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import IO, BinaryIO, Final
from uuid import UUID, uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from registratura.documents.reading.inspection import Status, inspect_file
from registratura.documents.reading.names import display_name, extension_of
from registratura.filings.errors import FileRefusedError
from registratura.filings.services import KeptFile
from registratura.filings.workings import MOST_BYTES

PIECE_BYTES: Final = 1 << 20
MOST_PARTS: Final = 5
_PICTURES: Final = frozenset({"jpg", "jpeg", "png", "tif", "tiff", "webp"})
PARTS_LIVE: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a file as it comes: which file, from which byte, of how many in all."""

    key: UUID
    field: str
    name: str
    start: int
    total: int


def keep_upload(
    *, space: str, draft_key: UUID, field: str, name: str, content: BinaryIO, most_bytes: int
) -> KeptFile:
    """
    Keep a file that came whole, after a first look at it; nothing is kept of one that is refused.

    space: code of the institution. Raises: FileRefusedError with the name and the remedy.
    """
    key = uuid4()
    part = _part(space, draft_key, key)
    try:
        with part.open("xb") as file:
            shutil.copyfileobj(content, file, PIECE_BYTES)
            _to_disk(file)
        return _looked_at(part, key=key, field=field, name=name, most_bytes=most_bytes)
    finally:
        part.unlink(missing_ok=True)


def come_so_far(*, space: str, draft_key: UUID, key: UUID) -> int | None:
    """Return how many bytes of a file sent in pieces are here; None when it is kept whole already."""
    if _whole(space, draft_key, key).exists():
        return None
    part = _part(space, draft_key, key, make=False)
    return part.stat().st_size if part.exists() else 0


def half_sent(*, space: str, draft_key: UUID) -> int:
    """Return how many files of a draft stopped half-way."""
    return len(list(_folder(space, draft_key).glob("*.part")))


def keep_piece(
    *, space: str, draft_key: UUID, piece: Piece, content: BinaryIO, most_bytes: int
) -> KeptFile | int:
    """
    Add a piece to a file; return how many bytes are here now, or the file once it is whole.

    A piece that begins elsewhere than where the file stands is not taken: the answer says where to go on. The last
    piece sent again gives the file again.
    Raises: FileRefusedError.
    """
    if not 0 < piece.total <= min(most_bytes, MOST_BYTES):
        raise FileRefusedError(
            _("„%s” este prea mare sau gol.") % display_name(piece.name), field=piece.field
        )
    if _whole(space, draft_key, piece.key).exists():
        return _described(_whole(space, draft_key, piece.key), piece, most_bytes)
    part = _part(space, draft_key, piece.key)
    if not part.exists() and len(list(part.parent.glob("*.part"))) >= MOST_PARTS:
        raise FileRefusedError(
            _("Se trimit deja mai multe fișiere deodată. Așteptați să se termine."), field=piece.field
        )
    with part.open("ab") as file:
        flock(file, LOCK_EX)
        here = file.tell()
        if piece.start != here:
            return here
        for chunk in _chunks(content, piece.total - here):
            file.write(chunk)
        _to_disk(file)
        here = file.tell()
    if here < piece.total:
        return here
    try:
        return _looked_at(part, key=piece.key, field=piece.field, name=piece.name, most_bytes=most_bytes)
    finally:
        part.unlink(missing_ok=True)


def _described(path: Path, piece: Piece, most_bytes: int) -> KeptFile:
    found = inspect_file(path, max_bytes=most_bytes, name=piece.name)
    return KeptFile(
        key=piece.key,
        field=piece.field,
        name=display_name(piece.name),
        size_bytes=found.size_bytes,
        sha256=found.sha256,
        media_type=found.media_type,
    )


def _looked_at(part: Path, *, key: UUID, field: str, name: str, most_bytes: int) -> KeptFile:
    shown = display_name(name)
    found = inspect_file(part, max_bytes=most_bytes, name=name)
    if found.status is not Status.OK:
        problem = found.problem.words if found.problem else ""
        raise FileRefusedError(f"„{shown}”: {problem}", field=field)
    if not _is_what_it_says(extension_of(name), found.media_type):
        words = _(
            "„%s” nu este ce spune numele lui: nu se deschide ca PDF sau ca imagine. Alegeți fișierul bun."
        )
        raise FileRefusedError(words % shown, field=field)
    os.replace(part, part.with_suffix(""))
    return KeptFile(
        key=key,
        field=field,
        name=shown,
        size_bytes=found.size_bytes,
        sha256=found.sha256,
        media_type=found.media_type,
    )


def _is_what_it_says(extension: str, media_type: str) -> bool:
    """Whether the bytes are of the kind that the name promises, for the kinds that most people send."""
    plain = extension.lower().lstrip(".")
    if plain == "pdf":
        return media_type == "application/pdf"
    return plain not in _PICTURES or media_type.startswith("image/")


@contextmanager
def opened(*, space: str, draft_key: UUID, key: UUID) -> Iterator[BinaryIO]:
    """
    Open a kept file for reading.

    Raises: FileNotFoundError.
    """
    with _whole(space, draft_key, key).open("rb") as file:
        yield file


def take_away(*, space: str, draft_key: UUID, key: UUID) -> None:
    """Take away one file of a draft. Safe to repeat."""
    _whole(space, draft_key, key).unlink(missing_ok=True)


def take_all_away(*, space: str, draft_keys: Iterable[UUID]) -> None:
    """Take away all files of drafts. Safe to repeat."""
    for draft_key in draft_keys:
        shutil.rmtree(_folder(space, draft_key), ignore_errors=True)


def take_old_parts_away(*, space: str, now: datetime) -> int:
    """Take away what was half sent more than a day ago, and return how many pieces those were."""
    gone = 0
    for part in (_root() / space).glob("*/*.part"):
        if part.stat().st_mtime < (now - PARTS_LIVE).timestamp():
            part.unlink(missing_ok=True)
            gone += 1
    return gone


def old_folders(*, space: str, now: datetime) -> list[UUID]:
    """Return the drafts and filings that have files of their own here and did not change for more than a day."""
    until, found = (now - PARTS_LIVE).timestamp(), []
    for folder in (_root() / space).glob("*/"):
        with suppress(ValueError, FileNotFoundError):  # not ours, or taken away meanwhile
            if folder.stat().st_mtime < until:
                found.append(UUID(folder.name))
    return sorted(found)


def _root() -> Path:
    return Path(settings.DATA) / "drafts"


def _folder(space: str, draft_key: UUID) -> Path:
    return _root() / space / draft_key.hex


def _whole(space: str, draft_key: UUID, key: UUID) -> Path:
    return _folder(space, draft_key) / key.hex


def _part(space: str, draft_key: UUID, key: UUID, *, make: bool = True) -> Path:
    folder = _folder(space, draft_key)
    if make:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{key.hex}.part"


def _chunks(content: BinaryIO, most: int) -> Iterator[bytes]:
    while most > 0 and (chunk := content.read(min(PIECE_BYTES, most))):
        most -= len(chunk)
        yield chunk


def _to_disk(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())
