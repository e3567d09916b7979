"""
Sealing what is written about one person, so that it can be read only while that person's key exists.

Four keys, each wrapped by the one above: the root (environment or `secrets/` of the data folder), a controller's, a
person's, and one for each column, which is counted from the person's. None of them is in the database: the text that
a cell holds names the key it wants, and a dump restored without the data folder, or after the key was destroyed, is
noise. A cell opens only in its own place: table, column, row and controller are part of the seal.

In a room::

    key = envelopes.new_key(controller=institution_id)            # once for a person; keep it beside the row
    cell = envelopes.Cell(controller=institution_id, table="rights_request", column="words", row=str(row.ref))
    row.words = envelopes.seal(text, key=key, cell=cell)
    text = envelopes.open_sealed(row.words, cell=cell)            # KeyGoneError once the key was destroyed
    envelopes.destroy_key(controller=institution_id, key=key)     # only from an `transaction.on_commit`

`controller` is the number of the institution that answers for the data; ACCOUNTS stands for the supplier as the
keeper of accounts, which belong to no institution. `row` is a name of the row known before it is written (a UUID),
or its number when the row is written first and sealed after. Rooms above `subjects` take its `seal_for`, which
finds the person's key by itself.
"""

import base64
import hashlib
import hmac
import json
import os
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from registratura.kernel.digest import canonical_json
from registratura.toolkit import key_store

ACCOUNTS = 0  # the supplier, as the keeper of accounts
PREFIX = "re1."  # how a sealed text begins: form of the header, in sight
_VERSION = b"\x01"
_KEY_BYTES = 32
_NONCE_BYTES = 12
_ID_BYTES = 8
_HEADER_BYTES = 1 + 16 + _NONCE_BYTES


class EnvelopeBrokenError(ValueError):
    """A sealed text does not open here: it was touched, moved from its cell, or is no sealed text."""


class KeyGoneError(EnvelopeBrokenError):
    """The key of a sealed text was destroyed, or never was in this data folder: what it held is gone."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The one place in which a sealed text opens."""

    controller: int
    table: str
    column: str
    row: str


def new_name() -> UUID:
    """Return a new UUIDv7: in the order of time, and says nothing else."""
    stamp = time.time_ns() // 1_000_000
    number = (stamp << 80) | (0x7 << 76) | (uuid.uuid4().int & ((0xFFF << 64) | (2**64 - 1)))
    return UUID(int=(number & ~(0x3 << 62)) | (0x2 << 62))


def new_key(*, controller: int) -> UUID:
    """
    Make the key of one person and return its name. It is on the disk when this returns.

    A key whose act was undone opens nothing and harms nobody; the sweep takes it away.
    """
    key = new_name()
    make_key_named(controller=controller, key=key)
    return key


def make_key_named(*, controller: int, key: UUID) -> None:
    """Make the key of one person under a name that is known already; one that is there stays as it is."""
    secret = AESGCM.generate_key(8 * _KEY_BYTES)
    key_store.write_once(key_store.key_file(controller, key), _wrapped(secret, controller, key))


def has_key(*, controller: int, key: UUID) -> bool:
    """Tell whether a key still exists."""
    return key_store.key_file(controller, key).exists()


def destroy_key(*, controller: int, key: UUID) -> bool:
    """
    Destroy a key and say whether there was one: everything sealed with it is noise from now on, in every copy.

    Call it after the transaction: what a rollback brings back would find its key gone.
    """
    return key_store.destroy(key_store.key_file(controller, key))


def seal(text: str, *, key: UUID, cell: Cell) -> str:
    """
    Seal a text for one cell.

    Raises: KeyGoneError when the key was destroyed.
    """
    nonce = os.urandom(_NONCE_BYTES)
    closed = AESGCM(_field_key(_person_key(cell.controller, key), cell)).encrypt(
        nonce, text.encode(), _binding(key, cell)
    )
    return PREFIX + base64.urlsafe_b64encode(_VERSION + key.bytes + nonce + closed).decode()


def open_sealed(sealed: str, *, cell: Cell) -> str:
    """
    Open a sealed text in its cell.

    Raises: KeyGoneError when its key was destroyed; EnvelopeBrokenError when it was touched or moved.
    """
    content = _content(sealed)
    key = UUID(bytes=content[1:17])
    nonce, closed = content[17:_HEADER_BYTES], content[_HEADER_BYTES:]
    try:
        opened = AESGCM(_field_key(_person_key(cell.controller, key), cell)).decrypt(
            nonce, closed, _binding(key, cell)
        )
        return opened.decode()
    except (InvalidTag, UnicodeError) as error:
        raise EnvelopeBrokenError(f"{cell.table}.{cell.column}") from error


