"""Looking at a file without opening it: who may, what is shown, what a hostile file can do there."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from registratura.documents import queries as documents
from registratura.flows import contents
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address
from tests.doors.desk.test_entries import entry_address, signed_in

SAMPLES = Path(__file__).parents[3] / "samples" / "documents"


def attached(town: Town, name: str, content: bytes) -> int:
    """Register a document with one file, and return the key of the file."""
    number = town.register().number
    ana = signed_in(town.registrar)
    ana.post(entry_address(town, number, "fisiere"), {"files": [SimpleUploadedFile(name, content)]})
    newest = 0
    with acting_for(town.id):
        for blob in documents.kept_after(0):
            newest = max([newest, *documents.messages_with(blob.sha256)])
    return newest


def read(town: Town) -> int:
    now = datetime.now(tz=UTC)
    return contents.read_waiting(
        institution_id=town.id,
        clock=lambda: datetime.now(tz=UTC),
        since=datetime(2000, 1, 1, tzinfo=UTC),
        until=now.replace(year=now.year + 1),
    )


@pytest.fixture
def petition(alba: Town) -> int:
    return attached(alba, "sesizare.pdf", (SAMPLES / "sesizare-strada-fantanii.pdf").read_bytes())


def test_the_page_says_that_the_text_is_being_read_and_then_shows_it(alba: Town, petition: int) -> None:
    ana = signed_in(alba.registrar)

    before = ana.get(address(alba, "look", document=petition)).text
    assert read(alba) == 1
    after = ana.get(address(alba, "look", document=petition)).text

    assert "Textul se citește" in before
    assert "Groza Ilie" in after
    assert "Textul se citește" not in after
    assert "Pagina 1 din 1" in after


def test_a_page_is_given_as_a_picture_that_no_cache_keeps(alba: Town, petition: int) -> None:
    answer = signed_in(alba.registrar).get(address(alba, "page_picture", document=petition, page=1))

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer["Cache-Control"] == "private, no-store"
    assert Image.open(BytesIO(answer.content)).width == 1000


@pytest.mark.parametrize("page", [0, 2, 99_999])
def test_a_page_that_is_not_there_is_not_found(alba: Town, petition: int, page: int) -> None:
    answer = signed_in(alba.registrar).get(address(alba, "page_picture", document=petition, page=page))

    assert answer.status_code == 404


def test_strangers_readers_of_other_units_and_the_signed_out_see_nothing(
    alba: Town, buzau: Town, petition: int
) -> None:
    read(alba)
    pages = [("look", {"document": petition}), ("page_picture", {"document": petition, "page": 1})]

    for name, places in pages:
        assert signed_in(buzau.registrar).get(address(alba, name, **places)).status_code == 404
        assert signed_in(buzau.registrar).get(address(buzau, name, **places)).status_code == 404
        assert signed_in(alba.administrator).get(address(alba, name, **places)).status_code == 403
        assert Client().get(address(alba, name, **places)).status_code == 302
        assert signed_in(alba.registrar).post(address(alba, name, **places)).status_code == 405


def test_the_text_of_a_hostile_file_is_shown_as_text(alba: Town) -> None:
    file = attached(
        alba, "<img src=x onerror=alert(1)>.txt", b"<script>alert('salut')</script> ${7*7} {{7*7}}"
    )
    read(alba)

    page = signed_in(alba.registrar).get(address(alba, "look", document=file)).text

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "{{7*7}}" in page


def test_an_office_file_shows_its_text_without_pages(alba: Town) -> None:
    file = attached(alba, "cerere.docx", (SAMPLES / "politie-solicitare-date.docx").read_bytes())
    read(alba)
    ana = signed_in(alba.registrar)

    assert "POSTUL DE POLIȚIE" in ana.get(address(alba, "look", document=file)).text
    assert ana.get(address(alba, "page_picture", document=file, page=1)).status_code == 404


def test_a_file_locked_by_a_password_says_what_to_do(alba: Town) -> None:
    locked = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    file = attached(alba, "inchis.pdf", locked.getvalue())
    read(alba)
    ana = signed_in(alba.registrar)

    assert "închis cu parolă" in ana.get(address(alba, "look", document=file)).text
    assert ana.get(address(alba, "page_picture", document=file, page=1)).status_code == 404


@pytest.mark.parametrize("asked", ["", "0", "-3", "abc", "9" * 30, "²"])
def test_any_first_page_asked_for_is_answered(alba: Town, petition: int, asked: str) -> None:
    answer = signed_in(alba.registrar).get(address(alba, "look", document=petition), {"de": asked})

    assert answer.status_code == 200


def test_a_long_file_is_shown_twenty_pages_at_a_time(alba: Town) -> None:
    long = BytesIO()
    with pikepdf.new() as document:
        for _ in range(45):
            document.add_blank_page()
        document.save(long)
    file = attached(alba, "lung.pdf", long.getvalue())
    ana = signed_in(alba.registrar)

    first = ana.get(address(alba, "look", document=file)).text
    last = ana.get(address(alba, "look", document=file), {"de": "41"}).text

    assert (first.count("leaf__picture"), last.count("leaf__picture")) == (20, 5)
    assert "Paginile următoare" in first
    assert "Paginile dinainte" in last
