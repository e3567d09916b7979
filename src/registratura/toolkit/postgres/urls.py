"""Database addresses: `postgresql://role@/database?host=/socket/folder`, and what Django wants of them."""

from typing import TypedDict
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

PORT = 5432


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
