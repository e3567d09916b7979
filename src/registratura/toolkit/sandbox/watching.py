"""What a tree of processes uses, read from /proc while it runs."""

from __future__ import annotations

import os
import select
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path


def tree_below(root: int, *, levels: int) -> Iterator[tuple[int, int]]:
    """Process numbers and resident bytes of all that stand more than so many levels below a process."""
    page = os.sysconf("SC_PAGE_SIZE")
    waiting = [(root, 0)]
    while waiting:
        pid, depth = waiting.pop()
        try:
            resident = 0
            if depth >= levels:
                resident = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * page
            below = children_of(pid)
        except (OSError, ValueError, IndexError):
            continue  # it ended while we looked
        if depth >= levels:
            yield pid, resident
        waiting.extend((child, depth + 1) for child in below)


def children_of(pid: int) -> list[int]:
    """Return the process numbers of what a process started and has not waited for. Raises: OSError."""
    return [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]


def cpu_seconds(pids: Sequence[int]) -> float:
    """Processor time of processes and of the children they have waited for; a swarm of short ones counts too."""
    ticks = 0
    for pid in pids:
        with suppress(OSError, ValueError, IndexError):
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += sum(int(fields[place]) for place in (11, 12, 13, 14))
    return ticks / os.sysconf("SC_CLK_TCK")


def folder_bytes(folder: Path) -> int:
    """Return what the files below a folder take on the disk."""
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += os.lstat(os.path.join(root, name)).st_blocks * 512
    return total


def handle_on_child(parent: int) -> int | None:
    """Return a handle on the first child of a process; None when it has ended, or the kernel gives none."""
    with suppress(OSError, ValueError, IndexError):
        return os.pidfd_open(children_of(parent)[0])
    return None


def wait_until_gone(handle: int) -> None:
    """
    Wait for the end of the first process of a namespace, and so of all the others.

    The kernel tells this handle when it has ended and gathered every other one; files are closed before that.
    """
    gone = select.poll()
    gone.register(handle, select.POLLIN)
    gone.poll()
    os.close(handle)
