"""Speaking live: without an account, answered in the console, kept or deleted by the customer's choice."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from registratura.doors.portal import guards
from registratura.flows import chatting as flow
from registratura.flows.support import department
from registratura.support import services as support
from registratura.toolkit import live_tickets
from tests.cast import Supplier, open_supplier
from tests.doors.attack import client_of

pytestmark = pytest.mark.django_db
HERE = "/asistenta/discutie/"
FLOOR = "/consola/asistenta/discutii/"
JSON = {"Accept": "application/json"}


@pytest.fixture
def supplier() -> Supplier:
    made = open_supplier()
    with department(supplier=made.institution):
        support.take_seat(by=made.administrator, now=timezone.now())
    return made


def begin(client: Client, **fields: Any) -> Any:
    token = guards.fields(what="support", now=timezone.now() - timedelta(seconds=30)).token
    return client.post(HERE, {"guard_token": token, "body": "Nu pot tipări.", "name": "Maria"} | fields)


def begun(client: Client) -> str:
    answer = begin(client)
    assert answer.status_code == 302, answer.text[-2000:]
    return str(answer["Location"])


def test_a_conversation_goes_both_ways_and_is_kept_as_a_ticket(
    supplier: Supplier, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, operator = Client(), client_of(supplier.administrator)
    place = begun(client)
    number = int(re.search(r"/(\d+)-", place)[1])  # type: ignore[index]
    assert "Maria" in operator.get(FLOOR).text
    said = operator.post(
        f"{FLOOR}{number}/", {"body": "Ce mesaj apare?", "cheie": str(uuid4())}, headers=JSON
    )
    news = client.get(f"{place}noutati/?dupa=0", headers=JSON).json()
    client.post(place, {"body": "<b>hârtie</b>", "cheie": str(uuid4())}, headers=JSON)
    with django_assert_max_num_queries(17):  # six of them are the savepoints of a test
        page = operator.get(f"{FLOOR}?d={number}").text
    operators_news = operator.get(f"{FLOOR}noutati/?d={number}&dupa=0").json()

    assert said.status_code == 200
    assert [one["body"] for one in news["said"]] == ["Nu pot tipări.", "Ce mesaj apare?"]
    assert (news["state"], news["live"]) == ("open", "")
    assert "&lt;b&gt;hârtie" in page
    assert len(operators_news["said"]) == 3

    client.post(f"{place}incheiere/")
    assert client.post(f"{place}alegere/", {"cuvinte": "pastreaza"}).status_code == 422
    kept = client.post(f"{place}alegere/", {"cuvinte": "pastreaza", "email": "maria@exemplu.ro"})
    assert kept["Location"].startswith("/asistenta/cerere/")
    assert "Ce mesaj apare?" in client.get(kept["Location"]).text


def test_deleted_words_can_be_read_by_nobody(supplier: Supplier) -> None:
    client = Client()
    place = begun(client)
    client.post(f"{place}incheiere/")
    client.post(f"{place}alegere/", {"cuvinte": "sterge"})
    page = client.get(place)
    assert "sunt șterse" in page.text
    assert "Nu pot tipări" not in page.text
    assert client.post(place, {"body": "încă ceva"}).status_code == 422


def test_where_nobody_is_there_the_page_leads_to_leaving_a_message(supplier: Supplier) -> None:
    client = Client()
    client_of(supplier.administrator).post(f"{FLOOR}loc/", {"fapta": "plec"})
    assert "/asistenta/scrieti/" in client.get(HERE).text
    refused = begin(client)
    assert refused.status_code == 422
    assert "Lăsați un mesaj" in refused.text


def test_a_link_that_opens_nothing_is_not_found_whatever_is_asked_of_it(supplier: Supplier) -> None:
    client = Client()
    wrong = begun(client)[:-3] + "0/"
    assert client.get(wrong).status_code == 404
    assert client.get(f"{wrong}noutati/").status_code == 404
    for deed in ("", "incheiere/", "alegere/"):
        assert client.post(f"{wrong}{deed}", {"body": "x", "cuvinte": "sterge"}).status_code == 404


def test_a_page_is_given_a_ticket_for_its_own_conversation_alone(supplier: Supplier, settings: Any) -> None:
    settings.LIVE_URL = "http://localhost:8010"
    client, operator = Client(), client_of(supplier.administrator)
    place = begun(client)
    number = int(re.search(r"/(\d+)-", place)[1])  # type: ignore[index]
    told = client.get(f"{place}noutati/").json()
    theirs = operator.get(f"{FLOOR}noutati/").json()

    own = live_tickets.read(told["ticket"], key=settings.SECRET_KEY)
    assert own == live_tickets.LiveTicket(supplier.id, (number,))
    whole = live_tickets.read(theirs["ticket"], key=settings.SECRET_KEY)
    assert whole is not None
    assert whole.operator_id == supplier.administrator.id
    assert told["live"] == "http://localhost:8010/viu/"


def test_the_clock_ends_what_nobody_goes_on_with(supplier: Supplier) -> None:
    begun(Client())
    assert flow.tidy(now=timezone.now() + timedelta(hours=1)) == (1, 0)
    assert flow.tidy(now=timezone.now() + timedelta(days=3)) == (0, 1)
