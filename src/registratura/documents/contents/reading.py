"""Reading the text of a file and drawing its pages, in programs of their own with limits."""

from __future__ import annotations

import json
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from registratura.documents.contents.kinds import PDF, PICTURES, TEXTS, extractor_type
from registratura.kernel.text import MAX_INDEXED_CHARACTERS, ro_normalise
from registratura.toolkit.sandbox import Limits, Outcome, Verdict, read_left, run_child

LANGUAGE = "ron"
MAX_PAGES_RECOGNIZED = 100
# A page of a typed paper has hundreds of letters; a scan with a typed stamp on it has fewer than this.
LETTERS_OF_A_READ_PAGE = 25
MAX_WIDTH = 2_000
DRAWN_AT_ONCE = 2  # in one process; each may take a gigabyte
WAITING_MOST = 4  # with those being drawn fewer than the threads of a process: pictures never take them all
WAITING_S = 10.0

_CHILD = Path(__file__).with_name("child.py")
_PAGE_CPU_S = 15
_ANSWER_BYTES = 1 << 16
_PICTURE_BYTES = 64 << 20
_drawing = threading.BoundedSemaphore(DRAWN_AT_ONCE)
_in_line = threading.BoundedSemaphore(DRAWN_AT_ONCE + WAITING_MOST)


class Method(StrEnum):
    """How a text was come by."""

    NONE = ""
    EXTRACTED = "extracted"
    RECOGNIZED = "recognized"


@dataclass(frozen=True, slots=True)
class Reading:
    """The text of a file, pages parted by a form feed; or the reason why there is none."""

    method: Method
    text: str = ""
    reason: str = ""
    """`too-heavy`, `too-long`, `too-much-output`, `unreadable`, `encrypted`, `no-recognizer`, `no-text`; else empty."""


def read_text(content: BinaryIO, *, media_type: str) -> Reading:
    """
    Read the text of a file; what has none written in it is recognized (OCR, Romanian).

    Takes milliseconds for text and seconds a page for scans: never in a transaction or a request.
    """
    with file_room(content) as folder:
        reading = Reading(Method.NONE, reason="unreadable")
        if media_type == PDF or media_type in TEXTS:
            given = {"media_type": extractor_type(media_type), "max_characters": MAX_INDEXED_CHARACTERS}
            answer, reading = _text(folder, "extract", given, Method.EXTRACTED, Limits())
            read = not reading.reason and not _is_scan(reading.text, answer.get("pages") or 1)
            if media_type != PDF or read or reading.reason not in ("", "no-text"):
                return reading
        if media_type == PDF or media_type in PICTURES:
            return _recognized(folder, media_type, reading)
        return reading


def _is_scan(text: str, pages: int) -> bool:
    letters = sum(sign.isalpha() for sign in text)
    return letters < LETTERS_OF_A_READ_PAGE * pages


def _recognized(folder: Path, media_type: str, written: Reading) -> Reading:
    given = {
        "media_type": media_type,
        "max_characters": MAX_INDEXED_CHARACTERS,
        "max_pages": MAX_PAGES_RECOGNIZED,
        "language": LANGUAGE,
    }
    seconds = _PAGE_CPU_S * MAX_PAGES_RECOGNIZED
    limits = Limits(cpu_s=seconds, wall_s=4 * seconds, idle=True)
    _, reading = _text(folder, "recognize", given, Method.RECOGNIZED, limits)
    # The little that was written in it is better than nothing.
    return written if reading.reason and written.text else reading


def _text(
    folder: Path, deed: str, given: Mapping[str, Any], method: Method, limits: Limits
) -> tuple[dict[str, Any], Reading]:
    outcome, answer = _run(folder, deed, given, limits)
    if reason := _reason(outcome, answer):
        return answer, Reading(Method.NONE, reason=reason)
    written = read_left(folder, "text.txt", most_bytes=4 * MAX_INDEXED_CHARACTERS + 4 * _ANSWER_BYTES)
    if written is None:
        return answer, Reading(Method.NONE, reason="unreadable")
    text = ro_normalise_pages(written.decode("utf-8", "replace"))
    if not text.strip():
        return answer, Reading(Method.NONE, reason="no-text")
    return answer, Reading(method, text)


