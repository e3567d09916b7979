"""Pictures and PDF/A of files: made beside them, once, of what may be made; signed papers are left alone."""

import os
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from registratura.documents import queries as documents
from registratura.documents import services
from registratura.documents.contents import archiving
from registratura.documents.queries import RenditionCard
from registratura.flows import renditions
from registratura.toolkit.sandbox import Limits, run_confined
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address
from tests.doors.desk.test_entries import entry_address, signed_in
from tests.doors.desk.test_files import attached

SAMPLES = Path(__file__).parents[2] / "samples" / "documents"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def now() -> datetime:
    return datetime.now(tz=UTC)


def make(town: Town) -> int:
    return renditions.make_waiting(
        institution_id=town.id, clock=now, since=LONG_AGO, until=now() + timedelta(minutes=5)
    )


def made_of(town: Town, document: int) -> dict[str, RenditionCard]:
    with acting_for(town.id):
        version = documents.versions_of([document])[document][0]
        return documents.renditions_of([version.id]).get(version.id, {})


def signed_pdf() -> bytes:
    """A PDF with a field that holds a signature."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    signature = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Sig, Contents=b"\0" * 8))
    field = pdf.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="Semnătura", V=signature))
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field])
    buffer = BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def test_a_scan_gets_a_picture_and_a_pdf_a_in_which_one_can_search(alba: Town) -> None:
    scan = (SAMPLES / "scan-reclamatie-anonima.pdf").read_bytes()
    document = attached(alba, "reclamație.pdf", scan)
    ana = signed_in(alba.registrar)
    before = ana.get(address(alba, "look", document=document)).text

    assert make(alba) == 2
    assert make(alba) == 0

    made = made_of(alba, document)
    assert made["pdfa"].tool == "ocrmypdf"
    assert made["pdfa"].tool_version
    answer = ana.get(address(alba, "archival", document=document))
    with pikepdf.open(BytesIO(answer.content)) as pdf, pdf.open_metadata() as metadata:
        assert metadata.pdfa_status == "2B"
    text = pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_bounded()
    assert len(text.split()) > 20
    assert "%28PDF-A%29.pdf" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    picture = Image.open(BytesIO(ana.get(address(alba, "thumbnail", document=document)).content))
    assert picture.width == renditions.THUMBNAIL_WIDTH
    page = ana.get(entry_address(alba, 1)).text
    assert "miniatura.png?versiunea=1" in page
    assert "timpul liber" in before
    assert "Descarcă PDF/A" in ana.get(address(alba, "look", document=document)).text
    assert b"".join(ana.get(address(alba, "document", document=document)).streaming_content) == scan  # type: ignore[arg-type]


def test_ar_36_a_signed_pdf_is_never_rewritten(alba: Town) -> None:
    document = attached(alba, "semnat.pdf", signed_pdf())

    make(alba)

    made = made_of(alba, document)
    assert (made["pdfa"].state, made["pdfa"].reason) == ("refused", "signed")
    assert (
        "semnat electronic și nu se rescrie"
        in signed_in(alba.registrar).get(address(alba, "look", document=document)).text
    )
    assert signed_in(alba.registrar).get(address(alba, "archival", document=document)).status_code == 404


def test_born_digital_papers_become_pdf_a_and_read_the_same(alba: Town) -> None:
    source = (SAMPLES / "sesizare-strada-fantanii.pdf").read_bytes()

    made = archiving.make_archival(BytesIO(source), media_type="application/pdf")
    again = archiving.make_archival(BytesIO(made.content), media_type="application/pdf")

    def words(pdf: bytes) -> list[str]:
        return [
            word
            for page in pypdfium2.PdfDocument(pdf)
            for word in page.get_textpage().get_text_bounded().split()
        ]

    assert made.reason == ""
    assert words(made.content) == words(source)
    assert again.reason == "already"


def test_an_office_paper_is_shown_as_it_is_printed(alba: Town) -> None:
    document = attached(alba, "cerere.docx", (SAMPLES / "politie-solicitare-date.docx").read_bytes())
    ana = signed_in(alba.registrar)

    make(alba)

    made = made_of(alba, document)
    assert made["pdfa"].tool == "soffice"
    assert made["thumbnail"].made
    assert "Pagina 1 din 1" in ana.get(address(alba, "look", document=document)).text
    assert ana.get(address(alba, "page_picture", document=document, page=1)).content.startswith(b"\x89PNG")


def test_a_picture_that_shines_through_is_laid_on_white_paper() -> None:
    buffer = BytesIO()
    Image.new("RGBA", (400, 300), (0, 0, 0, 0)).save(buffer, "PNG")
    buffer.seek(0)

    made = archiving.make_archival(buffer, media_type="image/png")

    assert (made.reason, made.page_count) == ("", 1)


@pytest.mark.parametrize("content", [b"%PDF-1.4 stricat", b"", b"\x89PNG\r\n\x1a\n" + b"\0" * 90])
def test_r10_what_cannot_be_read_is_told_in_a_word(content: bytes) -> None:
    kind = "image/png" if content.startswith(b"\x89") else "application/pdf"

    assert archiving.make_archival(BytesIO(content), media_type=kind).reason == "unreadable"


def test_what_a_killed_maker_held_is_taken_again_and_given_up_after_the_third(alba: Town) -> None:
    attached(alba, "a.pdf", signed_pdf())
    at, taken = now(), []

    for _ in range(5):
        with acting_for(alba.id):
            taken.append(services.next_to_make(kind="pdfa", now=at, since=LONG_AGO))
        at += services.renditions.LEASE + timedelta(seconds=1)

    assert [one is not None for one in taken] == [True, True, True, False, False]


def test_r12_carmen_gets_no_form_of_albas_files(alba: Town, buzau: Town) -> None:
    document = attached(alba, "reclamație.pdf", signed_pdf())
    make(alba)
    carmen = signed_in(buzau.registrar)

    for town in (alba, buzau):
        for name in ("archival", "thumbnail"):
            assert carmen.get(address(town, name, document=document)).status_code == 404


def test_makers_run_only_when_nobody_else_wants_the_processor(tmp_path: Path) -> None:
    said = tmp_path / "room"
    said.mkdir()

    outcome = run_confined(
        ["/usr/bin/python3", "-c", "import os; print(os.sched_getscheduler(0), os.nice(0))"],
        folder=said,
        limits=Limits(idle=True),
    )

    assert outcome.words.split() == [str(os.SCHED_IDLE), "19"]
