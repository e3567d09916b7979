"""
One POST to an address that somebody typed: no redirects, little patience, no way into the own network.

The name is resolved once and the connection goes to that very address: a name that points elsewhere the second time
gains nothing.
"""

import http.client
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Timer
from urllib.parse import urlsplit

from registratura.messaging.channels.port import ChannelError
from registratura.toolkit.addresses import is_public
from registratura.toolkit.egress import going_out
from registratura.toolkit.tls import client_context

CONNECT_S = 10.0
ANSWER_S = 20.0
WHOLE_S = 60.0  # all together: an answer that drips ends too
MOST_BYTES = 64 * 1024
_COME_BACK_LATER = (408, 409, 425, 429)


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and the beginning of the body."""

    status: int
    body: bytes

    @property
    def words(self) -> str:
        """Return what is kept of an answer."""
        return f"{self.status} {' '.join(self.body[:300].decode('utf-8', 'replace').split())}".strip()


def post(
    *, connector: str, url: str, body: bytes, headers: Mapping[str, str], private_allowed: bool
) -> Answer:
    """
    Send a body and return the answer when it is 2xx.

    connector: the registered way out (`toolkit.egress`) that this belongs to.

    Raises: ChannelError, for good when the address or the answer makes no second try sensible.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username is not None:
        raise ChannelError("adresa nu este una de internet", permanent=True)
    if parts.scheme == "http" and not private_allowed:
        raise ChannelError("adresa trebuie să înceapă cu https://", permanent=True)
    connection = _connection(parts.scheme, parts.hostname, parts.port, private_allowed)
    sent = False
    guard: Timer | None = None
    try:
        with going_out(
            connector=connector, host=connection.host, port=connection.port, address=connection.address
        ):
            connection.connect()
        assert connection.sock is not None
        connection.sock.settimeout(ANSWER_S)
        # Held by itself: a connection forgets its socket while the rest of an answer is still read from it.
        guard = Timer(WHOLE_S, _cut, [connection.sock])
        guard.daemon = True
        guard.start()
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        sent = True
        connection.request("POST", path, body=body, headers={**headers, "User-Agent": "Registratura"})
        with connection.getresponse() as response:
            answer = Answer(response.status, response.read(MOST_BYTES))
    except (OSError, http.client.HTTPException) as error:
        raise ChannelError(f"{type(error).__name__}: {error}"[:300], unknown=sent) from error
    finally:
        if guard is not None:
            guard.cancel()
        connection.close()
    if 200 <= answer.status < 300:
        return answer
    later = answer.status >= 500 or answer.status in _COME_BACK_LATER
    raise ChannelError(answer.words, permanent=not later)


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def public_address(host: str, port: int, *, private_allowed: bool) -> str:
    """
    Return the address behind a name.

    Raises: ChannelError when any address behind it is not one of the public internet, unless these are allowed.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ChannelError(f"numele {host} nu este cunoscut") from error
    addresses = [str(each[4][0]) for each in found]
    for address in addresses:
        if not private_allowed and not is_public(address):
            raise ChannelError(f"{host} este o adresă din rețeaua internă", permanent=True)
    return addresses[0]


def _connection(scheme: str, host: str, port: int | None, private_allowed: bool) -> "_Pinned":
    number = port or (443 if scheme == "https" else 80)
    address = public_address(host, number, private_allowed=private_allowed)
    make = _PinnedHTTPS if scheme == "https" else _Pinned
    return make(host, number, address)


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
