"""
The declared signals: what is looked at, nothing else. Facts are whole numbers, counted by whoever calls.

A signal measures one number out of the facts; whether the number matters, and how much, is a line of a rule set.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    """What is looked into."""

    PAYMENT = "payment"
    LICENCE = "licence"
    SIGN_IN = "sign_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFacts:
    """
    What happened with a customer's payments. Counts of the last day, the last month or the last half year.

    forged: notices whose signature did not hold. mismatched: notices with another sum or currency than the order.
    too_early: payments dated before their order. refund_rounds: paid and wholly given back, within the month.
    """

    refused_in_day: int = 0
    forged_in_day: int = 0
    mismatched_in_month: int = 0
    too_early_in_month: int = 0
    refund_rounds_in_month: int = 0
    chargebacks_in_half_year: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceFacts:
    """
    What happened with one licence.

    turned_away_in_week: how often a device without a seat asked to be let in. held: seats held by live machines and by
    leases that have not ended. clock_back: files shown with a clock earlier than the file.
    """

    seats: int = 1
    turned_away_in_week: int = 0
    activations_in_month: int = 0
    held: int = 0
    clock_back_in_month: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInFacts:
    """
    What came from one network in one hour. `network` itself is the beginning of an address and is no fact of these.

    failed: attempts that did not succeed; unknown: those of them for addresses without an account. accounts: distinct
    accounts tried without success. entered_after: accounts that were entered after failing in this hour, while at
    least five others failed.
    """

    failed: int = 0
    unknown: int = 0
    accounts: int = 0
    entered_after: int = 0


Facts = PaymentFacts | LicenceFacts | SignInFacts
ENOUGH_TO_SHARE: Final = 20
"""Below so many failures a share says nothing."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal: its kind, what it is called, what is counted in what unit, and how it is read from the facts."""

    key: str
    kind: Kind
    name: str | Promise
    unit: str | Promise
    read: Callable[[Facts], int]


def _count(field: str) -> Callable[[Facts], int]:
    return lambda facts: int(getattr(facts, field))


def _payment(key: str, name: str | Promise, unit: str | Promise, field: str) -> Signal:
    return Signal(key, Kind.PAYMENT, name, unit, _count(field))


def _percent(part: int, whole: int) -> int:
    return part * 100 // whole if whole > 0 else 0


def _seats(read: Callable[[LicenceFacts], int]) -> Callable[[Facts], int]:
    def percent(facts: Facts) -> int:
        assert isinstance(facts, LicenceFacts)
        return _percent(read(facts), facts.seats)

    return percent


def _unknown_share(facts: Facts) -> int:
    assert isinstance(facts, SignInFacts)
    return _percent(facts.unknown, facts.failed) if facts.failed >= ENOUGH_TO_SHARE else 0


_TIMES = _("de ori")
_OF_SEATS = _("la sută din locuri")
SIGNALS: Final[dict[str, Signal]] = {
    one.key: one
    for one in (
        _payment("payment.refused", _("plăți cu cardul refuzate într-o zi"), _TIMES, "refused_in_day"),
        _payment("payment.forged", _("înștiințări de plată cu semnătură falsă"), _TIMES, "forged_in_day"),
        _payment("payment.mismatched", _("plăți cu altă sumă sau altă monedă decât comanda"), _TIMES,
                 "mismatched_in_month"),
        _payment("payment.too_early", _("plăți datate înaintea comenzii"), _TIMES, "too_early_in_month"),
        _payment("payment.refund_rounds", _("plăți întoarse în întregime, în aceeași lună"), _TIMES,
                 "refund_rounds_in_month"),
        _payment("payment.chargebacks", _("plăți contestate la bancă în șase luni"), _TIMES,
                 "chargebacks_in_half_year"),
        Signal("licence.turned_away", Kind.LICENCE, _("cereri ale unor dispozitive fără loc, într-o săptămână"),
               _TIMES, _count("turned_away_in_week")),
        Signal("licence.carousel", Kind.LICENCE, _("activări într-o lună, față de locuri"), _OF_SEATS,
               _seats(lambda facts: facts.activations_in_month)),
        Signal("licence.held", Kind.LICENCE, _("locuri ținute, cu fișierele încă valabile"), _OF_SEATS,
               _seats(lambda facts: facts.held)),
        Signal("licence.clock_back", Kind.LICENCE, _("fișiere arătate cu ceasul dat înapoi"), _TIMES,
               _count("clock_back_in_month")),
        Signal("sign_in.accounts", Kind.SIGN_IN, _("conturi diferite încercate fără reușită, din aceeași rețea"),
               _("conturi"), _count("accounts")),
        Signal("sign_in.failed", Kind.SIGN_IN, _("încercări nereușite într-o oră, din aceeași rețea"), _TIMES,
               _count("failed")),
        Signal("sign_in.unknown_share", Kind.SIGN_IN, _("încercări pe adrese care nu au cont"),
               _("la sută din încercări"), _unknown_share),
        Signal("sign_in.entered_after", Kind.SIGN_IN, _("conturi în care s-a intrat după șirul de încercări"),
               _("conturi"), _count("entered_after")),
    )
}  # fmt: skip


def kind_of(facts: Facts) -> Kind:
    """Return what the facts are about."""
    if isinstance(facts, PaymentFacts):
        return Kind.PAYMENT
    return Kind.LICENCE if isinstance(facts, LicenceFacts) else Kind.SIGN_IN
