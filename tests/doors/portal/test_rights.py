"""The public form, the receipt and the page of a request: without an account, without JavaScript, with one answer."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registratura.rights import queries
from registratura.toolkit.scope import acting_for
from tests.cast import Town, open_supplier
from tests.flows.rights_ground import asked, code_sent

pytestmark = pytest.mark.django_db

WHOLE = {
    "pas": "check",
    "right": "erasure",
    "details": "",
    "name": "Maria Ionescu",
    "email": "maria@exemplu.ro",
    "address": "",
    "language": "ro",
}


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


def form(town: Town) -> str:
    return reverse("portal:rights_ask_of", kwargs={"code": town.institution.code})


def page(town: Town) -> str:
    return reverse("portal:rights_status_of", kwargs={"code": town.institution.code})


def requests_of(town: Any) -> int:
    with acting_for(town.id):
        return len(queries.requests().lines)


def test_one_question_a_page_and_what_was_typed_goes_along(alba: Town) -> None:
    client = Client()

    first = client.get(form(alba))
    second = client.post(form(alba), {"pas": "right", "right": "complaint"})
    stays = client.post(form(alba), {"pas": "details", "right": "complaint", "details": " "})
    third = client.post(form(alba), {"pas": "details", "right": "complaint", "details": "Lista de pe panou."})
    back = client.post(
        form(alba), {**WHOLE, "pas": "person", "right": "complaint", "details": "Lista", "mergi": "details"}
    )
    last = client.post(form(alba), {**WHOLE, "pas": "person"})

    assert first.status_code == second.status_code == third.status_code == 200
    assert "Pasul 2 din 4" in second.content.decode()
    assert (stays.status_code, "De îndreptat" in stays.content.decode()) == (422, True)
    assert 'name="details" value="Lista de pe panou."' in third.content.decode()
    assert ">Lista</textarea>" in back.content.decode()
    assert "Trimiteți cererea" in last.content.decode()
    assert requests_of(alba) == 0


def test_the_last_page_gives_reference_and_secret_once_for_each_form(alba: Town) -> None:
    client, key = Client(), str(uuid4())

    answers = [client.post(form(alba), {**WHOLE, "cheie": key}).content.decode() for _ in range(2)]

    codes = [re.findall(r'receipt__code">([^<]+)<', answer) for answer in answers]
    assert codes[0] == codes[1]
    assert codes[0][0].startswith("DP-")
    assert requests_of(alba) == 1


@pytest.mark.parametrize(
    "bent",
    [
        {"right": "x" * 10_000},
        {"name": "\x00"},
        {"email": "nu-e-adresa"},
        {"email": "a" * 300 + "@b.ro"},
        {"name": "", "email": "", "address": ""},
        {"details": "d" * 20_000, "right": "complaint", "name": ""},
        {"cheie": "nu"},
        {"language": "xx", "right": "nimic"},
    ],
)
def test_bent_input_is_refused_in_words_and_never_breaks(alba: Town, bent: dict[str, str]) -> None:
    answer = Client().post(form(alba), {**WHOLE, **bent})

    assert answer.status_code in (200, 422)


def test_a_program_that_fills_the_trap_and_one_that_asks_too_often_are_stopped(alba: Town) -> None:
    client = Client()

    assert client.post(form(alba), {**WHOLE, "pagina_web": "http://x"}).status_code == 422
    codes = [client.post(form(alba), {**WHOLE, "cheie": str(uuid4())}).status_code for _ in range(12)]

    assert codes.count(200) == 10
    assert codes[-1] == 429
    assert requests_of(alba) == 10


def test_a_wrong_reference_a_wrong_secret_and_both_get_the_same_answer(alba: Town) -> None:
    opened = asked(alba)
    client = Client()
    token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')

    def told(reference: str, secret: str) -> str:
        answer = client.post(page(alba), {"reference": reference, "secret": secret})
        assert answer.status_code == 422
        text = token.sub("", answer.content.decode())
        return text.replace(reference, "R").replace(secret, "S")

    wrong = "2222-2222-2222-2222"
    assert told(opened.reference, wrong) == told("DP-2222-2222", opened.secret) == told("DP-2222-2222", wrong)
    good = client.post(page(alba), {"reference": opened.reference.lower(), "secret": opened.secret.lower()})
    assert (good.status_code, opened.reference in good.content.decode()) == (200, True)


def test_a_reference_of_one_town_opens_nothing_in_another(alba: Town, buzau: Town) -> None:
    opened = asked(alba)

    answer = Client().post(page(buzau), {"reference": opened.reference, "secret": opened.secret})

    assert answer.status_code == 422


def test_the_code_is_proven_on_the_page_and_a_forged_download_is_refused(alba: Town) -> None:
    moment = timezone.now()
    opened = asked(alba, now=moment, received_at=moment)
    client = Client()
    who = {"reference": opened.reference, "secret": opened.secret}

    wrong = client.post(page(alba), {**who, "fapta": "prove", "cod": "abc"})
    forged = client.post(page(alba), {**who, "fapta": "download", "cod": "123456"})
    good = client.post(page(alba), {**who, "fapta": "prove", "cod": code_sent(alba)})

    assert wrong.status_code == forged.status_code == 422
    assert "în lucru" in good.content.decode().lower()


def test_the_supplier_has_the_same_form_and_a_signed_in_person_proves_nothing_more(alba: Town) -> None:
    supplier = open_supplier(domain="altul.example")
    client = Client()
    client.force_login(alba.clerk)

    answer = client.post(reverse("portal:rights_ask"), {**WHOLE, "email": "altcineva@exemplu.ro"})

    assert answer.status_code == 200
    with acting_for(supplier.id):
        (line,) = queries.requests().lines
        card = queries.request_by_id(line.id)
    assert card is not None
    assert (card.person_email, card.is_proven) == (alba.clerk.email, True)


def test_a_town_that_is_not_there_has_no_form() -> None:
    assert Client().get("/portal/nicaieri/confidentialitate/cerere/").status_code == 404
