"""Stripe: HMAC-SHA256 over seconds and body, `t=…,v1=…`, within five minutes; its hosted page, events by name."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from registratura.kernel.money import MOST_BANI
from registratura.payments.providers.port import (
    MOST_BYTES,
    RON,
    Access,
    Ask,
    Asked,
    NotBelievedError,
    ProviderError,
    Reply,
    Return,
    Said,
    Start,
    an_id,
    part_of,
    read_json,
)
from registratura.payments.rules import FactKind

TOLERANCE_S: Final = 300
LEAST_SECRET: Final = 24
_MOST_SIGNATURES: Final = 5
_HEX: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_SESSIONS: Final[Mapping[str, FactKind]] = {
    "checkout.session.completed": FactKind.PAID,
    "checkout.session.async_payment_succeeded": FactKind.PAID,
    "checkout.session.async_payment_failed": FactKind.REJECTED,
    "checkout.session.expired": FactKind.CANCELLED,
}
_DISPUTES: Final[Mapping[str, FactKind]] = {
    "charge.dispute.created": FactKind.DISPUTED,
    "charge.dispute.funds_withdrawn": FactKind.CHARGED_BACK,
    "charge.dispute.funds_reinstated": FactKind.REINSTATED,
    "charge.dispute.closed": FactKind.SETTLED,
}
_REFUNDS: Final = frozenset({"refund.created", "refund.updated"})


class Stripe:
    """Stripe, by its hosted page."""

    kind = "stripe"
    headings: tuple[str, ...] = ("stripe-signature",)

    def believe(self, access: Access, *, headers: Mapping[str, str], body: bytes, now_s: int) -> Said:
        """Return what an event says. Raises: NotBelievedError."""
        _proven(access.secret, headers.get("stripe-signature", ""), body, now_s)
        facts = read_json(body)
        event_id, name = an_id(facts.get("id")), facts.get("type")
        thing = part_of(part_of(facts, "data"), "object")
        if name in _SESSIONS:
            return _of_session(event_id, _SESSIONS[name], thing)
        if name in _REFUNDS:
            return refund_said(event_id, thing)
        if name in _DISPUTES:
            return _of_dispute(event_id, _DISPUTES[name], thing)
        return Said(event_id=event_id, kind=None)

    def begin(self, access: Access, start: Start, ask: Ask) -> str:
        """Have Stripe open a page for the payment, and return its address. Raises: ProviderError."""
        facts = {
            "mode": "payment",
            "client_reference_id": start.order,
            "success_url": start.back,
            "cancel_url": start.back,
            "locale": "ro" if start.language == "ro" else "en",
            "line_items[0][quantity]": "1",
            "line_items[0][price_data][currency]": "ron",
            "line_items[0][price_data][unit_amount]": str(start.amount_bani),
            "line_items[0][price_data][product_data][name]": start.words[:200],
            "payment_intent_data[metadata][order]": start.order,
            "metadata[order]": start.order,
        }
        if start.payer_email:
            facts["customer_email"] = start.payer_email
        answer = _asked(access, "/v1/checkout/sessions", facts, start.nonce, ask)
        address = _object(answer).get("url")
        if not isinstance(address, str) or not address.startswith(("https://", "http://")):
            raise ProviderError("fără adresa paginii de plată")
        return address

    def give_back(self, access: Access, back: Return, ask: Ask) -> tuple[Asked, Said | None]:
        """Ask Stripe for money to go back; its answer may confirm at once. Raises: ProviderError."""
        facts = {
            "payment_intent": back.payment,
            "amount": str(back.amount_bani),
            "metadata[order]": back.order,
            "metadata[refund]": back.key,
        }
        answer = _asked(access, "/v1/refunds", facts, back.key, ask)
        try:
            said = refund_said(f"answer/{back.key}", _object(answer))
        except NotBelievedError as error:
            raise ProviderError("răspuns de neînțeles") from error
        return answer, said if said.kind is not None else None

    def reply(self, outcome: str, *, believed: bool) -> Reply:
        """Return the status that ends the repeating, or a refusal."""
        body = json.dumps({"received": believed, "outcome": outcome}).encode()
        return Reply(200 if believed else 400, "application/json", body)


def signature(*, secret: str, moment_s: int, body: bytes) -> str:
    """Return the signature of an event."""
    return hmac.new(secret.encode(), f"{moment_s}.".encode() + body, hashlib.sha256).hexdigest()


def refund_said(event_id: str, thing: Mapping[str, Any]) -> Said:
    """Return what a refund of Stripe says; one that did not go through yet says nothing. Raises: NotBelievedError."""
    metadata = thing.get("metadata")
    order = metadata.get("order", "") if isinstance(metadata, dict) else ""
    return Said(
        event_id=event_id,
        kind=FactKind.REFUNDED if thing.get("status") == "succeeded" else None,
        order=an_id(order) if order else "",
        payment=an_id(thing.get("payment_intent")),
        part=an_id(thing.get("id")),
        amount_bani=_amount(thing, "amount"),
    )


def _of_session(event_id: str, kind: FactKind, thing: Mapping[str, Any]) -> Said:
    if kind is FactKind.PAID and thing.get("payment_status") != "paid":
        kind = FactKind.PENDING
    intent = thing.get("payment_intent")
    return Said(
        event_id=event_id,
        kind=kind,
        order=an_id(thing.get("client_reference_id")),
        payment=an_id(intent if intent else thing.get("id")),
        amount_bani=_amount(thing, "amount_total"),
    )


def _of_dispute(event_id: str, kind: FactKind, thing: Mapping[str, Any]) -> Said:
    # A dispute that was lost took its money away before, by an event of its own.
    said = None if kind is FactKind.SETTLED and thing.get("status") == "lost" else kind
    return Said(
        event_id=event_id,
        kind=said,
        payment=an_id(thing.get("payment_intent")),
        part=an_id(thing.get("id")),
        amount_bani=_amount(thing, "amount"),
    )


def _amount(thing: Mapping[str, Any], name: str) -> int:
    if str(thing.get("currency", "")).upper() != RON:
        raise NotBelievedError("currency")
    amount = thing.get(name)
    if isinstance(amount, bool) or not isinstance(amount, int) or not 0 <= amount <= MOST_BANI:
        raise NotBelievedError("form")
    return amount


def _proven(secret: str, heading: str, body: bytes, now_s: int) -> None:
    if len(secret) < LEAST_SECRET:
        raise NotBelievedError("key")
    if len(heading) > 1_000 or len(body) > MOST_BYTES:
        raise NotBelievedError("headers")
    pairs = [part.partition("=")[::2] for part in heading.split(",")]
    moments = [value for name, value in pairs if name.strip() == "t"]
    given = [value.strip() for name, value in pairs if name.strip() == "v1"][:_MOST_SIGNATURES]
    if len(moments) != 1 or not given or not re.fullmatch(r"\d{1,12}", moments[0], re.ASCII):
        raise NotBelievedError("headers")
    moment = int(moments[0])
    good = signature(secret=secret, moment_s=moment, body=body)
    if not any([bool(_HEX.fullmatch(one)) and hmac.compare_digest(good, one) for one in given]):
        raise NotBelievedError("signature")
    if moment > now_s + TOLERANCE_S:
        raise NotBelievedError("early")
    if moment < now_s - TOLERANCE_S:
        raise NotBelievedError("late")


def _object(answer: Asked) -> dict[str, Any]:
    try:
        found: dict[str, Any] = read_json(answer.body)
    except NotBelievedError as error:
        raise ProviderError("răspuns de neînțeles") from error
    return found


def _asked(access: Access, path: str, facts: Mapping[str, str], key: str, ask: Ask) -> Asked:
    headers = {
        "Authorization": f"Bearer {access.api_key}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Idempotency-Key": key,
    }
    answer = ask("POST", f"{access.base_url.rstrip('/')}{path}", headers, urlencode(facts).encode())
    if answer.status != 200:
        raise ProviderError(f"Stripe a răspuns {answer.status}")
    return answer
