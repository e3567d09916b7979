"""How keys and tokens are written: which institution and row, then a secret of which only a digest is kept."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import Final

LIVE, TRIAL, TOKEN = "regk", "regt", "rega"
_WRITTEN: Final = re.compile(
    rf"({LIVE}|{TRIAL}|{TOKEN})_([1-9][0-9]{{0,17}})_([1-9][0-9]{{0,17}})_([A-Za-z0-9-]{{40,60}})", re.ASCII
)
_CLIENT: Final = re.compile(r"program-([1-9][0-9]{0,17})-([1-9][0-9]{0,17})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody presented: `prefix` says what it claims to be."""

    prefix: str
    institution_id: int
    row_id: int
    digest: bytes


def new_secret() -> str:
    """Return a secret of 256 bits in signs that stand in any header."""
    return secrets.token_urlsafe(32).replace("_", "-")


def digest_of(secret: str) -> bytes:
    """Return what is kept of a secret. It holds 256 random bits: no slow hash makes it harder to guess."""
    return hashlib.sha256(secret.encode()).digest()


def write(*, prefix: str, institution_id: int, row_id: int, secret: str) -> str:
    """Return the text that a program keeps."""
    return f"{prefix}_{institution_id}_{row_id}_{secret}"


def read(text: str) -> Written | None:
    """Read what was presented; None for what cannot be ours."""
    met = _WRITTEN.fullmatch(text) if len(text) < 160 else None
    if met is None:
        return None
    return Written(met[1], int(met[2]), int(met[3]), digest_of(met[4]))


def client_id(*, institution_id: int, key_id: int) -> str:
    """Return the name under which a client of OAuth 2.0 asks for its tokens."""
    return f"program-{institution_id}-{key_id}"


def read_client(name: str, secret: str) -> Written | None:
    """Read the name and secret of a client; None for what cannot be ours."""
    met = _CLIENT.fullmatch(name) if len(name) < 60 and len(secret) < 100 else None
    return Written("", int(met[1]), int(met[2]), digest_of(secret)) if met is not None else None
