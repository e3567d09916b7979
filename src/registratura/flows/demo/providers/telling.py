"""What trial providers tell, signed as the real ones sign. Every part can be made wrong, to see that it is refused."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256, SHA512

from registratura.flows.demo.providers import keys
from registratura.kernel.money import plain
from registratura.payments.providers import euplatesc, netopia, stripe


@dataclass(frozen=True, slots=True)
class Told:
    """A notification: its headings and its bytes."""

    headers: Mapping[str, str]
    body: bytes


def by_netopia(
    *,
    order: str,
    payment: str,
    bani: int,
    status: int,
    now_s: int,
    currency: str = "RON",
    claims: Mapping[str, Any] | None = None,
    header: Mapping[str, Any] | None = None,
    key: RSAPrivateKey | None = None,
    **more: Any,
) -> Told:
    """Return a notification of Netopia. claims, header: what replaces the right ones; more: into `payment`."""
    facts: dict[str, Any] = {
        "order": {"orderID": order},
        "payment": {
            "method": "card",
            "ntpID": payment,
            "status": status,
            "amount": netopia.json_number(bani),
            "currency": currency,
            "instrument": {"type": "card", "panMasked": "4***********0002"},
            "data": {"RRN": "991234567890"},
            **more,
        },
    }
    body = json.dumps(facts).encode()
    said = {
        "iss": netopia.ISSUER,
        "aud": keys.NETOPIA_MERCHANT,
        "sub": netopia.body_digest(body),
        "iat": now_s,
        "exp": now_s + 3600,
    } | dict(claims or {})
    token = signed_token(said, header={"alg": "RS512", "typ": "JWT"} | dict(header or {}), key=key)
    return Told({"verification-token": token}, body)


def signed_token(
    claims: Mapping[str, Any], *, header: Mapping[str, Any], key: RSAPrivateKey | None = None
) -> str:
    """Return a token under the trial key; `alg` RS256 signs so, every other RS512 whatever it says."""
    first, second = (_base64(json.dumps(part).encode()) for part in (header, claims))
    digest = SHA256() if header.get("alg") == "RS256" else SHA512()
    made = (key or keys.netopia_key()).sign(f"{first}.{second}".encode(), PKCS1v15(), digest)
    return f"{first}.{second}.{_base64(made)}"


def by_euplatesc(
    *, order: str, payment: str, bani: int, now_s: int, nonce: str, key: str = "", **more: str
) -> Told:
    """Return a notification of EuPlatesc. more: what replaces the right fields."""
    facts = {
        "amount": plain(bani),
        "curr": "RON",
        "invoice_id": order,
        "ep_id": payment,
        "merch_id": keys.EUPLATESC_MERCHANT,
        "action": "0",
        "message": "Approved",
        "approval": "123456",
        "timestamp": euplatesc.stamp(now_s),
        "nonce": nonce,
    } | more
    signed = [facts[name] for name in euplatesc.TOLD]
    facts["fp_hash"] = euplatesc.signature(signed, key=key or keys.EUPLATESC_KEY)
    return Told({}, urlencode(facts).encode())


def by_stripe(
    *, event_id: str, name: str, thing: Mapping[str, Any], now_s: int, secret: str = keys.STRIPE_SECRET
) -> Told:
    """Return an event of Stripe about a thing (`session`, `refund`, `dispute`)."""
    facts = {"id": event_id, "object": "event", "type": name, "data": {"object": dict(thing)}}
    body = json.dumps(facts).encode()
    made = stripe.signature(secret=secret, moment_s=now_s, body=body)
    return Told({"stripe-signature": f"t={now_s},v1={made}"}, body)


def session(*, order: str, payment: str, bani: int, **more: Any) -> dict[str, Any]:
    """Return a checkout session that was paid."""
    return {
        "id": f"cs_{payment}",
        "object": "checkout.session",
        "client_reference_id": order,
        "payment_intent": payment,
        "amount_total": bani,
        "currency": "ron",
        "payment_status": "paid",
    } | more


def refund(*, number: str, payment: str, bani: int, order: str = "", **more: Any) -> dict[str, Any]:
    """Return a refund that went through."""
    return {
        "id": number,
        "object": "refund",
        "payment_intent": payment,
        "amount": bani,
        "currency": "ron",
        "status": "succeeded",
        "metadata": {"order": order} if order else {},
    } | more


def dispute(*, number: str, payment: str, bani: int, **more: Any) -> dict[str, Any]:
    """Return a dispute."""
    return {
        "id": number,
        "object": "dispute",
        "payment_intent": payment,
        "amount": bani,
        "currency": "ron",
        "status": "needs_response",
    } | more


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
