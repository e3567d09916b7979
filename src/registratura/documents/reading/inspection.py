"""The first look at a file that arrives: is it there, whole, of what type; nothing in it is run or drawn."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import struct
import tempfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.conf import settings

from registratura.documents.reading import types
from registratura.documents.reading.names import display_name, extension_of
from registratura.documents.reading.remarks import Remark, remark
from registratura.toolkit.sandbox import Limits, Verdict, read_left, run_child

_CHUNK_BYTES = 1 << 20
_HEAD_BYTES = 65_536
_MEGABYTE = 1 << 20

MAX_PREVIEW_PIXELS = 100_000_000

_PDF_CHILD = Path(__file__).with_name("pdf_child.py")
_PDF_LIMITS = Limits(
    cpu_s=20, wall_s=40, address_bytes=2 << 30, output_bytes=1 << 20, processes=4, niceness=0
)
_ANSWER_BYTES = 1 << 16
_SIGNALED = 128


class Status(StrEnum):
    """Whether a file can be registered."""

    OK = "ok"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the first look found."""

    status: Status
    problem: Remark | None
    """Why the file is kept aside, with the remedy; None when it is fine."""
    media_type: str
    size_bytes: int
    sha256: str
    """Lower-case hexadecimal; empty when the file was not read to its end."""
    page_count: int | None = None
    notes: tuple[Remark, ...] = ()
    """What a person should know about a file that is fine."""

    @property
    def reason(self) -> str:
        """Stable code of the problem; empty when there is none."""
        return self.problem.reason if self.problem else ""


def inspect_file(path: Path, *, max_bytes: int, name: str = "") -> Inspection:
    """
    Look at a file without changing it. Never raises for what the file is or holds.

    max_bytes: the largest size that is accepted.
    name: the name it came with, when the path has another.
    """
    try:
        return _inspected(path, max_bytes=max_bytes, name=display_name(name or os.fsencode(path.name)))
    except (OSError, ValueError):  # ValueError: a NUL in the path
        return _quarantined("file-unreadable")


def _quarantined(
    reason: str, *, media_type: str = types.UNKNOWN, size: int = 0, sha256: str = "", **params: str
) -> Inspection:
    return Inspection(
        status=Status.QUARANTINED,
        problem=remark(reason, **params),
        media_type=media_type,
        size_bytes=size,
        sha256=sha256,
    )


def _inspected(path: Path, *, max_bytes: int, name: str) -> Inspection:
    # Without O_NONBLOCK a named pipe would wait for its writer for ever.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        os.close(descriptor)
        return _quarantined("file-not-regular")
    with os.fdopen(descriptor, "rb") as stream:
        size = found.st_size
        digest, read, head = hashlib.sha256(), 0, b""
        while size <= max_bytes and (chunk := stream.read(_CHUNK_BYTES)):
            head = head or chunk[:_HEAD_BYTES]
            digest.update(chunk)
            read += len(chunk)
            size = max(size, read)  # it may grow while it is read
    if size > max_bytes:
        return _quarantined("file-too-big", size=size, taken=_megabytes(size), limit=_megabytes(max_bytes))
    return _judged(path, name=name, head=head, size=read, sha256=digest.hexdigest())


def _judged(path: Path, *, name: str, head: bytes, size: int, sha256: str) -> Inspection:
    found = types.media_type_of(head, name=name)
    if not size:
        return _quarantined("file-empty", media_type=found.media_type, sha256=sha256)
    notes: list[Remark] = []
    pages: int | None = None
    if found.extension_disagrees:
        notes.append(remark("extension-disagrees", extension=f".{extension_of(name)}", kind=found.kind))
    if found.media_type == types.PDF:
        pdf = _look_at_pdf(path)
        if pdf.reason:
            return _quarantined(pdf.reason, media_type=found.media_type, size=size, sha256=sha256)
        pages = pdf.pages
        notes += [remark(reason) for reason in pdf.notes]
    if (pixels := _pixels(head)) and pixels[0] * pixels[1] > MAX_PREVIEW_PIXELS:
        notes.append(remark("image-huge", width=str(pixels[0]), height=str(pixels[1])))
    return Inspection(
        status=Status.OK,
        problem=None,
        media_type=found.media_type,
        size_bytes=size,
        sha256=sha256,
        page_count=pages,
        notes=tuple(notes),
    )


@dataclass(frozen=True, slots=True)
class _Pdf:
    reason: str = ""
    pages: int | None = None
    notes: tuple[str, ...] = ()


def _look_at_pdf(path: Path) -> _Pdf:
    with (
        tempfile.TemporaryDirectory(prefix="registratura-look-", dir="/tmp") as name,
        path.open("rb") as stream,
    ):
        Path(name).chmod(0o711)
        folder = Path(name) / "room"
        folder.mkdir(mode=0o700)
        # The open file is handed over, not its name, which need not be UTF-8 as readers of PDF want it.
        outcome = run_child(
            _PDF_CHILD, folder=folder, limits=_PDF_LIMITS, hidden=[settings.DATA], stdin=stream
        )
        left = read_left(folder, "answer.json", most_bytes=_ANSWER_BYTES)
    try:
        found = json.loads(left or b"")
        return _PDF_OUTCOMES.get(found["status"]) or _Pdf(
            pages=int(found["pages"]), notes=tuple(reason for mark, reason in _PDF_MARKS if found[mark])
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        # Ended by a limit or by its own fall, or it left nonsense: either way it is the file that did it.
        fell = outcome.verdict is not Verdict.FAILED or outcome.exit_code > _SIGNALED
        return _Pdf(reason="pdf-too-heavy" if fell else "pdf-broken")


# What the child says of a PDF that it could not count.
_PDF_OUTCOMES = {
    "encrypted": _Pdf(notes=("pdf-encrypted",)),
    "unchecked": _Pdf(notes=("pdf-unchecked",)),
    "heavy": _Pdf(reason="pdf-too-heavy"),
    "broken": _Pdf(reason="pdf-broken"),
}
_PDF_MARKS = (("damaged", "pdf-damaged"), ("restricted", "pdf-restricted"))


def _pixels(head: bytes) -> tuple[int, int] | None:
    """Read width and height from the header of a PNG or GIF, without decoding the picture."""
    if head.startswith(b"\x89PNG\r\n\x1a\n") and len(head) >= 24:
        return struct.unpack(">II", head[16:24])
    if head.startswith(b"GIF8") and len(head) >= 10:
        return struct.unpack("<HH", head[6:10])
    return None


def _megabytes(size: int) -> str:
    return str(-(-size // _MEGABYTE))
