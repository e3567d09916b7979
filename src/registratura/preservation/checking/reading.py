"""Verifying a package in a program of its own: without network, without a view of what is kept, with limits."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings

from registratura.toolkit.sandbox import Limits, Verdict, read_left, run_child

_CHILD: Final = Path(__file__).with_name("child.py")
_ANSWER_BYTES: Final = 4 << 20
_LIMITS: Final = Limits(cpu_s=600, wall_s=1800.0, niceness=10, output_bytes=16 << 20)


@dataclass(frozen=True, slots=True)
class Found:
    """
    What a package is: `format` sip, bag, or empty for none; its identifier; how many files; what is wrong, and where.
    `root`: the digest of the file that vouches for all others.

    Codes: `zip`, `empty`, `too-large`, `no-package`, `unsafe-name`, `twice`, `missing`, `extra`, `size`, `checksum`,
    `algorithm`, `reference`, `xml`, `oxum`, `identifier`, `root`, `too-heavy`.
    """

    format: str
    identifier: str
    root: str
    files: int
    faults: tuple[tuple[str, str], ...]

    @property
    def valid(self) -> bool:
        """Whether nothing is wrong in it."""
        return bool(self.format) and not self.faults


def verify_package(content: BinaryIO) -> Found:
    """Verify a package. It is copied beside nothing of ours; must not run inside a scope."""
    with tempfile.TemporaryDirectory(prefix="registratura-package-", dir="/tmp") as name:
        Path(name).chmod(0o711)
        folder = Path(name) / "room"
        folder.mkdir(mode=0o700)
        with (folder / "input").open("wb") as file:
            shutil.copyfileobj(content, file)
            size = file.tell()
        limits = Limits(
            cpu_s=_LIMITS.cpu_s,
            wall_s=_LIMITS.wall_s,
            niceness=_LIMITS.niceness,
            output_bytes=_LIMITS.output_bytes + size,
        )
        outcome = run_child(_CHILD, folder=folder, limits=limits, hidden=[settings.DATA])
        try:
            answer = json.loads(read_left(folder, "answer.json", most_bytes=_ANSWER_BYTES) or b"")
            if not outcome.done:
                raise ValueError
            return Found(
                str(answer["format"]),
                str(answer["identifier"]),
                str(answer["root"]),
                int(answer["files"]),
                tuple((str(code), str(place)) for code, place in answer["faults"]),
            )
        except (ValueError, KeyError, TypeError, RecursionError):
            failed = outcome.verdict in (Verdict.DONE, Verdict.FAILED, Verdict.MISSING)
            return Found("", "", "", 0, (("zip" if failed else "too-heavy", ""),))
