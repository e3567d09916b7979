"""Templates and letters at the desk: who reaches them, what is typed, what is refused."""

import io
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from registratura.letters import queries
from registratura.letters.making import office
from registratura.registers import queries as books
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.attack import client_of
from tests.doors.desk.counter import address, words
from tests.flows.letter_ground import begun, letter, registered, usual

pytestmark = pytest.mark.django_db

TEXT = """#import "registratura.typ": *
//! camp motive: De ce
//!   Pentru că {intrare.obiect}.
#show: pagina
#numar()
#catre()
#paragrafe(camp.motive)
#semnaturi()
"""


def place(town: Town, entry_id: int) -> dict[str, Any]:
    with acting_for(town.id):
        (line,) = books.lines_of([entry_id])
    return {"register": "general", "year": line.year, "number": line.number}


def template_of(town: Town, code: str) -> queries.TemplateCard:
    with acting_for(town.id):
        found = queries.template_by_code(code)
    assert found is not None
    return found


def typed(**fields: str) -> dict[str, str]:
    usual_fields = {
        "recipient_name": "Popescu Ion",
        "recipient_address": "Str. Lungă 1",
        "salutation": "Stimate domnule,",
        "subject": "Confirmare",
        "channel": "post",
        "signer_name": "Marius Matei",
        "signer_title": "Primar",
    }
    return {**usual_fields, **fields}


def test_templates_are_the_administrators_alone(alba: Town, buzau: Town) -> None:
    usual(alba)
    card = template_of(alba, "referat")
    pages = [
        address(alba, "templates"),
        address(alba, "template_new"),
        address(alba, "template_fields"),
        address(alba, "letterhead"),
        address(alba, "template", template=card.id),
        address(alba, "template_text", template=card.id),
        address(alba, "template_picture", template=card.id, page=1),
        address(alba, "template_version", template=card.id, number=1),
    ]

    assert {client_of(alba.administrator).get(page).status_code for page in pages} == {200}
    assert {client_of(alba.clerk).get(page).status_code for page in pages} == {403}
    assert {client_of(buzau.administrator).get(page).status_code for page in pages} == {404}
    assert {client_of(None).get(page).status_code for page in pages} == {302}


def test_the_usual_letters_come_with_one_press(alba: Town) -> None:
    client = client_of(alba.administrator)
    assert "Adaugă scrisorile uzuale" in words(client.get(address(alba, "templates")))

    client.post(address(alba, "templates_usual"))

    page = words(client.get(address(alba, "templates")))
    assert "Răspuns la petiție" in page
    assert "Adeverință de înregistrare" in page


def test_a_template_is_written_looked_at_and_published(alba: Town) -> None:
    client = client_of(alba.administrator)
    made = client.post(
        address(alba, "template_new"),
        {
            "name": "Adresă de mediu",
            "kind": "cover",
            "outcome": "connected",
            "format": "typst",
            "suits": "petiție, cerere",
        },
    )
    assert made.status_code == 302
    with acting_for(alba.id):
        (card,) = queries.templates()
    text = address(alba, "template_text", template=card.id)

    wrong = client.post(text, {"source": TEXT + "#intrare.numarr", "publish": "1"})
    assert wrong.status_code == 422
    assert "„intrare.numarr” nu este un câmp cunoscut. Poate „intrare.numar”?" in words(wrong)
    assert "numarr" in words(client.get(text))  # what was written is kept

    live = client.post(text, {"source": TEXT}, HTTP_HX_REQUEST="true")
    assert live.status_code == 200
    assert "<html" not in live.text
    assert "De ce" in words(live)

    assert client.post(text, {"source": TEXT, "publish": "1", "note": "prima"}).status_code == 302
    with acting_for(alba.id):
        newest = queries.newest_version(card.id)
    assert newest is not None
    assert (newest.number, newest.note, newest.text) == (1, "prima", TEXT)
    assert card.suits == ("petiție", "cerere")
    assert client.get(address(alba, "template_picture", template=card.id, page=1)).content.startswith(
        b"\x89PNG"
    )
    assert client.get(address(alba, "template_picture", template=card.id, page=9)).status_code == 404
    again = client.post(
        address(alba, "template_new"),
        {"name": "Adresă de mediu", "kind": "cover", "outcome": "connected", "format": "typst"},
    )
    assert "Există deja un șablon cu acest nume" in words(again)


