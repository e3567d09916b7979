"""The supplier's people issue a license, follow it and end it; nobody else comes in."""

import io
from typing import Any

import pytest
import segno
from django.test import Client

from registratura.kernel.licenses.request import KEY
from registratura.kernel.privacy import Purpose
from registratura.licensing import queries
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for
from tests.cast import Supplier, Town, open_supplier
from tests.doors.asked import few_questions
from tests.doors.attack import client_of
from tests.rooms.licensing.ground import NOW, Ground, ground


@pytest.fixture
def supplier(db: None) -> Supplier:
    return open_supplier()


@pytest.fixture
def one(supplier: Supplier) -> Ground:
    with acting_for(supplier.id), reading_for(Purpose.P07):
        return ground()


@pytest.fixture
def desk(supplier: Supplier) -> Client:
    return client_of(supplier.administrator)


def card(supplier: Supplier, number: int) -> Any:
    with acting_for(supplier.id), reading_for(Purpose.P07):
        return queries.license_card(number, now=NOW)


def test_from_a_product_to_a_license_with_its_key(desk: Client, supplier: Supplier) -> None:
    for address, fields in (
        ("feluri/produs/", {"product-code": "chiosc", "product-name": "Chioșc"}),
        ("feluri/functie/", {"entitlement-code": "bonuri", "entitlement-name": "Bonuri de ordine"}),
    ):
        assert desk.post(f"/consola/licente/{address}", fields).status_code == 302
    with acting_for(supplier.id), reading_for(Purpose.P07):
        product = queries.products()[0].id
    fields = {
        "product": product,
        "code": "chiosc-an",
        "name": "Chioșc, un an",
        "term_days": 365,
        "machine_count": 1,
        "overage_strategy": "NO_OVERAGE",
        "expiration_strategy": "RESTRICT_ACCESS",
        "file_days": 31,
        "grace_days": 30,
    }
    posted = {f"policy-{name}": value for name, value in fields.items()}
    assert desk.post("/consola/licente/feluri/nou/", posted).status_code == 302
    assert desk.post("/consola/licente/feluri/nou/", posted).status_code == 422
    with acting_for(supplier.id), reading_for(Purpose.P07):
        policy = queries.policies()[0].id
    went = desk.post("/consola/licente/noua/", {"policy": policy, "name": "Ghișeul 2"})
    assert went.status_code == 302
    page = desk.post(f"{went['Location']}cheie/")
    assert KEY.search(page.text)
    assert page["Cache-Control"] == "private, no-store"
    assert "Ghișeul 2" in desk.get("/consola/licente/").text
    assert "Chioșc, un an" in desk.get("/consola/licente/feluri/").text


def test_a_license_is_suspended_renewed_and_revoked_from_its_page(
    desk: Client, supplier: Supplier, one: Ground
) -> None:
    place = f"/consola/licente/{one.license_id}/"
    assert desk.post(f"{place}stare/", {"deed": "suspend"}).status_code == 422
    assert desk.post(f"{place}stare/", {"deed": "suspend", "reason": "neplată"}).status_code == 302
    assert "neplată" in desk.get(place).text
    for deed in ("reinstate", "renew"):
        assert desk.post(f"{place}stare/", {"deed": deed}).status_code == 302
    assert desk.post(f"{place}locuri/", {"machine_count": "7"}).status_code == 302
    assert card(supplier, one.license_id).line.most == 7
    for typed in ("0", "-1", "x", "9" * 30):
        assert desk.post(f"{place}locuri/", {"machine_count": typed}).status_code == 422
    assert desk.post(f"{place}client/", {"customer": "5"}).status_code == 422
    assert desk.post(f"{place}stare/", {"deed": "revoke", "reason": "încetare"}).status_code == 302
    assert desk.post(f"{place}stare/", {"deed": "renew"}).status_code == 422
    assert desk.post(f"{place}stare/", {"deed": "x"}).status_code == 422
    assert str(card(supplier, one.license_id).line.code) == "REVOKED"


def test_a_request_is_answered_and_the_machine_let_out(desk: Client, supplier: Supplier, one: Ground) -> None:
    picture = io.BytesIO()
    segno.make_qr(one.request("one"), error="l").save(picture, kind="png", scale=5)
    picture.seek(0)
    picture.name = "cerere.png"
    page = desk.post("/consola/licente/cerere/", {"picture": picture})
    assert page.status_code == 200
    assert "Descarcă fișierul" in page.text
    assert desk.post("/consola/licente/cerere/", {"request": "x"}).status_code == 422
    (machine,) = card(supplier, one.license_id).machines
    place = f"/consola/licente/{one.license_id}/"
    assert machine.short in desk.get(place).text
    assert desk.post(f"{place}dispozitive/{machine.id}/scoatere/").status_code == 302
    assert desk.post(f"{place}dispozitive/{machine.id}/scoatere/").status_code == 404
    after = card(supplier, one.license_id)
    assert (after.machines, after.line.seats) == ((), 1)


def test_keys_are_shown_and_changed(desk: Client, supplier: Supplier) -> None:
    assert "Nicio cheie încă" in desk.get("/consola/licente/chei/").text
    assert desk.post("/consola/licente/chei/schimba/").status_code == 302
    with acting_for(supplier.id), reading_for(Purpose.P07):
        (first,) = queries.signing_keys()
    assert first.public_key in desk.get("/consola/licente/chei/").text
    desk.post("/consola/licente/chei/schimba/", {"key": first.key_id})
    desk.post("/consola/licente/chei/schimba/", {"key": first.key_id})
    with acting_for(supplier.id), reading_for(Purpose.P07):
        assert [bool(each.retired_at) for each in queries.signing_keys()] == [False, True]


def test_pages_ask_little_of_the_database(desk: Client, one: Ground) -> None:
    for address in ("", f"{one.license_id}/", "feluri/", "chei/", "cerere/", "noua/"):
        with few_questions():
            assert desk.get(f"/consola/licente/{address}").status_code == 200


def test_others_are_kept_out(supplier: Supplier, one: Ground, alba: Town) -> None:
    place = f"/consola/licente/{one.license_id}/"

    assert client_of(alba.administrator).get(place).status_code == 404
    assert client_of(supplier.protector).get(place).status_code in (403, 404)
    assert Client().get(place).status_code == 302
    assert client_of(supplier.administrator).get("/consola/licente/999999/").status_code == 404
