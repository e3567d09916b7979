"""A stamped copy of a PDF: the stamp is laid over the pages by a confined program; what was given is not touched."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from registratura.documents.contents.reading import answer_of, file_room
from registratura.toolkit.sandbox import Limits, read_left

TOOL = "pikepdf"
_CHILD = Path(__file__).with_name("stamping_child.py")
_MADE_MOST_BYTES = 256 << 20


@dataclass(frozen=True, slots=True)
class StampedCopy:
    """A copy as bytes with its pages; or the reason why there is none."""

    content: bytes = b""
    page_count: int | None = None
    reason: str = ""
    """`encrypted`, `unreadable`, `too-heavy`, `too-long`, `too-much-output`; else empty."""


def lay_stamp(content: BinaryIO, *, stamp: bytes, corner: str, pages: str) -> StampedCopy:
    """
    Lay a stamp of one page over a copy of a PDF.

    corner: `top-right`, `top-left`, `bottom-right`, `bottom-left` of the page as it is shown. pages: `first` or `all`.
    """
    with file_room(content) as folder:
        (folder / "stamp.pdf").write_bytes(stamp)
        given = {"corner": corner, "pages": pages}
        made = answer_of(folder, _CHILD, "stamp", given, Limits(cpu_s=20, wall_s=40, niceness=0))
        if reason := str(made.get("reason", "")):
            return StampedCopy(reason=reason)
        pdf = read_left(folder, "made.pdf", most_bytes=_MADE_MOST_BYTES)
        return (
            StampedCopy(pdf, int(made["pages"])) if pdf is not None else StampedCopy(reason="too-much-output")
        )
