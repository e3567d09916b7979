"""What a page of a computer would have saved, written by hand here and signed with its key."""

import base64
import json
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from registratura.emergency.keys import PageKey
from registratura.emergency.packets import FORMAT


def position(serial: int, at: datetime, **told: Any) -> dict[str, Any]:
    """A position as the page writes it."""
    usual = {
        "serial": serial,
        "at": at.isoformat().replace("+00:00", "Z"),
        "direction": "incoming",
        "channel": "counter",
        "spoiled": False,
        "page_count": 2,
        "correspondent": "Popescu Ion",
        "document_kind": "cerere",
        "sender_number": "",
        "remarks": "",
        "written_by": "Ana Ionescu",
        "subject": f"Cerere privind drumul numărul {serial}",
    }
    return usual | told


def sign(text: str, key: PageKey) -> str:
    """The signature of WebCrypto: both numbers, 32 bytes each."""
    number = int.from_bytes(base64.urlsafe_b64decode(key.private["d"] + "="))
    made = ec.derive_private_key(number, ec.SECP256R1()).sign(text.encode(), ec.ECDSA(hashes.SHA256()))
    first, second = decode_dss_signature(made)
    return base64.b64encode(first.to_bytes(32) + second.to_bytes(32)).decode()


def saved(*, institution: str, run: int, rows: Any, key: PageKey) -> bytes:
    """The file that the page gives."""
    text = json.dumps({"institution": institution, "run": run, "positions": rows})
    return json.dumps({"format": FORMAT, "payload": text, "signature": sign(text, key)}).encode()
