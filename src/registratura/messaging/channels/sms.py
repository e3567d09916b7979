"""Short messages by a gateway that takes JSON over HTTPS, as most of them do."""

import base64
import json
from urllib.parse import unquote, urlsplit

from registratura.messaging.channels.port import ChannelError, Parcel, Receipt
from registratura.messaging.channels.web import Answer, post


class SmsGateway:
    """
    The way of short messages: POST of `{"to", "text", "reference"}`; 2xx is taken over.

    url: the gateway's address. A user alone in it is a bearer token, with a password it is basic authentication.
    """

    def __init__(self, url: str) -> None:
        self._url = url

    def send(self, parcel: Parcel) -> Receipt:
        """Hand a short message to the gateway."""
        if not self._url:
            raise ChannelError("SMS: nicio poartă nu este pusă (REGISTRATURA_SMS_URL).", permanent=True)
        parts = urlsplit(self._url)
        address = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": parcel.reference}
        if parts.username:
            headers["Authorization"] = _authorization(unquote(parts.username), unquote(parts.password or ""))
        body = json.dumps(
            {"to": parcel.address, "text": parcel.text, "reference": parcel.reference}, ensure_ascii=False
        ).encode()
        # The gateway is the installation's own choice, not a person's: it may stand in the same building.
        answer = post(connector="sms", url=address, body=body, headers=headers, private_allowed=True)
        return Receipt(answer.words, provider_id=_identifier(answer))


def _authorization(user: str, password: str) -> str:
    if not password:
        return f"Bearer {user}"
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def _identifier(answer: Answer) -> str:
    try:
        told = json.loads(answer.body)
    except ValueError:
        return ""
    value = told.get("id", "") if isinstance(told, dict) else ""
    return str(value)[:200] if isinstance(value, str | int) else ""
