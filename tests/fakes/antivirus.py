"""A real clamd with one signature of our own, and a pretended one whose words the test chooses."""

from __future__ import annotations

import hashlib
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

# The harmless test string that every antivirus knows, in two pieces so that this file is not taken for a virus.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
READY_WITHIN = 60.0


def program() -> str | None:
    """Return where clamd is; None when it is not installed."""
    return shutil.which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin")


class Clamd:
    """A clamd on a socket of its own, without any downloaded signature."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "clamd.ctl"
        base = folder / "base"
        base.mkdir(exist_ok=True)
        digest = hashlib.md5(EICAR, usedforsecurity=False).hexdigest()
        (base / "own.hdb").write_text(f"{digest}:{len(EICAR)}:Proba.Eicar\n", encoding="ascii")
        (folder / "clamd.conf").write_text(
            f"LocalSocket {self.socket}\nDatabaseDirectory {base}\nForeground yes\nLogFile {folder / 'log'}\n"
            "StreamMaxLength 5M\nMaxThreads 2\nLogTime yes\n",
            encoding="ascii",
        )
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """The address as the product is told it."""
        return f"unix://{self.socket}"

    def start(self) -> None:
        """Start it and wait until it listens."""
        self._process = subprocess.Popen(
            [program() or "clamd", f"--config-file={self.folder / 'clamd.conf'}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = monotonic() + READY_WITHIN
        while not self._listens():
            if monotonic() > until or self._process.poll() is not None:
                raise RuntimeError("clamd does not start")
            sleep(0.05)

    def _listens(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.socket))
            except OSError:
                return False
        return True

    def stop(self) -> None:
        """End it at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
            self.socket.unlink(missing_ok=True)


@contextmanager
def pretended(folder: Path, *, version: str) -> Iterator[str]:
    """Listen like a clamd that names a version and finds everything clean."""
    path = folder / "pretended.ctl"
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen()

    def serve() -> None:
        while True:
            try:
                asked, _address = listener.accept()
            except OSError:
                return
            with asked:
                said = asked.recv(64)
                if said.startswith(b"nVERSION"):
                    asked.sendall(version.encode("ascii") + b"\n")
                    continue
                # The end may come with the beginning, or in pieces.
                while not said.endswith(b"\0\0\0\0") and (more := asked.recv(4096)):
                    said += more
                asked.sendall(b"stream: OK\n")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"unix://{path}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
