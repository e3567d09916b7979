"""Asking the confined program what stands in a table; nothing that it answers is believed to be well formed."""

from __future__ import annotations

import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.conf import settings

from registratura.toolkit.sandbox import Limits, Verdict, read_left, run_child

MOST_BYTES: Final = 200 << 20
_CHILD: Final = Path(__file__).with_name("child.py")
_LIMITS: Final = Limits(cpu_s=240, wall_s=600, memory_bytes=3 << 30, output_bytes=1 << 30)
_ABOUT_BYTES: Final = 1 << 20
_SWELLED: Final = frozenset({Verdict.TOO_LONG, Verdict.TOO_HEAVY, Verdict.TOO_MUCH_OUTPUT})


class UnreadableTableError(Exception):
    """A file that is no table: `reason` is empty | too-large | too-long | locked | form."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Table:
    """
    A table and what is to be known of it.

    rows: lists of texts, once; empty rows between are empty lists. Days are written 2019-05-06. merged: ranges of
    joined cells, the first fifty; formulas: how many cells hold one (what was last computed is read).
    """

    form: str
    sheets: tuple[str, ...]
    sheet: str
    merged: tuple[str, ...]
    formulas: int
    encoding: str
    delimiter: str
    row_count: int
    column_count: int
    rows: Iterator[list[str]]


@contextmanager
def table_in(*, source: BinaryIO, size: int, sheet: str = "") -> Iterator[Table]:
    """
    Give the table in a file, of this sheet or the first one; its rows are read as they are asked for.

    Raises: UnreadableTableError.
    """
    if not size:
        raise UnreadableTableError("empty")
    if size > MOST_BYTES:
        raise UnreadableTableError("too-large")
    with tempfile.TemporaryDirectory(prefix="registratura-sheet-", dir="/tmp") as name:
        Path(name).chmod(0o711)
        folder = Path(name) / "room"
        folder.mkdir(mode=0o700)
        with (folder / "input").open("wb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
        (folder / "given.json").write_text(json.dumps({"sheet": sheet}), encoding="utf-8")
        outcome = run_child(_CHILD, folder=folder, limits=_LIMITS, hidden=[settings.DATA])
        if not outcome.done:
            raise UnreadableTableError("too-long" if outcome.verdict in _SWELLED else "form")
        about = _about(folder)
        if reason := str(about.get("refused", "form")):
            raise UnreadableTableError(reason)
        yield _table(about, folder / "rows.jsonl")


def _about(folder: Path) -> dict[str, Any]:
    left = read_left(folder, "about.json", most_bytes=_ABOUT_BYTES)
    try:
        about = json.loads(left or b"null")
    except ValueError as error:
        raise UnreadableTableError("form") from error
    if not isinstance(about, dict):
        raise UnreadableTableError("form")
    return about


def _table(about: dict[str, Any], rows: Path) -> Table:
    try:
        return Table(
            form=str(about["form"]),
            sheets=tuple(map(str, about["sheets"])),
            sheet=str(about["sheet"]),
            merged=tuple(map(str, about["merged"])),
            formulas=int(about["formulas"]),
            encoding=str(about["encoding"]),
            delimiter=str(about["delimiter"]),
            row_count=int(about["rows"]),
            column_count=int(about["columns"]),
            rows=_rows(rows),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableTableError("form") from error


def _rows(path: Path) -> Iterator[list[str]]:
    try:  # never through a link: the program could have made one to what only we may read
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise UnreadableTableError("form") from error
    with open(number, encoding="utf-8", errors="replace") as lines:
        if not stat.S_ISREG(os.fstat(number).st_mode) or os.fstat(number).st_nlink != 1:
            raise UnreadableTableError("form")
        for line in lines:
            try:
                row = json.loads(line)
            except ValueError as error:
                raise UnreadableTableError("form") from error
            if not isinstance(row, list):
                raise UnreadableTableError("form")
            yield _texts(row)


def _texts(row: Sequence[object]) -> list[str]:
    return [str(cell) for cell in row]
