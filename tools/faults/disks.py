"""A file system of its own in one file: its power can be cut, and it can be filled."""

import fcntl
import os
import shutil
import struct
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# The kernel's own way to lose the power of a file system: what no flush had reached is gone, the log included.
_GOING_DOWN = 0x8004587D  # _IOR('X', 125, uint32), the same for ext4 and XFS
_LOG_NOT_FLUSHED = 2
_pause = threading.Event()  # never set: waiting on it is a pause


class Disk:
    """An ext4 in a file, mounted at `place`."""

    def __init__(self, place: Path, *, megabytes: int) -> None:
        self.place = place
        self._image = place.with_suffix(".img")
        with self._image.open("wb") as image:
            image.truncate(megabytes << 20)
        _run("mkfs.ext4", "-q", "-m", "0", "-E", "lazy_itable_init=0,lazy_journal_init=0", str(self._image))

    def mount(self) -> None:
        """Put it in its place."""
        self.place.mkdir(exist_ok=True)
        _run("mount", "-o", "loop", str(self._image), str(self.place))
        self.place.chmod(0o711)

    def unmount(self) -> None:
        """Take it away; whoever still has a file open there is waited for."""
        for _time in range(100):
            if subprocess.run(["umount", str(self.place)], capture_output=True, check=False).returncode == 0:
                return
            _pause.wait(0.1)
        raise AssertionError(f"{self.place} is still in use")

    def cut_power(self) -> None:
        """From here on nothing reaches the disk, and what had not reached it is lost."""
        folder = os.open(self.place, os.O_RDONLY)
        try:
            fcntl.ioctl(folder, _GOING_DOWN, struct.pack("I", _LOG_NOT_FLUSHED))
        finally:
            os.close(folder)

    def flush(self) -> None:
        """Let everything written so far reach the disk."""
        _run("sync", "--file-system", str(self.place))

    @property
    def free_bytes(self) -> int:
        """What can still be written."""
        return shutil.disk_usage(self.place).free

    def fill(self, *, leave_bytes: int = 0) -> None:
        """Write a file of others that takes what room there is."""
        with suppress(OSError), (self.place / "ballast").open("ab", buffering=0) as ballast:
            while (room := self.free_bytes - leave_bytes) > 0:
                ballast.write(b"\xff" * min(room, 1 << 20))

    def make_room(self) -> None:
        """Take that file away."""
        (self.place / "ballast").unlink(missing_ok=True)


@contextmanager
def disk(place: Path, *, megabytes: int) -> Iterator[Disk]:
    """Give a mounted disk, gone at the end with all that is on it."""
    made = Disk(place, megabytes=megabytes)
    made.mount()
    try:
        yield made
    finally:
        subprocess.run(["umount", "-l", str(place)], capture_output=True, check=False)
        made._image.unlink()


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{command[0]}: {done.stderr.strip()}")
