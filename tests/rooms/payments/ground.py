"""A supplier that is known to the trial providers, and what they tell it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from registratura.flows.demo.providers import keys, telling
from registratura.flows.demo.providers.accounts import trial_accounts
from registratura.flows.demo.providers.telling import Told
from registratura.kernel.privacy import Purpose
from registratura.payments import services
from registratura.payments.models import Attempt, Fact, Leg, PaymentOrder, Posting, ProviderEvent
from registratura.payments.services import Heard, OrderDraft
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for
from tests.cast import Supplier

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NOW_S = int(NOW.timestamp())
TREASURY = "RO49AAAA1B31007593840000"
__all__ = ["NOW", "NOW_S", "Told", "books", "hear", "keys", "order", "paid", "telling"]


@contextmanager
def books(supplier: Supplier) -> Iterator[None]:
    """Open the supplier's books."""
    with acting_for(supplier.id), reading_for(Purpose.P03):
        yield


def known_to_providers(supplier: Supplier) -> None:
    """Open the supplier's accounts at the trial providers, and the bank account."""
    with books(supplier):
        for draft in trial_accounts():
            services.save_account(draft=draft, by=supplier.administrator, now=NOW)
        services.save_options(
            iban=TREASURY,
            bank_name="Trezoreria",
            second_person_bani=50_000,
            by=supplier.administrator,
            now=NOW,
        )


def order(supplier: Supplier, bani: int = 10_000, **more: Any) -> PaymentOrder:
    """Open an order of payment."""
    draft = OrderDraft(
        **({"amount_bani": bani, "words": "Factura RGS 00123", "customer_name": "Primăria Alba"} | more)
    )
    with books(supplier):
        return services.make_order(draft=draft, by=None, now=NOW)


def attempt(supplier: Supplier, order_id: int, provider: str) -> str:
    """Set out for a provider's page; return our mark of the way."""
    with books(supplier):
        services.prepare(
            order_id=order_id, provider=provider, back="http://x/back", notify="http://x/n", by=None, now=NOW
        )
        return Attempt.objects.filter(order_id=order_id).latest("id").mark


def hear(supplier: Supplier, provider: str, told: Told, *, at: datetime = NOW) -> Heard:
    """Bring a notification."""
    with books(supplier):
        return services.hear(kind=provider, headers=told.headers, body=told.body, now=at)


def paid(mark: str, bani: int = 10_000, *, payment: str = "7001", status: int = 3, **more: Any) -> Told:
    """Return Netopia's word about a payment."""
    return telling.by_netopia(order=mark, payment=payment, bani=bani, status=status, now_s=NOW_S, **more)


def again(supplier: Supplier, order_id: int) -> PaymentOrder:
    """Return an order as it stands now."""
    with books(supplier):
        return PaymentOrder.objects.get(pk=order_id)


def events(supplier: Supplier) -> list[tuple[str, bool]]:
    """Return what became of each notification that was kept."""
    with books(supplier):
        return list(ProviderEvent.objects.order_by("id").values_list("outcome", "signature_ok"))


def ledger(supplier: Supplier, *order_ids: int) -> tuple[Any, ...]:
    """Return all of the ledger and how orders stand, without numbers and moments."""
    with books(supplier):
        keys_of = dict(Posting.objects.values_list("id", "key"))
        legs = sorted(
            (keys_of[one.posting_id], one.account, one.holder, one.order_id or 0, one.amount_bani)
            for one in Leg.objects.all()
        )
        facts = sorted(
            Fact.objects.values_list("provider", "payment", "kind", "part", "amount_bani", "order_id")
        )
        states = [
            (one.id, one.state, one.net_bani, one.left_bani, one.surplus_bani, one.is_disputed)
            for one in PaymentOrder.objects.filter(pk__in=order_ids).order_by("id")
        ]
    return tuple(legs), tuple(facts), tuple(states)


def balance(supplier: Supplier, account: str, holder: str = "") -> int:
    """Return what stands on an account."""
    with books(supplier):
        return sum(Leg.objects.filter(account=account, holder=holder).values_list("amount_bani", flat=True))


def later(**much: int) -> datetime:
    """Return a later moment."""
    return NOW + timedelta(**much)
