"""veraPDF agrees that letters are what they claim: PDF/A-2u from a text, PDF/A-2b from a .docx."""

import io
from pathlib import Path

import pytest
from PIL import Image

from registratura.letters import language
from registratura.letters.checking import tried_values
from registratura.letters.fields import example_values, with_slots
from registratura.letters.making import confined, office, setting
from registratura.letters.slots import slots_of_text
from registratura.letters.starter import STARTERS
from tests.cast import NOW
from tests.judges.test_pdf_archive import judged
from tests.judges.verapdf import Verdict

pytestmark = pytest.mark.slow

ODD = "Αθήνα Київ 😀 漢字 \x00 \u202eabc " + "x" * 300 + "\n" + "Alineat lung " * 400


def test_every_letter_is_what_it_claims(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    picture = io.BytesIO()
    Image.new("RGBA", (300, 360), (20, 60, 160, 128)).save(picture, "PNG")
    logo = office.logo_of(content=picture.getvalue())
    for starter in STARTERS:
        values = tried_values(slots_of_text(starter.source))
        made = setting.set_pdf(source=starter.source, values=values, logo=logo, made_at=NOW)
        (tmp_path / f"{starter.code}.pdf").write_bytes(made)
    cover = next(one for one in STARTERS if one.code == "adresa-inaintare")
    worst = with_slots(example_values(), {"continut": ODD, "anexe": ODD}, in_words=language)
    foreign = setting.set_pdf(source=cover.source + "\n// altul", values=worst, logo=logo, made_at=NOW)
    (tmp_path / "foreign.pdf").write_bytes(foreign)

    found = judged(sorted(tmp_path.glob("*.pdf")), pytestconfig)

    assert len(found) == len(STARTERS) + 1
    assert set(found.values()) == {Verdict(flavour="2u", compliant=True, broken_rules="")}, found


@pytest.mark.skipif(confined.office_program() is None, reason="LibreOffice is not installed here")
def test_a_word_letter_is_an_archive_file(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    values = with_slots(example_values(), {"continut": "Text & <semne>"}, in_words=language)
    filled = office.fill(content=office.example_docx(), values=values, logo=b"")
    (tmp_path / "word.pdf").write_bytes(office.pdf_of(filled))

    found = judged([tmp_path / "word.pdf"], pytestconfig)

    assert found["word.pdf"] == Verdict(flavour="2b", compliant=True, broken_rules="")
