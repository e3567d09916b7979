"""
Keeps our own confined programs loaded, and forks a process for each job.

Run as a program of its own with `python -I`, by `warming`, with a bare environment and one descriptor: a socket over
which jobs come, each a message with the path of the program that it is for (empty for a foreign one) and the socket of
the job. What the job is, and on which file, only the forked process reads: nothing of a job ever stands in this one.

The forked process confines itself (`confining`) and ends with its one job. This process has one thread, holds no secret
and no connection, touches no foreign byte, and ends when its owner ends or when nothing was asked for a while.
"""

from __future__ import annotations

import gc
import importlib
import importlib.util
import os
import select
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from registratura.toolkit.sandbox.confining import Deed, tend

IDLE_S = 600
_NAME_BYTES = 4096

_loaded: dict[str, Deed | None] = {}


def main() -> None:
    """Take jobs until the owner is gone."""
    control = socket.socket(fileno=int(sys.argv[1]))
    control.set_inheritable(False)
    # Nobody asks this process how a child ended: each tells it over the socket of its job.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.disable()
    waiting = select.poll()
    waiting.register(control, select.POLLIN)
    while True:
        if not waiting.poll(IDLE_S * 1000):
            if _is_idle():
                return
            continue
        name, numbers, _flags, _from = socket.recv_fds(control, _NAME_BYTES, 1)
        if not name or not numbers:
            return
        _begin(control, name.decode(), socket.socket(fileno=numbers[0]))


def _begin(control: socket.socket, name: str, job: socket.socket) -> None:
    with job:
        deed = _deed_of(name.strip())
        if len(os.listdir("/proc/self/task")) > 1:
            # A lock that another thread holds would stay shut for ever in the forked process.
            job.send(b"unfit")
            os._exit(0)
        if os.fork() == 0:
            with suppress(BaseException):
                control.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                tend(job, deed=deed)
            os._exit(1)


def _deed_of(name: str) -> Deed | None:
    """Load a program of ours with what it says it needs; None for a foreign one, and for one that does not load."""
    if not name:
        return None
    if name not in _loaded:
        _loaded[name] = _load(name)
        gc.collect()
        gc.freeze()  # what is loaded stays: the collector of a forked process need not touch, and so copy, it
    return _loaded[name]


def _load(name: str) -> Deed | None:
    spec = importlib.util.spec_from_file_location(f"confined_{len(_loaded)}", name)
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
        for needed in getattr(module, "NEEDS", ()):
            with suppress(ImportError):  # the program says in its own words what is missing
                importlib.import_module(needed)
    except Exception:  # noqa: BLE001  it is started cold then, and tells its fault itself
        return None
    deed: Deed | None = getattr(module, "main", None)
    return deed


def _is_idle() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return True
    return False


if __name__ == "__main__":
    main()
