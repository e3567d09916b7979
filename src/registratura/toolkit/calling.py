"""
One call over HTTP to an address that somebody typed: no redirects, little patience, no way into the own network.

The name is resolved once and the connection goes to that very address: a name that points elsewhere the second time
gains nothing.
"""

import http.client
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Timer
from typing import Protocol
from urllib.parse import urlsplit

from registratura.toolkit.addresses import is_public
from registratura.toolkit.egress import going_out
from registratura.toolkit.tls import client_context

CONNECT_S = 10.0
MOST_BYTES = 8 * 1024 * 1024  # lists of revoked certificates are the largest answers


class CallFailedError(Exception):
    """The other side was not reached, or said something that is no answer. The words hold no secret."""


class Readable(Protocol):
    """A body that is read piece by piece; its length stands in the headers."""

    def read(self, size: int = ..., /) -> bytes:
        """Return the next bytes, nothing at the end."""
        ...


@dataclass(frozen=True, slots=True)
class CallAnswer:
    """Status and body of an answer, whatever the status; and what it says of when to ask again."""

    status: int
    body: bytes
    retry_after: str = ""

    @property
    def words(self) -> str:
        """Return the beginning of an answer in one line."""
        return f"{self.status} {' '.join(self.body[:200].decode('utf-8', 'replace').split())}".strip()


def call(
    *,
    connector: str,
    method: str,
    url: str,
    private_allowed: bool,
    body: bytes | Readable | None = None,
    headers: Mapping[str, str] | None = None,
    plain_allowed: bool = False,
    whole_s: float = 30.0,
    most_bytes: int = MOST_BYTES,
) -> CallAnswer:
    """
    Ask once and return the answer.

    connector: the registered way out (`toolkit.egress`) that this call belongs to.
    plain_allowed: whether `http://` may be asked; what is signed by its maker needs no other proof of whose it is.
    whole_s: seconds for everything together; an answer that drips ends too.
    Raises: CallFailedError.
    """
    connection, path = _connection(url, private_allowed=private_allowed, plain_allowed=plain_allowed)
    guard: Timer | None = None
    late = Event()
    try:
        with going_out(
            connector=connector, host=connection.host, port=connection.port, address=connection.address
        ):
            connection.connect()
        assert connection.sock is not None
        connection.sock.settimeout(whole_s)
        guard = Timer(whole_s, _cut, [connection.sock, late])
        guard.daemon = True
        guard.start()
        connection.request(method, path, body=body, headers={**(headers or {}), "User-Agent": "Registratura"})
        with connection.getresponse() as response:
            found = response.read(most_bytes + 1)
            status, retry_after = response.status, response.headers.get("Retry-After", "")
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise CallFailedError(f"{type(error).__name__}: {error}"[:200]) from error
    finally:
        if guard is not None:
            guard.cancel()
        connection.close()
    if late.is_set():  # an answer without a length would look whole where we cut it
        raise CallFailedError("răspunsul a durat prea mult")
    if len(found) > most_bytes:
        raise CallFailedError("răspuns prea mare")
    return CallAnswer(status, found, retry_after)


def _connection(url: str, *, private_allowed: bool, plain_allowed: bool) -> tuple["_Pinned", str]:
    try:
        parts = urlsplit(url)
        number = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise CallFailedError("adresa nu este una de internet") from error
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username is not None:
        raise CallFailedError("adresa nu este una de internet")
    if parts.scheme == "http" and not (plain_allowed or private_allowed):
        raise CallFailedError("adresa trebuie să înceapă cu https://")
    address = _address_behind(parts.hostname, number, private_allowed=private_allowed)
    make = _PinnedHTTPS if parts.scheme == "https" else _Pinned
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return make(parts.hostname, number, address), path


def _address_behind(host: str, port: int, *, private_allowed: bool) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise CallFailedError(f"numele {host} nu este cunoscut") from error
    addresses = [str(each[4][0]) for each in found]
    if not private_allowed and not all(is_public(address) for address in addresses):
        raise CallFailedError(f"{host} este o adresă din rețeaua internă")
    return addresses[0]


def _cut(line: socket.socket, late: Event) -> None:
    late.set()
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was already looked at, whatever its name says by now."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=CONNECT_S)
        self.address = address

    def connect(self) -> None:
        """Open the connection."""
        self.sock = socket.create_connection((self.address, self.port), CONNECT_S)


class _PinnedHTTPS(_Pinned):
    """The same under TLS, with the certificate of the name."""

    default_port = 443

    def connect(self) -> None:
        """Open the connection and check the certificate against the name."""
        super().connect()
        self.sock = client_context().wrap_socket(self.sock, server_hostname=self.host)
