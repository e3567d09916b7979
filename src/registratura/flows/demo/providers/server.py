"""The trial providers as a server of their own: pages to pay on, answers to our questions, notifications to us."""

import json
import random
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from typing import Any, Final
from urllib.parse import parse_qs, parse_qsl, urlsplit
from uuid import uuid4

from registratura.flows.demo.providers import keys, telling
from registratura.flows.demo.providers.telling import Told
from registratura.kernel.money import plain
from registratura.payments.providers import euplatesc
from registratura.payments.providers.port import bani_of, read_json
from registratura.toolkit.egress import OWN_PAGES, going_out

MOST_BYTES: Final = 65_536
TRIES: Final = 3
# What a visitor may choose on the page of a provider.
DEEDS: Final[Mapping[str, str]] = {
    "pay": "Plătesc",
    "messy": "Plătesc, iar procesatorul anunță de mai multe ori, amestecat",
    "decline": "Banca refuză cardul",
    "lie": "Plătesc, iar procesatorul anunță altă sumă",
    "forge": "Altcineva trimite o notificare falsă",
    "silent": "Plătesc, iar procesatorul tace",
}


@dataclass
class Payment:
    """A payment at a trial provider."""

    provider: str
    number: str
    order: str
    bani: int
    words: str
    back: str
    notify: str
    deeds: list[str] = field(default_factory=list)


