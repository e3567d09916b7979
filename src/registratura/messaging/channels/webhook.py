"""Programs of others, told by a signed POST, as Standard Webhooks 1.0 has it."""

import base64
import hashlib
import hmac
import json

from registratura.messaging.channels.port import Parcel, Receipt
from registratura.messaging.channels.web import post


class WebhookTransport:
    """The way of webhooks. private_allowed: whether addresses of the own network may be called."""

    def __init__(self, *, private_allowed: bool = False) -> None:
        self._private_allowed = private_allowed

    def send(self, parcel: Parcel) -> Receipt:
        """Tell a program; its 2xx means that the way ends there."""
        body = json.dumps(parcel.facts, ensure_ascii=False, separators=(",", ":")).encode()
        if parcel.at is None:
            raise ValueError("A webhook is signed with its moment.")
        moment = int(parcel.at.timestamp())
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "webhook-id": parcel.reference,
            "webhook-timestamp": str(moment),
            "webhook-signature": signature(
                secret=parcel.secret, reference=parcel.reference, moment=moment, body=body
            ),
        }
        answer = post(
            connector="webhooks",
            url=parcel.address,
            body=body,
            headers=headers,
            private_allowed=self._private_allowed,
        )
        return Receipt(answer.words, arrived=True)


def signature(*, secret: bytes, reference: str, moment: int, body: bytes) -> str:
    """Return the value of `webhook-signature`: version and HMAC-SHA256 over number, seconds and body."""
    signed = f"{reference}.{moment}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()


def written_secret(secret: bytes) -> str:
    """Return a secret as its owner writes it into the other program."""
    return "whsec_" + base64.b64encode(secret).decode()
