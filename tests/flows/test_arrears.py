"""An overdue invoice makes the subscription past due, and its payment puts it in order again."""

from datetime import timedelta
from typing import Any

import pytest

from registratura.billing import queries as billing
from registratura.flows.arrears import note_arrears
from registratura.flows.invoicing import at_the_books
from registratura.payments import queries as payments
from tests.cast import Supplier, Town, open_supplier
from tests.rooms.billing.ground import agreed, sales
from tests.rooms.invoicing.ground import NOW as ISSUED_AT
from tests.rooms.invoicing.ground import issued, settle
from tests.rooms.payments.ground import NOW as PAID_AT
from tests.rooms.payments.ground import attempt, books, hear, known_to_providers, paid

pytestmark = pytest.mark.django_db


@pytest.fixture
def supplier(alba: Town, settings: Any) -> Supplier:
    settings.TRIAL_PROVIDERS = "http://127.0.0.1:1"
    return open_supplier()  # after the town: its keys come first


def state(supplier: Supplier, customer_id: int) -> str:
    with sales(supplier):
        card = billing.customer_by_id(customer_id)
    assert card is not None
    return card.subscriptions[0].state


def test_an_overdue_invoice_is_noted_once_and_its_payment_takes_it_back(
    supplier: Supplier, alba: Town
) -> None:
    keys = agreed(supplier, place_id=alba.id)
    known_to_providers(supplier)
    with at_the_books(institution_id=supplier.id):
        settle()
        invoice = issued(customer_id=keys["customer"])

    note_arrears(supplier_id=supplier.id, customer_id=keys["customer"], now=ISSUED_AT + timedelta(days=30))
    assert state(supplier, keys["customer"]) == "active"
    for _twice in range(2):
        note_arrears(
            supplier_id=supplier.id, customer_id=keys["customer"], now=ISSUED_AT + timedelta(days=31)
        )
        assert state(supplier, keys["customer"]) == "past_due"

    with books(supplier):
        order = payments.orders_of_invoices([invoice.id])[invoice.id]
    hear(supplier, "netopia", paid(attempt(supplier, order.id, "netopia"), order.amount_bani))
    note_arrears(supplier_id=supplier.id, customer_id=keys["customer"], now=PAID_AT)
    assert state(supplier, keys["customer"]) == "active"
