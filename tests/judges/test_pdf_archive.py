"""veraPDF agrees that every file we print is PDF/A-2u."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from registratura.invoicing import ubl
from registratura.invoicing.document import DocumentKind, Preceding
from registratura.invoicing.printing.page import print_page
from registratura.registers.printing import register_pdf
from registratura.registers.printing.lines import Annulment
from registratura.registers.printing.receipt_pdf import print_receipt
from registratura.registers.printing.register_pdf import print_register
from registratura.registers.printing.report_pdf import ReportHead, Section, print_report
from registratura.scanning.codes import Code, Medium
from registratura.scanning.printing.labels_pdf import CoverWords, print_cover, print_separators
from tests.judges.verapdf import JudgeMissingError, Verdict, verdicts
from tests.rooms.invoicing.ground import document
from tests.rooms.registers.printing.making import head, line, lines, receipt
from tests.rooms.scanning.scanner import MOMENT, printed_labels

pytestmark = pytest.mark.slow


def judged(files: list[Path], config: pytest.Config) -> dict[str, Verdict]:
    """Ask veraPDF; skip with its reason where it cannot run."""
    assert config.cache is not None
    home = config.cache.mkdir("judges") / "verapdf"
    try:
        given = verdicts(files=files, home=home)
    except JudgeMissingError as missing:
        pytest.skip(str(missing))
    return {file.name: verdict for file, verdict in zip(files, given, strict=True)}


def test_every_printed_file_is_pdf_a_2u(
    tmp_path: Path, pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    annulment = Annulment(reason="înregistrat de două ori", annulled_on=date(2026, 2, 3))
    odd = [
        line(1, annulment=annulment),
        line(2, unused=True),
        line(3, summary="Αθήνα Київ 😀 漢字 \x00 \u202eabc " + "x" * 90, late_received_on=date(2025, 12, 30)),
        line(4, summary="Subiect lung " * 800),
    ]
    print_register(head=head(), lines=[], target=tmp_path / "empty.pdf")
    print_register(head=head(start_number=5), lines=odd, target=tmp_path / "odd.pdf")
    monkeypatch.setattr(register_pdf, "ROWS_PER_CHUNK", 50)
    print_register(head=head(), lines=lines(130), target=tmp_path / "joined.pdf")
    (tmp_path / "receipt.pdf").write_bytes(print_receipt(receipt=receipt()))
    worst = replace(receipt(), subject="W" * 9_000, sender="😀" * 50)
    (tmp_path / "worst-receipt.pdf").write_bytes(print_receipt(receipt=worst))
    (tmp_path / "label.pdf").write_bytes(printed_labels())
    carrying = replace(receipt(), leaf="ab" * 32, proof='{"format": "registratura-receipt-1", "ș": 1}')
    (tmp_path / "carrying.pdf").write_bytes(print_receipt(receipt=carrying))

    found = judged(sorted(tmp_path.glob("*.pdf")), pytestconfig)

    assert found.pop("carrying.pdf") == Verdict(flavour="3u", compliant=True, broken_rules="")
    assert len(found) == 6
    assert set(found.values()) == {Verdict(flavour="2u", compliant=True, broken_rules="")}, found


def test_sheets_beside_papers_and_reports_of_numbers_are_pdf_a_2u(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    odd = "Αθήνα 😀 漢字 \x00 \u202eabc " + "x" * 90
    code = Code(Medium.LABEL, "4829", "00000000000125")
    words = CoverWords(
        code=code,
        number="125/02.03.2026",
        registered_at=MOMENT,
        direction="incoming",
        subject=odd * 20,
        parties=odd,
        unit="",
        filing_code="",
    )
    cover = print_cover(institution="Primăria Alba", locality="Alba", cover=words, printed_at=MOMENT)
    separators = print_separators(
        institution=odd, code=Code(Medium.SEPARATOR, "4829", "0" * 14), number="", count=3, printed_at=MOMENT
    )
    head = ReportHead(
        institution="Primăria Alba",
        title="Raport anual privind accesul la informațiile de interes public (Legea nr. 544/2001)",
        period="2025",
        printed_at=MOMENT,
        signers=("Responsabil",),
    )
    sections = [
        Section(title="Cereri", rows=(("primite", "12"), (odd, "1" * 40)), remark=odd * 30, law="art. 12"),
        Section(title="Reclamații", remark=""),
    ]
    (tmp_path / "cover.pdf").write_bytes(cover)
    (tmp_path / "separators.pdf").write_bytes(separators)
    (tmp_path / "report.pdf").write_bytes(print_report(head=head, sections=sections))
    (tmp_path / "empty-report.pdf").write_bytes(print_report(head=head, sections=[]))

    found = judged(sorted(tmp_path.glob("*.pdf")), pytestconfig)

    assert len(found) == 4
    assert set(found.values()) == {Verdict(flavour="2u", compliant=True, broken_rules="")}, found


def test_the_judge_refuses_a_file_that_lost_its_fonts(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    (tmp_path / "good.pdf").write_bytes(print_receipt(receipt=receipt()))
    with pikepdf.open(tmp_path / "good.pdf") as document:
        for font in document.objects:
            if isinstance(font, pikepdf.Dictionary) and "/FontFile2" in font:
                del font["/FontFile2"]
        document.save(tmp_path / "bad.pdf")

    found = judged([tmp_path / "bad.pdf", tmp_path / "good.pdf"], pytestconfig)

    assert not found["bad.pdf"].compliant
    assert found["bad.pdf"].broken_rules
    assert found["good.pdf"].compliant


def test_an_invoice_with_its_file_inside_is_pdf_a_3a(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    for name, one in {
        "factura.pdf": document(),
        "stornare.pdf": document(
            kind=DocumentKind.CREDIT_NOTE,
            number="RGT-2026-00002",
            preceding=Preceding(number="RGT-2026-00001", issued_on=date(2026, 3, 31)),
        ),
    }.items():
        xml = ubl.write(one)
        page = print_page(document=one, language="ro", xml=xml, made_at=MOMENT)
        (tmp_path / name).write_bytes(page)
        with pikepdf.open(tmp_path / name) as opened:
            carried = opened.attachments["factura.xml"].get_file().read_bytes()
        assert carried == xml

    found = judged(sorted(tmp_path.glob("*.pdf")), pytestconfig)

    assert len(found) == 2
    assert set(found.values()) == {Verdict(flavour="3a", compliant=True, broken_rules="")}, found
