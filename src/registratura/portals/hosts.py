"""The institution's own address on the net: which names of hosts can be one. Pure functions."""

from __future__ import annotations

import re
from typing import Final

HOST_MOST: Final = 253
_LABEL: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
# Names that no public address ends in (RFC 2606, 6761, 6762).
_NOT_PUBLIC: Final = frozenset(
    {"localhost", "local", "internal", "test", "example", "invalid", "onion", "arpa"}
)


def host_of(typed: str) -> str:
    """Return what was typed as the name of a host: small letters, no beginning, no path, no last dot."""
    name = typed.strip().lower()
    name = re.sub(r"^[a-z]+://", "", name).split("/", 1)[0].rstrip(".")
    try:
        return name.encode("idna").decode() if not name.isascii() else name
    except UnicodeError:
        return name


def is_host(name: str) -> bool:
    """Say whether a name can be the public address of an institution: at least two labels, the last one letters."""
    labels = name.split(".")
    return (
        len(name) <= HOST_MOST
        and len(labels) > 1
        and all(_LABEL.fullmatch(label) for label in labels)
        and not labels[-1].isdigit()
        and labels[-1] not in _NOT_PUBLIC
    )
