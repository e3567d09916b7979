"""Telling the server's processes from all others: by the folder they work in, never by a number alone."""

import ctypes
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def running_server(cluster: Path) -> psutil.Process | None:
    """
    Return the server that runs in the folder, or None.

    The number in postmaster.pid may be that of a zombie, of a program that came later, or of nobody.
    """
    try:
        pid = int((cluster / "postmaster.pid").read_text(encoding="ascii").split("\n", 1)[0])
        process = psutil.Process(pid)
        return process if _works_in(process, cluster) else None
    except (OSError, ValueError, psutil.Error):
        return None


def leftover_processes(cluster: Path) -> Iterator[psutil.Process]:
    """Yield every living process of any server in the folder."""
    for process in psutil.process_iter():
        try:
            if _works_in(process, cluster):
                yield process
        except psutil.Error:
            continue


def wait_gone(condition: Callable[[], bool], *, seconds: float) -> bool:
    """Wait until the condition holds; tell whether it did in time."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def die_with_parent(means: int = signal.SIGINT) -> None:
    """
    Have the kernel send this process a signal when the thread that started it ends.

    Called in the child, between its birth and its program (`preexec_fn`).
    """
    _libc.prctl(_PR_SET_PDEATHSIG, means)


def _works_in(process: psutil.Process, cluster: Path) -> bool:
    return (
        bool(process.status() != psutil.STATUS_ZOMBIE)
        and process.name().startswith("postgres")
        and os.path.realpath(process.cwd()) == str(cluster)
    )
