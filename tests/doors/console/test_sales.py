"""Customers, plans, contracts and subscriptions in the console."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from registratura.billing import queries
from registratura.billing import services as billing
from registratura.billing.states import State
from tests.cast import Supplier, Town, open_supplier
from tests.doors.asked import few_questions
from tests.doors.attack import client_of
from tests.rooms.billing.ground import CUI, NOW, agreed, sales

pytestmark = pytest.mark.django_db
CUSTOMER = {
    "name": "Comuna Albac",
    "cui": CUI,
    "is_public_body": "on",
    "street": "Str. Mare nr. 1",
    "locality": "Albac",
    "county": "Alba",
}
CONTRACT = {
    "number": "7/2026",
    "starts_on": "01.01.2026",
    "ends_on": "31.12.2026",
    "dpa_version": "2026-1",
    "payment_days": "45",
    "order_number": "C-19",
}
PLAN = {
    "code": "comuna",
    "name": "Comună",
    "summary": "până în 5.000 de locuitori",
    "valid_from": timezone.localdate().strftime("%d.%m.%Y"),
    "price": "4.800",
    "period_months": "12",
    "modules": ["portal", "signing"],
    "users_most": "20",
    "trial_days": "30",
    "grace_days": "30",
}


@pytest.fixture
def supplier(alba: Town) -> Supplier:
    return open_supplier()  # after the town: its keys come first


@pytest.fixture
def client(supplier: Supplier) -> Client:
    return client_of(supplier.administrator)


def done(client: Client, address: str, **typed: object) -> str:
    """Send a form and return where it led."""
    answer = client.post(address, typed)
    assert answer.status_code == 302, answer.text
    return str(answer["Location"])


def test_from_a_customer_to_a_running_subscription(client: Client, supplier: Supplier, alba: Town) -> None:
    assert "Niciun client încă" in client.get("/consola/clienti/").text
    done(client, "/consola/planuri/nou/", **PLAN)
    customer = done(client, "/consola/clienti/nou/", **CUSTOMER)
    done(client, f"{customer}institutii/", place=str(alba.id))
    contract = done(client, f"{customer}contract/", **CONTRACT)
    done(client, f"{contract}semnare/", signed_on="05.01.2026")
    with sales(supplier):
        version = queries.plans()[0].versions[0].id
    subscription = done(
        client,
        f"{contract}abonament/",
        version=str(version),
        collection="send_invoice",
        starts_on="01.01.2026",
    )
    refused = client.post(f"{subscription}stare/", {"after": "unpaid", "reason": "nu a plătit"})
    done(client, f"{subscription}stare/", after="paused", reason="la cererea clientului")

    assert "Alegeți din listă" in refused.text
    page = client.get(subscription).text
    assert "la cererea clientului" in page
    assert "în pauză" in page
    assert alba.institution.name in client.get(customer).text
    assert "C-19" in client.get(contract).text
    assert [card.state for card in _subscriptions(supplier)] == [State.PAUSED]


def _subscriptions(supplier: Supplier) -> list[queries.SubscriptionCard]:
    with sales(supplier):
        return queries.subscriptions()


def test_what_was_typed_stays_beside_the_refusal(client: Client) -> None:
    answer = client.post("/consola/clienti/nou/", CUSTOMER | {"cui": "123456"})

    assert answer.status_code == 200
    assert "Comuna Albac" in answer.text
    assert 'id="id_cui_error"' in answer.text


def test_a_signed_contract_is_extended_and_ended_with_a_reason(client: Client, supplier: Supplier) -> None:
    contract = f"/consola/contracte/{agreed(supplier)['contract']}/"

    rewritten = client.post(f"{contract}schimba/", CONTRACT)
    done(client, f"{contract}prelungire/", until="31.12.2027", act="1/2026")
    without = client.post(f"{contract}incetare/", {"ended_on": "30.06.2026", "why": ""})
    done(client, f"{contract}incetare/", ended_on="30.06.2026", why="de comun acord")

    assert "nu se rescrie" in rewritten.text
    assert "Scrieți motivul" in without.text
    page = client.get(contract).text
    assert "30.06.2026" in page
    assert "a prelungit contractul" in page


def test_an_old_customer_comes_back_and_an_institution_is_untied(
    client: Client, supplier: Supplier, alba: Town
) -> None:
    keys = agreed(supplier, place_id=alba.id)
    customer = f"/consola/clienti/{keys['customer']}/"

    done(client, f"{customer}vechi/")
    assert "contract în vigoare" in client.get(customer).text
    done(client, f"{customer}institutii/{alba.id}/dezleaga/")
    with sales(supplier):
        billing.end_contract(
            contract_id=keys["contract"],
            on=date(2026, 3, 1),
            why="mutare",
            by=supplier.administrator,
            now=NOW,
        )
    done(client, f"{customer}vechi/")
    assert "Readu clientul" in client.get(customer).text
    done(client, f"{customer}readuce/")
    assert "Trece între cei vechi" in client.get(customer).text


def test_a_plan_gets_a_version_is_retired_and_sold_again(client: Client, supplier: Supplier) -> None:
    plan = f"/consola/planuri/{agreed(supplier)['plan']}/"
    version = {name: value for name, value in PLAN.items() if name not in ("code", "name", "summary")}

    past = client.post(f"{plan}versiune/", version | {"valid_from": "01.01.2020"})
    done(client, f"{plan}versiune/", **version | {"price": "5.000,50"})
    done(client, f"{plan}retrage/")

    assert "cel mai devreme de azi" in past.text
    assert "5.000,50" in client.get(plan).text
    assert "retras" in client.get("/consola/planuri/").text
    done(client, f"{plan}readuce/")


@pytest.mark.parametrize("name", ["clienti", "contracte", "abonamente"])
def test_lists_leave_as_tables_in_which_nothing_is_a_formula(
    client: Client, supplier: Supplier, name: str
) -> None:
    keys = agreed(supplier)
    with sales(supplier):
        card = queries.customer_by_id(keys["customer"])
        assert card is not None
    done(client, f"/consola/clienti/{keys['customer']}/schimba/", **CUSTOMER | {"name": "=1+1"})

    answer = client.get(f"/consola/{name}/{name}.csv")

    assert answer.text.startswith("\ufeff")
    assert "'=1+1" in answer.text


def test_the_first_page_counts_what_waits(client: Client, supplier: Supplier) -> None:
    keys = agreed(supplier)
    with sales(supplier):
        billing.note_unpaid(contract_id=keys["contract"], since=date(2026, 3, 1), by=None, now=NOW)

    page = client.get("/consola/").text

    assert "Abonamente restante" in page
    assert "Contracte trecute de sfârșit" in page


@pytest.mark.parametrize(
    "page", ["", "clienti/", "contracte/", "abonamente/", "planuri/", "clienti/{customer}/"]
)
def test_pages_ask_little(client: Client, supplier: Supplier, alba: Town, page: str) -> None:
    keys = agreed(supplier, place_id=alba.id)
    client.get("/consola/planuri/")  # what a first visit writes into its session

    with few_questions():
        assert client.get(f"/consola/{page.format(**keys)}").status_code == 200