@dataclass
class Providers:
    """Running trial providers. `sent`: what we answered to each notification, as (provider, status, body)."""

    server: ThreadingHTTPServer
    payments: dict[str, Payment] = field(default_factory=dict)
    refunds: dict[str, str] = field(default_factory=dict)
    sent: list[tuple[str, int, bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where they answer."""
        return f"http://127.0.0.1:{self.server.server_port}"

    def begun(self, *, provider: str, order: str, bani: int, words: str, back: str, notify: str) -> Payment:
        """Take a payment in."""
        number = {"netopia": str(random.randint(10**6, 10**8)), "stripe": f"pi_{uuid4().hex[:16]}"}.get(
            provider, uuid4().hex[:24].upper()
        )
        made = Payment(provider, number, order, bani, words, back, notify)
        self.payments[number] = made
        return made

    def act(self, payment: Payment, deed: str) -> None:
        """Do what was chosen and tell of it, each notification up to three times until it is taken."""
        payment.deeds.append(deed)
        for told in notifications(payment, deed, now_s=int(time())):
            self.tell(payment, told)

    def tell(self, payment: Payment, told: Told) -> int:
        """Send a notification; return the last answer's status."""
        status = 0
        for _attempt in range(TRIES):
            status, body = _post(payment.notify, told)
            self.sent.append((payment.provider, status, body))
            if status == 200:
                break
        return status


def notifications(payment: Payment, deed: str, *, now_s: int) -> list[Told]:
    """Return what a provider tells after a deed, in the order of telling."""
    good = _paid(payment, payment.bani, now_s)
    if deed == "silent":
        return []
    if deed == "decline":
        return [_declined(payment, now_s)]
    if deed == "lie":
        return [_paid(payment, max(payment.bani // 100, 1), now_s)]
    if deed == "forge":
        return [Told(good.headers, good.body.replace(payment.order.encode(), b"0" * len(payment.order)))]
    if deed == "messy":
        return [good, _declined(payment, now_s), good, _paid(payment, payment.bani, now_s + 1), good]
    return [good]


def _paid(payment: Payment, bani: int, now_s: int) -> Told:
    if payment.provider == "netopia":
        return telling.by_netopia(
            order=payment.order, payment=payment.number, bani=bani, status=3, now_s=now_s
        )
    if payment.provider == "euplatesc":
        return telling.by_euplatesc(
            order=payment.order, payment=payment.number, bani=bani, now_s=now_s, nonce=uuid4().hex
        )
    thing = telling.session(order=payment.order, payment=payment.number, bani=bani)
    return _event("checkout.session.completed", thing, now_s)


def _declined(payment: Payment, now_s: int) -> Told:
    number = f"{payment.number[:20]}9"  # each try with a card has a number of its own
    facts: dict[str, Any] = {"order": payment.order, "payment": number, "bani": payment.bani, "now_s": now_s}
    if payment.provider == "netopia":
        return telling.by_netopia(**facts, status=12)
    if payment.provider == "euplatesc":
        return telling.by_euplatesc(**facts, nonce=uuid4().hex, action="2", message="Declined", approval="")
    thing = telling.session(order=payment.order, payment=number, bani=payment.bani, payment_status="unpaid")
    return _event("checkout.session.async_payment_failed", thing, now_s)


def _event(name: str, thing: Mapping[str, Any], now_s: int) -> Told:
    return telling.by_stripe(event_id=f"evt_{uuid4().hex[:16]}", name=name, thing=thing, now_s=now_s)


class running:
    """The trial providers while the block runs. port: 0 for any."""

    def __init__(self, port: int = 0) -> None:
        self._port = port

    def __enter__(self) -> Providers:
        """Start them."""
        self._here = serve(self._port)
        threading.Thread(target=self._here.server.serve_forever, daemon=True).start()
        return self._here

    def __exit__(self, *_: object) -> None:
        """Stop them."""
        self._here.server.shutdown()
        self._here.server.server_close()


def serve(port: int) -> Providers:
    """Make the trial providers; their server is not running yet."""
    known: list[Providers] = []

    class Page(_Page):
        here = property(lambda self: known[0])

    known.append(Providers(ThreadingHTTPServer(("127.0.0.1", port), Page)))
    return known[0]


class _Page(BaseHTTPRequestHandler):
    here: Any

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/euplatesc/tdsprocess/tranzactd.php":
            self._from_euplatesc(parts.query)
            return
        payment = self._payment(parts.path)
        self._answer(200, _page(payment)) if payment else self._answer(404, b"nu este")

    def do_POST(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), MOST_BYTES))
        questions = {
            "/netopia/payment/card/start": self._netopia_start,
            "/netopia/operation/credit": self._netopia_credit,
            "/euplatesc/v3/index.php": self._euplatesc_refund,
            "/stripe/v1/checkout/sessions": self._stripe_session,
            "/stripe/v1/refunds": self._stripe_refund,
        }
        asked = questions.get(parts.path)
        if asked is not None:
            asked(body)
            return
        payment = self._payment(parts.path)
        deed = (parse_qs(body.decode("utf-8", "replace")).get("deed") or [""])[0]
        if payment is None or deed not in DEEDS:
            self._answer(404, b"nu este")
            return
        self.here.act(payment, deed)
        self.send_response(303)
        self.send_header("Location", payment.back)
        self.end_headers()

    def _payment(self, path: str) -> Payment | None:
        found: Payment | None = self.here.payments.get(path.rstrip("/").rpartition("/")[2])
        return found

    def _netopia_start(self, body: bytes) -> None:
        facts = read_json(body)
        if self.headers.get("Authorization") != keys.NETOPIA_API_KEY:
            self._json(401, {"message": "cheie greșită"})
            return
        asked, config = facts["order"], facts["config"]
        made = self.here.begun(
            provider="netopia",
            order=asked["orderID"],
            bani=bani_of(asked["amount"]),
            words=asked["description"],
            back=config["redirectUrl"],
            notify=config["notifyUrl"],
        )
        address = f"{self.here.address}/netopia/plata/{made.number}"
        self._json(200, {"payment": {"ntpID": made.number, "status": 1, "paymentURL": address}})

    def _netopia_credit(self, body: bytes) -> None:
        facts = read_json(body)
        payment = self.here.payments.get(facts["ntpID"])
        if payment is None:
            self._json(404, {"message": "plată necunoscută"})
            return
        told = telling.by_netopia(
            order=payment.order,
            payment=payment.number,
            bani=bani_of(facts["amount"]),
            status=8,
            now_s=int(time()),
        )
        threading.Thread(target=self.here.tell, args=(payment, told), daemon=True).start()
        self._json(200, {"payment": {"ntpID": payment.number, "status": 8}})

    def _from_euplatesc(self, query: str) -> None:
        told = dict(parse_qsl(query, keep_blank_values=True))
        names = ("amount", "curr", "invoice_id", "order_desc", "merch_id", "timestamp", "nonce")
        good = euplatesc.signature((told.get(name, "") for name in names), key=keys.EUPLATESC_KEY)
        if told.get("fp_hash") != good:
            self._answer(400, "semnătura comerciantului nu se potrivește".encode())
            return
        made = self.here.begun(
            provider="euplatesc",
            order=told["invoice_id"],
            bani=bani_of(told["amount"]),
            words=told["order_desc"],
            back=told["ExtraData[successurl]"],
            notify=told["ExtraData[silenturl]"],
        )
        self.send_response(303)
        self.send_header("Location", f"/euplatesc/plata/{made.number}")
        self.end_headers()

    def _euplatesc_refund(self, body: bytes) -> None:
        told = dict(parse_qsl(body.decode("ascii", "replace"), keep_blank_values=True))
        signed = [value for name, value in told.items() if name != "fp_hash"]
        good = euplatesc.signature(signed, key=keys.EUPLATESC_USER_KEY)
        done = told.get("fp_hash") == good and told.get("epid") in self.here.payments
        self._json(200, {"success": "1"} if done else {"error": "refuzat"})

    def _stripe_session(self, body: bytes) -> None:
        told = dict(parse_qsl(body.decode(), keep_blank_values=True))
        if self.headers.get("Authorization") != f"Bearer {keys.STRIPE_API_KEY}":
            self._json(401, {"error": {"message": "cheie greșită"}})
            return
        parts = urlsplit(told["success_url"])
        made = self.here.begun(
            provider="stripe",
            order=told["client_reference_id"],
            bani=int(told["line_items[0][price_data][unit_amount]"]),
            words=told["line_items[0][price_data][product_data][name]"],
            back=told["success_url"],
            notify=f"{parts.scheme}://{parts.netloc}/plati/notificare/stripe/",
        )
        address = f"{self.here.address}/stripe/plata/{made.number}"
        self._json(200, {"id": f"cs_{made.number}", "url": address})

    def _stripe_refund(self, body: bytes) -> None:
        told = dict(parse_qsl(body.decode(), keep_blank_values=True))
        payment, key = (
            self.here.payments.get(told.get("payment_intent", "")),
            self.headers.get("Idempotency-Key", ""),
        )
        if payment is None:
            self._json(404, {"error": {"message": "plată necunoscută"}})
            return
        number = self.here.refunds.setdefault(key, f"re_{uuid4().hex[:16]}")
        back = telling.refund(
            number=number, payment=payment.number, bani=int(told["amount"]), order=payment.order
        )
        told_of = _event("refund.updated", back, int(time()))
        threading.Thread(target=self.here.tell, args=(payment, told_of), daemon=True).start()
        self._json(200, back)

    def _json(self, status: int, facts: Mapping[str, Any]) -> None:
        self._answer(status, json.dumps(facts).encode(), "application/json")

    def _answer(self, status: int, body: bytes, kind: str = "text/html; charset=utf-8") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


_NAMES: Final = {"netopia": "Netopia Payments", "euplatesc": "EuPlatesc", "stripe": "Stripe"}
_LOOK: Final = (
    "body{font:17px/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem;color:#1c2430;"
    "background:#f6f7f9}main{background:#fff;border-radius:12px;padding:1.5rem 2rem;box-shadow:0 1px 4px #0002}"
    "button{display:block;width:100%;font:inherit;text-align:left;padding:.7rem 1rem;margin:.5rem 0;border-radius:8px;"
    "border:1px solid #8894a5;background:#fff;cursor:pointer}button:first-of-type{background:#14538f;color:#fff}"
    "small{color:#505b6a}strong{font-size:1.6rem}"
)


def _page(payment: Payment) -> bytes:
    buttons = "".join(
        f'<button name="deed" value="{deed}">{escape(words)}</button>' for deed, words in DEEDS.items()
    )
    name = _NAMES[payment.provider]
    return (
        f'<!doctype html><html lang="ro"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{name} de încercare</title><style>{_LOOK}</style><main><small>Procesator de încercare: nu este "
        f"{name} și nu mută bani.</small><h1>{name}</h1><p>{escape(payment.words)}</p><p><strong>"
        f'{plain(payment.bani).replace(".", ",")} lei</strong></p><form method="post">{buttons}</form></main></html>'
    ).encode()


def _post(address: str, told: Told) -> tuple[int, bytes]:
    parts = urlsplit(address)
    connection = HTTPConnection(parts.hostname or "", parts.port or 80, timeout=20)
    form = "application/x-www-form-urlencoded" if not told.body.startswith(b"{") else "application/json"
    host, port = parts.hostname or "", parts.port or 80
    try:
        # What trial providers tell goes to our own pages alone.
        with going_out(connector=OWN_PAGES, host=host, port=port):
            connection.connect()
        connection.request("POST", parts.path, told.body, {**told.headers, "Content-Type": form})
        answer = connection.getresponse()
        return answer.status, answer.read(4_096)
    except (OSError, HTTPException):
        return 0, b""
    finally:
        connection.close()
