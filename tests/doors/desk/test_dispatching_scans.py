"""What comes back to the desk: confirmations scanned one after another, reports of e-mail."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from registratura.dispatch.queries import ShipmentCard
from tests.cast import Town
from tests.doors.desk.counter import address, words
from tests.doors.desk.dispatching_ground import Enter, ana, enter, gone, letter, open_road, shown
from tests.rooms.dispatch.letters import today

__all__ = ["ana", "enter", "gone", "letter", "open_road"]
pytestmark = pytest.mark.django_db


def test_a_scanned_confirmation_finds_its_letter_and_waits_for_the_next(
    alba: Town, ana: Client, gone: ShipmentCard
) -> None:
    scan = address(alba, "dispatch_scan")
    page = words(ana.get(scan, {"cod": f" *{gone.barcode.lower()}* "}))
    assert "Ionescu Maria" in page

    answer = ana.post(scan, {"cod": gone.barcode, "outcome": "delivered", "on": "azi"}, follow=True)

    assert "primită la" in words(answer)
    assert shown(alba, gone.id).state == "delivered"
    again = words(ana.get(scan, {"cod": gone.barcode}))
    assert "S-a scris deja" in again


def test_what_is_scanned_may_have_come_back(alba: Town, ana: Client, gone: ShipmentCard) -> None:
    scan = address(alba, "dispatch_scan")

    unsaid = ana.post(scan, {"cod": gone.barcode, "outcome": "returned", "on": "azi"})
    assert unsaid.status_code == 422
    assert "motivul notat de poștă" in words(unsaid)
    early = ana.post(
        scan, {"cod": gone.barcode, "outcome": "refused", "on": f"{today() - timedelta(days=2):%d.%m.%Y}"}
    )
    assert early.status_code == 422
    ana.post(scan, {"cod": gone.barcode, "outcome": "refused", "on": "azi"})

    assert shown(alba, gone.id).state == "refused"


def test_an_unknown_code_is_told_and_one_that_has_not_left_too(
    alba: Town, buzau: Town, enter: Enter, ana: Client, letter: ShipmentCard
) -> None:
    unknown = ana.get(address(alba, "dispatch_scan"), {"cod": "RR999999995RO"})
    assert unknown.status_code == 422
    assert "nu este pe nicio trimitere" in words(unknown)
    assert "nu a plecat încă" in words(ana.get(address(alba, "dispatch_scan"), {"cod": letter.barcode}))
    stranger = enter(buzau.registrar).get(address(buzau, "dispatch_scan"), {"cod": letter.barcode})
    assert "nu este pe nicio trimitere" in words(stranger)


def test_a_report_that_speaks_of_nothing_is_told(alba: Town, ana: Client) -> None:
    where = address(alba, "dispatch_report")

    assert "Alegeți întâi raportul" in words(ana.post(where, {}, follow=True))
    other = ana.post(where, {"files": SimpleUploadedFile("r.eml", b"From: a@b.ro\r\n\r\nBuna")}, follow=True)
    assert "nu este un raport" in words(other)