def ro_normalise_pages(text: str) -> str:
    """Give a text of several pages the one form in which texts are stored; the page breaks stay."""
    return "\f".join(ro_normalise(page).strip() for page in text.split("\f")).strip("\f")


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as PNG, or the reason why it cannot be shown."""

    content: bytes = b""
    reason: str = ""
    """As in `Reading`, `no-such-page`, and `busy` when too many are drawn at once."""


def draw_page(content: BinaryIO, *, media_type: str, page: int, width: int) -> Picture:
    """
    Draw a page (from 1) of a PDF or a picture, `width` pixels wide, in about a quarter of a second.

    The PNG is made anew from pixels: nothing that the file could run or call comes with it.
    """
    with _turn() as mine:
        if not mine:
            return Picture(reason="busy")
        with file_room(content) as folder:
            given = {"media_type": media_type, "page": page, "width": min(width, MAX_WIDTH)}
            outcome, answer = _run(folder, "picture", given, Limits(cpu_s=10, wall_s=20))
            if reason := _reason(outcome, answer):
                return Picture(reason=reason)
            drawn = read_left(folder, "page.png", most_bytes=_PICTURE_BYTES)
            return Picture(drawn) if drawn is not None else Picture(reason="unreadable")


@contextmanager
def _turn() -> Iterator[bool]:
    """Wait for one's turn to draw, and say whether it came; a long line is not joined at all."""
    if not _in_line.acquire(blocking=False):
        yield False
        return
    try:
        mine = _drawing.acquire(timeout=WAITING_S)
        try:
            yield mine
        finally:
            if mine:
                _drawing.release()
    finally:
        _in_line.release()


def _reason(outcome: Outcome, answer: Mapping[str, Any]) -> str:
    if outcome.done:
        return str(answer.get("reason", "unreadable" if not answer else ""))
    return reason_of(outcome)


def reason_of(outcome: Outcome) -> str:
    """Return why a confined program left nothing, as in `Reading`; empty when it ended well."""
    if outcome.done:
        return ""
    return "unreadable" if outcome.verdict in (Verdict.FAILED, Verdict.MISSING) else outcome.verdict.value


def _run(folder: Path, deed: str, given: Mapping[str, Any], limits: Limits) -> tuple[Outcome, dict[str, Any]]:
    return _run_child(folder, _CHILD, deed, given, limits)


def answer_of(
    folder: Path, child: Path, deed: str, given: Mapping[str, Any], limits: Limits
) -> dict[str, Any]:
    """Run a deed of a confined program in a room of `file_room` and return its answer, with `reason` when it failed."""
    outcome, answer = _run_child(folder, child, deed, given, limits)
    return {"reason": reason} if (reason := _reason(outcome, answer)) else answer


def _run_child(
    folder: Path, child: Path, deed: str, given: Mapping[str, Any], limits: Limits
) -> tuple[Outcome, dict[str, Any]]:
    outcome = run_child(child, deed, json.dumps(given), folder=folder, limits=limits, hidden=[settings.DATA])
    try:
        answer = json.loads(read_left(folder, "answer.json", most_bytes=_ANSWER_BYTES) or b"")
    except (ValueError, RecursionError):
        answer = {}
    return outcome, answer if isinstance(answer, dict) else {}


@contextmanager
def file_room(content: BinaryIO) -> Iterator[Path]:
    """
    A folder for one file, outside the data folder, which the program is not shown.

    It stands in another folder of ours: the program, to whom the inner one is given, cannot put a link in its place.
    """
    with tempfile.TemporaryDirectory(prefix="registratura-file-", dir="/tmp") as name:
        Path(name).chmod(0o711)
        folder = Path(name) / "room"
        folder.mkdir(mode=0o700)
        with (folder / "input").open("wb") as file:
            shutil.copyfileobj(content, file)
        yield folder
