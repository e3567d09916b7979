"""Archive time stamps of CAdES, version 3: what they make last, what they prove of older stamps, what spoils them."""

from pathlib import Path

import pytest
from asn1crypto import cms

from registratura.signatures.checking.cms_file import Contents, check_cms
from registratura.signatures.findings import Findings
from tests.fakes.authority import Holder
from tests.fakes.signed_samples import archive_stamped, later, sign_cms, with_cms_revocation
from tests.rooms.signatures.test_verdict_table import UNVERIFIED, VALID, ana, around, codes, town, tsa


def cms_archived(
    *, hours: int = 2, content: bytes = b"Cerere", by_value: bool = True, by: Holder | None = None
) -> bytes:
    """Return a stamped detached signature with its lists, under an archive stamp made some hours later."""
    signed = with_cms_revocation(
        sign_cms(b"Cerere", ana(), detached=True, stamper=(by or tsa()).stamper(later(0))), town(), ana()
    )
    stamper = tsa().stamper(later(hours))
    return archive_stamped(signed, stamper, content=content, by_value=by_value)


def of_file(content: bytes, folder: Path) -> Findings:
    (folder / "cerere.txt").write_bytes(b"Cerere")
    files = Contents({"cerere.txt": folder / "cerere.txt"}, "cerere.txt")
    return check_cms(content, contents=files, around=around())[0]


@pytest.mark.parametrize("by_value", [True, False])
def test_an_archive_stamp_over_the_whole_signature_makes_it_last(by_value: bool, tmp_path: Path) -> None:
    found = of_file(cms_archived(by_value=by_value), tmp_path)

    (one,) = found.signatures
    assert (found.verdict, one.level, one.judged_by) == (VALID, "B-LTA", "stamp")
    assert [(stamp.holds, stamp.at) for stamp in one.stamps] == [(True, later(0)), (True, later(2))]


def test_an_archive_stamp_proves_until_when_an_older_stamp_held(tmp_path: Path) -> None:
    short = town().stamp_authority(valid=(later(-24), later(4)))  # over before the file arrived
    plain = with_cms_revocation(
        sign_cms(b"Cerere", ana(), detached=True, stamper=short.stamper(later(0))), town(), ana()
    )

    assert not of_file(plain, tmp_path).signatures[0].stamps[0].holds
    kept = of_file(cms_archived(by=short), tmp_path).signatures[0]
    assert all(stamp.holds for stamp in kept.stamps)
    assert kept.judged_at == later(0)


def test_an_archive_stamp_over_other_data_forbids_to_call_the_signature_valid(tmp_path: Path) -> None:
    other = cms_archived(content=b"Alta")
    info = cms.ContentInfo.load(cms_archived())
    content = info["content"]
    content["crls"] = list(content["crls"])[:1]  # a list that the stamp names was taken out
    poorer = bytes(cms.ContentInfo({"content_type": "signed_data", "content": content}).dump(force=True))

    for spoiled in (other, poorer):
        found = of_file(spoiled, tmp_path)
        assert (found.verdict, "stamp-other-data" in codes(found)) == (UNVERIFIED, True)
        assert found.signatures[0].level != "B-LTA"
