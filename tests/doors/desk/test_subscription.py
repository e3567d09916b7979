"""The institution's own subscription: what it shows, how it ends and goes on, and nobody else's numbers."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from registratura.billing import queries as billing
from registratura.billing import services as agreements
from registratura.doors.desk.subscription.charts import chart_of, share
from registratura.flows import own_subscription as flow
from registratura.flows.invoicing import make_papers
from registratura.flows.own_subscription import Month
from registratura.kernel.money import lei
from registratura.kernel.privacy import Purpose
from registratura.screening import queries as screening
from registratura.screening import services as checks
from registratura.screening.services.handling import Subject
from registratura.screening.signals import PaymentFacts
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for
from tests.cast import Supplier, Town, open_supplier
from tests.doors.asked import few_questions
from tests.doors.attack import client_of
from tests.rooms.billing.ground import agreed, customer_draft
from tests.rooms.invoicing.ground import issued, settle

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


@pytest.fixture
def supplier(alba: Town, buzau: Town) -> Supplier:
    """The supplier, opened after the towns, whose rows are put back under keys of their own."""
    return open_supplier()


@pytest.fixture
def keys(supplier: Supplier, alba: Town) -> dict[str, int]:
    """The agreement of Alba."""
    return agreed(supplier, place_id=alba.id)


def desk(town: Town, path: str = "") -> str:
    return f"/birou/{town.institution.code}/abonament/{path}"


def asked_about(supplier: Supplier, customer: int) -> int:
    """Put a check of a customer in force, and return its number."""
    now = datetime.now(tz=UTC)
    with acting_for(supplier.id), reading_for(Purpose.P09):
        check = checks.open_case(
            subject=Subject(key=f"customer:{customer}", words="Comuna Alba", customer_id=customer),
            facts=PaymentFacts(refused_in_day=20, mismatched_in_month=3),
            rule_set=checks.current_rules(now=now),
            source_key=f"customer:{customer}",
            now=now,
        )
        assert check is not None
        by = supplier.protector
        checks.take_case(case_id=check, by=by, now=now)
        checks.propose_measure(
            case_id=check,
            outcome="hold",
            words="Plăți respinse",
            ends_at=now + timedelta(days=2),
            by=by,
            now=now,
        )
        checks.confirm_measure(case_id=check, by=supplier.counsel, now=now)
    return check


def test_the_page_says_plan_state_contract_and_usage(keys: dict[str, int], alba: Town) -> None:
    alba.register("Cerere")
    page = client_of(alba.administrator).get(desk(alba)).text

    for words in ("Comună", "activ", "12/2026", lei(480_000), "Documente înregistrate", "Oameni cu cont"):
        assert words in page, words
    assert 'href="' + desk(alba) + '"' in page


def test_usage_is_exact(keys: dict[str, int], alba: Town) -> None:
    for _each in range(3):
        alba.register("Cerere")
    found = flow.overview(institution_id=alba.id, now=datetime.now(tz=UTC))

    assert found is not None
    assert (found.usage.registered_count, found.usage.user_count) == (3, 8)
    assert [one.count for one in found.usage.months][-1] == 3
    assert len(found.usage.months) == 12


def test_an_end_takes_two_clicks_can_be_taken_back_and_keeps_the_registers(
    keys: dict[str, int], alba: Town
) -> None:
    client = client_of(alba.administrator)
    step = client.get(desk(alba, "incheiere/")).text
    assert "31.12.2026" in step
    assert "Registrele rămân ale instituției" in step
    ended = client.post(desk(alba, "incheiere/"), follow=True).text
    assert "se încheie la 31.12.2026" in ended
    assert client.get(desk(alba, "incheiere/")).status_code == 302
    back = client.post(desk(alba, "reluare/"), follow=True).text

    assert "merge mai departe" in back
    assert (
        client_of(alba.registrar).get(f"/birou/{alba.institution.code}/registre/general/").status_code == 200
    )


def test_only_early_reminders_are_turned_off(keys: dict[str, int], alba: Town) -> None:
    client = client_of(alba.administrator)
    client.post(desk(alba, "amintiri/"), {"about": "early", "on": "0"})
    refused = client.post(desk(alba, "amintiri/"), {"about": "unpaid", "on": "0"}, follow=True).text
    found = flow.overview(institution_id=alba.id, now=NOW)

    assert "nu se oprește" in refused
    assert found is not None
    assert {one.about for one in found.switches if not one.is_on} == {"early"}


def test_a_check_is_shown_with_reasons_and_contested(
    supplier: Supplier, keys: dict[str, int], alba: Town
) -> None:
    check = asked_about(supplier, keys["customer"])
    client = client_of(alba.administrator)
    assert "plăți cu cardul refuzate" in client.get(desk(alba)).text
    assert client.post(desk(alba, f"verificari/{check}/contestatie/"), {"words": ""}).status_code == 422
    said = client.post(desk(alba, f"verificari/{check}/contestatie/"), {"words": "Cardul expirase."})

    assert said.status_code == 302
    with acting_for(supplier.id), reading_for(Purpose.P09):
        card = screening.case_card(check)
    assert card is not None
    assert card.contest is not None


def invoiced(supplier: Supplier, customer: int) -> int:
    """Issue an invoice to a customer, without its files, and return its number."""
    with acting_for(supplier.id), reading_for(Purpose.P04):
        settle()
        return int(issued(customer_id=customer).id)


def every_address(keys: dict[str, int], check: int, invoice: int) -> list[tuple[str, str]]:
    """Each address that carries a number, with Alba's numbers in it."""
    agreement = keys["contract"]
    return [
        ("get", f"facturi/{invoice}/factura.pdf"),
        ("get", f"facturi/{invoice}/factura.xml"),
        ("get", f"contract/{agreement}/"),
        ("get", f"contract/{agreement}/contract.pdf"),
        ("post", f"verificari/{check}/lamuriri/"),
        ("post", f"verificari/{check}/contestatie/"),
    ]


