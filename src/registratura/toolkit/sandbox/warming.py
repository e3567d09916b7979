"""The owner's side of the warm process: started at the first job, asked for a process a job, changed for a new one."""

from __future__ import annotations

import atexit
import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

JOBS_MOST = 500
"""Jobs after which a warm process is changed for a new one: its layout in memory is not kept for ever."""
GROWTH_MOST_BYTES = 64 << 20
_WARM = Path(__file__).with_name("warm.py")
_END_WITHIN_S = 5.0

_log = logging.getLogger(__name__)


@dataclass(eq=False)
class Warm:
    """One warm process of ours."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    begun: int = 0
    running: int = 0
    settled_bytes: int = 0
    known: set[str] = field(default_factory=set)
    dropped: bool = False

    @property
    def tired(self) -> bool:
        """Whether it should be changed for a new one."""
        return self.begun >= JOBS_MOST or _resident(self.process.pid) > self.settled_bytes + GROWTH_MOST_BYTES


class Hearth:
    """Keeps one warm process at a time, for all threads of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._warm: Warm | None = None
        self._unfit: set[str] = set()

    def lend(self, theirs: socket.socket, *, program: str, environment: Mapping[str, str]) -> Warm | None:
        """
        Let the warm process begin a job whose socket is given; None when there is none and none can be started.

        program: the path of our own program that the job needs loaded; empty for a foreign one. What is lent is given
        back by `take_back`.
        """
        name = "" if program in self._unfit else program
        with self._lock:
            for _attempt in range(2):  # it ends by itself when nothing was asked for a while
                warm = self._warm = self._warm or _started(environment)
                if warm is None:
                    return None
                try:
                    socket.send_fds(warm.control, [(name or " ").encode()], [theirs.fileno()])
                except OSError:
                    self._drop(warm)
                    continue
                warm.begun += 1
                warm.running += 1
                return warm
        return None

    def take_back(self, warm: Warm, *, program: str) -> None:
        """Note the end of a job; a tired process takes no other, and ends with the last it has."""
        with self._lock:
            warm.running -= 1
            if program not in warm.known:
                warm.known.add(program)
                warm.settled_bytes = _resident(warm.process.pid)
            if warm.dropped or warm.tired:
                self._drop(warm)

    def refuse(self, warm: Warm, *, program: str, unfit: bool) -> None:
        """Note that a job was not begun; an unfit program, whose libraries start threads, is not kept loaded."""
        with self._lock:
            warm.running -= 1
            if unfit:
                self._unfit.add(program)
                _log.warning("%s cannot be kept loaded: it starts threads", program)
            self._drop(warm)

    def forget(self) -> None:
        """Let go without a word: after a fork, the warm process is that of the process it was forked from."""
        self._lock = threading.Lock()
        if self._warm is not None:
            self._warm.control.close()
            self._warm.process.returncode = 0  # not ours to wait for
            self._warm = None

    def end(self) -> None:
        """End the warm process."""
        with self._lock:
            if self._warm is not None:
                self._warm.running = 0
                self._drop(self._warm)

    def _drop(self, warm: Warm) -> None:
        warm.dropped = True
        if self._warm is warm:
            self._warm = None
        if warm.running > 0:
            return
        warm.control.close()  # it ends when nobody holds the other end
        with suppress(subprocess.TimeoutExpired):
            warm.process.wait(_END_WITHIN_S)
            return
        warm.process.kill()
        warm.process.wait()


def _started(environment: Mapping[str, str]) -> Warm | None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        try:
            process = subprocess.Popen(
                [sys.executable, "-I", str(_WARM), str(theirs.fileno())],
                cwd="/",
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        except OSError as error:
            ours.close()
            _log.warning("no warm process could be started: %s", error)
            return None
    return Warm(process, ours)


def _resident(pid: int) -> int:
    with suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


hearth = Hearth()
os.register_at_fork(after_in_child=hearth.forget)
atexit.register(hearth.end)
