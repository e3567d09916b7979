"""Ledger against reports of providers and statements of the bank. Without clock, database or words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

GRACE: Final = timedelta(days=5)  # what a provider takes to report a payment


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What we counted of a payment at a provider: what came, less what went back. Sums in bani."""

    provider: str
    payment: str
    order_id: int
    reference: str
    net_bani: int
    last_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What a provider's reports say of a payment, all of them together."""

    provider: str
    payment: str
    gross_bani: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A payment on which the two do not agree. reason: `unknown`, `unreported`, `sum`."""

    reason: str
    provider: str
    payment: str
    ours_bani: int
    theirs_bani: int
    order_id: int | None
    reference: str


def gaps(counted: Iterable[Counted], reported: Iterable[Reported], *, today: date) -> Sequence[Gap]:
    """Return where ledger and reports differ; a payment of the last days may still be missing from the reports."""
    ours = {(one.provider, one.payment): one for one in counted}
    theirs = {(one.provider, one.payment): one for one in reported}
    found = []
    for key in sorted(ours.keys() | theirs.keys()):
        own, said = ours.get(key), theirs.get(key)
        if own is None and said is not None:
            if said.gross_bani:
                found.append(Gap("unknown", *key, 0, said.gross_bani, None, ""))
        elif said is None and own is not None:
            if own.net_bani and own.last_on < today - GRACE:
                found.append(Gap("unreported", *key, own.net_bani, 0, own.order_id, own.reference))
        elif own is not None and said is not None and own.net_bani != said.gross_bani:
            found.append(Gap("sum", *key, own.net_bani, said.gross_bani, own.order_id, own.reference))
    return found
