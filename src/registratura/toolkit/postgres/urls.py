"""Database addresses: `postgresql://role@/database?host=/socket/folder`, what Django wants of them, and their TLS."""

import os
import ssl
from ipaddress import ip_address
from pathlib import Path
from typing import TypedDict
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

PORT = 5432
# What Debian, Red Hat and Alpine call the authorities of the machine; the first that is there counts.
_AUTHORITIES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
)
_OLD_VERSIONS = ("TLSv1", "TLSv1.1")


class HalfProtectedError(ValueError):
    """An address asks for a connection that looks protected and is not."""


class Connection(TypedDict):
    """The part of a Django `DATABASES` entry that an address decides."""

    ENGINE: str
    NAME: str
    USER: str
    PASSWORD: str
    HOST: str
    PORT: str
    OPTIONS: dict[str, str]


def socket_url(*, role: str, folder: str, database: str) -> str:
    """Return the address of a database behind a unix socket in `folder`, as libpq and psycopg read it."""
    # The port is part of the socket's name: said aloud, so that PGPORT of the surroundings cannot change it.
    place = urlencode({"host": folder, "port": PORT}, quote_via=quote)
    return f"postgresql://{quote(role)}@/{quote(database, safe='')}?{place}"


def connection_settings(url: str) -> Connection:
    """
    Return the Django settings of a `postgresql://` address; parameters after `?` become connection options.

    Raises:
        ValueError: the address cannot be read or names no database.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise ValueError("not an address of a PostgreSQL database")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or options.pop("user", "")),
        "PASSWORD": unquote(parts.password or options.pop("password", "")),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": options.pop("port", str(parts.port or "")),
        "OPTIONS": options,
    }


def over_tls(url: str) -> str:
    """
    Return the address as it is used: another machine is spoken to over TLS 1.2 or newer, its certificate checked.

    A socket or this machine stays as written; so does `sslmode=disable`, the choice of whoever protects the network
    otherwise. Without `sslrootcert` the authorities of the machine count, unless libpq's own places name some.

    Raises: HalfProtectedError for the modes of libpq that check no certificate or no name, and for old versions.
    """
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    hosts = options.get("hostaddr") or options.get("host") or parts.netloc.rpartition("@")[2]
    mode = options.get("sslmode", "verify-full")
    if mode == "disable" or all(_is_here(host) for host in hosts.split(",")):
        return url
    if mode != "verify-full" or options.get("ssl_min_protocol_version") in _OLD_VERSIONS:
        raise HalfProtectedError(mode)
    options |= {"sslmode": mode}
    options.setdefault("ssl_min_protocol_version", "TLSv1.2")
    if "sslrootcert" not in options and (authorities := _authorities()):
        options["sslrootcert"] = authorities
    return urlunsplit(parts._replace(query=urlencode(options, quote_via=quote)))


def _is_here(host: str) -> bool:
    name = host.rpartition(":")[0] if host.count(":") == 1 or "]" in host.rpartition(":")[0] else host
    name = unquote(name).removeprefix("[").removesuffix("]").lower()
    if name in ("", "localhost") or name.startswith(("/", "@")):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _authorities() -> str:
    if os.environ.get("PGSSLROOTCERT") or (Path.home() / ".postgresql" / "root.crt").exists():
        return ""
    told = os.environ.get("SSL_CERT_FILE") or ssl.get_default_verify_paths().cafile
    return next((one for one in (told, *_AUTHORITIES) if one and Path(one).exists()), "system")
