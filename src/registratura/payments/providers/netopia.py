"""
Netopia Payments, version 2: a token signed RS512 beside each notification, over the digest of its body.

What the provider's own library gets wrong is fixed here: the algorithm is ours, not the token's; no key believes
nothing; NEW is not paid; an old token is not believed again.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from registratura.kernel.money import plain
from registratura.payments.providers.port import (
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
    bani_of,
    part_of,
    read_json,
)
from registratura.payments.rules import FactKind

ISSUER: Final = "NETOPIA Payments"
ALGORITHM: Final = "RS512"
OLDEST_S: Final = 24 * 3600
AHEAD_S: Final = 300
LEAST_BITS: Final = 2048
_PART: Final = re.compile(r"[A-Za-z0-9_-]{1,8192}", re.ASCII)

# Only what is here moves anything; NEW (1) and every other status are written down and count for nothing.
STATUSES: Final[Mapping[int, FactKind]] = {
    3: FactKind.PAID,
    5: FactKind.PAID,
    4: FactKind.CANCELLED,
    6: FactKind.PENDING,
    14: FactKind.PENDING,
    15: FactKind.PENDING,
    18: FactKind.PENDING,
    13: FactKind.PENDING,
    8: FactKind.REFUNDED,
    17: FactKind.REFUNDED,
    9: FactKind.DISPUTED,
    16: FactKind.DISPUTED,
    10: FactKind.CHARGED_BACK,
    11: FactKind.ERROR,
    12: FactKind.REJECTED,
    23: FactKind.REJECTED,
}
_OF_A_DISPUTE: Final = frozenset({FactKind.DISPUTED, FactKind.CHARGED_BACK})
_REPEAT: Final = frozenset({"late", "early", "busy"})


class Netopia:
    """Netopia Payments, version 2."""

    kind = "netopia"
    headings: tuple[str, ...] = ("verification-token",)

    def believe(self, access: Access, *, headers: Mapping[str, str], body: bytes, now_s: int) -> Said:
        """Return what a notification says. Raises: NotBelievedError."""
        claims = verified_claims(headers.get("verification-token", ""), public_key=access.public_key)
        _fits(claims, access, body, now_s)
        facts = read_json(body)
        order, payment = part_of(facts, "order"), part_of(facts, "payment")
        status = payment.get("status")
        if isinstance(status, bool) or not isinstance(status, int):
            raise NotBelievedError("form")
        number = an_id(payment.get("ntpID"))
        kind = STATUSES.get(status)
        return Said(
            event_id=f"{number}/{status}",
            kind=kind,
            order=an_id(order.get("orderID")),
            payment=number,
            part=_part(kind, number, status),
            amount_bani=_amount(payment),
        )

    def begin(self, access: Access, start: Start, ask: Ask) -> str:
        """Tell Netopia of the payment, and return the address of its page. Raises: ProviderError."""
        first, _, last = start.payer_name.partition(" ")
        moment = datetime.fromtimestamp(start.now_s, tz=UTC).isoformat()
        billing = {
            "email": start.payer_email,
            "phone": "",
            "firstName": first[:50],
            "lastName": last[:50] or first[:50],
            "city": "",
            "country": 642,
            "state": "",
            "postalCode": "",
            "details": "",
        }
        asked = {
            "config": {"notifyUrl": start.notify, "redirectUrl": start.back, "language": start.language},
            "payment": {"options": {"installments": 0, "bonus": 0}},
            "order": {
                "posSignature": access.merchant,
                "dateTime": moment,
                "orderID": start.order,
                "description": start.words[:200],
                "amount": json_number(start.amount_bani),
                "currency": RON,
                "billing": billing,
                "products": [],
                "installments": {"selected": 0, "available": [0]},
            },
        }
        answer = _asked(access, "/payment/card/start", asked, ask)
        address = part_of_answer(answer, "payment").get("paymentURL")
        if not isinstance(address, str) or not address.startswith(("https://", "http://")):
            raise ProviderError("fără adresa paginii de plată")
        return address

    def give_back(self, access: Access, back: Return, ask: Ask) -> tuple[Asked, Said | None]:
        """Ask Netopia to credit the card; its notification 8 confirms. Raises: ProviderError."""
        asked = {
            "posID": access.merchant,
            "ntpID": back.payment,
            "orderID": back.order,
            "amount": json_number(back.amount_bani),
            "currency": RON,
        }
        return _asked(access, "/operation/credit", asked, ask), None

    def reply(self, outcome: str, *, believed: bool) -> Reply:
        """Return the JSON of an answer: nothing wrong, to be repeated, or never."""
        wrong = 0 if believed else 1 if outcome in _REPEAT else 2
        code = "" if believed else "0x10000101"
        words = {"errorType": wrong, "errorCode": code, "errorMessage": "" if believed else outcome}
        return Reply(200, "application/json", json.dumps(words).encode())


def verified_claims(token: str, *, public_key: str) -> dict[str, Any]:
    """
    Return the claims of a token signed RS512 with the private half of this key.

    Raises: NotBelievedError `key`, `headers`, `algorithm`, `signature`.
    """
    key = _key(public_key)
    parts = token.split(".")
    if len(parts) != 3 or not all(_PART.fullmatch(part) for part in parts):
        raise NotBelievedError("headers")
    header = _object(parts[0])
    if header.get("alg") != ALGORITHM or "crit" in header or header.get("b64", True) is not True:
        raise NotBelievedError("algorithm")
    try:
        key.verify(_decoded(parts[2]), f"{parts[0]}.{parts[1]}".encode(), PKCS1v15(), SHA512())
    except InvalidSignature as error:
        raise NotBelievedError("signature") from error
    return _object(parts[1])


def body_digest(body: bytes) -> str:
    """Return what `sub` of a token says of a body."""
    return base64.b64encode(hashlib.sha512(body).digest()).decode()


def json_number(bani: int) -> float | int:
    """Return a sum in lei as a number of JSON; read back and rounded to the ban it is the same."""
    return bani // 100 if bani % 100 == 0 else float(plain(bani))


def part_of_answer(answer: Asked, name: str) -> dict[str, Any]:
    """Return an object of an answer. Raises: ProviderError."""
    try:
        return part_of(read_json(answer.body), name)
    except NotBelievedError as error:
        raise ProviderError(f"răspuns de neînțeles ({answer.status})") from error


def _fits(claims: Mapping[str, Any], access: Access, body: bytes, now_s: int) -> None:
    if claims.get("iss") != ISSUER:
        raise NotBelievedError("issuer")
    audience = claims.get("aud")
    only = audience[0] if isinstance(audience, list) and len(audience) == 1 else audience
    if not access.merchant or not isinstance(only, str) or not _same(only, access.merchant):
        raise NotBelievedError("audience")
    digest = claims.get("sub")
    if not isinstance(digest, str) or not _same(digest, body_digest(body)):
        raise NotBelievedError("body")
    issued, ends = _moment(claims.get("iat")), _moment(claims.get("exp", now_s))
    if issued > now_s + AHEAD_S:
        raise NotBelievedError("early")
    if issued < now_s - OLDEST_S or ends < now_s:
        raise NotBelievedError("late")


def _moment(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise NotBelievedError("late")
    return value


def _part(kind: FactKind | None, number: str, status: int) -> str:
    # A payment has one dispute here, told by several statuses; each way back is known by its status.
    if kind in _OF_A_DISPUTE:
        return f"d{number}"[:100]
    return f"s{status}" if kind is FactKind.REFUNDED else ""


def _amount(payment: Mapping[str, Any]) -> int:
    if payment.get("currency") != RON:
        raise NotBelievedError("currency")
    return bani_of(payment.get("amount"))


def _key(pem: str) -> RSAPublicKey:
    data = pem.strip().encode()
    try:
        if data.startswith(b"-----BEGIN CERTIFICATE"):
            found: Any = x509.load_pem_x509_certificate(data).public_key()
        else:
            found = load_pem_public_key(data)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise NotBelievedError("key") from error
    if not isinstance(found, RSAPublicKey) or found.key_size < LEAST_BITS:
        raise NotBelievedError("key")
    return found


def _decoded(part: str) -> bytes:
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotBelievedError("headers") from error


def _object(part: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = read_json(_decoded(part))
    except NotBelievedError as error:
        raise NotBelievedError("headers") from error
    return found


def _same(given: str, ours: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), ours.encode())


def _asked(access: Access, path: str, asked: Mapping[str, Any], ask: Ask) -> Asked:
    headers = {"Authorization": access.api_key, "Content-Type": "application/json"}
    answer = ask("POST", f"{access.base_url.rstrip('/')}{path}", headers, json.dumps(asked).encode())
    if answer.status != 200:
        raise ProviderError(f"Netopia a răspuns {answer.status}")
    return answer
