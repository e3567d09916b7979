"""The text of a file is read whatever wrote it; what only holds a picture of a text is recognized."""

import io
import zipfile
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from registratura.documents.contents import reading as drawing
from registratura.documents.contents.reading import Method, draw_page, read_text
from registratura.documents.reading.inspection import inspect_file
from tests.rooms.documents.contents.recognizer import needs_recognizer

SAMPLES = Path(__file__).parents[4] / "samples" / "documents"


def reading_of(name: str):  # type: ignore[no-untyped-def]
    path = SAMPLES / name
    media_type = inspect_file(path, max_bytes=1 << 30).media_type
    with path.open("rb") as content:
        return read_text(content, media_type=media_type)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("sesizare-strada-fantanii.pdf", "Groza Ilie"),
        ("politie-solicitare-date.docx", "POSTUL DE POLIȚIE LUNCA FRASINULUI"),
        ("cerere-certificat-fiscal.odt", "Deac Viorica"),
        ("oferta-mobilier-ghiseu.xlsx", "Mobifrasin Distribuție"),
        ("cerere-taiere-nuc.rtf", "Lungu Octavian"),
        ("cerere-audienta.txt", "Prodan Horea"),
        ("efactura-4471902355.xml", "Invoice"),
    ],
)
def test_text_is_read_from_each_kind_of_office_file(name: str, words: str) -> None:
    reading = reading_of(name)

    assert (reading.method, reading.reason) == (Method.EXTRACTED, "")
    assert words in reading.text


@needs_recognizer
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("scan-reclamatie-anonima.pdf", ""),
        ("citatie-judecatoria.tif", "JUDECĂTORIA"),
        ("plangere-gard-vecini.png", "Hădărean Rafila"),
    ],
)
def test_a_scan_is_recognized_in_romanian_with_the_letters_of_the_law(name: str, words: str) -> None:
    reading = reading_of(name)

    assert (reading.method, reading.reason) == (Method.RECOGNIZED, "")
    assert words in reading.text
    assert not set(reading.text) & set("şţŞŢ")


def test_pages_are_parted_and_letters_normalised() -> None:
    reading = read_text(io.BytesIO("Ploieşti şi Braşov\fpagina a doua".encode()), media_type="text/plain")

    assert reading.text.startswith("Ploiești și Brașov")


def test_a_file_that_is_broken_or_locked_says_so() -> None:
    locked = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    locked.seek(0)

    assert read_text(locked, media_type="application/pdf").reason == "encrypted"
    assert read_text(io.BytesIO(b"%PDF-1.7 trunchiat"), media_type="application/pdf").reason == "unreadable"
    assert read_text(io.BytesIO(b"MZ"), media_type="application/x-dosexec").reason == "unreadable"


def test_r11_a_document_that_unpacks_without_end_is_stopped() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            part.write(
                b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>"
            )
            for _ in range(600):
                part.write(b"<w:p><w:r><w:t>" + b"a" * (1 << 20) + b"</w:t></w:r></w:p>")
            part.write(b"</w:body></w:document>")
    bomb.seek(0)

    reading = read_text(
        bomb, media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    )

    assert len(reading.text) <= 1_000_000
    assert reading.text == "" or reading.method is Method.EXTRACTED


def test_a_page_is_drawn_as_a_picture_of_the_width_asked() -> None:
    with (SAMPLES / "sesizare-strada-fantanii.pdf").open("rb") as content:
        drawn = draw_page(content, media_type="application/pdf", page=1, width=600)

    image = Image.open(io.BytesIO(drawn.content))
    assert (drawn.reason, image.format) == ("", "PNG")
    assert abs(image.width - 600) <= 1


def test_a_page_that_is_not_there_and_a_picture_too_large_are_refused() -> None:
    huge = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(huge, "PNG")
    huge.seek(0)
    with (SAMPLES / "sesizare-strada-fantanii.pdf").open("rb") as content:
        missing = draw_page(content, media_type="application/pdf", page=99, width=600)

    assert missing.reason == "no-such-page"
    assert draw_page(huge, media_type="image/png", page=1, width=600).reason == "unreadable"


def test_many_pictures_at_once_are_told_to_come_again_and_leave_threads_for_others() -> None:
    taken = 0
    while drawing._in_line.acquire(blocking=False):
        taken += 1
    try:
        busy = draw_page(io.BytesIO(b"x"), media_type="image/png", page=1, width=600)
    finally:
        for _ in range(taken):
            drawing._in_line.release()

    assert busy.reason == "busy"
    assert taken == drawing.DRAWN_AT_ONCE + drawing.WAITING_MOST < 8
