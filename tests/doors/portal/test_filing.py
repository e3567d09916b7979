"""Filing at the door: bad input stands beside its field, nothing typed is lost, strangers find nothing."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as _settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from registratura.doors.portal import guards
from registratura.forms.definition import MOST_FIELDS
from tests.cast import Town
from tests.flows.filing_ground import ANSWERS, Person, begin, open_forms
from tests.flows.test_filing import PNG

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(alba: Town, settings: Any) -> Town:
    settings.PORTAL_HASTE_S = 0
    open_forms(alba, unit_id=alba.urbanism.id)
    return alba


@pytest.fixture
def person(town: Town) -> Person:
    return begin(town, now=timezone.now())


def place(person: Person, rest: str = "") -> str:
    return f"/portal/{person.town.institution.code}/depunere/ciorna/{person.secret}/{rest}"


def test_the_list_and_the_first_page_are_for_everybody_and_set_no_session(
    town: Town, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    # Of these, those of the test's own savepoints are none in the product.
    with django_assert_max_num_queries(12):
        answer = Client().get(f"/portal/{town.institution.code}/depunere/")
    assert "Petiție" in answer.text
    assert _settings.SESSION_COOKIE_NAME not in answer.cookies
    with django_assert_max_num_queries(14):
        start = Client().get(f"/portal/{town.institution.code}/depunere/petition/")
    assert start.status_code == 200
    assert Client().get(f"/portal/{town.institution.code}/depunere/nimic/").status_code == 404


def test_a_page_costs_few_questions_and_is_light(
    person: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(14):
        answer = Client().get(place(person, "pagina/despre-ce/"))
    assert answer.status_code == 200
    assert len(answer.content) < 40_000
    assert answer["Cache-Control"].startswith("max-age=0")


def test_a_form_begins_with_what_its_link_says_it_is_about(town: Town) -> None:
    start = (
        f"/portal/{town.institution.code}/depunere/petition/?despre=Groapa%20de%20pe%20strada%20Lung%C4%83%00"
    )

    begun = Client().post(start)

    assert "Groapa de pe strada Lungă" in Client().get(begun["Location"]).text


def test_errors_stand_beside_their_fields_and_what_was_typed_stays(person: Person) -> None:
    typed = {"f_fel": "cerere", "f_subiect": "", "f_text": "Rândul întâi\nrândul al doilea <b>"}

    answer = Client().post(place(person, "pagina/despre-ce/"), typed)

    assert answer.status_code == 422
    assert 'id="id_f_subiect_error"' in answer.text
    assert "rândul al doilea &lt;b&gt;" in answer.text
    assert 'value="cerere" checked' in answer.text


@pytest.mark.parametrize(
    "text", ["\x00" * 50, "ă" * 10_001, "\u202e" * 5], ids=["NUL", "too long", "overrides"]
)
def test_odd_text_is_never_a_fault(person: Person, text: str) -> None:
    answer = Client().post(
        place(person, "pagina/despre-ce/"), {"f_fel": text, "f_subiect": text, "f_text": text}
    )

    assert answer.status_code == 422
    assert "\x00" not in answer.text


def test_two_hundred_unknown_fields_change_nothing(person: Person) -> None:
    typed = {f"f_necunoscut{count}": "x" * 100 for count in range(MOST_FIELDS)}

    answer = Client().post(
        place(person, "pagina/despre-ce/"),
        {**typed, "f_fel": "cerere", "f_subiect": "Un banc", "f_text": "Un banc în parc."},
    )

    assert answer.status_code == 302
    assert set(person.draft.answers) == set(ANSWERS)


def test_a_wrong_file_stands_beside_its_field_and_a_good_one_is_kept(person: Person) -> None:
    files = [SimpleUploadedFile("bun.png", PNG), SimpleUploadedFile("rau.png", b"MZ" + b"\0" * 400)]

    answer = Client().post(place(person, "pagina/fisiere/"), {"f_fisiere": files})

    assert answer.status_code == 422
    assert "rau.png" in answer.text
    assert [file.name for file in person.draft.files] == ["bun.png"]


def test_sent_from_two_windows_it_is_filed_once(person: Person) -> None:
    token = guards.fields(what="filing").token
    first = Client().post(place(person, "verificare/"), {guards.TOKEN: token})
    second = Client().post(place(person, "verificare/"), {guards.TOKEN: token})

    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"] == place(person, "trimisa/")
    card = person.filing()
    assert card.number_written in Client().get(place(person, "trimisa/")).text
    receipt = Client().get(place(person, "dovada.pdf"))
    assert receipt.getvalue().startswith(b"%PDF-")
    assert Client().get(place(person, "pagina/despre-ce/"))["Location"] == place(person, "trimisa/")


def test_a_file_in_pieces_is_kept_by_the_script(person: Person) -> None:
    headers = {"X-Upload-Key": str(uuid4()), "X-Upload-Total": str(len(PNG)), "X-Upload-Name": "banc.png"}

    def give(start: int, content: bytes) -> Any:
        return Client().post(
            place(person, "fisier/fisiere/"),
            content,
            content_type="application/octet-stream",
            headers={**headers, "X-Upload-Start": str(start)},
        )

    assert give(0, PNG[:10]).json() == {"here": 10}
    assert Client().get(place(person, "fisier/fisiere/"), headers=headers).json() == {"here": 10}
    assert give(10, PNG[10:]).json()["kept"]["name"] == "banc.png"
    assert [file.name for file in person.draft.files] == ["banc.png"]
    program = {**headers, "X-Upload-Key": str(uuid4()), "X-Upload-Name": "program.exe"}
    refused = Client().post(
        place(person, "fisier/fisiere/"),
        PNG,
        content_type="application/octet-stream",
        headers={**program, "X-Upload-Start": "0"},
    )
    assert refused.status_code == 422
    assert "EXE" not in json.dumps(refused.json())


@pytest.mark.parametrize("rest", ["", "pagina/despre-ce/", "verificare/", "pastrare/", "trimisa/"])
def test_a_wrong_address_says_that_nothing_is_here(town: Town, rest: str) -> None:
    answer = Client().get(f"/portal/{town.institution.code}/depunere/ciorna/gresit/{rest}")

    assert answer.status_code == 410


def test_an_address_of_one_institution_opens_nothing_at_another(person: Person, buzau: Town) -> None:
    other = place(person).replace(person.town.institution.code, buzau.institution.code)

    assert Client().get(other).status_code == 410


def test_the_address_is_sent_by_mail_and_a_wrong_one_is_named(person: Person) -> None:
    assert Client().post(place(person, "pastrare/"), {"email": "nimic"}).status_code == 422
    assert "maria@exemplu.ro" in Client().post(place(person, "pastrare/"), {"email": "maria@exemplu.ro"}).text


def test_at_the_desk_only_who_registers_files_and_only_own_drafts(town: Town, person: Person) -> None:
    code = town.institution.code
    desk = Client()
    desk.force_login(town.registrar)
    assert "Petiție" in desk.get(f"/birou/{code}/depunere/").text
    begun = desk.post(f"/birou/{code}/depunere/", {"form": "petition"})
    assert begun.status_code == 302
    assert desk.get(begun["Location"]).status_code == 200
    assert desk.get(f"/birou/{code}/depunere/ciorna/{person.secret}/verificare/").status_code == 404
    other = Client()
    other.force_login(town.archivist)
    assert other.get(f"/birou/{code}/depunere/").status_code == 403
