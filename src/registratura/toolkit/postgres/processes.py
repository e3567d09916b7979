"""Telling the server's processes from all others: by the folder they work in, never by a number alone."""

import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psutil


def running_server(cluster: Path) -> psutil.Process | None:
    """
    Return the server that runs in the folder, or None.

    The number in postmaster.pid may be that of a zombie, of a program that came later, or of nobody.
    """
    try:
        pid = int((cluster / "postmaster.pid").read_bytes().split(b"\n", 1)[0])
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


def ending_with_parent(command: Sequence[str], *, means: str) -> list[str]:
    """
    Return the command that gets the signal `means` (INT, TERM) when the thread that started it ends.

    Where the system has no `setpriv` the command stays as it is and may outlive its parent.
    """
    setpriv = shutil.which("setpriv", path="/usr/bin:/bin")
    return [setpriv, "--pdeathsig", means, "--", *command] if setpriv else list(command)


def _works_in(process: psutil.Process, cluster: Path) -> bool:
    return (
        bool(process.status() != psutil.STATUS_ZOMBIE)
        and process.name().startswith("postgres")
        and os.path.realpath(process.cwd()) == str(cluster)
    )
