"""The manual as pages: everybody reads it, nothing outside it can be read through it."""

import io

import pypdfium2
import pytest
from django.test import Client

from registratura.flows.manual import pages
from tests.cast import Town
from tests.doors.attack import client_of

pytestmark = pytest.mark.django_db


def test_every_page_of_the_manual_opens_for_a_stranger(client: Client) -> None:
    assert client.get("/manual/").status_code == 200
    assert len(pages.lines()) > 80
    for line in pages.lines():
        answer = client.get(f"/manual/{line.place}/")
        assert answer.status_code == 200, line.place
        assert line.title, line.place


def test_a_page_shows_its_steps_and_pictures_and_hides_what_a_browser_reads(client: Client) -> None:
    text = client.get("/manual/registrator/document-pe-hartie/").text

    assert 'class="manual-steps"' in text
    assert "/manual/imagini/ro/manual/registrator/images/hartie-1.webp" in text
    assert 'alt="Lista celor cunoscuți apare în timp ce scrieți"' in text
    assert "as registrar" not in text
    assert "summary:" not in text


def test_links_between_papers_lead_to_pages_of_the_manual(client: Client) -> None:
    text = client.get("/manual/registrator/document-pe-hartie/").text

    assert 'href="/manual/registrator/corectare/"' in text
    assert 'href="/manual/scanare-si-etichete/"' in text


def test_the_search_finds_words_in_any_form_and_without_diacritics(client: Client) -> None:
    text = client.get("/manual/cauta/", {"q": "petitii redirectionat"}).text

    assert "/manual/relatii-publice/petitie/" in text
    assert "Nu am găsit nimic" in client.get("/manual/cauta/", {"q": "zmeurișul"}).text


@pytest.mark.parametrize(
    "place",
    ["../pyproject.toml", "ro/arhiva.md", "../src/x.png", "/etc/passwd", "ro/manual/nimic.webp", "\x00.png"],
)
def test_nothing_but_pictures_of_the_manual_is_given_out(client: Client, place: str) -> None:
    assert client.get(f"/manual/imagini/{place}").status_code == 404
    assert pages.picture(place.replace("\x00", "")) is None


@pytest.mark.parametrize("role", pages.ROLES)
def test_the_card_of_a_role_is_one_page_with_its_steps(client: Client, role: str) -> None:
    answer = client.get(f"/manual/fise/{role}.pdf")

    assert answer.status_code == 200
    with pypdfium2.PdfDocument(io.BytesIO(answer.content)) as pdf:
        assert len(pdf) == 1
        text = pdf[0].get_textpage().get_text_range()
    page = pages.page(f"{role}/{pages.FIRST_STEPS}", root="/manual/")
    assert page is not None
    assert page.line.title in " ".join(text.split())
    assert f"/manual/{role}/" in "".join(text.split())


def test_a_card_of_nobody_is_not_there(client: Client) -> None:
    assert client.get("/manual/fise/nimeni.pdf").status_code == 404


def test_in_english_the_guides_are_offered_and_the_manual_says_its_language(client: Client) -> None:
    text = client.get("/manual/", {"limba": "en"}).text

    assert "/manual/en/administrators-guide/" in text
    assert 'lang="ro"' in text


def test_a_page_of_the_desk_leads_to_its_help(alba: Town) -> None:
    ana = client_of(alba.registrar)

    for page, place in (
        ("tava", "registrator/tava"),
        ("rezervari", "registrator/rezervare"),
        ("", "manualul-pe-scurt"),
    ):
        text = ana.get(f"/birou/{alba.institution.code}/{page}{'/' if page else ''}").text
        assert f'href="/manual/{place}/"' in text, page
