"""
What this installation keeps of its own license, in `licence/` of the data folder.

identity      32 random bytes from which the fingerprint is made; nothing of the machine itself
supplier.json where the supplier is asked and by which keys its files are checked
license.key   the key of the license
license.lic   the signed file in use
state.json    the newest moment seen, and the request that waits for its answer
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from registratura.kernel.attesting import ProofError, multikey, read_multikey
from registratura.kernel.licenses.certificate import key_id
from registratura.kernel.licenses.errors import MalformedError
from registratura.kernel.licenses.standing import moment, written
from registratura.toolkit import key_store

PRODUCT: Final = "registratura"


@dataclass(frozen=True, slots=True)
class OwnSupplier:
    """Who gives licenses to this installation. keys: by name, as its contract prints them."""

    url: str
    keys: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class OwnState:
    """What is remembered between two looks."""

    seen: datetime | None
    nonce: str
    asked_at: datetime | None


def folder() -> Path:
    """Return where it all stands."""
    return Path(settings.DATA) / "licence"


def identity() -> bytes:
    """Return the secret from which this installation's fingerprint is made; made the first time."""
    place = folder() / "identity"
    known = key_store.read(place)
    if known is None:
        key_store.write_once(place, secrets.token_bytes(32))
        known = key_store.read(place)
    assert known is not None
    return known


def supplier() -> OwnSupplier:
    """Return who is asked and trusted; without address and keys before anybody was named."""
    told = _json("supplier.json")
    keys: dict[str, bytes] = {}
    for text in told.get("keys", []) if isinstance(told.get("keys"), list) else []:
        with suppress(ProofError):
            public_key = read_multikey(str(text))
            keys[key_id(public_key)] = public_key
    return OwnSupplier(str(told.get("url", "")), keys)


def keep_supplier(one: OwnSupplier) -> None:
    """Keep who is asked and trusted."""
    told = {"url": one.url, "keys": [multikey(each) for each in one.keys.values()]}
    _write("supplier.json", json.dumps(told).encode())


def license_key() -> str:
    """Return the key of the license; empty before it was written."""
    return (key_store.read(folder() / "license.key") or b"").decode("ascii", "replace")


def keep_license_key(key: str) -> None:
    """Keep the key of the license."""
    _write("license.key", key.encode())


def certificate() -> str:
    """Return the signed file in use; empty before there was one."""
    return (key_store.read(folder() / "license.lic") or b"").decode("ascii", "replace")


def keep_certificate(text: str) -> None:
    """Keep a signed file, which was checked."""
    _write("license.lic", text.encode())


def state() -> OwnState:
    """Return what is remembered."""
    told = _json("state.json")
    return OwnState(_moment(told.get("seen")), str(told.get("nonce", ""))[:32], _moment(told.get("asked_at")))


def keep_state(one: OwnState) -> None:
    """Remember something else."""
    told = {
        "seen": written(one.seen) if one.seen else "",
        "nonce": one.nonce,
        "asked_at": written(one.asked_at) if one.asked_at else "",
    }
    _write("state.json", json.dumps(told).encode())


def forget() -> None:
    """Forget the license and who gave it; the identity stays, so that a new license finds the same machine."""
    for name in ("license.lic", "license.key", "state.json"):
        key_store.destroy(folder() / name)


def _moment(value: object) -> datetime | None:
    try:
        return moment(value)
    except MalformedError:
        return None


def _json(name: str) -> dict[str, Any]:
    try:
        found = json.loads(key_store.read(folder() / name) or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _write(name: str, content: bytes) -> None:
    key_store.replace(folder() / name, content)
