"""Customers, contracts and subscriptions through the room's services."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from registratura.billing import queries
from registratura.billing import services as billing
from registratura.billing.errors import ContractRefusedError, CustomerRefusedError, SubscriptionRefusedError
from registratura.billing.services import VersionDraft
from registratura.billing.states import State
from registratura.institutions.entitlements import Reason
from registratura.kernel.calendar import legal_date
from registratura.toolkit.purpose import PurposeMissingError
from registratura.toolkit.scope import acting_for
from tests.cast import Supplier, Town, open_supplier

from .ground import CUI, NOW, TODAY, agreed, contract_draft, customer_draft, sales

pytestmark = pytest.mark.django_db


@pytest.fixture
def supplier(alba: Town) -> Supplier:
    return open_supplier()  # after the town: its keys come first


def state_of(key: int) -> State:
    card = queries.subscription_by_id(key)
    assert card is not None
    return card.state


def test_a_customer_has_a_checked_code_once(supplier: Supplier) -> None:
    by = supplier.administrator
    with sales(supplier):
        billing.add_customer(draft=customer_draft(), by=by, now=NOW)

        for draft, field in (
            (customer_draft(), "cui"),
            (customer_draft(cui="4267118"), "cui"),
            (customer_draft(cui=""), "cui"),
            (customer_draft(name=" "), "name"),
            (customer_draft(cui="14399840", iban="RO49AAAA1B31007593840001"), "iban"),
            (customer_draft(cui="14399840", contact_email="nimic"), "contact_email"),
        ):
            with pytest.raises(CustomerRefusedError) as refused:
                billing.add_customer(draft=draft, by=by, now=NOW)
            assert refused.value.field == field


def test_customers_are_found_by_name_code_place_and_contract(supplier: Supplier) -> None:
    agreed(supplier)

    with sales(supplier):
        for text in ("comuna", "ALBA", CUI[:4], "12/2026"):
            assert [line.cui for line in queries.customers(text=text)] == [CUI], text
        assert not queries.customers(text="zzz\x00")


def test_nothing_is_read_without_a_purpose(supplier: Supplier) -> None:
    with acting_for(supplier.id), pytest.raises(PurposeMissingError):
        queries.customers()


def test_an_institution_is_one_customers_at_a_time(supplier: Supplier, alba: Town) -> None:
    keys = agreed(supplier, place_id=alba.id)
    by = supplier.administrator
    with sales(supplier):
        other = billing.add_customer(draft=customer_draft("Alt client", "14399840"), by=by, now=NOW)
        with pytest.raises(CustomerRefusedError, match="legată deja"):
            billing.tie_institution(customer_id=other, place_id=alba.id, by=by, now=NOW)
        with pytest.raises(CustomerRefusedError):
            billing.tie_institution(customer_id=other, place_id=supplier.id, by=by, now=NOW)

        billing.untie_institution(customer_id=keys["customer"], place_id=alba.id, by=by, now=NOW)
        billing.tie_institution(customer_id=other, place_id=alba.id, by=by, now=NOW)
        found = queries.customer_of_institution(alba.id)

    assert found is not None
    assert found.id == other


def test_a_signed_contract_is_extended_or_ended_and_never_rewritten(supplier: Supplier) -> None:
    keys, by = agreed(supplier), supplier.administrator
    key = keys["contract"]
    with sales(supplier):
        with pytest.raises(ContractRefusedError, match="nu se rescrie"):
            billing.change_contract(contract_id=key, draft=contract_draft(number="13"), by=by)
        with (
            pytest.raises(DatabaseError, match="not rewritten"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE billing_contract SET payment_days = 45 WHERE id = %s", [key])
        with pytest.raises(ContractRefusedError, match="adițional"):
            billing.extend_contract(
                contract_id=key, until=date(2027, 12, 31), act=" ", order_number="", by=by, now=NOW
            )
        billing.extend_contract(
            contract_id=key, until=date(2027, 12, 31), act="1/2026", order_number="77", by=by, now=NOW
        )
        longer = queries.contract_by_id(key)
        billing.end_contract(contract_id=key, on=date(2026, 6, 30), why="de comun acord", by=by, now=NOW)
        ended = queries.contract_by_id(key)
        answer = queries.answer_for(keys["customer"])

    assert longer is not None
    assert (longer.ends_on, longer.budget_year, longer.order_number) == (date(2027, 12, 31), 2027, "77")
    assert ended is not None
    assert (ended.state, ended.last_day) == ("ended", date(2026, 6, 30))
    assert answer is not None
    assert (answer.closes_on, answer.reason) == (date(2026, 7, 31), Reason.ENDED)


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"ends_on": date(2025, 1, 1)}, "ends_on"),
        ({"payment_days": 90}, "payment_days"),
        ({"payment_days": 5}, "payment_days"),
        ({"dpa_version": ""}, "dpa_version"),
        ({"number": "1" * 41}, "number"),
    ],
)
def test_a_contract_that_the_law_does_not_allow_is_refused(
    supplier: Supplier, other: dict[str, object], field: str
) -> None:
    with sales(supplier):
        customer = billing.add_customer(draft=customer_draft(), by=supplier.administrator, now=NOW)
        with pytest.raises(ContractRefusedError) as refused:
            billing.add_contract(
                customer_id=customer, draft=contract_draft(**other), by=supplier.administrator, now=NOW
            )
    assert refused.value.field == field


def test_what_is_unpaid_moves_a_subscription_and_paying_brings_it_back(supplier: Supplier) -> None:
    keys, since = agreed(supplier), TODAY
    with sales(supplier):
        seen = []
        for days, unpaid in ((1, since), (31, since), (31, since), (40, None)):
            at = NOW + timedelta(days=days)
            billing.note_unpaid(contract_id=keys["contract"], since=unpaid, by=None, now=at)
            seen.append(state_of(keys["subscription"]))
        steps = queries.steps_of(keys["subscription"])

    assert seen == [State.PAST_DUE, State.UNPAID, State.UNPAID, State.ACTIVE]
    assert [step.reason for step in steps][-1] == "început"
    assert len(steps) == 4


def test_a_step_needs_a_reason_and_to_be_listed(supplier: Supplier) -> None:
    keys, by = agreed(supplier), supplier.administrator
    with sales(supplier):
        for after, reason, field in ((State.UNPAID, "o sumă", "after"), (State.PAUSED, " ", "reason")):
            with pytest.raises(SubscriptionRefusedError) as refused:
                billing.pass_to(
                    subscription_id=keys["subscription"], after=after, reason=reason, by=by, now=NOW
                )
            assert refused.value.field == field


def days_of(supplier: Supplier, key: int, at: datetime) -> State:
    with sales(supplier):
        billing.run_days(now=at)
        return state_of(key)


def test_days_end_a_trial_renew_a_period_and_reach_a_set_end(supplier: Supplier) -> None:
    keys, by = agreed(supplier), supplier.administrator
    with sales(supplier):
        draft = contract_draft("13/2026", ends_on=date(2028, 12, 31))
        contract = billing.add_contract(customer_id=keys["customer"], draft=draft, by=by, now=NOW)
        trial = billing.begin_subscription(
            contract_id=contract,
            version_id=keys["version"],
            collection="send_invoice",
            with_trial=True,
            starts_on=TODAY,
            by=by,
            now=NOW,
        )
    assert days_of(supplier, trial, NOW + timedelta(days=29)) is State.TRIALING
    with sales(supplier):
        billing.sign_contract(contract_id=contract, on=TODAY, today=TODAY, by=by, now=NOW)
    assert days_of(supplier, trial, NOW + timedelta(days=30)) is State.ACTIVE
    assert days_of(supplier, trial, NOW + timedelta(days=400)) is State.ACTIVE
    with sales(supplier):
        card = queries.subscription_by_id(trial)
        assert card is not None
        assert card.period_from == date(2027, 4, 1)
        until = NOW + timedelta(days=401)
        billing.cancel_at_end(subscription_id=trial, on=legal_date(until), by=by, now=until)
    assert days_of(supplier, trial, until) is State.ACTIVE
    assert days_of(supplier, trial, until + timedelta(days=1)) is State.CANCELED


def test_a_first_payment_that_does_not_come_in_23_hours_ends_it(supplier: Supplier) -> None:
    keys, by = agreed(supplier), supplier.administrator
    with sales(supplier):
        billing.pass_to(
            subscription_id=keys["subscription"], after=State.CANCELED, reason="alt fel", by=by, now=NOW
        )
        key = billing.begin_subscription(
            contract_id=keys["contract"],
            version_id=keys["version"],
            collection="charge_automatically",
            with_trial=False,
            starts_on=TODAY,
            by=by,
            now=NOW,
        )
    assert days_of(supplier, key, NOW + timedelta(hours=23)) is State.INCOMPLETE
    assert days_of(supplier, key, NOW + timedelta(hours=24)) is State.INCOMPLETE_EXPIRED


def test_who_bought_a_version_keeps_it_when_the_plan_changes(supplier: Supplier) -> None:
    keys = agreed(supplier)
    with sales(supplier):
        billing.add_version(
            plan_id=keys["plan"],
            version=VersionDraft(valid_from=date(2026, 4, 1), price_bani=600_000),
            by=supplier.administrator,
            now=NOW,
        )
        plan, mine = queries.plan_by_id(keys["plan"]), queries.subscription_by_id(keys["subscription"])
        assert plan is not None
        assert mine is not None
        sold = [plan.version_on(day) for day in (date(2026, 3, 31), date(2026, 4, 1))]
    assert [one.price_bani for one in sold if one] == [480_000, 600_000]
    assert mine.version.price_bani == 480_000


def test_another_supplier_would_see_none_of_it(supplier: Supplier, alba: Town) -> None:
    agreed(supplier, place_id=alba.id)
    with acting_for(alba.id), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM billing_customer")
        assert cursor.fetchone() == (0,)
