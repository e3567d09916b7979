"""A provider of card payments as a server of its own: it takes people in, and tells by signed notifications."""

import json
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from registratura.fees.ways.card import secret_bytes, signature, way_there

SECRET = "whsec_QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNk"
MERCHANT = "ALBA-1"


@dataclass
class Arrived:
    """Somebody who came to the provider's page, with what the address said."""

    facts: dict[str, str]


@dataclass
class CardProvider:
    """A running provider. `arrived`: who came; tell what became of an order with `notify`."""

    server: ThreadingHTTPServer
    arrived: list[Arrived] = field(default_factory=list)

    @property
    def pay_url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/plata"

    def visit(self, address: str) -> int:
        """Come as a browser that followed the link."""
        parts = urlsplit(address)
        connection = HTTPConnection(parts.netloc, timeout=10)
        try:
            connection.request("GET", f"{parts.path}?{parts.query}")
            return connection.getresponse().status
        finally:
            connection.close()


def notification(
    *,
    order: str,
    amount: int,
    state: str = "paid",
    event_id: str = "",
    at: datetime | None = None,
    secret: str = SECRET,
    **other: Any,
) -> tuple[bytes, dict[str, str]]:
    """Return a notification as the provider sends it: its bytes and its headings."""
    facts = {
        "merchant": MERCHANT,
        "order": order,
        "amount": amount,
        "currency": "RON",
        "state": state,
    } | other
    body = json.dumps(facts).encode()
    moment = int((at or datetime.now(tz=UTC)).timestamp())
    event = event_id or f"evt_{uuid4().hex}"
    signed = signature(secret=secret_bytes(secret), event_id=event, moment=moment, body=body)
    return body, {"webhook-id": event, "webhook-timestamp": str(moment), "webhook-signature": signed}


def post(address: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, str]]:
    """Send a notification to where the office takes them."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.netloc, timeout=20)
    try:
        connection.request("POST", parts.path, body, {**headers, "Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read() or b"{}")
    finally:
        connection.close()


class running:
    """A provider while the block runs."""

    def __enter__(self) -> CardProvider:
        """Start it on a free port."""
        outer: list[CardProvider] = []

        class Page(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                facts = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
                # A provider believes the office by its signature alone, as the office believes the provider.
                again = way_there(
                    pay_url="",
                    merchant=facts["merchant"],
                    secret=secret_bytes(SECRET),
                    order=facts["order"],  # type: ignore[arg-type]
                    amount_bani=int(facts["amount"]),
                    back=facts["return"],
                )
                good = parse_qs(again.partition("?")[2])["signature"] == [facts["signature"]]
                if good:
                    outer[0].arrived.append(Arrived(facts))
                self.send_response(200 if good else 400)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
        outer.append(CardProvider(self._server))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return outer[0]

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self._server.shutdown()
        self._server.server_close()