def test_a_word_template_is_uploaded_and_a_bad_one_is_told_why(alba: Town) -> None:
    client = client_of(alba.administrator)
    fields = {"name": "Word", "kind": "cover", "outcome": "connected", "format": "docx"}

    def upload(content: bytes, name: str = "sablon.docx") -> Any:
        return client.post(
            address(alba, "template_new"), {**fields, "file": SimpleUploadedFile(name, content)}
        )

    assert "Alegeți documentul .docx" in words(client.post(address(alba, "template_new"), fields))
    assert "nu este un .docx întreg" in words(upload(b"MZ nimic"))
    assert upload(office.example_docx()).status_code == 302
    with acting_for(alba.id):
        (card,) = queries.templates()
    given = client.get(address(alba, "template_version", template=card.id, number=1))
    assert given["Content-Type"] == office.DOCX_TYPE
    assert given.content.startswith(b"PK")
    client.post(
        address(alba, "template_file", template=card.id),
        {"file": SimpleUploadedFile("nou.docx", office.example_docx() + b"")},
    )
    client.post(address(alba, "template_state", template=card.id))
    with acting_for(alba.id):
        retired = queries.template(card.id)
    assert retired is not None
    assert retired.retired_at is not None
    client.post(address(alba, "template_state", template=card.id))
    with acting_for(alba.id):
        assert len(queries.templates()) == 1


def test_the_head_of_the_letters_has_a_picture_drawn_anew(alba: Town) -> None:
    from PIL import Image

    client, page = client_of(alba.administrator), address(alba, "letterhead")
    picture = io.BytesIO()
    Image.new("RGB", (600, 800), "navy").save(picture, "PNG")
    head = {
        "above": "ROMÂNIA\r\nJUDEȚUL ALBA",
        "below": "Program: 8–16",
        "signer_name": "Marius Matei",
        "signer_title": "Primar",
    }

    bad = client.post(page, {**head, "logo": SimpleUploadedFile("s.png", b"<svg onload=x>")})
    assert bad.status_code == 422
    assert "nu este o imagine" in words(bad)
    assert client.get(address(alba, "letterhead_logo")).status_code == 404

    assert (
        client.post(page, {**head, "logo": SimpleUploadedFile("s.png", picture.getvalue())}).status_code
        == 302
    )
    assert client.get(address(alba, "letterhead_logo")).content.startswith(b"\x89PNG")
    with acting_for(alba.id):
        assert queries.letterhead().above == "ROMÂNIA\nJUDEȚUL ALBA"
    client.post(page, {**head, "without_logo": "on"})
    assert client.get(address(alba, "letterhead_logo")).status_code == 404


def test_a_letter_is_chosen_written_and_registered(alba: Town) -> None:
    usual(alba)
    entry_id = alba.register("Sesizare despre gropi", document_kind="petiție").entry_id
    where = place(alba, entry_id)
    client = client_of(alba.registrar)
    page = client.get(address(alba, "letter_choose", **where))
    assert words(page).index("Răspuns la petiție") < words(page).index("Adresă de înaintare")
    assert "Scrisoare din șablon" in words(client.get(address(alba, "entry", **where)))
    key = str(uuid4())
    chosen = {"template": str(template_of(alba, "confirmare-primire").id), "request_key": key}

    first, second = (client.post(address(alba, "letter_choose", **where), chosen) for _ in range(2))
    assert first.status_code == 302
    assert first["Location"] == second["Location"]  # a double click begins one letter
    letter_page = first["Location"]
    assert "Sesizare despre gropi" in words(client.get(letter_page))
    with acting_for(alba.id):
        (card,) = queries.letters_of(entry_id)

    live = client.post(letter_page, typed(camp_cum="La ghișeul 3."), HTTP_HX_REQUEST="true")
    assert "pagina/1.png" in live.text
    slots = letter(alba, card.id).written["slots"]
    assert isinstance(slots, dict)
    assert slots["cum"] == "La ghișeul 3."
    assert client.get(address(alba, "letter_picture", letter=card.id, page=1)).content.startswith(b"\x89PNG")

    assert client.post(letter_page, typed(recipient_name="", register="1")).status_code == 422
    done = client.post(letter_page, typed(camp_cum="La ghișeul 3.", register="1"), follow=True)
    assert "Scrisoarea are numărul 2/" in words(done)
    assert "Confirmare de primire 2-" in words(done)
    assert client.get(letter_page).status_code == 302  # it is read where it stands now


