"""Start a converter within limits, watch it, and say how it ended."""

from __future__ import annotations

import json
import os
import pwd
import select
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from registratura.toolkit.sandbox.warming import Warm, hearth
from registratura.toolkit.sandbox.watching import (
    cpu_seconds,
    folder_bytes,
    handle_on_child,
    tree_below,
    wait_until_gone,
)

_CONFINING = Path(__file__).with_name("confining.py")
_LOOK_EVERY_S = 0.05
_KEPT_WORDS = 4_000
_PATH = "/usr/local/bin:/usr/bin:/bin"
_SIGNALED = 128
_BEGIN_WITHIN_S = 30.0
# Between what we start and the program itself: who tells of its end, and the first process of its namespace.
_LEVELS, _LEVELS_ISOLATED = 1, 2
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
    cpu_s: float
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
    return _run(_Job(program, folder, limits or Limits()), environment or {}, hidden)


def run_child(
    child: Path,
    *arguments: str,
    folder: Path,
    limits: Limits | None = None,
    hidden: Sequence[Path] = (),
    stdin: BinaryIO | None = None,
) -> Outcome:
    """
    Run a Python program of our own, confined as by `run_confined`, with what it needs loaded already.

    A process forked for this one run does it; nothing passes from one run to the next. Where none can be forked the
    program is started anew, which costs as much as loading its libraries.

    child: its path; it is run by `main()`, and names in `NEEDS` the modules that are kept loaded.
    stdin: an open file that it reads from, which may stand in a hidden folder.
    Raises: ValueError when `folder` stands in a hidden one.
    """
    program = [sys.executable, "-I", str(child), *arguments]
    job = _Job(program, folder, limits or Limits(), child=str(child), stdin=stdin)
    return _run(job, {}, hidden)


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


def _run(job: _Job, environment: Mapping[str, str], hidden: Sequence[Path]) -> Outcome:
    paths = [path.resolve() for path in hidden]
    if any(job.folder.resolve().is_relative_to(path) for path in paths):
        raise ValueError("the folder of the program stands in a hidden one")
    job.hidden = [str(path) for path in paths if path.is_dir()]
    return job.run({**_bare_environment(job.folder), **environment})


