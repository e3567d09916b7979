"""The first page of a portal, its colours and coat of arms, and the list of institutions."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from registratura.portals import services
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

pytestmark = pytest.mark.django_db


def test_the_first_page_is_open_to_everybody(alba: Town) -> None:
    answer = Client().get(f"/portal/{alba.institution.code}/")

    assert answer.status_code == 200
    assert alba.institution.name in answer.text


def test_a_closed_portal_answers_like_what_does_not_exist(alba: Town) -> None:
    with acting_for(alba.id):
        services.close_portal(by=None, now=NOW)

    assert Client().get(f"/portal/{alba.institution.code}/").status_code == 404
    assert Client().get(f"/portal/{alba.institution.code}/confidentialitate/").status_code == 200
    assert alba.institution.name not in Client().get("/portal/").text


def test_the_list_finds_institutions_without_diacritics(alba: Town, buzau: Town) -> None:
    page = Client().get("/portal/", {"q": "buzau"}).text

    assert f'href="/portal/{buzau.institution.code}/"' in page
    assert f'href="/portal/{alba.institution.code}/"' not in page


def test_a_page_that_is_the_same_for_all_is_not_sent_twice(alba: Town) -> None:
    address = f"/portal/{alba.institution.code}/"
    first = Client().get(address)

    assert first["Cache-Control"] == "public, max-age=60"
    assert Client().get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert not first.cookies


def test_the_link_to_english_is_kept_for_the_next_pages(alba: Town) -> None:
    client = Client()
    page = client.get(f"/portal/{alba.institution.code}/?limba=en")

    assert 'lang="en"' in page.text
    assert "public" not in page.get("Cache-Control", "")
    assert 'lang="en"' in client.get(f"/portal/{alba.institution.code}/").text


def test_the_colours_of_a_portal_can_be_read_and_are_kept_for_good() -> None:
    sheet = Client().get("/portal/culori/8c1d18.css")

    assert "--brand: #8c1d18" in sheet.text
    assert "immutable" in sheet["Cache-Control"]
    for unfit in ("f2c14e", "zz", "123"):
        assert Client().get(f"/portal/culori/{unfit}.css").status_code == 404


def test_only_the_piece_for_other_sites_may_be_framed_and_it_sets_no_cookie(alba: Town) -> None:
    code = alba.institution.code
    piece, script = Client().get(f"/portal/{code}/piesa/"), Client().get(f"/portal/{code}/piesa.js")

    assert "frame-ancestors *" in piece["Content-Security-Policy"]
    assert "X-Frame-Options" not in piece
    assert not piece.cookies
    assert not script.cookies
    for other in (f"/portal/{code}/", f"/portal/{code}/accesibilitate/"):
        answer = Client().get(other)
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "DENY"


def test_the_first_page_asks_the_database_little(
    alba: Town, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(8):
        Client().get(f"/portal/{alba.institution.code}/")
