"""The ledger: the same in any order, balanced by the database, refunds, disputes, surplus."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registratura.kernel.events import subscribe
from registratura.payments import queries, services
from registratura.payments.errors import OrderRefusedError, RefundRefusedError
from registratura.payments.events import OrderMoved
from registratura.payments.models import Attempt, Fact, Leg, PaymentOrder, Posting, Refund
from registratura.payments.providers.port import Asked
from tests.cast import Supplier

from .ground import (
    NOW,
    NOW_S,
    Told,
    again,
    attempt,
    balance,
    books,
    hear,
    later,
    ledger,
    order,
    paid,
    telling,
)


def story(supplier: Supplier, marks: dict[str, str]) -> list[tuple[str, Told]]:
    """All that providers tell of one order: paid twice, given back in part, disputed, lost, given again."""
    netopia, stripe = marks["netopia"], marks["stripe"]

    def event(number: int, name: str, thing: dict[str, Any]) -> tuple[str, Told]:
        return "stripe", telling.by_stripe(event_id=f"evt_{number}", name=name, thing=thing, now_s=NOW_S)

    def dispute(**more: Any) -> dict[str, Any]:
        return telling.dispute(number="dp_1", payment="pi_1", bani=10_000, **more)

    return [
        ("netopia", paid(netopia, status=1)),
        ("netopia", paid(netopia, status=12, payment="6999")),
        ("netopia", paid(netopia)),
        ("netopia", paid(netopia, status=5)),
        ("netopia", paid(netopia, 3_000, status=8)),
        event(1, "checkout.session.completed", telling.session(order=stripe, payment="pi_1", bani=10_000)),
        event(2, "refund.updated", telling.refund(number="re_1", payment="pi_1", bani=500)),
        event(3, "refund.created", telling.refund(number="re_1", payment="pi_1", bani=500)),
        event(4, "charge.dispute.created", dispute()),
        event(5, "charge.dispute.funds_withdrawn", dispute()),
        event(6, "charge.dispute.funds_reinstated", dispute(status="won")),
        event(7, "charge.dispute.closed", dispute(status="won")),
    ]


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(data=st.data())
def test_ac_e1_2_any_order_and_repetition_of_notifications_gives_the_same_ledger(
    supplier: Supplier, data: st.DataObject
) -> None:
    found: list[Any] = []
    made = order(supplier)
    marks = {kind: attempt(supplier, made.id, kind) for kind in ("netopia", "stripe")}
    told = story(supplier, marks)
    shuffled = data.draw(st.permutations(told + data.draw(st.lists(st.sampled_from(told), max_size=5))))
    for line in (told, shuffled):
        with transaction.atomic():
            for provider, one in line:
                hear(supplier, provider, one)
            found.append(ledger(supplier, made.id))
            transaction.set_rollback(True)  # what one story wrote is taken back before the next

    assert found[0] == found[1]
    states = found[0][2]
    assert states == ((made.id, "confirmed", 16_500, 0, 6_500, False),)


def test_the_database_refuses_an_entry_that_does_not_come_to_nothing(supplier: Supplier) -> None:
    def write(*amounts: int, count: int = 2) -> None:
        with books(supplier):
            row = Posting(
                institution_id=supplier.id, key="k", legs_count=count, happened_on=NOW.date(), posted_at=NOW
            )
            row.save(force_insert=True)
            for number, amount in enumerate(amounts):
                Leg(
                    institution_id=supplier.id, posting=row, number=number, account="bank", amount_bani=amount
                ).save(force_insert=True)
            connection.check_constraints()

    for amounts, count in (((5, -4), 2), ((5,), 2), ((), 2), ((5, -5, 3, -3), 2), ((5, -5), 3)):
        with pytest.raises(DatabaseError), transaction.atomic():
            write(*amounts, count=count)
    with transaction.atomic():
        write(5, -5)


@pytest.mark.parametrize(
    "table", ["payments_leg", "payments_posting", "payments_fact", "payments_providerevent"]
)
def test_the_application_changes_no_row_of_the_ledger(supplier: Supplier, table: str) -> None:
    made = order(supplier)
    hear(supplier, "netopia", paid(attempt(supplier, made.id, "netopia")))

    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table}"):
        with pytest.raises(DatabaseError), transaction.atomic(), books(supplier):
            connection.cursor().execute(statement)


def test_an_order_that_is_paid_is_told_of_once(supplier: Supplier) -> None:
    heard: list[OrderMoved] = []
    subscribe(OrderMoved, heard.append)
    made = order(supplier, invoice_id=41, customer_id=7)
    mark = attempt(supplier, made.id, "netopia")
    for status in (1, 3, 5, 3):
        hear(supplier, "netopia", paid(mark, status=status))

    mine = [one for one in heard if one.order_id == made.id]
    assert [(one.before, one.state, one.invoice_id) for one in mine] == [("waiting", "confirmed", 41)]
    assert (balance(supplier, "clearing", "netopia"), balance(supplier, "orders")) == (10_000, -10_000)
    with pytest.raises(OrderRefusedError):
        attempt(supplier, made.id, "netopia")


def test_an_invoice_has_one_open_order_under_its_own_reference(supplier: Supplier) -> None:
    first = order(supplier, invoice_id=5, reference="RF86RGS202600017")
    assert first.reference == "RF86RGS202600017"
    assert order(supplier, invoice_id=5).id == first.id
    with books(supplier):
        services.close_order(order_id=first.id, reason="stornată", by=supplier.administrator, now=NOW)
    second = order(supplier, invoice_id=5, reference=first.reference)
    assert (second.id != first.id, second.reference != first.reference) == (True, True)
    with pytest.raises(OrderRefusedError):
        order(supplier, reference="RF00RGS202600017")


def test_money_for_a_closed_order_waits_for_a_person(supplier: Supplier) -> None:
    made = order(supplier)
    mark = attempt(supplier, made.id, "netopia")
    with books(supplier):
        services.close_order(order_id=made.id, reason="stornată", by=supplier.administrator, now=NOW)
    hear(supplier, "netopia", paid(mark))

    row = again(supplier, made.id)
    assert (row.state, row.surplus_bani, row.left_bani) == ("cancelled", 10_000, 0)


def ask(supplier: Supplier, made: PaymentOrder, bani: int, **more: Any) -> Refund:
    facts = {"provider": "netopia", "payment": "7001", "reason": "plătit de două ori", "iban": ""} | more
    with books(supplier):
        return services.ask_refund(
            order_id=made.id, amount_bani=bani, by=supplier.administrator, now=NOW, **facts
        )


def test_a_refund_is_asked_sent_and_done_when_the_provider_says_so(supplier: Supplier) -> None:
    made = order(supplier)
    mark = attempt(supplier, made.id, "netopia")
    hear(supplier, "netopia", paid(mark))
    refund = ask(supplier, made, 3_000)

    with books(supplier):
        sending = services.prepare_sending(refund_id=refund.id, by=supplier.administrator, now=NOW)
    assert sending is not None
    assert (sending.back.order, sending.back.payment, sending.back.amount_bani) == (mark, "7001", 3_000)
    assert again(supplier, made.id).net_bani == 10_000
    hear(supplier, "netopia", paid(mark, 3_000, status=8))
    with books(supplier):
        assert Refund.objects.get().state == "confirmed"
    row = again(supplier, made.id)
    assert (row.state, row.net_bani, row.left_bani) == ("partially_refunded", 7_000, 3_000)
    with pytest.raises(RefundRefusedError):
        ask(supplier, made, 7_001)


def test_an_answer_and_a_notification_of_the_same_refund_count_once(supplier: Supplier) -> None:
    made = order(supplier)
    mark = attempt(supplier, made.id, "stripe")
    name = "checkout.session.completed"
    thing = telling.session(order=mark, payment="pi_1", bani=10_000)
    hear(supplier, "stripe", telling.by_stripe(event_id="evt_1", name=name, thing=thing, now_s=NOW_S))
    refund = ask(supplier, made, 10_000, provider="stripe", payment="pi_1")
    back = telling.refund(number="re_9", payment="pi_1", bani=10_000, order=mark)

    with books(supplier):
        sending = services.prepare_sending(refund_id=refund.id, by=supplier.administrator, now=NOW)
        assert sending is not None
        answer, said = sending.go(lambda *_: Asked(200, telling.json.dumps(back).encode()))
        services.note_answer(refund_id=refund.id, answer=answer, said=said, now=NOW)
    hear(
        supplier,
        "stripe",
        telling.by_stripe(event_id="evt_2", name="refund.updated", thing=back, now_s=NOW_S),
    )
    assert (again(supplier, made.id).state, balance(supplier, "clearing", "stripe")) == ("refunded", 0)
    with books(supplier):
        assert Fact.objects.filter(kind="refunded").count() == 1


def test_above_the_limit_a_second_person_agrees_and_not_the_first(supplier: Supplier) -> None:
    made = order(supplier, 60_000)
    hear(supplier, "netopia", paid(attempt(supplier, made.id, "netopia"), 60_000))
    refund = ask(supplier, made, 50_000)

    assert refund.state == "asked"
    with books(supplier):
        with pytest.raises(RefundRefusedError):
            services.prepare_sending(refund_id=refund.id, by=supplier.administrator, now=NOW)
        with pytest.raises(RefundRefusedError):
            services.agree_refund(refund_id=refund.id, by=supplier.administrator, now=NOW)
        with pytest.raises(DatabaseError), transaction.atomic():
            Refund.objects.filter(pk=refund.id).update(
                state="agreed", agreed_by=supplier.administrator, agreed_at=NOW
            )
        services.agree_refund(refund_id=refund.id, by=supplier.counsel, now=NOW)
        assert Refund.objects.get(pk=refund.id).state == "agreed"


def test_a_surplus_is_used_for_another_order_of_the_same_customer_alone(supplier: Supplier) -> None:
    first, second = order(supplier, customer_id=1), order(supplier, 4_000, customer_id=1)
    stranger = order(supplier, customer_id=2)
    marks = [attempt(supplier, first.id, "netopia") for _ in range(2)]
    for number, mark in enumerate(marks):
        hear(supplier, "netopia", paid(mark, payment=f"70{number}"))
    assert again(supplier, first.id).surplus_bani == 10_000

    def use(other: int, bani: int) -> None:
        with books(supplier):
            services.use_surplus(
                order_id=first.id, for_order_id=other, amount_bani=bani, by=supplier.administrator, now=NOW
            )

    for other, bani in ((stranger.id, 100), (second.id, 4_001), (first.id, 1), (second.id, 0)):
        with pytest.raises(OrderRefusedError):
            use(other, bani)
    use(second.id, 4_000)
    assert (again(supplier, first.id).surplus_bani, again(supplier, second.id).state) == (6_000, "confirmed")
    assert balance(supplier, "orders") == -20_000
    with books(supplier):
        assert [one.kind for one in queries.differences(today=NOW.date())] == ["surplus"]


def test_a_dispute_is_written_down_from_a_letter(supplier: Supplier) -> None:
    made = order(supplier)
    hear(supplier, "netopia", paid(attempt(supplier, made.id, "netopia")))

    def note(kind: str, ground: str = "scrisoarea 12/2026") -> bool:
        with books(supplier):
            return services.note_by_hand(
                order_id=made.id,
                provider="netopia",
                payment="7001",
                kind=kind,
                part="C-1",
                amount_bani=10_000,
                ground=ground,
                by=supplier.administrator,
                now=NOW,
            )

    with pytest.raises(OrderRefusedError):
        note("paid")
    with pytest.raises(OrderRefusedError):
        note("disputed", ground="")
    assert note("disputed")
    assert again(supplier, made.id).is_disputed
    assert note("charged_back")
    assert not note("charged_back")
    row = again(supplier, made.id)
    assert (row.state, row.is_disputed, row.left_bani) == ("charged_back", False, 10_000)


def test_the_clock_set_back_believes_nothing_and_counts_when_it_is_right(supplier: Supplier) -> None:
    made = order(supplier)
    mark = attempt(supplier, made.id, "netopia")

    assert hear(supplier, "netopia", paid(mark), at=later(days=-2)).outcome == "early"
    anew = telling.by_netopia(order=mark, payment="7001", bani=10_000, status=3, now_s=NOW_S + 1)
    assert hear(supplier, "netopia", anew, at=later(seconds=2)).outcome == "counted"
    with books(supplier):
        assert Attempt.objects.get().mark == mark
    assert again(supplier, made.id).state == "confirmed"
