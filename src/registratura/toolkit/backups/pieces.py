"""
Cutting a dump into pieces that are found again in the next one.

A cut falls after a line whose own checksum says so, so that rows that stayed as they were give the same pieces
wherever they stand; what changed in between changes one or two of them.
"""

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LEAST, MOST = 256 << 10, 8 << 20  # bytes of one piece
_CUT = 0xFFF  # one line in 4096 may end a piece


@dataclass(frozen=True, slots=True)
class Piece:
    """Some lines of a dump."""

    sha256: str
    content: bytes


def cut(lines: Iterable[bytes]) -> Iterator[Piece]:
    """Gather lines, of any length, into pieces; their contents one after the other are the dump."""
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= MOST or (size >= LEAST and zlib.crc32(line) & _CUT == _CUT):
            yield _piece(held)
            held, size = [], 0
    if held:
        yield _piece(held)


def _piece(lines: list[bytes]) -> Piece:
    content = b"".join(lines)
    return Piece(hashlib.sha256(content).hexdigest(), content)
