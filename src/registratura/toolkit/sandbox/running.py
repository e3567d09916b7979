"""Start a converter within limits, watch it, and say how it ended."""

from __future__ import annotations

import json
import os
import pwd
import select
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

_CONFINING = Path(__file__).with_name("confining.py")
_LOOK_EVERY_S = 0.05
_KEPT_WORDS = 4_000
_PATH = "/usr/local/bin:/usr/bin:/bin"
_SIGNALED = 128
# Accounts without rights that a server started by root may use for programs it does not trust.
_LEAST = ("registratura-sandbox", "nobody", "daemon")


class Verdict(StrEnum):
    """How a confined program ended."""

    DONE = "done"
    FAILED = "failed"
    TOO_LONG = "too-long"
    TOO_HEAVY = "too-heavy"
    TOO_MUCH_OUTPUT = "too-much-output"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a converter may use; the defaults stop a bomb within thirty seconds of a processor and a gigabyte."""

    cpu_s: int = 30
    wall_s: float = 60.0
    memory_bytes: int = 1 << 30
    """Resident memory of the program and all it started."""
    output_bytes: int = 512 << 20
    """Of everything in its folder together, and of any single file."""
    processes: int = 64
    niceness: int = 5
    """How far it stands back for other work, from 0 to 19."""
    idle: bool = False
    """Whether it gets only what all others leave of processors and disks."""
    address_bytes: int | None = None
    """Address space of one process: four times the memory unless said otherwise; programs reserve much, use little."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended, what it said, and what it used."""

    verdict: Verdict
    exit_code: int
    words: str
    """The end of what it printed, decoded leniently. For logs: it may repeat the content of the file."""
    wall_s: float
    peak_bytes: int
    isolated: bool
    """Whether it was without network and without a view of other processes; False where the kernel refuses."""

    @property
    def done(self) -> bool:
        """Whether it ended well within its limits."""
        return self.verdict is Verdict.DONE


def run_confined(
    program: Sequence[str],
    *,
    folder: Path,
    limits: Limits | None = None,
    environment: Mapping[str, str] | None = None,
    hidden: Sequence[Path] = (),
) -> Outcome:
    """
    Run a program in a folder made for it alone, and wait for its end.

    The program gets no network, no secret of ours in its environment, the account of nobody when we are root (or
    no capability, when that account cannot reach the program), and is ended together with everything it started
    when it passes a limit. What it leaves in `folder` is not to be trusted more than what it was given.

    folder: exists, empty but for the input; it becomes the program's home and temporary folder.
    environment: added to the bare one.
    hidden: folders shown empty to the program, such as the data folder; `folder` must not stand in one of them.
    Raises: ValueError when it does.
    """
    if any(folder.resolve().is_relative_to(path.resolve()) for path in hidden):
        raise ValueError("the folder of the program stands in a hidden one")
    watch = _Watch(
        program, folder, limits or Limits(), [str(path.resolve()) for path in hidden if path.is_dir()]
    )
    return watch.run({**_bare_environment(folder), **(environment or {})})


def read_left(folder: Path, name: str, *, most_bytes: int) -> bytes | None:
    """
    Return a file that a confined program left in its folder; None when it is absent, too large or no plain file.

    A link is not followed: the program could have made one to what only we may read.
    """
    try:
        number = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    found = os.fstat(number)
    # A second name of a file that is somebody else's is a link too.
    if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1 or found.st_size > most_bytes:
        os.close(number)
        return None
    with open(number, "rb") as file:
        return file.read(most_bytes)


def _bare_environment(folder: Path) -> dict[str, str]:
    # LANG is UTF-8 so that converters read names and texts right; threads are kept down to one processor.
    return {
        "PATH": _PATH,
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "OMP_THREAD_LIMIT": "1",
        "SOURCE_DATE_EPOCH": "0",
    }


