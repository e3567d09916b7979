"""
What facts about money come to. Without clock, database or words.

A fact is one thing that a provider or a bank said once and for all. Both functions read a *set* of facts: the order in
which they came, and how often each was said, change nothing. More facts only add postings, never take one back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class FactKind(StrEnum):
    """What was said of a payment."""

    PENDING = "pending"
    PREAUTH = "preauth"
    REJECTED = "rejected"
    ERROR = "error"
    CANCELLED = "cancelled"
    PAID = "paid"
    REFUNDED = "refunded"
    DISPUTED = "disputed"
    SETTLED = "settled"
    """A dispute that ended without money moving."""
    CHARGED_BACK = "charged_back"
    REINSTATED = "reinstated"
    USED = "used"


class Account(StrEnum):
    """An account of the ledger; what came in is positive on the first two."""

    BANK = "bank"
    CLEARING = "clearing"
    """What a provider took and did not hand over yet."""
    ORDERS = "orders"
    UNMATCHED = "unmatched"
    """What a statement of the bank says and nobody explained yet."""
    CHARGES = "charges"
    """What providers keep for their service."""
    OTHER = "other"
    """Money on the bank's statement that pays no order, said by a person."""


class State(StrEnum):
    """Where an order stands."""

    WAITING = "waiting"
    PREAUTH = "preauth"
    PARTLY = "partly"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    ERROR = "error"
    REFUNDED = "refunded"
    PARTIALLY_REFUNDED = "partially_refunded"
    CHARGED_BACK = "charged_back"
    CANCELLED = "cancelled"


BANK: Final = "bank"
CREDIT: Final = "credit"
"""The `provider` of money that was moved from another order."""


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """
    One thing said of a payment. amount_bani: never negative.

    provider, payment: who said it, and its own number of the payment. part: number of the refund, of the dispute, or
    of the order to which a surplus went; empty for the payment itself.
    """

    provider: str
    payment: str
    kind: FactKind
    part: str
    amount_bani: int
    order_id: int


@dataclass(frozen=True, slots=True, order=True)
class Leg:
    """One side of a posting: what an account gains, or loses when negative. holder: the provider of a clearing."""

    account: Account
    holder: str
    order_id: int | None
    amount_bani: int


