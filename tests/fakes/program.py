"""A program that is told over HTTP: it answers as told, slowly, with a redirect, cut short; it keeps what it heard."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Program:
    """What a program on this machine heard, and how it answers."""

    port: int = 0
    status: int = 200
    body: bytes = b"ok"
    headers: dict[str, str] = field(default_factory=dict)
    slow_s: float = 0.0
    drips: bool = False
    cuts: bool = False
    heard: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/anunturi"


def _handler(program: Program) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            program.heard.append((self.path, {k.lower(): v for k, v in self.headers.items()}, content))
            if program.cuts:
                self.connection.close()
                return
            time.sleep(program.slow_s)
            self.send_response(program.status)
            for name, value in program.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if program.drips:
                for _turn in range(50):
                    self.wfile.write(b".")
                    self.wfile.flush()
                    time.sleep(0.1)
            self.wfile.write(program.body)

        do_GET = do_POST

        def log_message(self, *arguments: Any) -> None:
            pass

        def handle(self) -> None:
            with suppress(OSError, ValueError):  # the caller hung up, or we did
                super().handle()

    return Handler


@contextmanager
def program() -> Iterator[Program]:
    """Let a program listen on this machine."""
    told = Program()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(told))
    server.daemon_threads = True
    told.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
