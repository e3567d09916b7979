"""The counter: one form gives one number, errors say the remedy, nothing of another institution can be named."""

import io
import re
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from registratura.registers import queries as registers
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address, correspondent, given, typed, words

pytestmark = pytest.mark.django_db


def small_pdf() -> bytes:
    """A whole PDF of one empty page."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        target = io.BytesIO()
        pdf.save(target)
    return target.getvalue()


@pytest.fixture(autouse=True)
def stores(tmp_path: Any, settings: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "incoming"


@pytest.fixture
def ana(alba: Town, client: Client) -> Client:
    client.force_login(alba.registrar)
    return client


def test_a_document_gets_the_next_number_and_the_next_form_is_there(alba: Town, ana: Client) -> None:
    answer = ana.post(address(alba), typed(), follow=True)

    assert [line.number for line in given(alba)] == [1]
    page = words(answer)
    assert "S-a dat numărul 1/" in page
    assert 'name="subject"' in page
    assert "Ionescu Vasile · Cerere de eliberare" in page


def test_all_thirteen_elements_are_kept(alba: Town, ana: Client) -> None:
    first = alba.register("Prima cerere")
    sender = correspondent(alba)
    ana.post(
        address(alba),
        typed(
            sender=str(sender),
            sender_text="",
            recipient_text="Primarul",
            sender_number="77/A",
            sender_dated_on="01032026",
            unit=str(alba.urbanism.id),
            annex_count="3",
            connected_to_text=str(first.number),
            filing_code="IV B 3",
            dispatched_on="azi",
            resolution="răspuns scris",
            document_kind="cerere",
            remarks="urgent",
        ),
    )

    with acting_for(alba.id):
        row = registers.entry_by_id(given(alba)[-1].id)
        assert row is not None
        card = registers.entry_card(row)
    assert (card.sender_name, card.recipient_name) == ("Ștefănescu Ana", "Primarul")
    assert (card.sender_number, str(card.sender_dated_on)) == ("77/A", "2026-03-01")
    assert (card.sheet_count, card.annex_count, card.unit_name) == (2, 3, "Urbanism")
    assert (card.connected_to_id, card.filing_code) == (first.entry_id, "IV B 3")
    assert card.dispatched_on is not None
    assert card.resolution == "răspuns scris"
    assert card.parties[-1].correspondent_id == sender


@pytest.mark.parametrize(("direction", "issuer"), [("outgoing", "Urbanism"), ("internal", "Urbanism")])
def test_what_is_made_inside_is_issued_by_its_unit(
    alba: Town, ana: Client, direction: str, issuer: str
) -> None:
    """ARH-06: the issuer of what leaves or stays inside is the unit itself."""
    ana.post(
        address(alba),
        typed(direction=direction, sender_text="", recipient_text="Prefectura", unit=str(alba.urbanism.id)),
    )

    line = given(alba)[0]
    assert (line.direction, line.sender_name, line.recipient_name) == (direction, issuer, "Prefectura")


def test_one_form_gives_one_number_however_often_it_is_sent_R9(alba: Town, ana: Client) -> None:
    form = typed()

    ana.post(address(alba), form)
    again = ana.post(address(alba), form, follow=True)

    assert [line.number for line in given(alba)] == [1]
    assert "avea deja numărul 1/" in words(again)


def test_one_form_with_a_file_and_a_new_correspondent_gives_one_number_R9(alba: Town, ana: Client) -> None:
    form = typed(sender_text="", new_role="sender", new_name="Nou Venit", new_kind="person")

    for _try in range(2):
        ana.post(address(alba), {**form, "files": SimpleUploadedFile("cerere.txt", b"text")})

    assert [(line.number, line.document_count) for line in given(alba)] == [(1, 1)]
    found = ana.get(address(alba, "register_find"), {"q": "nou venit"})
    assert found.content.count(b'role="option"') == 2  # the one, and the row that adds another


def test_another_document_under_the_same_key_is_told_and_not_registered(alba: Town, ana: Client) -> None:
    form = typed()
    ana.post(address(alba), form)

    answer = ana.post(address(alba), {**form, "subject": "Cu totul alt document"})

    assert answer.status_code == 409
    assert "s-a dat deja numărul 1/" in words(answer)
    assert "Cu totul alt document" in words(answer)
    assert form["request_key"] not in words(answer)
    assert len(given(alba)) == 1


def test_a_series_takes_consecutive_numbers_in_one_act(alba: Town, ana: Client) -> None:
    form = typed(copies="20")

    answer = ana.post(address(alba), form, follow=True)
    again = ana.post(address(alba), form, follow=True)

    assert [line.number for line in given(alba)] == list(range(1, 21))
    assert "1–20" in words(answer)
    assert "1–20" in words(again)


@pytest.mark.parametrize("copies", ["0", "101", "-1", "multe", "9" * 30])
def test_a_series_has_between_one_and_a_hundred(alba: Town, ana: Client, copies: str) -> None:
    answer = ana.post(address(alba), typed(copies=copies))

    assert answer.status_code == 422
    assert "de la 1 la 100" in words(answer)
    assert not given(alba)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"subject": ""}, "Scrieți pe scurt conținutul"),
        ({"subject": "x" * 10_000}, "10000 caractere"),
        ({"subject": "\x00\x00"}, "Scrieți pe scurt conținutul"),
        ({"sender_text": ""}, "Scrieți numele sau alegeți din listă"),
        ({"sender_text": "n" * 400}, "peste 200 de caractere"),
        ({"direction": "sideways"}, "Alegeți sensul"),
        ({"sender_dated_on": "31.02.2026"}, "31.02.2026 nu există"),
        ({"sender_dated_on": "ieri dimineață"}, "zz.ll.aaaa"),
        ({"sender_dated_on": "01.01.0001"}, "Data nu poate fi bună"),
        ({"dispatched_on": "01.01.9999"}, "Data nu poate fi bună"),
        ({"received_at": "01.01.9999"}, "în viitor"),
        ({"received_at": "01.02.2026"}, "de ce se înregistrează acum"),
        ({"received_time": "25:70"}, "Scrieți ora ca hh:mm"),
        ({"sheet_count": "-3"}, "Scrieți un număr întreg"),
        ({"sheet_count": "9" * 40}, "Scrieți un număr întreg"),
        ({"document_kind": "k" * 300}, "Prea lung"),
        ({"channel": "pigeon"}, "Alegeți calea din listă"),
        ({"unit": "999999"}, "Compartimentul nu există"),
        ({"sender": "999999"}, "nu există în această instituție"),
        ({"connected_to_text": "424242"}, "Nu există nicio înregistrare cu numărul acesta"),
        ({"special": "999999"}, "Registrul special"),
        ({"new_name": "", "new_cnp": "1"}, "Scrieți numele corespondentului"),
        ({"new_name": "X", "new_email": "e" * 300}, "Prea lung"),
    ],
)
def test_what_is_wrong_names_the_field_and_the_remedy_and_keeps_what_was_typed(
    alba: Town, ana: Client, fields: dict[str, str], said: str
) -> None:
    answer = ana.post(address(alba), typed(remarks="Nu mă pierde", **fields))

    assert answer.status_code == 422
    assert said in words(answer)
    assert "Nu mă pierde" in words(answer)
    assert not given(alba)


def test_control_characters_and_cedillas_are_mended_on_the_way_in(alba: Town, ana: Client) -> None:
    ana.post(address(alba), typed(subject="Cerere\x00 pentru \u015ecoal\u0103", sender_text="Pop\x00escu"))

    assert (given(alba)[0].subject, given(alba)[0].sender_name) == ("Cerere pentru Școală", "Popescu")


def test_nothing_of_another_institution_can_be_named(alba: Town, buzau: Town, ana: Client) -> None:
    """Refused in words, never a fault of the server, never registered."""
    foreign_entry = buzau.register("Taină din Buzău")
    foreign = {
        "unit": str(buzau.urbanism.id),
        "sender": str(correspondent(buzau, "Taină Buzău")),
        "connected_to": str(foreign_entry.entry_id),
        "special": str(buzau.general.id),
    }
    for name, value in foreign.items():
        more = {"connected_to_text": str(foreign_entry.number)} if name == "connected_to" else {}
        answer = ana.post(address(alba), typed(**{name: value}, **more))
        assert answer.status_code == 422, name
        assert "Taină" not in words(answer)

    for asked in ("copie", "conexat", "inregistrat"):
        page = ana.get(address(alba), {asked: str(foreign_entry.entry_id)})
        assert "Taină" not in words(page), asked
    assert "Taină" not in words(ana.get(address(alba), {"expeditor": foreign["sender"]}))
    assert "Taină" not in words(ana.get(address(alba, "register_find"), {"q": "taina"}))
    assert "Taină" not in words(ana.get(address(alba, "register_numbers"), {"q": "1"}))
    assert not given(alba)


@pytest.mark.parametrize("asked", ["copie", "conexat", "inregistrat", "expeditor", "directie", "rezervare"])
@pytest.mark.parametrize("value", ["\x00", "9" * 40, "-1", "x", "²"])
def test_bent_addresses_give_the_empty_form(alba: Town, ana: Client, asked: str, value: str) -> None:
    assert ana.get(address(alba), {asked: value}).status_code == 200


def test_an_unknown_register_does_not_exist(alba: Town, ana: Client) -> None:
    assert ana.get(address(alba), {"registru": "alt\x00ul"}).status_code == 404


def test_a_broken_file_takes_no_number_and_the_good_one_need_not_be_picked_again(
    alba: Town, ana: Client
) -> None:
    files = [
        SimpleUploadedFile("bun.pdf", small_pdf()),
        SimpleUploadedFile("gol.txt", b""),
        SimpleUploadedFile("stricat.pdf", b"%PDF-1.7 garbage"),
    ]
    form = typed(subject="Cu trei fișiere")

    answer = ana.post(address(alba), {**form, "files": files})

    page = words(answer)
    assert answer.status_code == 422
    assert "„gol.txt”: Fișierul este gol" in page
    assert "„stricat.pdf”: Fișierul PDF este deteriorat" in page
    assert "Cu trei fișiere" in page
    assert not given(alba)

    tokens = re.findall(r'name="kept" value="([^"]+)"', answer.content.decode())
    ana.post(address(alba), {**form, "kept": tokens})

    assert [(line.number, line.document_count) for line in given(alba)] == [(1, 1)]


def test_a_file_over_the_limit_is_refused_with_its_name(alba: Town, ana: Client, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 1024

    answer = ana.post(address(alba), {**typed(), "files": SimpleUploadedFile("mare.bin", b"x" * 5000)})

    assert answer.status_code == 422
    assert "„mare.bin”: depășește limita" in words(answer)
    assert not given(alba)


def test_a_kept_file_of_another_institution_is_not_taken(alba: Town, buzau: Town, ana: Client) -> None:
    files = [SimpleUploadedFile("bun.txt", b"text"), SimpleUploadedFile("gol.txt", b"")]
    answer = ana.post(address(alba), {**typed(), "files": files})
    token = re.findall(r'name="kept" value="([^"]+)"', answer.content.decode())[0]
    carmen = Client()
    carmen.force_login(buzau.registrar)

    carmen.post(address(buzau), {**typed(), "kept": [token, "bent"]})

    assert [line.document_count for line in given(buzau)] == [0]
