"""veraPDF agrees that what we signed and stamped is still the PDF/A that it was."""

from pathlib import Path

import pytest

from registratura.signing.keys.file import FileKey
from registratura.signing.keys.port import Secret
from registratura.signing.making import Around, Hand, Sheet, sign_sheets
from registratura.signing.pdf.stamps import Stamp
from registratura.signing.trust.lasting import LASTING, Chain
from registratura.signing.trust.stamping import Authority
from tests.fakes.pki import this_pki
from tests.judges.test_pdf_archive import judged
from tests.judges.verapdf import Verdict
from tests.rooms.signing.ground import now, paper

pytestmark = pytest.mark.slow


def test_a_signed_and_stamped_file_is_still_pdf_a_2u(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    pki = this_pki()
    pki.silent.clear()
    key = FileKey(pki.key_file("horia", password="x"))
    found = key.look(secret=Secret("x"))
    around = Around(Authority(pki.tsa_url, private_allowed=True), private_allowed=True)
    stamp = Stamp(
        name="Horia Hanganu", at=now(), quality="șef serviciu", reason="Răspuns", instead_of="Ștefan Țuțu"
    )
    content = paper()
    for place in ("last_right", "first_right"):  # the second one signs over the first
        (made,) = sign_sheets(
            sheets=[Sheet(name="răspuns.pdf", content=content, place=place, stamp=stamp)],
            hand=Hand(Chain(found.certificate, found.chain), key),
            secret=Secret("x"),
            around=around,
            now=now(),
        )
        assert made.level == LASTING
        content = made.content
    (tmp_path / "signed.pdf").write_bytes(content)

    verdict = judged([tmp_path / "signed.pdf"], pytestconfig)["signed.pdf"]

    assert verdict == Verdict(flavour="2u", compliant=True, broken_rules="")
