"""Dispatch at the desk: the card of an entry, what is done with a shipment, bundles, what is scanned back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registratura.dispatch import queries as shipments
from registratura.dispatch import services as dispatch
from registratura.dispatch.queries import ShipmentCard
from registratura.flows import dispatching
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address, words
from tests.rooms.dispatch.letters import BARCODES, now, outgoing, prepared, sent, today, tomorrow

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
BENT = ("\x00", "ș" * 10_000, "9" * 30, "-1", "²", "31.02.0001")


@pytest.fixture(autouse=True)
def open_road(monkeypatch: pytest.MonkeyPatch) -> None:
    """No register of its own has a say."""
    monkeypatch.setattr(dispatching, "GUARDS", ())


@pytest.fixture
def enter() -> Enter:
    def signed_in(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def ana(alba: Town, enter: Enter) -> Client:
    return enter(alba.registrar)


@pytest.fixture
def letter(alba: Town) -> ShipmentCard:
    with acting_for(alba.id):
        return shown(alba, prepared(alba, barcode=BARCODES[0]).id)


@pytest.fixture
def gone(alba: Town) -> ShipmentCard:
    with acting_for(alba.id):
        return shown(alba, sent(alba, barcode=BARCODES[1]).id)


def shown(town: Town, key: int) -> ShipmentCard:
    with acting_for(town.id):
        card = shipments.shipment(key)
    assert card is not None
    return card


def place(card: ShipmentCard) -> dict[str, Any]:
    return {"register": card.register_code, "year": card.year, "number": card.number}


def do(client: Client, town: Town, card: ShipmentCard, deed: str, **typed: Any) -> Any:
    return client.post(address(town, "shipment_act", shipment=card.id, deed=deed), typed)


def bundled(town: Town, *letters: int, close: bool = True) -> int:
    with acting_for(town.id):
        key = dispatch.open_bundle(day=today(), post_office="OP 1", by=town.registrar, now=now()).id
        dispatch.fill(bundle_id=key, shipment_ids=letters, by=town.registrar, now=now())
        if close:
            dispatch.close_bundle(bundle_id=key, by=town.registrar, now=now())
    return key


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
    assert ana.get(address(alba, "dispatch_proof", document=kept.document_id)).status_code == 200


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


def test_a_report_that_speaks_of_nothing_is_told(alba: Town, ana: Client) -> None:
    where = address(alba, "dispatch_report")

    assert "Alegeți întâi raportul" in words(ana.post(where, {}, follow=True))
    other = ana.post(where, {"files": SimpleUploadedFile("r.eml", b"From: a@b.ro\r\n\r\nBuna")}, follow=True)
    assert "nu este un raport" in words(other)


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
