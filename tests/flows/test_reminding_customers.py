"""Customers are reminded once of what is due (V09), and what their payments show is judged once a day (V15)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from registratura.billing import services as billing
from registratura.flows import reminding_customers as flow
from registratura.flows import watching_customers
from registratura.kernel.privacy import Purpose
from registratura.messaging.models import Delivery, Message
from registratura.payments import services as payments
from registratura.payments.services import OrderDraft
from registratura.reminding import queries as reminding
from registratura.reminding import services as switches
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for
from tests.cast import Supplier, Town, open_supplier
from tests.rooms.billing.ground import NOW, agreed, sales

pytestmark = pytest.mark.django_db
# The agreement ends on 31 December 2026.
EARLY = datetime(2026, 10, 3, 6, 40, tzinfo=UTC)
ENDED = datetime(2027, 1, 1, 6, 40, tzinfo=UTC)


@pytest.fixture
def supplier(alba: Town) -> Supplier:
    return open_supplier()


@pytest.fixture
def customer(supplier: Supplier, alba: Town) -> int:
    return agreed(supplier, place_id=alba.id)["customer"]


def told(supplier: Supplier) -> list[tuple[str, str]]:
    with acting_for(supplier.id):
        return list(Message.objects.order_by("id").values_list("kind", "subject"))


def test_v09_each_reminder_leaves_once_to_the_administrators_or_the_contact(
    supplier: Supplier, customer: int
) -> None:
    assert flow.remind(now=EARLY) == 1
    assert flow.remind(now=EARLY + timedelta(hours=6)) == 0
    assert flow.remind(now=ENDED) == 1

    assert told(supplier) == [
        ("contract.ending", "Contractul 12/2026 se încheie la 31.12.2026"),
        ("contract.ended", "Contractul 12/2026 s-a încheiat la 31.12.2026"),
    ]
    with acting_for(supplier.id):
        assert Delivery.objects.filter(address="administrator@alba.example").count() == 2
        assert [one.action for one in reminding.sent_to(customer)] == ["reminding.reminder.sent"] * 2


def test_v09_early_reminders_turned_off_do_not_leave_and_the_end_is_told(
    supplier: Supplier, customer: int
) -> None:
    with sales(supplier):
        switches.turn(customer_id=customer, about="early", on=False, by=supplier.administrator, now=NOW)

    assert flow.remind(now=EARLY) == 0
    assert flow.remind(now=ENDED) == 1


def test_v09_unpaid_invoices_are_reminded_with_sum_and_reference(supplier: Supplier, customer: int) -> None:
    due = date(2026, 4, 1)
    with acting_for(supplier.id), reading_for(Purpose.P03):
        order = payments.make_order(
            draft=OrderDraft(
                amount_bani=119_000,
                words="Factura RGS 17",
                customer_name="Comuna Alba",
                customer_id=customer,
                due_on=due,
            ),
            by=None,
            now=NOW,
        )
    noon = datetime(2026, 4, 1, 9, tzinfo=UTC)
    assert [flow.remind(now=noon + timedelta(days=late)) for late in (0, 1, 2, 15, 29)] == [0, 1, 0, 1, 0]

    with acting_for(supplier.id):
        body = Delivery.objects.order_by("-id")[0].text
    assert "1.190,00" in body
    assert order.reference[:4] in body
    assert "/abonament/facturi/" in body


def test_v09_what_to_do_is_told_before_registering_closes(supplier: Supplier, customer: int) -> None:
    with sales(supplier):
        billing.note_unpaid(contract_id=_contract(supplier), since=date(2026, 3, 1), by=None, now=NOW)
    # Unpaid since 1 March: thirty days and the grace of thirty, so closed on 30 April.
    assert flow.remind(now=datetime(2026, 4, 17, 9, tzinfo=UTC)) == 1
    assert [kind for kind, _subject in told(supplier)] == ["subscription.action"]


def test_v09_and_v15_without_a_supplier_nothing_happens(alba: Town) -> None:
    assert flow.remind(now=NOW) == 0
    assert watching_customers.watch(now=NOW) == 0


def test_v15_honest_customers_leave_no_trace(supplier: Supplier, customer: int) -> None:
    assert watching_customers.watch(now=NOW) == 0


def _contract(supplier: Supplier) -> int:
    from registratura.billing import queries

    return queries.contracts()[0].id
