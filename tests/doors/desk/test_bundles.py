"""Bundles for the post office: filled, weighed, closed, handed over, printed, stamped."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from registratura.dispatch import queries as shipments
from registratura.dispatch.queries import ShipmentCard
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address, words
from tests.doors.desk.dispatching_ground import ana, bundled, enter, letter, open_road, shown
from tests.rooms.dispatch.letters import BARCODES, prepared, today, tomorrow

__all__ = ["ana", "enter", "letter", "open_road"]
pytestmark = pytest.mark.django_db


def test_letters_go_through_a_bundle(alba: Town, ana: Client, letter: ShipmentCard) -> None:
    with acting_for(alba.id):
        other = prepared(alba).id
    answer = ana.post(
        address(alba, "bundle_fill"),
        {"trimitere": [letter.id, other], "day": "azi", "post_office": "OP Alba"},
        follow=True,
    )
    assert "2 trimiteri sunt în borderou" in words(answer)
    with acting_for(alba.id):
        (bundle,) = shipments.open_bundles()
    at = {"bundle": bundle.id}

    wrong = ana.post(
        address(alba, "bundle_act", deed="inchidere", **at),
        {f"cod-{other}": "RR123456784RO", f"greutate-{other}": "20"},
    )
    assert wrong.status_code == 422
    assert "Cifra de control" in words(wrong)
    ana.post(
        address(alba, "bundle_act", deed="inchidere", **at),
        {f"cod-{other}": BARCODES[2], f"tarif-{other}": "13,5"},
    )
    pdf = ana.get(address(alba, "bundle_pdf", **at))
    assert pdf["Content-Type"] == "application/pdf"
    late = ana.post(address(alba, "bundle_act", deed="predare", **at), {"on": f"{tomorrow():%d.%m.%Y}"})
    assert late.status_code == 422
    done = ana.post(address(alba, "bundle_act", deed="predare", **at), {"on": "azi"}, follow=True)

    assert "Au plecat 2 trimiteri" in words(done)
    assert f"1/{today().year}" in words(done)
    assert {shown(alba, key).state for key in (letter.id, other)} == {"sent"}
    with acting_for(alba.id):
        kept = shipments.bundle(bundle.id)
    assert kept is not None
    assert kept.document_id is not None
    given: Any = ana.get(address(alba, "dispatch_proof", document=kept.document_id))
    assert b"".join(given.streaming_content).startswith(b"%PDF")


def test_a_bundle_is_filled_weighed_emptied_and_given_up(
    alba: Town, ana: Client, letter: ShipmentCard
) -> None:
    key = bundled(alba, letter.id, close=False)
    act = {"bundle": key}
    with acting_for(alba.id):
        other = prepared(alba).id

    ana.post(address(alba, "bundle_fill"), {"trimitere": other, "bundle": key})
    ana.post(
        address(alba, "bundle_act", deed="cantarire", **act), {f"cod-{other}": "", f"greutate-{other}": "25"}
    )
    assert shown(alba, other).weight_grams == 25
    ana.post(address(alba, "bundle_act", deed="scoatere", **act), {"trimitere": other})
    assert shown(alba, other).state == "prepared"
    ana.post(address(alba, "bundle_act", deed="renuntare", **act))

    assert shown(alba, letter.id).state == "prepared"
    assert "Niciun borderou" in words(ana.get(address(alba, "bundles")))


def test_an_empty_choice_a_bad_day_and_an_open_print_are_said(
    alba: Town, ana: Client, letter: ShipmentCard
) -> None:
    assert "Bifați întâi" in words(ana.post(address(alba, "bundle_fill"), {}, follow=True))
    bad = ana.post(
        address(alba, "bundle_fill"), {"trimitere": letter.id, "day": "x", "post_office": "OP"}, follow=True
    )
    assert "zz.ll.aaaa" in words(bad)
    office = ana.post(
        address(alba, "bundle_fill"), {"trimitere": letter.id, "day": "azi", "post_office": ""}, follow=True
    )
    assert "oficiul poștal" in words(office)
    with acting_for(alba.id):
        assert shipments.bundles() == []
    key = bundled(alba, letter.id, close=False)
    assert "după ce este închis" in words(ana.get(address(alba, "bundle_pdf", bundle=key), follow=True))


def test_the_stamped_list_is_kept(alba: Town, ana: Client, letter: ShipmentCard) -> None:
    key = bundled(alba, letter.id)
    page = ana.post(
        address(alba, "bundle_proof", bundle=key),
        {"kind": "post_stamp", "files": SimpleUploadedFile("b.txt", b"stampila")},
        follow=True,
    )

    assert "borderou cu ștampila poștei" in words(page)
