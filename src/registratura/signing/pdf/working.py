"""Asking the confined program that works on PDF files, many files at a time."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from registratura.toolkit.sandbox import Limits, read_left, run_child

_CHILD = Path(__file__).with_name("child.py")
_ANSWER_BYTES = 4 << 20
# One second for the program itself and some for each file; a bomb ends within half a minute of a processor.
_FIRST_CPU_S, _FILE_CPU_S, _MOST_CPU_S = 10, 3, 90


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one file: the answer and the file that was left, or the reason for neither."""

    answer: Mapping[str, Any]
    content: bytes = b""
    reason: str = ""


def work_on(
    deed: str, asked: Sequence[Mapping[str, Any]], *, files: Mapping[str, bytes], leaves: bool
) -> list[Done]:
    """
    Do a deed on several files in one confined program; when one of them ends it, each in a program of its own.

    asked: what is asked of each, with the name of its file. files: everything that is laid beside, by name.
    leaves: whether a file is left, under the name asked for as `into`.
    """
    done = _run(deed, asked, files, leaves)
    if done is None and len(asked) > 1:
        done = [
            alone[0]
            if (alone := _run(deed, [one], files, leaves)) is not None
            else Done({}, reason="too-heavy")
            for one in asked
        ]
    return done or [Done({}, reason="too-heavy") for _one in asked]


def _run(
    deed: str, asked: Sequence[Mapping[str, Any]], files: Mapping[str, bytes], leaves: bool
) -> list[Done] | None:
    most = max((len(content) for content in files.values()), default=0) + (8 << 20)
    with _room({**files, "given.json": json.dumps(asked).encode()}) as folder:
        cpu_s = min(_FIRST_CPU_S + _FILE_CPU_S * len(asked), _MOST_CPU_S)
        outcome = run_child(
            _CHILD,
            deed,
            folder=folder,
            limits=Limits(cpu_s=cpu_s, wall_s=2.0 * cpu_s, niceness=0),
            hidden=[settings.DATA],
        )
        answers = _answers(folder, len(asked)) if outcome.done else None
        if answers is None:
            return None
        done = []
        for one, answer in zip(asked, answers, strict=True):
            reason = str(answer.get("reason", ""))
            left = read_left(folder, str(one["into"]), most_bytes=most) if leaves and not reason else b""
            done.append(Done(answer, left or b"", reason or ("" if left is not None else "unreadable")))
        return done


def _answers(folder: Path, count: int) -> list[dict[str, Any]] | None:
    try:
        answers = json.loads(read_left(folder, "answer.json", most_bytes=_ANSWER_BYTES) or b"")
    except (ValueError, RecursionError):
        return None
    if not isinstance(answers, list) or len(answers) != count:
        return None
    return [one if isinstance(one, dict) else {"reason": "unreadable"} for one in answers]


@contextmanager
def _room(files: Mapping[str, bytes]) -> Iterator[Path]:
    """A folder for the program inside another one of ours, so that it cannot put a link in its place."""
    with tempfile.TemporaryDirectory(prefix="registratura-sign-", dir="/tmp") as name:
        Path(name).chmod(0o711)
        folder = Path(name) / "room"
        folder.mkdir(mode=0o700)
        for file, content in files.items():
            (folder / file).write_bytes(content)
        yield folder
        shutil.rmtree(folder, ignore_errors=True)


def words_of(reason: str) -> str:
    """Say why a file cannot be signed, with the remedy."""
    words = {
        "encrypted": _("este închis cu parolă; semnați o variantă deschisă"),
        "locked": _(
            "o semnătură de pe el nu mai îngăduie altele; cereți emitentului un exemplar care le primește"
        ),
        "hybrid": _("este scris într-un fel vechi, pe care semnarea l-ar strica; salvați-l din nou ca PDF/A"),
        "too-heavy": _("cere prea mult timp sau prea multă memorie; salvați-l din nou ca PDF/A"),
    }
    return words.get(reason, _("nu este un PDF care se poate citi; salvați-l din nou ca PDF/A"))
