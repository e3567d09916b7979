"""veraPDF agrees that what is made beside files is PDF/A: of scans, pictures, letters and office papers."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from registratura.documents.contents.archiving import make_archival
from registratura.documents.contents.stamping import lay_stamp
from registratura.registers.printing.stamp_pdf import Stamp, print_stamp
from tests.judges.test_pdf_archive import judged

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).parents[2] / "samples" / "documents"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAPERS = {
    "scan-reclamatie-anonima.pdf": "application/pdf",
    "sesizare-strada-fantanii.pdf": "application/pdf",
    "citatie-judecatoria.tif": "image/tiff",
    "politie-solicitare-date.docx": DOCX,
}


def test_ar_36_every_rendition_is_the_pdf_a_that_it_claims(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    stamp = print_stamp(
        stamp=Stamp(
            institution="Primăria Alba",
            register_title="Registrul general",
            written_number="1/02.03.2026",
            registered_at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
            qr_text="https://registratura.example/1",
        )
    )
    files = []
    for name, media_type in PAPERS.items():
        made = make_archival(BytesIO((SAMPLES / name).read_bytes()), media_type=media_type)
        assert made.reason == "", name
        stamped = lay_stamp(BytesIO(made.content), stamp=stamp, corner="top-right", pages="all")
        for kind, content in (("made", made.content), ("stamped", stamped.content)):
            files.append(tmp_path / f"{Path(name).stem}-{kind}.pdf")
            files[-1].write_bytes(content)

    given = judged(files, pytestconfig)

    assert {name: verdict.broken_rules for name, verdict in given.items() if not verdict.compliant} == {}
    assert {verdict.flavour for verdict in given.values()} == {"2b"}