@dataclass(frozen=True, slots=True, order=True)
class Posting:
    """An entry of the ledger; its legs come to nothing together. key: the same fact is never posted twice."""

    key: str
    legs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the facts of one order come to, in bani. `surplus_bani` waits for a person: to go back or to be used."""

    state: State
    received_bani: int
    returned_bani: int
    charged_back_bani: int
    used_bani: int
    left_bani: int
    surplus_bani: int
    is_disputed: bool

    @property
    def net_bani(self) -> int:
        """What stays of all that came."""
        return self.received_bani - self.returned_bani - self.charged_back_bani - self.used_bani


_NO_MONEY: Final = {
    # What an attempt without money says of the order, the strongest first.
    FactKind.PREAUTH: State.PREAUTH,
    FactKind.PENDING: State.WAITING,
    FactKind.ERROR: State.ERROR,
    FactKind.REJECTED: State.REJECTED,
}
_ENDED: Final = frozenset({FactKind.REJECTED, FactKind.ERROR, FactKind.CANCELLED})


def state_of(facts: Iterable[Fact], *, amount_bani: int, is_closed: bool = False) -> Standing:
    """
    Return where an order of this sum stands by its facts, whatever their order and repetition.

    Law: none; what providers and the bank told stands, and the sum is worked out of it.
    """
    known = counting(facts)
    received = _sum(known, FactKind.PAID)
    returned, used = _sum(known, FactKind.REFUNDED), _sum(known, FactKind.USED)
    charged_back = _sum(known, FactKind.CHARGED_BACK) - _sum(known, FactKind.REINSTATED)
    net = received - returned - charged_back - used
    owed = 0 if is_closed else amount_bani
    return Standing(
        state=_state(known, net=net, amount=amount_bani, is_closed=is_closed),
        received_bani=received,
        returned_bani=returned,
        charged_back_bani=charged_back,
        used_bani=used,
        left_bani=max(owed - net, 0),
        surplus_bani=max(net - owed, 0),
        is_disputed=bool(_parts(known, FactKind.DISPUTED) - _settled_disputes(known)),
    )


def postings_of(facts: Iterable[Fact]) -> frozenset[Posting]:
    """
    Return every entry of the ledger that the facts ask for; each comes to nothing, and a larger set has them all.

    Law: Legea nr. 82/1991 art. 5 alin. (1) (partida dublă), art. 6 alin. (1).
    """
    return frozenset(
        _posting(fact)
        for fact in counting(facts)
        # What another order gave is posted by the fact of that order, for both.
        if fact.kind in _POSTED and (fact.provider, fact.kind) != (CREDIT, FactKind.PAID)
    )


def counting(facts: Iterable[Fact]) -> frozenset[Fact]:
    """
    Return the facts that count now: what undoes a payment counts once the payment itself is known.

    A refund told before its payment waits; it is not lost and not believed alone.
    Law: none; notifications of providers come in any order.
    """
    known = frozenset(facts)
    paid = {(one.provider, one.payment) for one in known if one.kind is FactKind.PAID}
    lost = {(one.provider, one.payment, one.part) for one in known if one.kind is FactKind.CHARGED_BACK}
    return frozenset(
        one
        for one in known
        if one.kind not in _UNDOING
        or (
            (one.provider, one.payment) in paid
            and (one.kind is not FactKind.REINSTATED or (one.provider, one.payment, one.part) in lost)
        )
    )


def key_of(fact: Fact) -> str:
    """
    Return by what a fact is the same as another.

    Law: none; the same thing said twice counts once.
    """
    return f"{fact.provider}/{fact.payment}/{fact.kind}/{fact.part}/{fact.amount_bani}"


_UNDOING: Final = frozenset({FactKind.REFUNDED, FactKind.CHARGED_BACK, FactKind.REINSTATED})
_POSTED: Final = _UNDOING | {FactKind.PAID, FactKind.USED}


def _posting(fact: Fact) -> Posting:
    comes_in = fact.kind in (FactKind.PAID, FactKind.REINSTATED)
    amount = fact.amount_bani if comes_in else -fact.amount_bani
    order = Leg(Account.ORDERS, "", fact.order_id, -amount)
    if fact.kind is FactKind.USED:
        return Posting(key_of(fact), (order, Leg(Account.ORDERS, "", int(fact.part), amount)))
    # What came by bank stands in the ledger by its line of the statement; here it is explained.
    if fact.provider == BANK:
        return Posting(key_of(fact), (Leg(Account.UNMATCHED, "", None, amount), order))
    return Posting(key_of(fact), (Leg(Account.CLEARING, fact.provider, None, amount), order))


def _state(known: frozenset[Fact], *, net: int, amount: int, is_closed: bool) -> State:
    if is_closed:
        return State.CANCELLED
    if net >= amount > 0:
        return State.CONFIRMED
    if _sum(known, FactKind.CHARGED_BACK) > _sum(known, FactKind.REINSTATED):
        return State.CHARGED_BACK
    if _sum(known, FactKind.REFUNDED):
        return State.PARTIALLY_REFUNDED if net > 0 else State.REFUNDED
    if net > 0:
        return State.PARTLY
    return _without_money(known)


def _without_money(known: frozenset[Fact]) -> State:
    ended = {(one.provider, one.payment) for one in known if one.kind in _ENDED}
    open_kinds = {one.kind for one in known if (one.provider, one.payment) not in ended}
    all_kinds = {one.kind for one in known}
    for kind, state in _NO_MONEY.items():
        if kind in (all_kinds if kind in _ENDED else open_kinds):
            return state
    return State.WAITING


def _sum(known: frozenset[Fact], kind: FactKind) -> int:
    return sum(one.amount_bani for one in known if one.kind is kind)


def _parts(known: frozenset[Fact], kind: FactKind) -> set[tuple[str, str, str]]:
    return {(one.provider, one.payment, one.part) for one in known if one.kind is kind}


def _settled_disputes(known: frozenset[Fact]) -> set[tuple[str, str, str]]:
    return _parts(known, FactKind.CHARGED_BACK) | _parts(known, FactKind.SETTLED)


def is_balanced(legs: Sequence[Leg]) -> bool:
    """
    Say whether the legs of a posting come to nothing, and there are at least two.

    Law: Legea nr. 82/1991 art. 5 alin. (1) (partida dublă).
    """
    return len(legs) >= 2 and sum(leg.amount_bani for leg in legs) == 0