@dataclass
class _Job:
    program: Sequence[str]
    folder: Path
    limits: Limits
    child: str = ""
    stdin: BinaryIO | None = None
    hidden: Sequence[str] = ()
    peak_bytes: int = 0
    cpu_s: float = 0.0
    report: bytes = b""
    passed: Verdict | None = None
    _pid: int = 0
    _first: int | None = None
    _account: tuple[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self._account = _least_account(self.program[0])

    def run(self, environment: Mapping[str, str]) -> Outcome:
        began = time.monotonic()
        self._give_folder()
        said_path = self.folder / ".said"
        # What it prints goes to a file: a pipe that nobody empties would hold it up, one that is kept would grow.
        with said_path.open("w+b") as said:
            with self._begun(said) as job:
                code = self._follow(job, said, environment, until=began + self.limits.wall_s)
            words = _tail(said)
        said_path.unlink(missing_ok=True)
        verdict = self._verdict(code, words)
        return Outcome(
            verdict=verdict,
            # Of our watch and the kernel's two limits, whichever strikes first on a busy machine is told alike.
            exit_code=-signal.SIGKILL if verdict is Verdict.TOO_LONG else code,
            words=words,
            wall_s=time.monotonic() - began,
            peak_bytes=self.peak_bytes,
            cpu_s=self.cpu_s,
            isolated=self.report == b"isolated",
        )

    @contextmanager
    def _begun(self, said: BinaryIO) -> Iterator[socket.socket]:
        """Let a process begin, forked from the warm one if possible, and give the socket to speak with it."""
        for _attempt in range(2):
            job, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with job:
                with theirs:
                    warm = hearth.lend(theirs, program=self.child, environment=_bare_environment(Path("/")))
                if warm is None:
                    break
                if self._has_begun(job, warm):
                    try:
                        yield job
                    finally:
                        hearth.take_back(warm, program=self.child)
                    return
        with self._begun_cold(said) as job:
            yield job

    def _has_begun(self, job: socket.socket, warm: Warm) -> bool:
        job.settimeout(_BEGIN_WITHIN_S)
        word = b""
        with suppress(OSError):
            word = job.recv(64)
        job.settimeout(None)
        if not word.startswith(b"began "):
            hearth.refuse(warm, program=self.child, unfit=word == b"unfit")
            return False
        self._pid = int(word.split()[1])
        return True

    @contextmanager
    def _begun_cold(self, said: BinaryIO) -> Iterator[socket.socket]:
        job, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with job:
            with theirs:
                process = subprocess.Popen(
                    [sys.executable, "-I", str(_CONFINING), str(theirs.fileno())],
                    cwd=self.folder, env=_bare_environment(self.folder), stdin=subprocess.DEVNULL, stdout=said,
                    stderr=subprocess.STDOUT, pass_fds=(theirs.fileno(),), start_new_session=True,
                )  # fmt: skip
            self._pid = process.pid
            job.recv(64)
            try:
                yield job
            finally:
                process.kill()
                process.wait()

    def _follow(
        self, job: socket.socket, said: BinaryIO, environment: Mapping[str, str], *, until: float
    ) -> int:
        with open(os.devnull, "rb") as nothing:
            numbers = [(self.stdin or nothing).fileno(), said.fileno()]
            with suppress(OSError):  # it ended already: told below
                socket.send_fds(job, [self._terms(environment)], numbers)
        code = None
        try:
            code = self._watch(job, until=until)
        finally:
            if code is None or self.report == b"plain":
                with suppress(ProcessLookupError):
                    os.killpg(self._pid, signal.SIGKILL)
            if self._first is not None:
                wait_until_gone(self._first)
        return -signal.SIGKILL if code is None else code

    def _terms(self, environment: Mapping[str, str]) -> bytes:
        uid, gid = self._account
        terms = {
            "program": list(self.program),
            "folder": str(self.folder.absolute()),
            "environment": dict(environment),
            "uid": uid,
            "gid": gid,
            "hidden": list(self.hidden),
            "cpu_s": self.limits.cpu_s,
            "address_bytes": self.limits.address_bytes or 4 * self.limits.memory_bytes,
            "output_bytes": self.limits.output_bytes,
            "niceness": 19 if self.limits.idle else self.limits.niceness,
            "idle": self.limits.idle,
        }
        return json.dumps(terms).encode()

    def _give_folder(self) -> None:
        uid, gid = self._account
        if uid < 0:
            return
        for path in (self.folder, *self.folder.rglob("*")):
            os.chown(path, uid, gid, follow_symlinks=False)

    def _watch(self, job: socket.socket, *, until: float) -> int | None:
        """Return the exit code; None when a limit was passed, or who was to tell the end is gone."""
        said = select.poll()
        said.register(job, select.POLLIN)
        looks = 0
        while self.passed is None:
            if not said.poll(1000 * _LOOK_EVERY_S):
                looks += 1
                self._look(until, deep=looks % 4 == 0)
                continue
            word, *facts = job.recv(64).split() or [b""]
            if word == b"ended":
                self.cpu_s = max(self.cpu_s, int(facts[1]) / 1000)
                return int(facts[0])
            if not word:
                return None
            self.report = word
            if word != b"plain":
                self._first = handle_on_child(self._pid)
        return None

    def _look(self, until: float, *, deep: bool) -> None:
        levels = _LEVELS if self.report == b"plain" else _LEVELS_ISOLATED
        tree = list(tree_below(self._pid, levels=levels))
        resident = sum(size for _, size in tree)
        self.peak_bytes = max(self.peak_bytes, resident)
        # Orphans are gathered, and their time kept, by the ones between.
        between = [pid for pid, _ in tree_below(self._pid, levels=0)]
        self.cpu_s = max(self.cpu_s, cpu_seconds(between))
        if time.monotonic() > until or self.cpu_s > self.limits.cpu_s:
            self.passed = Verdict.TOO_LONG
        elif resident > self.limits.memory_bytes or len(tree) > self.limits.processes:
            self.passed = Verdict.TOO_HEAVY
        elif deep and folder_bytes(self.folder) > self.limits.output_bytes:
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


def _tail(said: BinaryIO) -> str:
    said.seek(0, os.SEEK_END)
    size = said.tell()
    said.seek(max(0, size - _KEPT_WORDS))
    return said.read().decode("utf-8", "replace").replace("\0", "")


@lru_cache(maxsize=16)
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