def test_numbers_of_another_customer_are_numbers_of_nothing(
    supplier: Supplier, keys: dict[str, int], alba: Town, buzau: Town
) -> None:
    with acting_for(supplier.id), reading_for(Purpose.P02):
        other = agreements.add_customer(
            draft=customer_draft("Municipiul Buzău", "4233874"), by=supplier.administrator, now=NOW
        )
        agreements.tie_institution(customer_id=other, place_id=buzau.id, by=supplier.administrator, now=NOW)
    check, invoice = asked_about(supplier, keys["customer"]), invoiced(supplier, keys["customer"])
    assert make_papers(institution=supplier.institution, invoice_id=invoice)
    own = client_of(alba.administrator).get(desk(alba, f"facturi/{invoice}/factura.xml"))
    assert own.status_code == 200
    assert own.getvalue().startswith(b"<?xml")
    assert "Nicio factură" not in client_of(alba.administrator).get(desk(alba, "facturi/")).text
    client = client_of(buzau.administrator)

    answers: dict[str, Any] = {}
    for method, path in every_address(keys, check, invoice):
        answers[path] = getattr(client, method)(
            desk(buzau, path), {"words": "x"} if method == "post" else {}
        ).status_code
    assert set(answers.values()) == {404}, answers
    assert "Plăți respinse" not in client.get(desk(buzau)).text
    client.post(desk(buzau, "incheiere/"))
    with acting_for(supplier.id), reading_for(Purpose.P02):
        kept = billing.subscription_by_id(keys["subscription"])
    assert kept is not None
    assert kept.cancel_on is None


def test_pages_ask_little(supplier: Supplier, keys: dict[str, int], alba: Town) -> None:
    for _each in range(2):
        invoiced(supplier, keys["customer"])
    client = client_of(alba.administrator)
    client.get(desk(alba))  # what a first visit writes into its session

    for path in ("", "facturi/", "licente/", "incheiere/", f"contract/{keys['contract']}/"):
        with few_questions():
            assert client.get(desk(alba, path)).status_code == 200, path


def test_own_numbers_open(supplier: Supplier, keys: dict[str, int], alba: Town) -> None:
    client = client_of(alba.administrator)

    assert client.get(desk(alba, f"contract/{keys['contract']}/")).status_code == 200
    paper = client.get(desk(alba, f"contract/{keys['contract']}/contract.pdf"))
    assert paper.content.startswith(b"%PDF")
    assert client.get(desk(alba, "licente/")).status_code == 200
    assert "Nicio factură" in client.get(desk(alba, "facturi/")).text


def test_only_the_administrator_has_it_and_nobody_where_there_is_no_supplier(alba: Town, buzau: Town) -> None:
    assert client_of(alba.administrator).get(desk(alba)).status_code == 404
    assert (
        "/abonament/"
        not in client_of(alba.administrator).get(f"/birou/{alba.institution.code}/compartimente/").text
    )
    open_supplier()

    assert client_of(alba.administrator).get(desk(alba)).status_code == 200  # no agreement yet: an empty page
    assert client_of(alba.registrar).get(desk(alba)).status_code == 403
    assert client_of(buzau.administrator).get(desk(alba)).status_code == 404
    assert Client().get(desk(alba)).status_code == 302


@pytest.mark.parametrize("path", ["", "facturi/", "licente/"])
def test_each_page_asks_few_questions(
    keys: dict[str, int], alba: Town, path: str, django_assert_max_num_queries: Any
) -> None:
    client = client_of(alba.administrator)
    client.get(desk(alba, path))
    with django_assert_max_num_queries(60):
        client.get(desk(alba, path))


def test_bars_keep_to_their_scale() -> None:
    chart = chart_of([Month(date(2026, 1, 1), 0), Month(date(2026, 2, 1), 1), Month(date(2026, 3, 1), 130)])

    assert chart.top == 200
    assert [bar.height for bar in chart.bars] == [0, 2, 89]
    assert chart_of([]).top == 2
    assert (share(3, None), share(5, 10), share(30, 10), share(1, 0)) == (None, 50, 100, 100)
