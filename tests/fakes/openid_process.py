"""A real OpenID provider as a process of its own, shaped like ROeID: the package oidc-provider-mock on loopback."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

from registratura.config.openid import OpenId

HIGH = "http://eidas.europa.eu/LoA/high"
LOW = "http://eidas.europa.eu/LoA/low"
ION = {
    "sub": "ro-1",
    "given_name": "Ion",
    "family_name": "Popescu",
    "person_identifier": "1800101221144",
    "acr": HIGH,
}
READY_WITHIN = 60.0


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_request: Any) -> None:
        """Go nowhere: where one is led is what the test asks."""


class RealProvider:
    """The provider while it runs."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"

    @property
    def settings(self) -> OpenId:
        """The provider as the environment would name it."""
        return OpenId(
            issuer=self.issuer,
            client_id="registratura",
            client_secret="un secret",
            number="person_identifier",
        )

    def know(self, subject: str, **claims: Any) -> None:
        """Let the provider know a person, or say other things of one."""
        body = json.dumps(claims).encode()
        place = Request(
            f"{self.issuer}/users/{subject}", body, {"Content-Type": "application/json"}, method="PUT"
        )
        urlopen(place).close()

    def come_in(self, place: str, *, subject: str) -> str:
        """Sign a person in at the address where our page led; return the path and query to which the person is sent."""
        assert place.startswith(self.issuer)
        try:
            build_opener(_Stay).open(Request(place, f"sub={subject}".encode()))
        except URLError as answer:  # a redirect that nobody follows
            parts = urlsplit(answer.headers["Location"])  # type: ignore[attr-defined]
            return f"{parts.path}?{parts.query}"
        raise AssertionError("the provider did not send the person back")


@contextmanager
def running() -> Iterator[RealProvider]:
    """The provider, started and stopped; it knows Ion Popescu."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "oidc_provider_mock",
            "-p",
            str(port),
            "-n",
            "true",
            "--user-claims",
            json.dumps(ION),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        ends = monotonic() + READY_WITHIN
        while monotonic() < ends and process.poll() is None:
            try:
                urlopen(f"http://127.0.0.1:{port}/.well-known/openid-configuration").close()
                break
            except URLError:
                sleep(0.1)
        yield RealProvider(port)
    finally:
        process.terminate()
        process.wait(20)