def key_of(sealed: str) -> UUID:
    """
    Return the name of the key that a sealed text wants.

    Raises: EnvelopeBrokenError when it is no sealed text.
    """
    return UUID(bytes=_content(sealed)[1:17])


def is_sealed(text: str) -> bool:
    """Tell whether a text looks sealed."""
    return text.startswith(PREFIX)


def blind_index(value: str, *, controller: int, kind: str, bits: int = 128) -> str:
    """
    Return by what a sealed value is found again without being opened: hexadecimal, the same for the same value.

    Keyed for each controller, so that two controllers' indexes cannot be laid side by side. value: in one form
    always (an e-mail in small letters, a CNP of digits only). bits: whole bytes; few for values that can be guessed
    through (CNP, telephone), so that several values share an index and the one meant is known only by opening.
    """
    if not 16 <= bits <= 256 or bits % 8:
        raise ValueError("an index has between 16 and 256 bits, in whole bytes")
    keyed = hmac.new(_controller_keys(controller).index, canonical_json([kind, value]), hashlib.sha256)
    return keyed.digest()[: bits // 8].hex()


def signing_seed(*, controller: int, purpose: str) -> bytes:
    """
    Return the 32 secret bytes of an Ed25519 key with which a controller signs for one purpose; the same ever after.

    Counted from the controller's keys, kept nowhere: changing the wrapping keys does not change it.
    """
    return _derived(_controller_keys(controller).index, f"registratura signs {purpose}".encode())


def rewrap_controller(controller: int) -> int:
    """
    Give a controller a new key and wrap its persons' keys anew; return how many. No sealed text changes.

    Safe to repeat after a break: the former key goes only when nothing is wrapped with it.
    """
    former = _controller_keys(controller)
    secret = AESGCM.generate_key(8 * _KEY_BYTES)
    fresh = _ControllerKeys({_name(secret): secret, **former.wrapping}, _name(secret), former.index)
    key_store.replace(key_store.controller_file(controller), _wrapped_controller(fresh, controller))
    count = 0
    for key in key_store.keys_of(controller):
        place = key_store.key_file(controller, key)
        if (kept := key_store.read(place)) is not None and kept[1 : 1 + _ID_BYTES] != fresh.current:
            key_store.replace(place, _wrapped(_unwrapped(kept, fresh, controller, key), controller, key))
            count += 1
    alone = _ControllerKeys({fresh.current: secret}, fresh.current, former.index)
    key_store.replace(key_store.controller_file(controller), _wrapped_controller(alone, controller))
    return count


def rewrap_root() -> int:
    """
    Wrap every controller's keys with the root in force, and return how many controllers there are.

    With a root of the environment: the former one stands beside it until this has run. With the one of the data
    folder: a new one is made, and the former goes. Copies of the keys' folder made before open nothing afterwards.
    """
    kept_here = not settings.ENVELOPE_KEYS
    if kept_here:
        key_store.write_once(_root_place("next"), base64.urlsafe_b64encode(os.urandom(48)))
    every = key_store.controllers()
    for controller in every:
        keys = _controller_keys(controller)
        key_store.replace(key_store.controller_file(controller), _wrapped_controller(keys, controller))
    if kept_here:
        os.replace(_root_place("next"), _root_place())
    return len(every)


# --- the keys themselves ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _ControllerKeys:
    wrapping: Mapping[bytes, bytes]  # by name; more than one only while keys are wrapped anew
    current: bytes
    index: bytes


def _person_key(controller: int, key: UUID) -> bytes:
    place = key_store.key_file(controller, key)
    if (kept := key_store.read(place)) is None:
        raise KeyGoneError(str(key))
    try:
        return _unwrapped(kept, _controller_keys(controller), controller, key)
    except (
        KeyGoneError
    ):  # wrapped anew between the two looks: what stands there now goes with the newest keys
        if (kept := key_store.read(place)) is None:
            raise
        return _unwrapped(kept, _controller_keys(controller), controller, key)


def _wrapped(secret: bytes, controller: int, key: UUID) -> bytes:
    keys = _controller_keys(controller)
    nonce = os.urandom(_NONCE_BYTES)
    closed = AESGCM(keys.wrapping[keys.current]).encrypt(nonce, secret, _key_binding(controller, key))
    return _VERSION + keys.current + nonce + closed


def _unwrapped(kept: bytes, keys: _ControllerKeys, controller: int, key: UUID) -> bytes:
    name, nonce, closed = kept[1:9], kept[9:21], kept[21:]
    try:
        return AESGCM(keys.wrapping[name]).decrypt(nonce, closed, _key_binding(controller, key))
    except (KeyError, InvalidTag, ValueError) as error:
        raise KeyGoneError(str(key)) from error


def _controller_keys(controller: int) -> _ControllerKeys:
    place = key_store.controller_file(controller)
    if key_store.read(place) is None:
        secret = AESGCM.generate_key(8 * _KEY_BYTES)
        made = _ControllerKeys({_name(secret): secret}, _name(secret), os.urandom(_KEY_BYTES))
        key_store.write_once(place, _wrapped_controller(made, controller))
    for _look in range(2):  # the root may be changed between reading the file and reading the roots
        kept = key_store.read(place) or b""
        name, nonce, closed = kept[1:9], kept[9:21], kept[21:]
        for root in _roots():
            if hmac.compare_digest(_name(root), name):
                return _read_controller(AESGCM(root).decrypt(nonce, closed, _key_binding(controller, None)))
    raise KeyGoneError(f"controller {controller}: its root key is not given")


def _read_controller(content: bytes) -> _ControllerKeys:
    opened = json.loads(content)
    return _ControllerKeys(
        {bytes.fromhex(one): bytes.fromhex(secret) for one, secret in opened["wrapping"].items()},
        bytes.fromhex(opened["current"]),
        bytes.fromhex(opened["index"]),
    )


def _wrapped_controller(keys: _ControllerKeys, controller: int) -> bytes:
    content = {
        "wrapping": {name.hex(): secret.hex() for name, secret in keys.wrapping.items()},
        "current": keys.current.hex(),
        "index": keys.index.hex(),
    }
    root, nonce = _roots()[0], os.urandom(_NONCE_BYTES)
    closed = AESGCM(root).encrypt(nonce, canonical_json(content), _key_binding(controller, None))
    return _VERSION + _name(root) + nonce + closed


def _roots() -> list[bytes]:
    """Return the roots, the one in force first."""
    secrets = [secret.encode() for secret in settings.ENVELOPE_KEYS]
    if not secrets:
        place = _root_place()
        if key_store.read(place) is None and not key_store.controllers():
            key_store.write_once(place, base64.urlsafe_b64encode(os.urandom(48)))
        secrets = [kept for one in (_root_place("next"), place) if (kept := key_store.read(one)) is not None]
    if not secrets:  # keys are here, their root is not: a new one would only hide that it was lost
        raise KeyGoneError("the root key is not given")
    return [_derived(secret, b"registratura envelopes root") for secret in secrets]


def _root_place(suffix: str = "") -> Path:
    return Path(settings.DATA) / "secrets" / ("envelope_key" + (f".{suffix}" if suffix else ""))


def _field_key(secret: bytes, cell: Cell) -> bytes:
    return _derived(secret, b"registratura field " + canonical_json([cell.table, cell.column]))


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=purpose).derive(secret)


def _name(secret: bytes) -> bytes:
    """Return by what a wrapping key is called: counted from it, and says nothing of it."""
    return _derived(secret, b"registratura key name")[:_ID_BYTES]


def _binding(key: UUID, cell: Cell) -> bytes:
    return _VERSION + canonical_json(
        ["registratura", key.hex, str(cell.controller), cell.table, cell.column, cell.row]
    )


def _key_binding(controller: int, key: UUID | None) -> bytes:
    return _VERSION + canonical_json(["registratura", str(controller), key.hex if key else None])


def _content(sealed: str) -> bytes:
    try:
        content = base64.b64decode(sealed.removeprefix(PREFIX), altchars=b"-_", validate=True)
    except ValueError as error:
        raise EnvelopeBrokenError("not a sealed text") from error
    whole = sealed == PREFIX + base64.urlsafe_b64encode(content).decode()  # one way to write it, not several
    if not whole or len(content) < _HEADER_BYTES or content[:1] != _VERSION:
        raise EnvelopeBrokenError("not a sealed text")
    return content
