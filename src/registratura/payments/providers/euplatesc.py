"""
EuPlatesc: HMAC-MD5 over the fields, each with its length before it. The algorithm is theirs; it is the only one taken.

MD5 inside HMAC is not what a new protocol would choose; nobody forges it without the key, and the sum and the order are
compared with ours besides.
"""

from __future__ import annotations

import calendar
import hashlib
import hmac
import re
import time
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import parse_qsl, urlencode

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
    read_json,
)
from registratura.payments.rules import FactKind

TOLD: Final = (
    *("amount", "curr", "invoice_id", "ep_id", "merch_id", "action", "message", "approval"),
    *("timestamp", "nonce"),
)
OLDEST_S: Final = 24 * 3600
AHEAD_S: Final = 300
LEAST_KEY_BYTES: Final = 16
_STAMP: Final = re.compile(r"\d{14}", re.ASCII)
_HEX: Final = re.compile(r"[0-9A-Fa-f]{32}", re.ASCII)
_NONCE: Final = re.compile(r"[0-9A-Za-z]{8,64}", re.ASCII)
# Where the provider looks at a payment by hand, nothing else than these says that it is done.
_LOOKED_AT: Final = frozenset({"", "8", "9"})


class EuPlatesc:
    """EuPlatesc."""

    kind = "euplatesc"
    headings: tuple[str, ...] = ()

    def believe(self, access: Access, *, headers: Mapping[str, str], body: bytes, now_s: int) -> Said:
        """Return what a notification says. Raises: NotBelievedError."""
        told = _form(body)
        good = signature((told.get(name, "") for name in TOLD), key=access.secret)
        given = told.get("fp_hash", "")
        if not _HEX.fullmatch(given) or not hmac.compare_digest(good, given.upper()):
            raise NotBelievedError("signature")
        if not access.merchant or told.get("merch_id") != access.merchant:
            raise NotBelievedError("audience")
        _fresh(told.get("timestamp", ""), now_s)
        nonce = told.get("nonce", "")
        if not _NONCE.fullmatch(nonce):
            raise NotBelievedError("form")
        if told.get("curr") != RON:
            raise NotBelievedError("currency")
        payment = an_id(told.get("ep_id"))
        return Said(
            event_id=nonce,
            kind=_kind(told),
            order=an_id(told.get("invoice_id")),
            payment=payment,
            amount_bani=bani_of(told.get("amount", "")),
        )

    def begin(self, access: Access, start: Start, ask: Ask) -> str:
        """Return the address of EuPlatesc's page, signed. Nothing is asked on the way."""
        facts = {
            "amount": plain(start.amount_bani),
            "curr": RON,
            "invoice_id": start.order,
            "order_desc": start.words[:200],
            "merch_id": access.merchant,
            "timestamp": stamp(start.now_s),
            "nonce": start.nonce,
        }
        _key(access.secret)
        facts["fp_hash"] = signature(facts.values(), key=access.secret)
        facts |= {
            "email": start.payer_email,
            "lname": start.payer_name[:50],
            "lang": start.language,
            "ExtraData[silenturl]": start.notify,
            "ExtraData[successurl]": start.back,
            "ExtraData[failedurl]": start.back,
        }
        return f"{access.base_url.rstrip('/')}/tdsprocess/tranzactd.php?{urlencode(facts)}"

    def give_back(self, access: Access, back: Return, ask: Ask) -> tuple[Asked, Said | None]:
        """Ask EuPlatesc for money to go back; its answer is the confirmation. Raises: ProviderError."""
        facts = {
            "method": "refund",
            "ukey": access.user_key,
            "epid": back.payment,
            "amount": plain(back.amount_bani),
            "reason": back.reason[:100],
            "timestamp": stamp(back.now_s),
            "nonce": back.nonce,
        }
        facts["fp_hash"] = signature(facts.values(), key=access.api_key)
        address = f"{_managed(access)}/v3/index.php?action=ws"
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = ask("POST", address, headers, urlencode(facts).encode())
        try:
            done = answer.status == 200 and str(read_json(answer.body).get("success")) == "1"
        except NotBelievedError:
            done = False
        if not done:
            raise ProviderError(f"EuPlatesc nu a dat banii înapoi ({answer.status})")
        said = Said(
            event_id=f"refund/{back.key}",
            kind=FactKind.REFUNDED,
            order=back.order,
            payment=back.payment,
            part=back.key,
            amount_bani=back.amount_bani,
        )
        return answer, said

    def reply(self, outcome: str, *, believed: bool) -> Reply:
        """Return the word that ends the repeating, or a refusal."""
        return Reply(200 if believed else 400, "text/plain; charset=utf-8", b"OK" if believed else b"ERR")


def signature(values: Iterable[str], *, key: str) -> str:
    """
    Return HMAC-MD5 over values, each after its length in bytes, an empty one as `-`; in capital figures of base 16.

    key: hexadecimal. Raises: NotBelievedError `key` without a whole one.
    """
    said = b""
    for value in values:
        data = value.encode("utf-8", "replace")
        said += str(len(data)).encode() + data if data else b"-"
    return hmac.new(_key(key), said, hashlib.md5).hexdigest().upper()


def stamp(moment_s: int) -> str:
    """Return a moment as EuPlatesc writes it, in UTC."""
    return time.strftime("%Y%m%d%H%M%S", time.gmtime(moment_s))


def _managed(access: Access) -> str:
    # Their pages and their questions live on two hosts.
    return access.base_url.rstrip("/").replace("//secure.", "//manager.", 1)


def _key(written: str) -> bytes:
    try:
        key = bytes.fromhex(written)
    except ValueError as error:
        raise NotBelievedError("key") from error
    if len(key) < LEAST_KEY_BYTES:
        raise NotBelievedError("key")
    return key


def _form(body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            max_num_fields=60,
            errors="strict",
        )
    except ValueError as error:
        raise NotBelievedError("form") from error
    told = dict(pairs)
    if len(told) != len(pairs):
        raise NotBelievedError("form")
    return told


def _fresh(said: str, now_s: int) -> None:
    if not _STAMP.fullmatch(said):
        raise NotBelievedError("form")
    try:
        moment = calendar.timegm(time.strptime(said, "%Y%m%d%H%M%S"))
    except ValueError as error:
        raise NotBelievedError("form") from error
    if moment > now_s + AHEAD_S:
        raise NotBelievedError("early")
    if moment < now_s - OLDEST_S:
        raise NotBelievedError("late")


def _kind(told: Mapping[str, str]) -> FactKind:
    if told.get("action") != "0":
        return FactKind.REJECTED
    # Not under the signature: it can only make us wait.
    return FactKind.PAID if told.get("sec_status", "") in _LOOKED_AT else FactKind.PENDING
