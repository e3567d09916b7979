"""
Keys kept as files in the data folder, never in the database: a dump holds no part of them.

One file a key, below a folder for each controller. What is written is on the disk before the call returns, and a
file appears whole or not at all. What a file holds is wrapped (toolkit.envelopes); here are only bytes and names.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from django.conf import settings

CONTROLLER = "controller"


def folder() -> Path:
    """Return where the keys stand."""
    return Path(settings.DATA) / "keys"


def controller_file(controller: int) -> Path:
    """Return the file of a controller's own keys."""
    return folder() / str(controller) / CONTROLLER


def key_file(controller: int, key: UUID) -> Path:
    """Return the file of one person's key."""
    # The end of a UUIDv7 is random, its beginning is the time: by the end the folders fill evenly.
    return folder() / str(controller) / key.hex[-2:] / key.hex


def controllers() -> list[int]:
    """Return the controllers that have keys."""
    if not folder().is_dir():
        return []
    return sorted(int(place.name) for place in folder().iterdir() if place.name.isdigit())


def keys_of(controller: int) -> Iterator[UUID]:
    """Go through the keys of a controller's persons."""
    for place in sorted((folder() / str(controller)).glob("??/" + "?" * 32)):
        yield UUID(hex=place.name)


def read(place: Path) -> bytes | None:
    """Return what a file holds, or None when there is none."""
    with suppress(FileNotFoundError):
        return place.read_bytes()
    return None


def write_once(place: Path, content: bytes) -> bool:
    """Write a new file and say whether it is ours: of two processes at once, the first one's stands."""
    draft = _draft(place, content)
    try:
        os.link(draft, place)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    _to_disk(place.parent)
    return True


def replace(place: Path, content: bytes) -> None:
    """Put other content in a file's place."""
    os.replace(_draft(place, content), place)
    _to_disk(place.parent)


def destroy(place: Path) -> bool:
    """Write over a file and take it away; say whether there was one. Not undone by anything."""
    try:
        with open(place, "r+b", buffering=0) as file:
            file.write(secrets.token_bytes(max(1, place.stat().st_size)))
            os.fsync(file.fileno())
        place.unlink()
    except FileNotFoundError:
        return False
    _to_disk(place.parent)
    return True


def _draft(place: Path, content: bytes) -> Path:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.{secrets.token_hex(8)}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _to_disk(place: Path) -> None:
    # Without this a power cut may forget the name although the bytes are on the disk.
    held = os.open(place, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)
