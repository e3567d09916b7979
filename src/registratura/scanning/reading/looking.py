"""Looking at a batch and cutting it, page range by page range, in programs of their own with limits."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from registratura.scanning.codes import looks_like_a_code, read_code
from registratura.scanning.parting import PageSeen
from registratura.toolkit.sandbox import Limits, Verdict, read_left, run_child

PAGES_AT_ONCE = 25
"""Read by one program: what it takes in memory is given back after so many."""
MEDIA_TYPES = frozenset({"application/pdf", "image/tiff", "image/jpeg", "image/png"})
PART_BYTES = 512 << 20

_CHILD = Path(__file__).with_name("child.py")
_ANSWER_BYTES = 1 << 20
_PAGE_CPU_S = 6


@dataclass(frozen=True, slots=True)
class Looked:
    """How many pages the batch has and what some of them show; or the reason why it cannot be read."""

    page_count: int = 0
    pages: tuple[PageSeen, ...] = ()
    reason: str = ""
    """`encrypted`, `unreadable`, `too-heavy`, `too-long`, `too-much-output`; else empty."""


@dataclass(frozen=True, slots=True)
class Batchroom:
    """A folder with one batch in it, in which programs look and cut."""

    folder: Path
    media_type: str
    peaks: list[int] = field(default_factory=list)
    """How many bytes of memory each program took at the most, in their order."""

    def look(self, *, first: int, last: int) -> Looked:
        """Look for labels on pages `first` to `last`, counted from 1; about a tenth of a second a page."""
        reason, answer = self._run("look", last - first + 1, first=first, last=last)
        if reason:
            return Looked(reason=reason)
        try:
            pages = tuple(_page_seen(each) for each in answer["seen"])
            total = int(answer["pages"])
        except (KeyError, TypeError, ValueError):
            return Looked(reason="unreadable")
        expected = list(range(first, min(last, total) + 1))
        if total < 1 or [page.number for page in pages] != expected:
            return Looked(reason="unreadable")
        return Looked(total, pages)

    def cut(self, *, ranges: Sequence[tuple[int, int]]) -> Iterator[bytes | None]:
        """Cut ranges of pages out, each as a PDF, without drawing them anew; None for one that cannot be cut."""
        for name in self.folder.glob("part-*.pdf"):
            name.unlink()
        pages = sum(last - first + 1 for first, last in ranges)
        reason, answer = self._run("cut", pages, ranges=ranges)
        done = answer.get("cut") if not reason else None
        if not isinstance(done, list) or len(done) != len(ranges):
            done = [False] * len(ranges)
        for place, good in enumerate(done):
            yield read_left(self.folder, f"part-{place}.pdf", most_bytes=PART_BYTES) if good else None

    def _run(self, deed: str, pages: int, **given: object) -> tuple[str, Mapping[str, Any]]:
        (self.folder / "answer.json").unlink(missing_ok=True)
        seconds = 20 + _PAGE_CPU_S * pages
        outcome = run_child(
            _CHILD,
            deed,
            json.dumps({"media_type": self.media_type, **given}),
            folder=self.folder,
            limits=Limits(cpu_s=seconds, wall_s=4.0 * seconds, niceness=10, output_bytes=2 * PART_BYTES),
            hidden=[settings.DATA],
        )
        self.peaks.append(outcome.peak_bytes)
        try:
            answer = json.loads(read_left(self.folder, "answer.json", most_bytes=_ANSWER_BYTES) or b"")
        except (ValueError, RecursionError):
            answer = None
        if not outcome.done or not isinstance(answer, dict):
            failed = outcome.verdict in (Verdict.DONE, Verdict.FAILED, Verdict.MISSING)
            return "unreadable" if failed else outcome.verdict.value, {}
        return str(answer.get("reason", "")), answer


def _page_seen(given: Mapping[str, Any]) -> PageSeen:
    texts = [str(text) for text in given["texts"]]
    codes = tuple({code.text: code for text in texts if (code := read_code(text)) is not None}.values())
    misread = any(looks_like_a_code(text) and read_code(text) is None for text in texts)
    return PageSeen(int(given["page"]), codes, not codes and (bool(given["doubtful"]) or misread))


@contextmanager
def batchroom(content: BinaryIO, *, media_type: str) -> Iterator[Batchroom]:
    """
    Lay a batch in a folder outside the data folder, which the programs are not shown.

    It stands in another folder of ours: a program, to whom the inner one is given, cannot put a link in its place.
    """
    with tempfile.TemporaryDirectory(prefix="registratura-scan-", dir="/tmp") as name:
        Path(name).chmod(0o711)
        folder = Path(name) / "room"
        folder.mkdir(mode=0o700)
        with (folder / "input").open("wb") as file:
            shutil.copyfileobj(content, file)
        yield Batchroom(folder, media_type)
