"""Limits of a plan: told near and past them, never in the way of a number, refused for more people alone (V08)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from registratura.billing import services as sales_services
from registratura.billing.models import Subscription
from registratura.billing.services import VersionDraft
from registratura.flows import entitling, over_limits, plan_limits
from registratura.flows import reminding_customers as flow
from registratura.institutions import services as structure
from registratura.institutions.roles import Role
from registratura.institutions.services import MembershipRefusedError
from registratura.messaging.models import Delivery, Message
from registratura.reminding import queries as reminding
from registratura.reminding import services as switches
from registratura.toolkit.scope import acting_for
from tests.cast import Supplier, Town, open_supplier
from tests.doors.attack import client_of
from tests.rooms.billing.ground import NOW, agreed, sales

pytestmark = pytest.mark.django_db
KIND = "subscription.limit"
LATER = datetime(2026, 3, 3, 6, 40, tzinfo=UTC)


@pytest.fixture
def supplier(alba: Town) -> Supplier:
    return open_supplier()


def customer_with(supplier: Supplier, alba: Town, **limits: int) -> int:
    """Agree with Alba on a plan with these limits and carry it down; the customer's key."""
    version = replace(VersionDraft(valid_from=date(2026, 1, 1), price_bani=480_000), **limits)  # type: ignore[arg-type]
    customer = agreed(supplier, place_id=alba.id, version=version)["customer"]
    entitling.carry_down_of(customer_id=customer, now=NOW)
    return customer


def told(supplier: Supplier) -> list[str]:
    with acting_for(supplier.id):
        return list(Message.objects.filter(kind=KIND).order_by("id").values_list("subject", flat=True))


def test_v08_registrations_near_and_past_the_limit_are_told_once_and_go_on(
    supplier: Supplier, alba: Town
) -> None:
    customer = customer_with(supplier, alba, registrations_most=5)
    for place in range(4):
        alba.register(f"Cerere {place}")
    flow.remind(now=LATER)
    flow.remind(now=LATER + timedelta(days=1))
    near = told(supplier)

    numbers = [alba.register(f"Cerere în plus {place}").number for place in range(3)]
    flow.remind(now=LATER + timedelta(days=2))
    flow.remind(now=LATER + timedelta(days=3))

    assert near == ["Înregistrări pe an: 4 din 5, la Primăria Alba"]
    assert told(supplier) == [*near, "Înregistrări pe an: 7 din 5, la Primăria Alba"]
    assert numbers == [5, 6, 7]
    with acting_for(supplier.id):
        assert "Nimic nu se oprește" in Delivery.objects.order_by("-id")[0].text
        kept = [act.details["about"] for act in reminding.sent_to(customer)]
    assert kept == ["limit", "limit_near"]


def test_v08_a_customer_turns_the_early_word_off_and_hears_of_what_is_passed(
    supplier: Supplier, alba: Town
) -> None:
    customer = customer_with(supplier, alba, registrations_most=5)
    with sales(supplier):
        switches.turn(customer_id=customer, about="limit_near", on=False, by=supplier.administrator, now=NOW)
    for place in range(4):
        alba.register(f"Cerere {place}")
    flow.remind(now=LATER)
    quiet = told(supplier)

    for place in range(2):
        alba.register(f"Cerere în plus {place}")
    flow.remind(now=LATER + timedelta(days=1))

    assert quiet == []
    assert told(supplier) == ["Înregistrări pe an: 6 din 5, la Primăria Alba"]


def test_v08_a_full_limit_of_people_refuses_one_more_and_is_told(supplier: Supplier, alba: Town) -> None:
    with acting_for(alba.id):
        from registratura.institutions.models import Membership

        people = Membership.objects.values("user_id").distinct().count()
    customer_with(supplier, alba, users_most=people)

    flow.remind(now=LATER)

    assert told(supplier) == [f"Oameni cu cont: {people} din {people}, la Primăria Alba"]
    with acting_for(alba.id), pytest.raises(MembershipRefusedError, match="plan mai mare"):
        structure.add_member(
            user_id=supplier.administrator.id, role=Role.CLERK, unit_id=None, job_title="", now=LATER, by=None
        )


def test_v08_without_limits_nothing_is_counted_nor_told(supplier: Supplier, alba: Town) -> None:
    customer_with(supplier, alba)

    assert plan_limits.limits_of(place_ids=[alba.id], since=date(2026, 1, 1), now=LATER) == []
    assert plan_limits.limits_of(place_ids=[alba.id], since=None, now=LATER) == []
    flow.remind(now=LATER)
    assert told(supplier) == []


def test_v08_storage_counts_every_megabyte_that_is_begun(supplier: Supplier, alba: Town) -> None:
    customer_with(supplier, alba, storage_most_mb=10)

    (limit,) = plan_limits.limits_of(place_ids=[alba.id], since=date(2026, 1, 1), now=LATER)

    assert (limit.facts.feature, limit.facts.used, limit.facts.most, limit.facts.stops) == (
        "storage",
        0,
        10,
        False,
    )


def over_now(supplier: Supplier) -> list[tuple[str, str, int, int]]:
    with sales(supplier):
        found = over_limits.over()
        assert over_limits.count_over() == len({one.customer_id for one in found})
    return [(one.customer_name, one.words, one.used, one.most) for one in found]


def test_v08_the_supplier_sees_who_is_over_until_a_larger_plan_or_another_period(
    supplier: Supplier, alba: Town
) -> None:
    customer = customer_with(supplier, alba, registrations_most=5)
    for place in range(5):
        alba.register(f"Cerere {place}")
    flow.remind(now=LATER)
    full = over_now(supplier)
    alba.register("Cerere în plus")
    flow.remind(now=LATER + timedelta(days=1))
    flow.remind(now=LATER + timedelta(days=2))

    assert full == []
    assert over_now(supplier) == [("Comuna Alba", "Înregistrări pe an", 6, 5)]
    page = client_of(supplier.administrator).get("/consola/clienti/peste-limite/").text
    assert f"/consola/clienti/{customer}/contract/" in page
    assert "Clienți peste limitele planului" in client_of(supplier.administrator).get("/consola/").text
    with sales(supplier):
        (subscription,) = Subscription.objects.all()
    began = subscription.period_from
    for period in (began + timedelta(days=365), began):
        with sales(supplier):
            Subscription.objects.update(period_from=period, period_to=period + timedelta(days=365))
        assert bool(over_now(supplier)) is (period == began)
    with sales(supplier):
        larger = sales_services.add_version(
            plan_id=subscription.plan_version.plan_id,
            version=VersionDraft(valid_from=LATER.date(), price_bani=900_000, registrations_most=5_000),
            by=supplier.administrator,
            now=LATER,
        )
        Subscription.objects.update(plan_version=larger)
    assert over_now(supplier) == []
