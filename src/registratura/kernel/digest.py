"""Digests of files and records: SHA-256, and the one way in which a record becomes bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

_CHUNK_BYTES = 1 << 20
# Beyond this a reader in another language, for whom every number is a double, would see another value.
MAX_SAFE_INTEGER = 2**53 - 1


class CanonicalFormError(ValueError):
    """A value has no canonical form: a float, a large integer, a broken string, or a type unknown to JSON."""


def sha256_of_stream(stream: BinaryIO, *, chunk_bytes: int = _CHUNK_BYTES) -> str:
    """Read a stream from where it stands to its end and give the SHA-256 in lower-case hexadecimal."""
    digest = hashlib.sha256()
    while chunk := stream.read(chunk_bytes):
        digest.update(chunk)
    return digest.hexdigest()


def sha256_of_path(path: Path) -> str:
    """
    Give the SHA-256 of a file in lower-case hexadecimal, in constant memory.

    Raises: OSError when the file cannot be read.
    """
    with path.open("rb") as stream:
        return sha256_of_stream(stream)


def canonical_json(value: object) -> bytes:
    """
    Write a record as canonical JSON (RFC 8785), so that the same record always gives the same bytes.

    Strings, integers, booleans, None, lists, tuples and dictionaries with string keys.
    The caller writes other types as strings: a date as ISO 8601, an amount in its smallest unit.

    Raises: CanonicalFormError for any other value.
    """
    try:
        written = json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":"))
        return written.encode("utf-8")
    except UnicodeEncodeError as error:
        raise CanonicalFormError("a string holds half of a surrogate pair") from error
    except RecursionError as error:
        raise CanonicalFormError("the record is nested too deeply or holds itself") from error


def record_digest(value: object) -> bytes:
    """
    Give the 32 bytes of SHA-256 over the canonical JSON of a record.

    Raises: CanonicalFormError as `canonical_json` does.
    """
    return hashlib.sha256(canonical_json(value)).digest()


def _ordered(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        if abs(value) > MAX_SAFE_INTEGER:
            raise CanonicalFormError(f"integer beyond 2^53 - 1: write {value} as a string")
        return int(value)
    if isinstance(value, Mapping):
        return {key: _ordered(value[key]) for key in _sorted(value)}
    if isinstance(value, (list, tuple)):
        return [_ordered(item) for item in value]
    raise CanonicalFormError(f"{type(value).__name__} has no canonical form")


def _sorted(keys: Mapping[str, object]) -> list[str]:
    """Return the keys in their order. Of ASCII letters, which nearly all are made of, both orders are the same."""
    try:
        is_plain = "".join(keys).isascii()
    except TypeError:
        is_plain = False
    return sorted(keys) if is_plain else sorted(keys, key=_utf16_order)


def _utf16_order(key: object) -> bytes:
    """Order keys by UTF-16 code units, as RFC 8785 asks; code points would order rare letters otherwise."""
    if not isinstance(key, str):
        raise CanonicalFormError(f"key of type {type(key).__name__}: keys are strings")
    return key.encode("utf-16-be")
