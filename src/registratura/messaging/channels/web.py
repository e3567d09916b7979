"""
One POST to an address that somebody typed: no redirects, little patience, no way into the own network.

The name is resolved once and the connection goes to that very address: a name that points elsewhere the second time
gains nothing.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from registratura.messaging.channels.port import ChannelError

CONNECT_S = 10.0
ANSWER_S = 20.0
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


def post(*, url: str, body: bytes, headers: Mapping[str, str], private_allowed: bool) -> Answer:
    """
    Send a body and return the answer when it is 2xx.

    Raises: ChannelError, for good when the address or the answer makes no second try sensible.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username is not None:
        raise ChannelError("adresa nu este una de internet", permanent=True)
    if parts.scheme == "http" and not private_allowed:
        raise ChannelError("adresa trebuie să înceapă cu https://", permanent=True)
    connection = _connection(parts.scheme, parts.hostname, parts.port, private_allowed)
    sent = False
    try:
        connection.connect()
        assert connection.sock is not None
        connection.sock.settimeout(ANSWER_S)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        sent = True
        connection.request("POST", path, body=body, headers={**headers, "User-Agent": "Registratura"})
        with connection.getresponse() as response:
            answer = Answer(response.status, response.read(MOST_BYTES))
    except (OSError, http.client.HTTPException) as error:
        raise ChannelError(f"{type(error).__name__}: {error}"[:300], unknown=sent) from error
    finally:
        connection.close()
    if 200 <= answer.status < 300:
        return answer
    later = answer.status >= 500 or answer.status in _COME_BACK_LATER
    raise ChannelError(answer.words, permanent=not later)


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
        if not private_allowed and not _is_public(address):
            raise ChannelError(f"{host} este o adresă din rețeaua internă", permanent=True)
    return addresses[0]


def _is_public(address: str) -> bool:
    # A private address can be dressed up as one of the sixth version in several ways.
    number = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour or (number.teredo[1] if number.teredo else None)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
        if number in ipaddress.ip_network("64:ff9b::/96"):
            return ipaddress.IPv4Address(int(number) & 0xFFFFFFFF).is_global
    return number.is_global and not number.is_multicast


def _connection(
    scheme: str, host: str, port: int | None, private_allowed: bool
) -> http.client.HTTPConnection:
    number = port or (443 if scheme == "https" else 80)
    address = public_address(host, number, private_allowed=private_allowed)
    make = _PinnedHTTPS if scheme == "https" else _Pinned
    return make(host, number, address)


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was already looked at, whatever its name says by now."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=CONNECT_S)
        self._address = address

    def connect(self) -> None:
        """Open the connection."""
        self.sock = socket.create_connection((self._address, self.port), CONNECT_S)


class _PinnedHTTPS(_Pinned):
    """The same under TLS, with the certificate of the name."""

    default_port = 443

    def connect(self) -> None:
        """Open the connection and check the certificate against the name."""
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
