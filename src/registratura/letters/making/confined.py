"""Runs `child.py`, and the office suite, in folders of their own with limits."""

from __future__ import annotations

import json
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from registratura.documents.contents.office import office_program, print_office
from registratura.toolkit.sandbox import Limits, Outcome, Verdict, read_left, run_child

ANSWER_BYTES: Final = 1 << 20
MADE_BYTES: Final = 32 << 20
AT_ONCE: Final = 2
WAITING_S: Final = 15.0
SETTING: Final = Limits(cpu_s=8, wall_s=20, memory_bytes=512 << 20, output_bytes=64 << 20, processes=16)
OFFICE: Final = Limits(
    cpu_s=40, wall_s=60, memory_bytes=1 << 30, output_bytes=256 << 20, processes=64, address_bytes=16 << 30
)
_CHILD = Path(__file__).with_name("child.py")
_turns = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def room(files: Mapping[str, bytes]) -> Iterator[Path]:
    """
    Give a folder for one run, with these files in it, outside the data folder.

    It stands in another folder of ours: the program, to whom the inner one is given, cannot put a link in its place.
    """
    with tempfile.TemporaryDirectory(prefix="registratura-letter-", dir="/tmp") as name:
        Path(name).chmod(0o711)
        folder = Path(name) / "room"
        folder.mkdir(mode=0o700)
        for file_name, content in files.items():
            (folder / file_name).write_bytes(content)
        yield folder


def ask_child(folder: Path, deed: str, given: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """
    Do a deed of `child.py` in a folder; return why it did not end well, empty when it did, and its answer.

    The reasons are those of the child and of the sandbox; `busy` when too many wait.
    """
    outcome = _in_turn(
        lambda: run_child(
            _CHILD, deed, json.dumps(given), folder=folder, limits=SETTING, hidden=[settings.DATA]
        )
    )
    if outcome is None:
        return "busy", {}
    try:
        answer = json.loads(read_left(folder, "answer.json", most_bytes=ANSWER_BYTES) or b"")
    except (ValueError, RecursionError):
        answer = {}
    if not isinstance(answer, dict) or not outcome.done:
        return _reason(outcome), {}
    return str(answer.get("reason", "")), answer


def convert_to_pdf(folder: Path, name: str) -> str:
    """
    Make `<name>.pdf` (PDF/A-2b) of `<name>.docx` in a folder by LibreOffice; return why not, empty when it is there.

    `no-office` where there is none.
    """
    if office_program() is None:
        return "no-office"
    outcome = _in_turn(lambda: print_office(folder, f"{name}.docx", limits=OFFICE))
    if outcome is None:
        return "busy"
    if not outcome.done:
        return _reason(outcome)
    return "" if (folder / f"{name}.pdf").is_file() else "unreadable"


def _in_turn(run: Callable[[], Outcome | None]) -> Outcome | None:
    if not _turns.acquire(timeout=WAITING_S):
        return None
    try:
        return run()
    finally:
        _turns.release()


def _reason(outcome: Outcome) -> str:
    return (
        "failed"
        if outcome.verdict in (Verdict.FAILED, Verdict.MISSING, Verdict.DONE)
        else outcome.verdict.value
    )