@dataclass
class _Watch:
    program: Sequence[str]
    folder: Path
    limits: Limits
    hidden: Sequence[str]
    peak_bytes: int = 0
    passed: Verdict | None = None
    _account: tuple[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self._account = _least_account(self.program[0])

    def run(self, environment: Mapping[str, str]) -> Outcome:
        began = time.monotonic()
        self._give_folder()
        said_path = self.folder / ".said"
        report_read, report_write = os.pipe()
        # What it prints goes to a file: a pipe that nobody empties would hold it up, one that is kept would grow.
        with said_path.open("w+b") as said:
            process = subprocess.Popen(
                [sys.executable, "-I", str(_CONFINING), self._terms(report_write), "--", *self.program],
                cwd=self.folder, env=dict(environment), stdin=subprocess.DEVNULL, stdout=said,
                stderr=subprocess.STDOUT, pass_fds=(report_write,), start_new_session=True,
            )  # fmt: skip
            os.close(report_write)
            report = os.read(report_read, 16)
            first = _first_of_namespace(process.pid) if report else None
            try:
                self._watch(process, until=began + self.limits.wall_s)
            finally:
                _end(process)
                os.close(report_read)
                if first is not None:
                    _wait_until_gone(first)
            words = _tail(said)
        said_path.unlink(missing_ok=True)
        code = process.returncode
        return Outcome(
            verdict=self._verdict(code, words),
            exit_code=code,
            words=words,
            wall_s=time.monotonic() - began,
            peak_bytes=self.peak_bytes,
            isolated=report == b"isolated",
        )

    def _terms(self, report_fd: int) -> str:
        uid, gid = self._account
        return json.dumps(
            {
                "report_fd": report_fd,
                "uid": uid,
                "gid": gid,
                "hidden": list(self.hidden),
                "cpu_s": self.limits.cpu_s,
                "address_bytes": self.limits.address_bytes or 4 * self.limits.memory_bytes,
                "output_bytes": self.limits.output_bytes,
                "niceness": 19 if self.limits.idle else self.limits.niceness,
                "idle": self.limits.idle,
            }
        )

    def _give_folder(self) -> None:
        uid, gid = self._account
        if uid < 0:
            return
        for path in (self.folder, *self.folder.rglob("*")):
            os.chown(path, uid, gid, follow_symlinks=False)

    def _watch(self, process: subprocess.Popen[bytes], *, until: float) -> None:
        looks = 0
        while self.passed is None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(_LOOK_EVERY_S)
                return
            tree = list(_descendants(process.pid))
            resident = sum(size for _, size in tree)
            self.peak_bytes = max(self.peak_bytes, resident)
            looks += 1
            if time.monotonic() > until or _cpu_seconds([pid for pid, _ in tree]) > self.limits.cpu_s:
                self.passed = Verdict.TOO_LONG
            elif resident > self.limits.memory_bytes or len(tree) > self.limits.processes:
                self.passed = Verdict.TOO_HEAVY
            elif looks % 4 == 0 and _folder_bytes(self.folder) > self.limits.output_bytes:
                self.passed = Verdict.TOO_MUCH_OUTPUT

    def _verdict(self, code: int, words: str) -> Verdict:
        if self.passed is not None:
            return self.passed
        if code == 0:
            return Verdict.DONE
        ended_by = -code if code < 0 else code - _SIGNALED
        if ended_by == signal.SIGXCPU:
            return Verdict.TOO_LONG
        if ended_by == signal.SIGKILL:  # the hard limit of the processor, or the kernel short of memory
            return Verdict.TOO_HEAVY if self.peak_bytes > self.limits.memory_bytes // 2 else Verdict.TOO_LONG
        if ended_by == signal.SIGXFSZ:
            return Verdict.TOO_MUCH_OUTPUT
        if "MemoryError" in words or "bad_alloc" in words or "Cannot allocate memory" in words:
            return Verdict.TOO_HEAVY
        return Verdict.MISSING if "FileNotFoundError" in words and "execvp" in words else Verdict.FAILED


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _first_of_namespace(parent: int) -> int | None:
    """Return a handle on the first process of the namespace; None when it has ended, or the kernel gives none."""
    with suppress(OSError, ValueError, IndexError):
        return os.pidfd_open(int(Path(f"/proc/{parent}/task/{parent}/children").read_text().split()[0]))
    return None


def _wait_until_gone(first: int) -> None:
    """
    Wait for the end of the first process of a namespace, and so of all the others.

    The kernel tells this handle when it has ended and gathered every other one; files are closed before that.
    """
    gone = select.poll()
    gone.register(first, select.POLLIN)
    gone.poll()
    os.close(first)


def _tail(said: object) -> str:
    said.seek(0, os.SEEK_END)  # type: ignore[attr-defined]
    size = said.tell()  # type: ignore[attr-defined]
    said.seek(max(0, size - _KEPT_WORDS))  # type: ignore[attr-defined]
    content: bytes = said.read()  # type: ignore[attr-defined]
    return content.decode("utf-8", "replace").replace("\0", "")


def _descendants(root: int) -> Iterator[tuple[int, int]]:
    """Process numbers and resident bytes of a process and of all below it."""
    page = os.sysconf("SC_PAGE_SIZE")
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        try:
            resident = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * page
            below = [
                int(child)
                for task in Path(f"/proc/{pid}/task").iterdir()
                for child in (task / "children").read_text().split()
            ]
        except (OSError, ValueError, IndexError):
            continue  # it ended while we looked
        yield pid, resident
        waiting.extend(below)


def _cpu_seconds(pids: Sequence[int]) -> float:
    """Processor time of processes and of the children they have waited for; a swarm of short ones counts too."""
    ticks = 0
    for pid in pids:
        with suppress(OSError, ValueError, IndexError):
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += sum(int(fields[place]) for place in (11, 12, 13, 14))
    return ticks / os.sysconf("SC_CLK_TCK")


def _folder_bytes(folder: Path) -> int:
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += os.lstat(os.path.join(root, name)).st_blocks * 512
    return total


def _least_account(program: str) -> tuple[int, int]:
    """Return the numbers of the account to step down to; negative when we keep ours."""
    if os.geteuid() != 0 or not _open_to_all(program):
        return -1, -1
    for name in _LEAST:
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            return entry.pw_uid, entry.pw_gid
    return -1, -1


def _open_to_all(program: str) -> bool:
    """Whether any account can run it: a virtual environment below root's home is closed to the others."""
    found = shutil.which(program, path=_PATH)
    if found is None:
        return True
    for path in (Path(found), Path(found).resolve()):
        if not all(step.stat().st_mode & stat.S_IXOTH for step in (path, *path.parents)):
            return False
    return True