def test_a_draft_stands_on_the_page_of_its_entry_until_it_is_given_up(alba: Town) -> None:
    entry_id = alba.register().entry_id
    letter_id = begun(alba, "referat", entry_id)
    client, entry_page = client_of(alba.registrar), address(alba, "entry", **place(alba, entry_id))
    here = address(alba, "letter", letter=letter_id)
    assert here in client.get(entry_page).text

    client.post(here, {"discard": "1"})

    assert here not in client.get(entry_page).text
    assert client.get(here).status_code == 404


def test_letters_are_written_by_those_on_whom_the_answer_lies(alba: Town, buzau: Town) -> None:
    entry_id = alba.register(unit_id=alba.secretariat.id).entry_id
    letter_id = begun(alba, "raspuns-petitie", entry_id)
    pages = [
        address(alba, "letter_choose", **place(alba, entry_id)),
        address(alba, "letter", letter=letter_id),
        address(alba, "letter_picture", letter=letter_id, page=1),
    ]

    def statuses(person: Any) -> set[int]:
        return {client_of(person).get(page).status_code for page in pages}

    assert statuses(alba.registrar) == {200}
    assert statuses(alba.auditor) == {403}
    assert statuses(alba.administrator) == {403}
    assert statuses(alba.clerk) == {404}
    assert statuses(buzau.registrar) == {404}
    assert statuses(None) == {302}
    number = registered(alba, letter_id)
    assert client_of(alba.auditor).get(pages[1]).status_code == 302
    assert number.entry_id


def test_an_answer_given_meanwhile_is_told_and_pressing_again_sends_it(alba: Town) -> None:
    from tests.flows.answering_ground import answered, reply

    entry_id = alba.register().entry_id
    letter_id = begun(alba, "raspuns-544", entry_id)
    answered(alba, reply(alba, entry_id))
    client, here = client_of(alba.registrar), address(alba, "letter", letter=letter_id)

    first = client.post(here, typed(register="1", camp_informatii="Iată."))
    assert first.status_code == 409
    assert "a răspuns între timp" in words(first)
    assert client.post(here, typed(register="1", camp_informatii="Iată.")).status_code == 302


def test_a_letter_from_a_text_has_no_docx(alba: Town) -> None:
    letter_id = begun(alba, "referat", alba.register().entry_id)
    client = client_of(alba.registrar)

    assert client.get(address(alba, "letter_docx", letter=letter_id)).status_code == 404
    taken = client.post(
        address(alba, "letter_edited", letter=letter_id), {"file": SimpleUploadedFile("a.docx", b"PK")}
    )
    assert taken.status_code == 404


def test_a_template_is_tried_on_a_real_entry_only_by_who_reads_it(alba: Town) -> None:
    usual(alba)
    entry_id = alba.register("Sesizare despre o groapă").entry_id
    with acting_for(alba.id):
        (line,) = books.lines_of([entry_id])
    card = template_of(alba, "adresa-inaintare")
    here = address(alba, "template_picture", template=card.id, page=1)
    invented = client_of(alba.administrator).get(here).content

    # The administrator sees no papers: the address of one changes nothing.
    assert client_of(alba.administrator).get(here, {"intrare": line.written_number}).content == invented


def test_pages_of_templates_ask_little_of_the_database(
    alba: Town, django_assert_max_num_queries: Any
) -> None:
    usual(alba)
    client: Client = client_of(alba.administrator)
    client.get(address(alba, "templates"))

    with django_assert_max_num_queries(15):
        page = client.get(address(alba, "templates"))
    assert len(page.content) < 60_000
