"""
The port of every provider: where a person pays, what the provider says, how money goes back. No database, no clock.

A verifier believes nothing that its fixed algorithm and its key do not prove; without a key it believes nothing at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Protocol

from registratura.kernel.money import LEU, MOST_BANI
from registratura.payments.rules import FactKind

MOST_BYTES: Final = 65_536
RON: Final = "RON"
_ID: Final = re.compile(r"[\x21-\x7e]{1,100}", re.ASCII)


class NotBelievedError(ValueError):
    """A notification that is not believed; `outcome` (`wording.OUTCOMES`) says why."""

    def __init__(self, outcome: str) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class ProviderError(Exception):
    """The provider was not reached or did not do it; the words hold no secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """
    How the supplier is known to a provider.

    merchant: its name there. base_url: where the provider's programs answer. public_key: PEM, for who signs with one.
    secret: for who shares one. api_key: what our own questions carry. user_key: the second name that some want.
    """

    merchant: str = ""
    base_url: str = ""
    public_key: str = ""
    secret: str = ""
    api_key: str = ""
    user_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """
    What a believed notification says.

    kind: None when it says nothing about money that we count. order: the mark of our attempt; empty where the provider
    names only its own payment. amount_bani: None where it says no sum.
    """

    event_id: str
    kind: FactKind | None
    order: str = ""
    payment: str = ""
    part: str = ""
    amount_bani: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a provider is told of a payment that begins. back: where the person returns; notify: where it tells us."""

    order: str
    amount_bani: int
    words: str
    payer_name: str
    payer_email: str
    language: str
    back: str
    notify: str
    now_s: int
    nonce: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Money to be given back. key: our mark of the refund, said again when the question is repeated."""

    order: str
    payment: str
    amount_bani: int
    reason: str
    key: str
    now_s: int
    nonce: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered to a notification: status, type and body, as the provider expects them."""

    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """What a provider answered to our question: its status and its bytes."""

    status: int
    body: bytes


# method, address, headings, body: one question over HTTP. Raises ProviderError when nobody answers.
Ask = Callable[[str, str, Mapping[str, str], bytes | None], Asked]


class Provider(Protocol):
    """A provider of payments."""

    kind: str
    headings: tuple[str, ...]

    def believe(self, access: Access, *, headers: Mapping[str, str], body: bytes, now_s: int) -> Said:
        """Return what a notification says, once it is proven. headers: names small. Raises: NotBelievedError."""

    def begin(self, access: Access, start: Start, ask: Ask) -> str:
        """Return the address of the page where the person pays. Raises: ProviderError."""

    def give_back(self, access: Access, back: Return, ask: Ask) -> tuple[Asked, Said | None]:
        """Ask for money to go back; return the answer and what it proves. Raises: ProviderError."""

    def reply(self, outcome: str, *, believed: bool) -> Reply:
        """Return what the provider expects to hear."""


def read_json(body: bytes) -> Any:
    """Return an object of JSON, its numbers exact. Raises: NotBelievedError `form`; names told twice too."""
    try:
        found = json.loads(
            body.decode("utf-8"), parse_float=Decimal, parse_constant=_none, object_pairs_hook=_once
        )
    except (ValueError, RecursionError) as error:
        raise NotBelievedError("form") from error
    if not isinstance(found, dict):
        raise NotBelievedError("form")
    return found


def bani_of(value: object) -> int:
    """Return in bani a sum in lei: `12`, `12.5`, `"12.50"`. Raises: NotBelievedError `form`, for parts of a ban too."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise NotBelievedError("form")
    text = str(value)
    if not re.fullmatch(r"\d{1,12}(?:\.\d{1,8})?", text, re.ASCII):
        raise NotBelievedError("form")
    try:
        exact = Decimal(text) * LEU
    except InvalidOperation as error:
        raise NotBelievedError("form") from error
    if exact != exact.to_integral_value() or exact > MOST_BANI:
        raise NotBelievedError("form")
    return int(exact)


def an_id(value: object) -> str:
    """Return a number or mark as text. Raises: NotBelievedError `form` for one that is none."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if not _ID.fullmatch(text):
        raise NotBelievedError("form")
    return text


def part_of(value: object, name: str) -> dict[str, Any]:
    """Return an object inside an object. Raises: NotBelievedError `form`."""
    found = value.get(name) if isinstance(value, dict) else None
    if not isinstance(found, dict):
        raise NotBelievedError("form")
    return found


def _none(word: str) -> object:
    raise ValueError(word)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found
