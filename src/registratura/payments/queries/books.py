"""The ledger as it is read, and how the supplier is paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Sum

from registratura.payments import wording
from registratura.payments.models import Leg, Options, ProviderAccount
from registratura.payments.rules import Account


@dataclass(frozen=True, slots=True)
class Balance:
    """What stands on an account of the ledger, in bani. `name` in words, with the provider of a clearing."""

    account: str
    holder: str
    name: str
    amount_bani: int


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A leg of an entry of the ledger, in bani: positive where the account gains."""

    key: str
    happened_on: date
    posted_at: datetime
    name: str
    reference: str
    amount_bani: int


@dataclass(frozen=True, slots=True)
class OptionsCard:
    """How invoices are paid by bank, and from what sum a refund wants a second person, in bani."""

    iban: str
    bank_name: str
    second_person_bani: int


@dataclass(frozen=True, slots=True)
class AccountCard:
    """The supplier at a provider; keys are never shown."""

    kind: str
    name: str
    merchant: str
    base_url: str
    public_key: str
    is_active: bool
    is_trial: bool


def balances() -> list[Balance]:
    """Return what stands on each account, those with nothing left out."""
    rows = Leg.objects.values_list("account", "holder").annotate(total=Sum("amount_bani"))
    known = {(account, holder): total for account, holder, total in rows.order_by("account", "holder")}
    order = list(Account)
    return [
        Balance(account, holder, _named(account, holder), total)
        for (account, holder), total in sorted(known.items(), key=lambda one: order.index(Account(one[0][0])))
        if total
    ]


def ledger_rows(*, from_on: date, to_on: date, limit: int = 50_000) -> Sequence[LedgerRow]:
    """Return the ledger between two days, both included, by day."""
    rows = (
        Leg.objects.filter(posting__happened_on__range=(from_on, to_on))
        .select_related("posting", "order")
        .order_by("posting__happened_on", "posting_id", "number")[:limit]
    )
    return [
        LedgerRow(
            key=one.posting.key,
            happened_on=one.posting.happened_on,
            posted_at=one.posting.posted_at,
            name=_named(one.account, one.holder),
            reference=one.order.reference if one.order is not None else "",
            amount_bani=one.amount_bani,
        )
        for one in rows
    ]


def options() -> OptionsCard:
    """Return how invoices are paid."""
    row = Options.objects.first() or Options()
    return OptionsCard(row.iban, row.bank_name, row.second_person_bani)


def account_cards() -> list[AccountCard]:
    """Return the supplier's accounts at providers."""
    return [
        AccountCard(
            kind=one.kind,
            name=str(wording.PROVIDERS[one.kind]),
            merchant=one.merchant,
            base_url=one.base_url,
            public_key=one.public_key,
            is_active=one.is_active,
            is_trial=one.is_trial,
        )
        for one in ProviderAccount.objects.order_by("kind")
    ]


def open_providers() -> list[tuple[str, str]]:
    """Return the providers with which somebody may pay now: kind and name."""
    return [
        (one.kind, one.name)
        for one in account_cards()
        if one.is_active and (not one.is_trial or settings.TRIAL_PROVIDERS)
    ]


def _named(account: str, holder: str) -> str:
    name = str(wording.ACCOUNTS.get(account, account))
    return f"{name}: {wording.PROVIDERS.get(holder, holder)}" if holder and holder != "bank" else name
