"""The supplier's payments in the trial: accounts at trial providers, some orders, a statement that pays two of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from registratura.billing import queries as billing
from registratura.flows import paying
from registratura.flows.demo.providers.accounts import trial_accounts
from registratura.kernel.calendar import legal_date
from registratura.kernel.money import plain
from registratura.payments import queries, services
from registratura.payments.queries import OrderFilter, OrderRow
from registratura.payments.services import OrderDraft

IBAN = "RO49AAAA1B31007593840000"
SAMPLES = (
    ("Factura FRS-2025-00031", 119_000),
    ("Factura FRS-2025-00032", 59_500),
    ("Factura FRS-2025-00033", 35_700),
)


def bring_payments(*, institution_id: int, now: datetime) -> None:
    """Give the supplier its accounts, orders in several states, and a statement with a line nobody knows. Once."""
    with paying.at_the_till(supplier_id=institution_id):
        if queries.account_cards():
            return
        for draft in trial_accounts():
            services.save_account(draft=draft, by=None, now=now)
        services.save_options(
            iban=IBAN, bank_name="Banca de încercare", second_person_bani=50_000, by=None, now=now
        )
        for place, (words, bani) in enumerate(SAMPLES):
            _order(place, words, bani, now)
        rows = queries.order_page(OrderFilter(which="open"), today=legal_date(now)).rows
        services.read_statement(
            data=_statement(rows[-2:], now), name="extras-trezorerie.csv", by=None, now=now
        )


def _order(place: int, words: str, bani: int, now: datetime) -> None:
    customers = billing.customers(limit=2)
    customer = billing.customer_by_id(customers[place % len(customers)].id) if customers else None
    services.make_order(
        draft=OrderDraft(
            amount_bani=bani,
            words=words,
            customer_name=customer.name if customer is not None else "Comuna de încercare",
            customer_id=customer.id if customer is not None else None,
            customer_cui=customer.cui if customer is not None else "",
            due_on=legal_date(now) + timedelta(days=30 - 20 * place),
        ),
        by=None,
        now=now - timedelta(days=12),
    )


def _statement(paid: Sequence[OrderRow], now: datetime) -> bytes:
    """One paid to the ban, one paid too much, one that names nothing."""
    day = f"{legal_date(now):%d.%m.%Y}"
    lines = [
        f"{day};{plain(one.amount_bani + more)};RON;{one.customer_name};plata {one.reference};OP{number}"
        for number, (one, more) in enumerate(zip(paid, (0, 2_500), strict=False), start=101)
    ]
    lines.append(f"{day};84,00;RON;Asociația de încercare;contravaloare servicii;OP109")
    return "\n".join(("Data;Suma;Moneda;Platitor;Detalii;Referinta", *lines)).encode()
