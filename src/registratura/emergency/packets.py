"""
The signed file that a page of the emergency register gives, read and judged. Pure.

    {"format": "registratura-urgenta/1", "payload": "<text of JSON>", "signature": "<base64, P-256 over the text>"}

The signature covers the text of the payload as it stands, so that nothing depends on how JSON is written. The key is
that of the page alone: it says which computer the file comes from, and that nobody edited it after it was saved.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from registratura.kernel.digest import canonical_json
from registratura.kernel.text import ro_normalise

FORMAT: Final = "registratura-urgenta/1"
LARGEST_BYTES: Final = 2 * 1024 * 1024
AHEAD: Final = timedelta(days=2)
"""How far ahead of the server a device's clock may be before its file is taken for no file of ours."""
DIRECTIONS: Final = ("incoming", "outgoing", "internal")
CHANNELS: Final = ("counter", "post", "email", "courier", "fax", "internal")
_TEXTS: Final = {
    "correspondent": 200,
    "document_kind": 80,
    "subject": 2000,
    "sender_number": 60,
    "remarks": 1000,
    "written_by": 200,
}
_SIGNATURE_BYTES: Final = 64
_UNPAIRED: Final = re.compile("[\ud800-\udfff]")


class PacketError(Exception):
    """The file cannot be taken in; `why` is one of `WHY`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


WHY: Final = ("large", "foreign", "half", "institution", "unknown", "edited", "malformed", "twice", "void")


@dataclass(frozen=True, slots=True)
class Position:
    """What was written on one sheet; `spoiled` when it was struck out on the spot."""

    serial: int
    written_at: datetime
    direction: str
    channel: str
    correspondent: str = ""
    document_kind: str = ""
    subject: str = ""
    sender_number: str = ""
    page_count: int | None = None
    remarks: str = ""
    written_by: str = ""
    spoiled: bool = False

    @property
    def digest(self) -> str:
        """What tells whether a sheet says the same as it did."""
        told = [
            *(self.serial, self.written_at.isoformat(), self.direction, self.channel, self.correspondent),
            *(self.document_kind, self.subject, self.sender_number, self.page_count, self.remarks),
            *(self.written_by, self.spoiled),
        ]
        return hashlib.sha256(canonical_json(told)).hexdigest()


@dataclass(frozen=True, slots=True)
class Envelope:
    """A file whose outside is whole: whose it says it is, and what it says; nothing is believed yet."""

    institution: str
    run_id: int
    text: str
    signature: bytes
    positions: Any


def open_envelope(content: bytes) -> Envelope:
    """
    Return what the file says of itself.

    Raises: PacketError: `large`, `foreign` for another kind of file, `half` for one that was cut off.
    """
    if len(content) > LARGEST_BYTES:
        raise PacketError("large")
    try:
        whole = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise PacketError("half" if FORMAT.encode() in content[:200] else "foreign") from None
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise PacketError("foreign")
    text, signature = whole.get("payload"), whole.get("signature")
    if not isinstance(text, str) or not isinstance(signature, str):
        raise PacketError("half")
    try:
        said = json.loads(text)
        signed = base64.b64decode(signature, validate=True)
    except (ValueError, RecursionError, binascii.Error):
        raise PacketError("edited") from None
    if not isinstance(said, dict) or not isinstance(said.get("institution"), str):
        raise PacketError("edited")
    run = said.get("run")
    if not isinstance(run, int) or isinstance(run, bool) or not 0 < run < 1 << 62:
        raise PacketError("edited")
    return Envelope(said["institution"], run, text, signed, said.get("positions"))


def verify(envelope: Envelope, *, public_key: str) -> None:
    """
    Check that the page with this key signed the text.

    Raises: PacketError(`edited`).
    """
    if len(envelope.signature) != _SIGNATURE_BYTES:
        raise PacketError("edited")
    half = _SIGNATURE_BYTES // 2
    first, second = envelope.signature[:half], envelope.signature[half:]
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes.fromhex(public_key))
    try:
        key.verify(
            encode_dss_signature(int.from_bytes(first), int.from_bytes(second)),
            envelope.text.encode("utf-8"),
            ec.ECDSA(hashes.SHA256()),
        )
    except (InvalidSignature, ValueError):
        raise PacketError("edited") from None


def positions_of(envelope: Envelope, *, first_serial: int, last_serial: int, now: datetime) -> list[Position]:
    """
    Return the positions of a verified file: one for each sheet from the first on, none left out.

    Raises: PacketError(`malformed`) for anything that our page never writes.
    """
    rows = envelope.positions
    if not isinstance(rows, list) or not 0 < len(rows) <= last_serial - first_serial + 1:
        raise PacketError("malformed")
    found = [_position(row, now) for row in rows]
    if [one.serial for one in found] != list(range(first_serial, first_serial + len(found))):
        raise PacketError("malformed")
    return found


def _position(row: Any, now: datetime) -> Position:
    if not isinstance(row, dict):
        raise PacketError("malformed")
    serial, spoiled, pages = row.get("serial"), row.get("spoiled", False), row.get("page_count")
    if (
        not isinstance(serial, int)
        or not _whole(serial)
        or not isinstance(spoiled, bool)
        or not (pages is None or _whole(pages))
    ):
        raise PacketError("malformed")
    if row.get("direction") not in DIRECTIONS or row.get("channel") not in CHANNELS:
        raise PacketError("malformed")
    texts = {name: _text(row.get(name, ""), most) for name, most in _TEXTS.items()}
    if not spoiled and len(texts["subject"]) < 3:
        raise PacketError("malformed")
    return Position(
        serial=serial,
        written_at=_moment(row.get("at"), now),
        direction=row["direction"],
        channel=row["channel"],
        page_count=pages,
        spoiled=spoiled,
        **texts,
    )


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100_000


def _text(value: Any, most: int) -> str:
    if not isinstance(value, str) or len(value) > most or _UNPAIRED.search(value):
        raise PacketError("malformed")
    return ro_normalise(value, single_line=True)[:most]


def _moment(value: Any, now: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise PacketError("malformed") from None
    if moment.tzinfo is None or not datetime(2000, 1, 1, tzinfo=UTC) <= moment <= now + AHEAD:
        raise PacketError("malformed")
    return moment.astimezone(UTC)
