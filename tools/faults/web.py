"""The product's pages as processes of their own, and a program that registers through them with files."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil

from registratura.toolkit.postgres.processes import ending_with_parent
from tools.faults.history import Notebook
from tools.faults.scenario import surroundings

ENTRIES = "/registers/general/entries"
START_WITHIN = 300.0  # seconds, on a machine that is busy
_pause = threading.Event()  # never set: waiting on it is a pause


class Web:
    """The pages behind granian, as `registratura run` starts them."""

    def __init__(self, *, url: str, data: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.log = data / "web.log"
        self._environ = surroundings(
            {
                "REGISTRATURA_DATABASE_URL": url,
                "REGISTRATURA_DATA": str(data),
                "REGISTRATURA_ADDRESS": f"127.0.0.1:{self.port}",
            }
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until an address that needs no database answers."""
        command = [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1"),
            *("--port", str(self.port), "--workers", "2", "--blocking-threads", "8"),
            *("--respawn-failed-workers", "--log-level", "error", "registratura.config.wsgi:application"),
        ]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                ending_with_parent(command, means="TERM"),
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + START_WITHIN
        while time.monotonic() < until and self._process.poll() is None:
            with suppress(OSError, http.client.HTTPException):
                ask(self.port, "GET", "/api/v1/me")
                return
            _pause.wait(0.05)
        raise AssertionError(f"the pages did not answer: {self.log.read_text(errors='replace')[-2000:]}")

    def kill(self) -> None:
        """End every process of it by SIGKILL."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def kill_one(self) -> None:
        """End one of those that answer by SIGKILL; the server itself starts another."""
        assert self._process is not None
        working = [
            one for one in psutil.Process(self._process.pid).children(recursive=True) if one.is_running()
        ]
        if working:
            with suppress(psutil.NoSuchProcess):
                working[len(working) // 2].kill()


@contextmanager
def serving(*, url: str, data: Path) -> Iterator[Web]:
    """Serve the pages for the length of the block."""
    web = Web(url=url, data=data)
    web.start()
    try:
        yield web
    finally:
        web.kill()


def ask(
    port: int, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    """
    Send a request by a connection of its own and return status and answer.

    Raises: OSError, HTTPException when no whole answer came.
    """
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        link.request(method, path, body or None, {"Host": "localhost", **(headers or {})})
        answer = link.getresponse()
        return answer.status, answer.read()
    finally:
        link.close()


@dataclass
class Program:
    """
    A program of an institution that hands in documents, each with a file, until it is told to stop.

    careful: what had no answer is asked for again with the same key. `again` by another key, or `deaf` to refusals: how
    a program must not be written. `answers` counts statuses with their codes; `words` keeps what refusals said.
    """

    port: int
    secret: str
    notes: Notebook
    again: bool = False
    deaf: bool = False
    stop: threading.Event = field(default_factory=threading.Event)
    answers: Counter[tuple[int, str]] = field(default_factory=Counter)
    words: dict[tuple[int, str], str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Call an address under /api/v1 and count its answer."""
        given = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        status, said = ask(self.port, method, f"/api/v1{path}", data, given)
        if status >= 500 and not said:  # of the server in front, whose process was killed: not a word of ours
            raise http.client.HTTPException("an answer without words")
        try:
            answer = json.loads(said) if said else None
        except ValueError:
            answer = {"code": "not json", "detail": said.decode(errors="replace")[:200]}
        if status >= 400 and isinstance(answer, dict):
            self.answers[status, str(answer.get("code"))] += 1
            self.words[status, str(answer.get("code"))] = str(answer.get("detail"))
        else:
            self.answers[status, ""] += 1
        return status, answer

    def work(self) -> None:
        """Hand in one document after another."""
        while not self.stop.is_set():
            self.hand_in(str(uuid4()))

    def hand_in(self, key: str) -> None:
        """Hand in a document with its file, again and again until it has its number."""
        content = f"Actul {key}\n".encode() * 40
        self.files[key] = content
        self.notes.write("begun", key)
        ref = ""
        while True:
            try:
                ref = ref or self._begun(key, content)
                if ref and self._brought(ref, content):
                    number = self._registered(key, ref)
                    if number or self.deaf:
                        self.notes.write("given", key, number)
                        return
                elif self.deaf:
                    self.notes.write("given", key, 0)
                    return
            except (OSError, http.client.HTTPException):
                pass
            _pause.wait(0.1)

    def _begun(self, key: str, content: bytes) -> str:
        status, said = self.call("POST", "/uploads", {"name": f"{key}.txt", "size_bytes": len(content)})
        return str(said["ref"]) if status == 201 else ""

    def _brought(self, ref: str, content: bytes) -> bool:
        status, said = self.call("GET", f"/uploads/{ref}")
        received = int(said["received_bytes"]) if status == 200 else 0
        if status != 200 or received == len(content):
            return status == 200
        status, said = self.call(
            "PATCH",
            f"/uploads/{ref}",
            content[received:],
            Content_Type="application/offset+octet-stream",
            Upload_Offset=str(received),
        )
        return status == 200

    def _registered(self, key: str, ref: str) -> int:
        paper = {
            "direction": "incoming",
            "subject": f"Cerere {key}",
            "parties": [{"role": "sender", "name": "Popescu Ion"}],
            "uploads": [ref],
        }
        once = f"again-{uuid4()}" if self.again else key
        status, said = self.call("POST", ENTRIES, paper, Idempotency_Key=once)
        return int(said["number"]) if status in (200, 201) else 0


@contextmanager
def working(programs: Sequence[Program]) -> Iterator[None]:
    """Let programs work for the length of the block, then finish what they have begun."""
    with ThreadPoolExecutor(len(programs)) as threads:
        running = [threads.submit(program.work) for program in programs]
        try:
            yield
        finally:
            for program in programs:
                program.stop.set()
        for one in running:
            one.result()
