"""Moving the files of the installation from one store to another, while people work; begun again it goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from registratura.toolkit.storage import Storage


@dataclass(slots=True)
class Moved:
    """What was gone through: copied now, there before, and those whose bytes are not what their name says."""

    copied: int = 0
    size_bytes: int = 0
    there: int = 0
    damaged: int = 0


def move_files(
    *,
    source: Storage,
    target: Storage,
    damaged: Callable[[str, str], None],
    step: Callable[[Moved], None] = lambda moved: None,
) -> Moved:
    """
    Copy everything that the target does not have; each copy is checked by its digest, nothing is taken away.

    damaged: called with space and digest of what the source no longer gives as it was kept. Killed and begun again it
    goes on with what is missing. Raises: as the stores, when one of them does not answer.
    """
    moved = Moved()
    for space, sha256 in _missing(source, target, moved):
        with source.open(space=space, sha256=sha256) as content:
            kept = target.put(space=space, source=content)
        if kept.sha256 != sha256:
            # What was copied lies under its true name, where nobody looks for it; the original stays to be examined.
            moved.damaged += 1
            damaged(space, sha256)
        else:
            moved.copied += 1
            moved.size_bytes += kept.size_bytes
        step(moved)
    return moved


def _missing(source: Storage, target: Storage, moved: Moved) -> Iterator[tuple[str, str]]:
    for space, sha256 in source.everything():
        if target.exists(space=space, sha256=sha256):
            moved.there += 1
        else:
            yield space, sha256
