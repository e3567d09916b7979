"""The rights desk: who may see it, what it offers, and what it refuses in words."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registratura.accounts.models import User
from registratura.rights import queries
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.flows.rights_ground import asked, disclosed, proven

pytestmark = pytest.mark.django_db
NEW = {
    "right": "access",
    "channel": "in_person",
    "name": "Maria Ionescu",
    "address": "Str. Lungă 3",
    "language": "ro",
    "seen": "on",
}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(town: Town, name: str, **arguments: Any) -> str:
    return reverse(f"desk:{name}", kwargs={"code": town.institution.code, **arguments})


def acted(client: Client, town: Town, number: int, deed: str, **typed: Any) -> int:
    return client.post(at(town, "rights_act", number=number, deed=deed), typed).status_code


def now_asked(town: Town, **fields: Any) -> int:
    moment = timezone.now() - timedelta(days=3)
    return proven(town, now=moment, received_at=moment, **fields)


def test_only_who_handles_requests_sees_them(alba: Town, buzau: Town) -> None:
    number = now_asked(alba)
    pages = [at(alba, "rights"), at(alba, "rights_new"), at(alba, "rights_request", number=number)]

    for page in pages:
        assert client_of(alba.protector).get(page).status_code == 200
        assert client_of(alba.clerk).get(page).status_code == 403
        assert client_of(buzau.protector).get(page).status_code == 404
        assert Client().get(page).status_code == 302
    assert client_of(buzau.protector).get(at(buzau, "rights_request", number=number)).status_code == 404


def test_the_list_costs_the_same_however_long_it_is(alba: Town, django_assert_max_num_queries: Any) -> None:
    for _ in range(4):
        asked(alba)
    client = client_of(alba.protector)
    client.get(at(alba, "rights"))

    with django_assert_max_num_queries(15):
        answer = client.get(at(alba, "rights"))

    assert answer.content.decode().count("DP-") >= 4


def test_the_page_tells_the_clock_step_by_step(alba: Town, django_assert_max_num_queries: Any) -> None:
    number = asked(alba).request_id  # of 5 March 2026: the limit falls on a Sunday
    client = client_of(alba.protector)
    client.get(at(alba, "rights_request", number=number))

    with django_assert_max_num_queries(18):  # with the three that open and close the scope
        text = client.get(at(alba, "rights_request", number=number)).content.decode()

    assert all(word in text for word in ("05.04.2026", "duminică", "06.04.2026", "nedovedit"))


def test_from_the_counter_to_the_answer(alba: Town) -> None:
    client = client_of(alba.protector)

    answer = client.post(
        at(alba, "rights_new"), {**NEW, "right": "complaint", "details": "Lista.", "key": str(uuid4())}
    )
    with acting_for(alba.id):
        (line,) = queries.requests().lines

    assert answer.status_code == 302
    assert acted(client, alba, line.id, "raspuns", words=" ") == 422
    assert acted(client, alba, line.id, "refuz", words="") == 422
    assert acted(client, alba, line.id, "numar") == 302
    assert acted(client, alba, line.id, "raspuns", words="Lista a fost luată jos.") == 302
    assert acted(client, alba, line.id, "raspuns", words="Încă o dată.") == 422
    with acting_for(alba.id):
        (letter,) = queries.letters_of(line.id)
    paper = client.get(at(alba, "rights_letter", number=line.id, letter=letter.id))
    assert b"".join(paper.streaming_content)[:5] == b"%PDF-"  # type: ignore[attr-defined]


def test_what_is_held_is_searched_only_for_who_was_proven(alba: Town) -> None:
    client = client_of(alba.protector)
    known, unknown = now_asked(alba), asked(alba).request_id

    assert client.post(at(alba, "rights_search", number=known)).status_code == 200
    assert client.post(at(alba, "rights_search", number=unknown)).status_code == 422
    assert client.post(at(alba, "rights_copy", number=known)).status_code == 422


@pytest.mark.parametrize(
    "bent",
    [
        {"received_on": "31.31.2026"},
        {"received_on": "05.03.2999"},
        {"name": "\x00"},
        {"cnp": "123"},
        {"entry": "999999/2026"},
        {"entry": "x" * 25},
        {"key": "nu"},
        {"right": "nimic"},
        {"address": "", "email": ""},
    ],
)
def test_a_bent_form_is_refused_in_words(alba: Town, bent: dict[str, str]) -> None:
    answer = client_of(alba.protector).post(at(alba, "rights_new"), {**NEW, "key": str(uuid4()), **bent})

    assert answer.status_code in (302, 422)


@pytest.mark.parametrize(
    "deed",
    ["lamurire", "prelungire", "adnotare", "unire", "trimitere", "anuntat", "a-raspuns", "indeplinire"],
)
def test_a_bent_deed_is_refused_and_the_page_stands(alba: Town, deed: str) -> None:
    client = client_of(alba.protector)
    number = now_asked(alba)

    assert acted(client, alba, number, deed, words="", code="x" * 500, entry="\x00") == 422
    assert acted(client, alba, 987_654_321, "lucru") == 404
    assert acted(client, alba, number, "nimic") == 404


def test_an_objection_is_answered_with_what_stops_and_a_bent_purpose_stops_nothing(alba: Town) -> None:
    number = proven(alba, right="objection", details="Fără oferte.")
    client = client_of(alba.protector)
    deed = at(alba, "rights_act", number=number, deed="raspuns")
    done = client.post(deed, {"words": "Am oprit ofertele.", "purposes": ["P12", "P99", "\x00"]})

    assert done.status_code == 302
    with acting_for(alba.id):
        assert queries.stopped_purposes(number) == ["P12"]
    assert "noutăți și oferte" in client.get(at(alba, "rights_request", number=number)).text


def test_a_recipient_is_written_to_from_the_page_and_a_bent_address_is_kept_as_typed(alba: Town) -> None:
    disclosed(alba, "Casa de Pensii")
    number = proven(alba, right="rectification", details="Numele.")
    client = client_of(alba.protector)
    client.post(at(alba, "rights_act", number=number, deed="raspuns"), {"words": "Îndreptat."})
    page = client.get(at(alba, "rights_request", number=number)).text
    notice = re.search(r'name="code" value="(\d+)"', page)
    assert notice is not None
    deed = at(alba, "rights_act", number=number, deed="anunta")

    bent = client.post(deed, {"code": notice[1], "email": "nu e", "words": "Numele corect."})
    sent = client.post(deed, {"code": notice[1], "email": "pensii@exemplu.ro", "words": "Numele corect."})

    assert bent.status_code == 422
    assert 'value="nu e"' in bent.text
    assert "Numele corect." in bent.text
    assert sent.status_code == 302
    assert "pensii@exemplu.ro" in client.get(at(alba, "rights_request", number=number)).text

    deed = at(alba, "rights_act", number=number, deed="a-raspuns")
    empty = client.post(deed, {"code": notice[1], "words": " "})
    noted = client.post(deed, {"code": notice[1], "words": "A îndreptat la 3 aprilie."})

    assert (empty.status_code, noted.status_code) == (422, 302)
    assert "A îndreptat la 3 aprilie." in client.get(at(alba, "rights_request", number=number)).text
