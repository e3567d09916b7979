"""A shipment at the desk: prepared, gone, received or returned, with its proof and its corrections."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from registratura.dispatch import queries as shipments
from registratura.dispatch.queries import ShipmentCard
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address, words
from tests.doors.desk.dispatching_ground import Enter, ana, do, enter, gone, letter, open_road, place, shown
from tests.rooms.dispatch.letters import BARCODES, now, outgoing, prepared, today, tomorrow

__all__ = ["ana", "enter", "gone", "letter", "open_road"]
pytestmark = pytest.mark.django_db


def test_the_entry_shows_what_left_and_the_way_to_send(alba: Town, ana: Client, letter: ShipmentCard) -> None:
    page = words(ana.get(address(alba, "entry", **place(letter))))

    assert "Ionescu Maria" in page
    assert "pregătită" in page
    assert address(alba, "dispatch_prepare", **place(letter)) in page


def test_an_incoming_entry_shows_no_way_to_send(alba: Town, ana: Client) -> None:
    given = alba.register("Cerere")
    where = {"register": "general", "year": today().year, "number": given.number}

    assert "expediere/" not in words(ana.get(address(alba, "entry", **where)))
    answer = ana.get(address(alba, "dispatch_prepare", **where), follow=True)
    assert "înregistrați întâi răspunsul" in words(answer)


def test_a_form_comes_filled_and_makes_a_shipment(alba: Town, ana: Client) -> None:
    with acting_for(alba.id):
        key = outgoing(alba)
        from registratura.registers import queries as books

        row = books.entry_by_id(key)
        assert row is not None
    where = address(alba, "dispatch_prepare", register="general", year=row.year, number=row.number)
    page = words(ana.get(where))
    assert 'value="Ionescu Maria"' in page

    answer = ana.post(
        where,
        {
            "method": "post_ar",
            "recipient_name": "Ionescu Maria",
            "address": "str. Lungă 3",
            "price_bani": "13,50",
            "seen": "0",
        },
        follow=True,
    )

    assert "Expedierea este pregătită" in words(answer)
    with acting_for(alba.id):
        (card,) = shipments.of_entry(key)
    assert (card.price_bani, card.address) == (1350, "str. Lungă 3")
    second = ana.post(where, {"method": "hand", "recipient_name": "Alt om", "seen": "0"})
    assert second.status_code == 422
    assert "Ana Albu a pregătit deja" in words(second)
    assert f'name="seen" value="{card.id}"' in words(second)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"method": ""}, "Alegeți calea"),
        ({"address": ""}, "nu are adresă"),
        ({"barcode": "RR123456784RO"}, "Cifra de control"),
        ({"price_bani": "trei lei"}, "13,50"),
        ({"weight_grams": "1.5"}, "număr întreg"),
        ({"method": "email", "email": "x"}, "adresa de e-mail"),
        ({"recipient_name": ""}, "Scrieți destinatarul"),
    ],
)
def test_a_refused_form_says_the_remedy_and_keeps_what_was_typed(
    alba: Town, ana: Client, typed: dict[str, str], said: str
) -> None:
    with acting_for(alba.id):
        card = shown(alba, prepared(alba).id)
    usual = {
        "method": "post_ar",
        "recipient_name": "Popescu Ion",
        "address": "str. Lungă 3",
        "note": "ținut minte",
    }

    answer = ana.post(address(alba, "dispatch_prepare", **place(card)), {**usual, **typed})

    assert answer.status_code == 422
    assert said.lower() in words(answer).lower()
    assert "ținut minte" in words(answer)


def test_a_letter_goes_from_the_drawer_to_its_proof(alba: Town, ana: Client, letter: ShipmentCard) -> None:
    do(ana, alba, letter, "plecare", on="azi")
    assert shown(alba, letter.id).sent_on == today()

    do(ana, alba, letter, "primire", on=f"{today():%d.%m.%Y}")
    page = ana.post(
        address(alba, "shipment_proof", shipment=letter.id),
        {"kind": "ar", "files": SimpleUploadedFile("AR.txt", b"semnat")},
        follow=True,
    )

    assert "Dovada este păstrată" in words(page)
    with acting_for(alba.id):
        (proof,) = shipments.proofs_of([letter.id])
    assert proof.document_id is not None
    given: Any = ana.get(address(alba, "dispatch_proof", document=proof.document_id))
    assert b"".join(given.streaming_content) == b"semnat"
    assert shown(alba, letter.id).communicated_on == today()


def test_a_proof_without_a_file_or_kind_is_asked_for(alba: Town, ana: Client, gone: ShipmentCard) -> None:
    where = address(alba, "shipment_proof", shipment=gone.id)

    assert "Alegeți întâi fișierul" in words(ana.post(where, {"kind": "ar"}, follow=True))
    empty = ana.post(where, {"kind": "x", "files": SimpleUploadedFile("a.txt", b"a")}, follow=True)
    assert "ce fel de dovadă" in words(empty)
    broken = ana.post(where, {"kind": "ar", "files": SimpleUploadedFile("a.txt", b"")}, follow=True)
    assert "a.txt" in words(broken)
    with acting_for(alba.id):
        assert shipments.proofs_of([gone.id]) == []


@pytest.mark.parametrize(
    ("deed", "typed", "said"),
    [
        ("plecare", {"on": ""}, "Scrieți ziua predării"),
        ("plecare", {"on": "mâine"}, "zz.ll.aaaa"),
        ("renuntare", {"reason": ""}, "de ce se renunță"),
        ("primire", {"on": "azi"}, "mai repede"),
        ("trimitere", {}, "altă cale"),
    ],
)
def test_what_cannot_be_done_is_said_on_the_page(
    alba: Town, ana: Client, letter: ShipmentCard, deed: str, typed: dict[str, str], said: str
) -> None:
    answer = do(ana, alba, letter, deed, **typed)

    assert answer.status_code == 422
    assert deed == "trimitere" or said in words(answer)
    assert shown(alba, letter.id).state == "prepared"


def test_days_out_of_order_are_refused(alba: Town, ana: Client, letter: ShipmentCard) -> None:
    for day in (today() - timedelta(days=1), tomorrow()):
        assert do(ana, alba, letter, "plecare", on=f"{day:%d.%m.%Y}").status_code == 422


def test_who_comes_second_is_told_who_was_first(alba: Town, enter: Enter, letter: ShipmentCard) -> None:
    do(enter(alba.officer), alba, letter, "plecare", on="azi")

    answer = do(enter(alba.registrar), alba, letter, "renuntare", reason="Nu mai trebuie")

    assert answer.status_code == 422
    assert "Rodica Rusu a fost mai repede" in words(answer)


def test_a_hand_over_is_written_with_who_and_by_what(alba: Town, ana: Client) -> None:
    with acting_for(alba.id):
        card = shown(alba, prepared(alba, method="hand").id)

    wrong = do(ana, alba, card, "inmanare", receiver_name="", identity_kind="", received_at="azi", hour="25")
    assert wrong.status_code == 422
    do(
        ana,
        alba,
        card,
        "inmanare",
        receiver_name="Ionescu Maria",
        identity_kind="known",
        received_at="azi",
        hour="",
    )

    page = words(ana.get(address(alba, "shipment", shipment=card.id)))
    assert "cunoscut personal" in page
    assert "comunicat" in page.lower()


def test_a_letter_that_came_back_may_be_corrected_and_sent_again(
    alba: Town, ana: Client, gone: ShipmentCard
) -> None:
    assert do(ana, alba, gone, "intoarcere", reason="", on="azi").status_code == 422
    do(ana, alba, gone, "intoarcere", reason="moved", on="azi")
    do(ana, alba, gone, "corectare", barcode=BARCODES[2], reason="Scanat greșit")

    page = words(ana.get(address(alba, "shipment", shipment=gone.id)))
    assert "destinatar mutat" in page
    assert "Scanat greșit" in page
    assert shown(alba, gone.id).barcode == BARCODES[2]


def test_a_prepared_letter_is_changed(alba: Town, ana: Client, letter: ShipmentCard) -> None:
    do(
        ana,
        alba,
        letter,
        "schimbare",
        method="post_ar",
        recipient_name="Ionescu Maria",
        address="str. Nouă 4",
    )

    assert shown(alba, letter.id).address == "str. Nouă 4"


def test_an_email_is_queued_stopped_and_waits(alba: Town, ana: Client) -> None:
    from registratura.documents import services as documents
    from registratura.registers import queries as books
    from registratura.registers import services as registers
    from tests.doors.attack import kept_file

    with acting_for(alba.id):
        made = prepared(alba, method="email")
        card = shown(alba, made.id)
        assert "nu are fișiere" in words(do(ana, alba, card, "trimitere"))
        row = books.entry_by_id(made.entry_id)
        assert row is not None
        file = documents.add_document(received=kept_file(alba, name="R.txt"), now=now(), by=alba.registrar)
        registers.attach_documents(entry=row, document_ids=[file.id], by=alba.registrar)

    do(ana, alba, card, "trimitere", day=f"{tomorrow():%d.%m.%Y}", hour="9")
    assert shown(alba, card.id).queued
    assert "dată la trimis" in words(ana.get(address(alba, "dispatch")))
    do(ana, alba, card, "oprire")

    assert not shown(alba, card.id).queued
