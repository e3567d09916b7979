"""
The newest signed state, kept as a file beside the database: a database put back from an old copy does not know it.

One folder an institution below the data folder. A file is replaced whole and is on the disk before the call returns.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings

from registratura.kernel.notes import Checkpoint, NoteError, read_checkpoint
from registratura.toolkit import key_store

LATEST = "stare.txt"


def folder(institution_id: int) -> Path:
    """Return where the states of an institution stand."""
    return Path(settings.DATA) / "checkpoints" / str(institution_id)


def latest(institution_id: int) -> Checkpoint | None:
    """Return the newest state that was signed, or None when there is none that can be read."""
    with suppress(FileNotFoundError, NoteError, UnicodeDecodeError):
        text = (folder(institution_id) / LATEST).read_text(encoding="utf-8")
        return read_checkpoint(text.rpartition("\n\n")[0] + "\n")
    return None


def keep(institution_id: int, note: str) -> None:
    """Put a signed state in the place of the one before."""
    key_store.replace(folder(institution_id) / LATEST, note.encode())


def set_aside(institution_id: int, *, now: datetime) -> None:
    """Keep the newest state under another name, so that signing begins again from what the journal holds."""
    place = folder(institution_id) / LATEST
    with suppress(FileNotFoundError):
        place.rename(place.with_name(f"stare-{now:%Y%m%d%H%M%S}.txt"))
