"""
The register on paper: PDF/A-2u, A4 landscape, thirteen columns.

This process only reads lines and hands them on; children set a few hundred rows each, one child
at a time, so that the memory stays the same however long the register is.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import registratura
from registratura.registers.printing.footprint import peak_kib
from registratura.registers.printing.lines import Position, PrintReport, RegisterHead, RegisterTotals
from registratura.registers.printing.rows import Row, SetRow
from registratura.registers.printing.sheets import GENERAL, Sheet
from registratura.toolkit.typesetting import PrintError

ROWS_PER_CHUNK: Final = 250
CHARACTERS_PER_CHUNK: Final = 150_000
PARTS_NUMBERED_AT_ONCE: Final = 40
_CHILD_TIMEOUT_S: Final = 600


def print_register(
    *,
    head: RegisterHead,
    lines: Iterable[Position],
    target: Path,
    progress: Callable[[int], None] | None = None,
    sheet: Sheet = GENERAL,
) -> PrintReport:
    """
    Print the lines, in the order given, to the target file.

    The lines may be a generator: at most a chunk of them is held. The file appears whole or not at
    all, and is the same byte for byte for the same head and lines. Characters that no font of ours
    holds are printed as � and counted.

    progress: called with the number of positions set so far. sheet: the columns, and how a line becomes a row.
    Raises: PrintError when the document cannot be set.
    Law: Instrucțiuni aprobate prin Ordinul de zi 217/1996, art. 9.
    """
    with TemporaryDirectory(prefix=".print-", dir=target.parent) as folder:
        return _Print(head=head, folder=Path(folder), progress=progress, sheet=sheet).run(lines, target)


@dataclass(slots=True)
class _Print:
    head: RegisterHead
    folder: Path
    progress: Callable[[int], None] | None
    sheet: Sheet
    totals: RegisterTotals = field(default_factory=RegisterTotals)
    replaced: int = 0
    pages: int = 0
    positions: int = 0
    parts: list[dict[str, Any]] = field(default_factory=list)
    peak_child_kib: int = 0

    def run(self, lines: Iterable[Position], target: Path) -> PrintReport:
        rows = self._rows(lines)
        ahead = next(rows, None)
        carried: list[Row] = []
        while True:
            fresh, ahead = _chunk(ahead, rows, len(carried))
            carried = self._set(carried + fresh, last=ahead is None)
            if ahead is None:
                break
        return self._join(target)

    def _rows(self, lines: Iterable[Position]) -> Iterator[SetRow]:
        for line in lines:
            made = self.sheet.row(line=line)
            self.totals = self.totals.plus(line)
            self.replaced += made.replaced
            yield made

    def _set(self, rows: list[Row], *, last: bool) -> list[Row]:
        """
        Set rows into a part; return those of its unfilled last page, which open the next part.

        Without this every part would end in a half-empty page, where a paper register has none.
        """
        path = self.folder / f"part-{len(self.parts)}.pdf"
        done = self._child(
            "set",
            {
                "head": {**asdict(self.head), "printed_at": self.head.printed_at.isoformat()},
                "sheet": self.sheet.figures(),
                "rows": rows,
                "pages_before": self.pages,
                "positions_before": self.positions,
                "totals": asdict(self.totals) if last else None,
                "target": str(path),
            },
        )
        sums: list[int] = done["rows_by_page"]
        pages = len(sums) if last else _whole_pages(sums, rows)
        kept = sums[pages - 1]
        self.parts.append({"path": str(path), "pages": pages, "pages_before": self.pages})
        self.pages += pages
        self.positions += kept
        if self.progress:
            self.progress(self.positions)
        return rows[kept:]

    def _join(self, target: Path) -> PrintReport:
        path = self.folder / "whole.pdf"
        made_at = self.head.printed_at.isoformat()
        for first in range(0, len(self.parts), PARTS_NUMBERED_AT_ONCE):
            some = self.parts[first : first + PARTS_NUMBERED_AT_ONCE]
            self._child("number", {"parts": some, "total": self.pages, "made_at": made_at})
        done = self._child("join", {"parts": self.parts, "target": str(path)})
        os.replace(path, target)
        return PrintReport(
            pages=done["pages"],
            entries=self.totals.positions,
            annulled=self.totals.annulled,
            unused=self.totals.unused,
            replaced_characters=self.replaced,
            chunks=len(self.parts),
            peak_parent_kib=peak_kib(),
            peak_child_kib=self.peak_child_kib,
            size_bytes=done["size_bytes"],
            sha256=done["sha256"],
        )

    def _child(self, deed: str, job: dict[str, Any]) -> dict[str, Any]:
        path = self.folder / f"{deed}-{len(self.parts)}.json"
        path.write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
        source = str(Path(registratura.__file__).parents[1])
        search = os.pathsep.join(filter(None, (source, os.environ.get("PYTHONPATH"))))
        try:
            subprocess.run(
                [sys.executable, "-m", "registratura.registers.printing.chunk", deed, str(path)],
                env={**os.environ, "PYTHONPATH": search},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=True,
                timeout=_CHILD_TIMEOUT_S,
            )
        except subprocess.CalledProcessError as error:
            words = error.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
            raise PrintError(f"printing failed: {' '.join(words) or error}") from error
        except subprocess.TimeoutExpired as error:
            raise PrintError(f"printing took over {_CHILD_TIMEOUT_S} seconds for one part") from error
        path.unlink()
        done: dict[str, Any] = json.loads(path.with_suffix(".done").read_text(encoding="utf-8"))
        self.peak_child_kib = max(self.peak_child_kib, done["peak_kib"])
        return done


def _chunk(ahead: SetRow | None, rows: Iterator[SetRow], carried: int) -> tuple[list[Row], SetRow | None]:
    """Take rows until the chunk is full; return them and the first row left over."""
    taken: list[Row] = []
    room, size = ROWS_PER_CHUNK - carried, 0
    while ahead is not None and (not taken or (len(taken) < room and size < CHARACTERS_PER_CHUNK)):
        taken.append(ahead.row)
        size += ahead.size
        ahead = next(rows, None)
    return taken, ahead


def _whole_pages(sums: list[int], rows: list[Row]) -> int:
    """
    Count the pages to keep of a part that is not the last.

    The last page is left out, and so is a page in whose first row a broken tall row ends: a row must
    not be torn between parts. When that leaves nothing, all pages stay; the template has struck out
    the rest of the last one.
    """
    for pages in range(len(sums) - 1, 0, -1):
        ended = sums[pages - 1]
        if ended > 0 and not rows[ended - 1]["tall"]:
            return pages
    return len(sums)
