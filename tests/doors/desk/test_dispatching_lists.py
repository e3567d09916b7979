"""Lists, book and options of dispatch, and who may open and do what there; bad input."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registratura.dispatch import queries as shipments
from registratura.dispatch.queries import ShipmentCard
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address, words
from tests.doors.desk.dispatching_ground import (
    Enter,
    ana,
    bundled,
    do,
    enter,
    letter,
    open_road,
    place,
    shown,
)
from tests.rooms.dispatch.letters import outgoing, prepared

__all__ = ["ana", "enter", "letter", "open_road"]
pytestmark = pytest.mark.django_db
BENT = ("\x00", "ș" * 10_000, "9" * 30, "-1", "²", "31.02.0001")


def test_the_book_of_hand_overs_is_printed(alba: Town, ana: Client) -> None:
    with acting_for(alba.id):
        prepared(alba, method="hand")

    answer = ana.get(address(alba, "dispatch_handbook"))

    assert answer.content.startswith(b"%PDF")


def test_the_administrator_says_how_the_institution_dispatches(alba: Town, enter: Enter) -> None:
    adina = enter(alba.administrator)
    where = address(alba, "dispatch_options")
    assert adina.post(where, {"methods": [], "email_counts": "read"}).status_code == 422

    adina.post(where, {"post_office": "OP 7", "methods": ["hand", "portal"], "email_counts": "read"})

    with acting_for(alba.id):
        assert shipments.options().methods == ("hand", "portal")
    assert 'value="OP 7"' in words(adina.get(where))


@pytest.mark.parametrize("tab", ["", "in-borderou", "neconfirmate", "intoarse", "plecate", "²"])
def test_each_tab_says_when_it_is_empty(alba: Town, ana: Client, tab: str) -> None:
    page = ana.get(address(alba, "dispatch"), {"fila": tab})

    assert page.status_code == 200
    assert 'class="blank"' in words(page)


def test_a_full_list_costs_as_much_as_a_short_one(alba: Town, ana: Client, letter: ShipmentCard) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert ana.get(address(alba, "dispatch")).status_code == 200
        return len(asked)

    ana.get(address(alba, "dispatch"))
    short = cost()
    with acting_for(alba.id):
        for _each in range(5):
            prepared(alba)
            outgoing(alba)

    assert cost() == short
    assert short <= 22


def pages(town: Town, letter: ShipmentCard) -> dict[str, str]:
    key = bundled(town, letter.id, close=False)
    return {
        "dispatch": address(town, "dispatch"),
        "bundles": address(town, "bundles"),
        "bundle": address(town, "bundle", bundle=key),
        "bundle_pdf": address(town, "bundle_pdf", bundle=key),
        "scan": address(town, "dispatch_scan"),
        "handbook": address(town, "dispatch_handbook"),
        "prepare": address(town, "dispatch_prepare", **place(letter)),
    }


def test_without_the_power_every_page_is_refused(alba: Town, enter: Enter, letter: ShipmentCard) -> None:
    for person in (alba.clerk, alba.archivist, alba.administrator):
        client = enter(person)
        for name, where in pages(alba, letter).items() if person is alba.clerk else ():
            assert client.get(where).status_code == 403, name
        assert do(client, alba, letter, "plecare", on="azi").status_code == 403
        assert client.post(address(alba, "shipment_proof", shipment=letter.id)).status_code == 403
        assert client.post(address(alba, "bundle_fill")).status_code == 403


def test_carmen_of_buzau_finds_nothing(alba: Town, buzau: Town, enter: Enter, letter: ShipmentCard) -> None:
    carmen = enter(buzau.registrar)
    for name, where in pages(alba, letter).items():
        assert carmen.get(where).status_code == 404, name
    assert carmen.get(address(alba, "shipment", shipment=letter.id)).status_code == 404
    assert carmen.get(address(buzau, "shipment", shipment=letter.id)).status_code == 404
    assert do(carmen, buzau, letter, "plecare", on="azi").status_code == 404


def test_signed_out_one_is_led_to_the_door(alba: Town, letter: ShipmentCard) -> None:
    for where in pages(alba, letter).values():
        assert Client().get(where).status_code == 302


def test_a_clerk_sees_a_shipment_of_the_own_unit_and_no_button(alba: Town, enter: Enter) -> None:
    with acting_for(alba.id):
        mine = shown(alba, prepared(alba, outgoing(alba, unit_id=alba.urbanism.id)).id)
        other = shown(alba, prepared(alba, outgoing(alba, unit_id=alba.secretariat.id)).id)
    bogdan = enter(alba.clerk)

    page = bogdan.get(address(alba, "shipment", shipment=mine.id))

    assert page.status_code == 200
    assert "plecare/" not in words(page)
    assert bogdan.get(address(alba, "shipment", shipment=other.id)).status_code == 404


@pytest.mark.parametrize("junk", BENT)
def test_bent_input_is_answered_and_never_fails(
    alba: Town, ana: Client, letter: ShipmentCard, junk: str
) -> None:
    key = bundled(alba, letter.id, close=False)
    names = "method recipient_name address email barcode weight_grams price_bani message_subject message_text note seen"
    names += (
        " on day hour reason receiver_name identity_kind received_at outcome cod data trimitere bundle kind"
    )
    typed = dict.fromkeys(names.split(), junk)
    posts = [
        *(
            address(alba, "shipment_act", shipment=letter.id, deed=deed)
            for deed in ("schimbare", "plecare", "inmanare")
        ),
        *(
            address(alba, "bundle_act", bundle=key, deed=deed)
            for deed in ("cantarire", "scoatere", "predare", "alta")
        ),
        address(alba, "dispatch_prepare", **place(letter)),
        address(alba, "dispatch_scan"),
        address(alba, "bundle_fill"),
        address(alba, "dispatch_report"),
        address(alba, "shipment_act", shipment=letter.id, deed="nimic"),
        address(alba, "shipment", shipment=10**30),
        address(alba, "dispatch_proof", document=10**30),
        address(alba, "bundle", bundle=10**30),
    ]

    for where in posts:
        assert ana.post(where, typed).status_code < 500
    if len(junk) < 1000:
        for name in ("dispatch", "dispatch_scan", "bundles"):
            answer = ana.get(address(alba, name), {"fila": junk, "dupa": junk, "cod": junk, "data": junk})
            assert answer.status_code < 500
