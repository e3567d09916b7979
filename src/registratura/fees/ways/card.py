"""
Card payments on the page of a provider: a signed way there, signed notifications back. Never a card number with us.

The way there carries merchant, order, sum and HMAC-SHA256 over them. Notifications follow Standard Webhooks: number,
seconds and body under the shared secret; the algorithm is fixed, whatever a notification says of itself.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

TOLERANCE_S: Final = 300
MOST_BYTES: Final = 16_384
_MOST_SIGNATURES: Final = 5


class NotificationError(ValueError):
    """A notification that is not believed; `outcome` says why."""

    def __init__(self, outcome: str) -> None:
        super().__init__(outcome)
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Notification:
    """What a provider says about an order. state: `paid`, `pending` or `failed`."""

    event_id: str
    order: UUID
    amount_bani: int
    state: str


def way_there(*, pay_url: str, merchant: str, secret: bytes, order: UUID, amount_bani: int, back: str) -> str:
    """Return the address of the provider's page for an order; back: where the person returns."""
    facts = {"merchant": merchant, "order": str(order), "amount": str(amount_bani), "currency": "RON"}
    facts["return"] = back
    facts["signature"] = _hmac(secret, "\n".join(facts.values()).encode())
    return f"{pay_url}{'&' if '?' in pay_url else '?'}{urlencode(facts)}"


def signature(*, secret: bytes, event_id: str, moment: int, body: bytes) -> str:
    """Return the signature of a notification, as its heading carries it."""
    return "v1," + _hmac(secret, f"{event_id}.{moment}.".encode() + body)


def read_notification(
    *, headers: Mapping[str, str], body: bytes, secret: bytes, merchant: str, now_s: int
) -> Notification:
    """
    Return what a notification says, once it is believed.

    headers: by their names in small letters. Raises: NotificationError with the outcome: `headers`, `late`,
    `signature`, `form`, `merchant`, `currency`.
    """
    event_id, said_at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    signatures = headers.get("webhook-signature", "").split()[:_MOST_SIGNATURES]
    if not (0 < len(event_id) <= 100 and event_id.isascii() and event_id.isprintable()) or not signatures:
        raise NotificationError("headers")
    if not (said_at.isascii() and said_at.isdigit() and len(said_at) <= 12):
        raise NotificationError("headers")
    # The signature is looked at first: only who holds the secret learns anything about our clock.
    good = signature(secret=secret, event_id=event_id, moment=int(said_at), body=body)
    if not secret or not any([hmac.compare_digest(good.encode(), _bytes(one)) for one in signatures]):
        raise NotificationError("signature")
    if abs(now_s - int(said_at)) > TOLERANCE_S:
        raise NotificationError("late")
    return _said(event_id, body, merchant)


def is_signed(*, headers: Mapping[str, str], body: bytes, secret: bytes, merchant: str, now_s: int) -> bool:
    """Say whether a notification holds a good signature, whatever else is wrong with it."""
    try:
        read_notification(headers=headers, body=body, secret=secret, merchant=merchant, now_s=now_s)
    except NotificationError as error:
        return error.outcome not in ("headers", "signature")
    return True


def _said(event_id: str, body: bytes, merchant: str) -> Notification:
    try:
        facts: Any = json.loads(body)
        if not isinstance(facts, dict):
            raise NotificationError("form")
        order, amount, state = UUID(str(facts["order"])), facts["amount"], facts["state"]
    except (ValueError, KeyError, RecursionError) as error:
        if isinstance(error, NotificationError):
            raise
        raise NotificationError("form") from error
    if facts.get("merchant") != merchant:
        raise NotificationError("merchant")
    if facts.get("currency") != "RON":
        raise NotificationError("currency")
    if isinstance(amount, bool) or not isinstance(amount, int) or state not in ("paid", "pending", "failed"):
        raise NotificationError("form")
    return Notification(event_id, order, amount, state)


def secret_bytes(written: str) -> bytes:
    """Return a shared secret from how it is written, `whsec_` and base64. Raises: ValueError, below 24 bytes too."""
    try:
        secret = base64.b64decode(written.strip().removeprefix("whsec_"), validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if len(secret) < 24:
        raise ValueError("too short")
    return secret


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _hmac(secret: bytes, data: bytes) -> str:
    return base64.b64encode(hmac.new(secret, data, hashlib.sha256).digest()).decode()
