"""What a signed-in person reads of the functions of the product (AC-A5.1)."""

from typing import Any

from django.test import Client

from tests.cast import Town, open_supplier


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def told(client: Client, **headers: str) -> dict[str, dict[str, Any]]:
    answer = client.get("/api/features", headers=headers)
    assert answer.status_code == 200
    return {each["key"]: each for each in answer.json()["features"]}


def test_ac_a5_1_each_function_says_how_it_stands_and_why(alba: Town) -> None:
    open_supplier()
    found = told(signed_in(alba.clerk))

    assert found["registry"]["status"] == "available"
    assert found["service-messages"]["status"] == "degraded"
    (why,) = found["service-messages"]["reasons"]
    assert why["code"] == "P11:phone"
    assert "SMS" in why["words"]
    assert found["news"]["status"] == "blocked"  # nobody asked for any
    assert [why["code"] for why in found["news"]["reasons"]] == ["P12:refused", "P15:refused", "P18:refused"]


def test_the_page_says_the_same(alba: Town) -> None:
    page = signed_in(alba.clerk).get("/cont/functii/")

    assert page.status_code == 200
    assert "Fără telefon nu vin SMS-uri" in page.text


def test_a_stranger_is_sent_to_sign_in() -> None:
    for address in ("/cont/functii/", "/api/features"):
        assert Client().get(address).status_code == 302
