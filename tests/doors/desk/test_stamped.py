"""The stamped copy in the chosen corner, the room of files, and the names under which files are shown."""

import hashlib
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from registratura.documents import queries as documents
from registratura.documents import services
from registratura.documents.contents.stamping import lay_stamp
from registratura.registers.printing.stamp_pdf import Stamp, print_stamp
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address, typed
from tests.doors.desk.test_entries import signed_in
from tests.doors.desk.test_files import attached
from tests.doors.desk.test_versions import add
from tests.flows.test_renditions import make, signed_pdf

QR = "https://registratura.example/birou/alba/registre/general/2026/1/"
STAMP = Stamp(
    institution="Primăria Alba",
    register_title="Registrul general",
    written_number="1/02.03.2026",
    registered_at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
    qr_text=QR,
)


def paper(turned: int = 0, box: tuple[int, ...] = (0, 0, 595, 842), **more: Any) -> bytes:
    """A page that leaves a transformation behind, turned and cut as asked."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    page = pdf.pages[0]
    page.obj.MediaBox, page.obj.Rotate = pikepdf.Array(box), turned
    for name, value in more.items():
        page.obj[f"/{name}"] = pikepdf.Array(value) if isinstance(value, tuple) else value
    page.contents_add(b"3 0 0 3 40 40 cm")
    buffer = BytesIO()
    pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def shown(pdf: bytes, page: int = 0) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[page].render(scale=3).to_pil().convert("L")
    finally:
        document.close()


def corner_of(picture: Image.Image) -> str:
    """Where the darkness of a page lies."""
    found = zxingcpp.read_barcodes(picture)
    assert [one.text for one in found] == [QR]
    place = found[0].position
    x, y = (place.top_left.x + place.bottom_right.x) / 2, (place.top_left.y + place.bottom_right.y) / 2
    return f"{'top' if y < picture.height / 2 else 'bottom'}-{'left' if x < picture.width / 2 else 'right'}"


@pytest.mark.parametrize(
    ("turned", "corner"), [(0, "top-right"), (90, "top-left"), (180, "bottom-right"), (270, "bottom-left")]
)
def test_the_stamp_stands_upright_in_the_chosen_corner_however_the_page_is_turned(
    turned: int, corner: str
) -> None:
    made = lay_stamp(BytesIO(paper(turned)), stamp=print_stamp(stamp=STAMP), corner=corner, pages="first")

    assert (made.reason, made.page_count) == ("", 1)
    assert corner_of(shown(made.content)) == corner


@pytest.mark.parametrize(
    "page",
    [
        paper(box=(595, 842, 0, 0)),
        paper(box=(-300, -400, 295, 442)),
        paper(CropBox=(100, 100, 450, 600)),
        paper(90, CropBox=(100, 100, 450, 600)),
        paper(box=(0, 0, 200, 140)),
        paper(box=(0, 0, 2384, 3370)),
    ],
)
def test_odd_boxes_are_stamped_where_the_reader_sees_it(page: bytes) -> None:
    made = lay_stamp(BytesIO(page), stamp=print_stamp(stamp=STAMP), corner="top-right", pages="first")

    assert corner_of(shown(made.content)) == "top-right"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 stricat", paper(box=(0, 0, 0, 0))])
def test_r10_what_has_no_page_is_refused_in_a_word(content: bytes) -> None:
    stamp = print_stamp(stamp=STAMP)

    assert lay_stamp(BytesIO(content), stamp=stamp, corner="top-left", pages="all").reason == "unreadable"


@pytest.fixture
def letter(alba: Town) -> int:
    return attached(alba, "adresă.pdf", paper())


def test_the_copy_is_stamped_and_the_original_is_not(alba: Town, letter: int) -> None:
    ana = signed_in(alba.registrar)

    first, again = (ana.get(address(alba, "stamped", document=letter)) for _ in range(2))
    original = b"".join(ana.get(address(alba, "document", document=letter)).streaming_content)  # type: ignore[arg-type]

    assert first.status_code == 200
    assert first.content == again.content != original
    assert hashlib.sha256(original).hexdigest() == hashlib.sha256(paper()).hexdigest()
    assert zxingcpp.read_barcodes(shown(first.content))[0].text.endswith("/registre/general/2026/1/")
    assert "copie" in first["Content-Disposition"]
    assert first["Content-Disposition"].startswith("attachment")
    assert first["X-Content-Type-Options"] == "nosniff"
    assert "Copie ștampilată" in ana.get(address(alba, "look", document=letter)).text


def test_the_administrator_chooses_the_corner_and_the_pages(alba: Town, letter: int) -> None:
    adina, ana = signed_in(alba.administrator), signed_in(alba.registrar)
    before = ana.get(address(alba, "stamped", document=letter)).content

    kept = adina.post(address(alba, "file_room"), {"corner": "bottom-left", "pages": "all"})
    bent = adina.post(address(alba, "file_room"), {"corner": "mijloc", "pages": "\0"})
    after = ana.get(address(alba, "stamped", document=letter)).content

    assert (kept.status_code, bent.status_code) == (302, 422)
    assert zxingcpp.read_barcodes(shown(before))[0].position.top_left.y < 400
    assert zxingcpp.read_barcodes(shown(after))[0].position.top_left.y > 1500
    assert ana.post(address(alba, "file_room"), {"corner": "top-left", "pages": "all"}).status_code == 403


def test_a_signed_letter_is_stamped_on_a_copy_and_a_picture_once_it_is_pdf_a(alba: Town) -> None:
    ana = signed_in(alba.registrar)
    signed = attached(alba, "semnat.pdf", signed_pdf())
    assert ana.get(address(alba, "stamped", document=signed)).status_code == 200
    buffer = BytesIO()
    Image.new("L", (400, 500), 255).save(buffer, "PNG")
    picture = attached(alba, "plic.png", buffer.getvalue())
    early = ana.get(address(alba, "stamped", document=picture), follow=True)

    make(alba)

    assert "nu este încă făcută" in early.content.decode()
    assert ana.get(address(alba, "stamped", document=picture)).content.startswith(b"%PDF")


def test_r12_carmen_gets_no_stamped_copy(alba: Town, buzau: Town, letter: int) -> None:
    carmen = signed_in(buzau.registrar)

    assert [carmen.get(address(town, "stamped", document=letter)).status_code for town in (alba, buzau)] == [
        404,
        404,
    ]


def test_a_full_institution_refuses_uploads_but_gives_numbers(alba: Town, letter: int) -> None:
    adina, ana = signed_in(alba.administrator), signed_in(alba.registrar)
    with acting_for(alba.id):
        services.set_quota(quota_bytes=100, by=None)
        services.recount(now=datetime.now(tz=UTC))

    page = adina.get(address(alba, "file_room")).text
    refused = add(alba, letter, paper(90))
    answer = ana.post(address(alba, "register"), typed())

    assert "Locul s-a umplut" in page
    assert "application/pdf" in page
    assert refused.status_code == 422
    assert "Numărul se dă și fără" in refused.content.decode()
    assert answer.status_code in (200, 302)
    with acting_for(alba.id):
        services.set_quota(quota_bytes=None, by=None)
    assert add(alba, letter, paper(90)).status_code == 302


def test_the_room_counts_each_file_once_and_warns_in_time(alba: Town, letter: int) -> None:
    attached(alba, "aceeași.pdf", paper())
    size = len(paper())
    with acting_for(alba.id):
        assert (documents.room().used_bytes, documents.room().files) == (size, 1)
        assert services.recount(now=datetime.now(tz=UTC)) == size
        assert (documents.room().used_bytes, documents.room().files) == (size, 1)
        services.set_quota(quota_bytes=size + size // 5, by=None)
        assert documents.room().nearly_full
        assert not documents.room().full
    assert "patru cincimi" in signed_in(alba.administrator).get(address(alba, "file_room")).text


HOSTILE = {
    "../../etc/passwd.txt": "passwd.txt",
    "fact\u202efdp.exe.txt": "factfdp.exe.txt",
    "Șeful ț\u0326 și ş.txt": None,
    "e\u0301te\u0301.txt": "été.txt",
    "a" * 251 + ".txt": None,
    "<script>alert(1)</script>.txt": None,
    "CON.txt": None,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_r10_names_are_shown_right_and_bytes_lie_under_names_of_our_own(
    alba: Town, name: str, settings: Any
) -> None:
    content = f"conținut pentru {name}".encode()
    document = attached(alba, name, content)
    ana = signed_in(alba.registrar)

    look = ana.get(address(alba, "look", document=document)).text
    answer = ana.get(address(alba, "document", document=document))
    b"".join(answer.streaming_content)  # type: ignore[arg-type]

    if HOSTILE[name]:
        assert f"<h1>{HOSTILE[name]}</h1>" in look
    assert "\u202e" not in look
    assert "<script>alert" not in look
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert ".." not in answer["Content-Disposition"]
    assert "sandbox" in answer["Content-Security-Policy"]
    sha256 = hashlib.sha256(content).hexdigest()
    assert (Path(settings.FILES_ROOT) / alba.institution.code / sha256[:2] / sha256).is_file()
