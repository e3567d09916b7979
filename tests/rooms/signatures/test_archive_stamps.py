"""Archive time stamps of CAdES (version 3) and XAdES: what they make last and prove of older ones, what spoils them."""

from pathlib import Path

import pytest
from asn1crypto import cms
from lxml import etree

from registratura.signatures.checking.cms_file import Contents, check_cms
from registratura.signatures.checking.xml_file import Beside, check_xml
from registratura.signatures.findings import Findings
from tests.fakes.authority import Holder
from tests.fakes.signed_samples import (
    archive_stamped,
    later,
    sign_cms,
    sign_xml,
    with_cms_revocation,
    with_xml_stamp,
    with_xml_values,
    xml_archived,
)
from tests.rooms.signatures.test_verdict_table import (
    DOCUMENT,
    UNVERIFIED,
    VALID,
    ana,
    around,
    codes,
    town,
    tsa,
)


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


def signed_xml(by: Holder | None = None) -> bytes:
    """Return a stamped XML signature with its lists."""
    stamped = with_xml_stamp(sign_xml(DOCUMENT, ana()), (by or tsa()).stamper(later(0)))
    return with_xml_values(stamped, town(), ana())


def given(signed: bytes) -> bytes:
    """Return what the references give: the document without its signature, the signed properties, the key."""
    whole = etree.fromstring(signed)
    places = (
        "{http://uri.etsi.org/01903/v1.3.2#}SignedProperties",
        "{http://www.w3.org/2000/09/xmldsig#}KeyInfo",
    )
    parts = [
        etree.tostring(next(whole.iter(place)), method="c14n", exclusive=True, with_tail=False)
        for place in places
    ]
    whole.remove(next(whole.iter("{http://www.w3.org/2000/09/xmldsig#}Signature")))
    return etree.tostring(whole, method="c14n", exclusive=True) + b"".join(parts)


def of_xml(content: bytes) -> Findings:
    return check_xml(content, beside=Beside({}), around=around())


def test_an_archive_stamp_over_a_whole_xml_signature_makes_it_last() -> None:
    signed = signed_xml()
    found = of_xml(xml_archived(signed, tsa().stamper(later(2)), covered=given(signed)))

    (one,) = found.signatures
    assert (found.verdict, one.level, one.judged_by) == (VALID, "B-LTA", "stamp")
    assert [(stamp.holds, stamp.at) for stamp in one.stamps] == [(True, later(0)), (True, later(2))]


def test_archive_stamps_of_xml_prove_each_other_and_the_stamp_below() -> None:
    short = town().stamp_authority(valid=(later(-24), later(4)))  # over before the file arrived
    plain = signed_xml(by=short)
    once = xml_archived(plain, short.stamper(later(1)), covered=given(plain))
    twice = xml_archived(once, tsa().stamper(later(2)), covered=given(once))

    assert not of_xml(plain).signatures[0].stamps[0].holds
    assert not any(stamp.holds for stamp in of_xml(once).signatures[0].stamps)
    kept = of_xml(twice).signatures[0]
    assert [(stamp.holds, stamp.at) for stamp in kept.stamps] == [
        (True, later(0)),
        (True, later(2)),
        (True, later(1)),
    ]
    assert (kept.level, kept.judged_at) == ("B-LTA", later(0))


def test_an_archive_stamp_over_other_data_forbids_to_call_an_xml_signature_valid() -> None:
    signed = signed_xml()
    whole = xml_archived(signed, tsa().stamper(later(2)), covered=given(signed))
    poorer = etree.fromstring(whole)  # a list that the stamp lies over is taken out
    lists = next(poorer.iter("{http://uri.etsi.org/01903/v1.3.2#}CRLValues"))
    lists.remove(lists[-1])

    for spoiled in (
        xml_archived(signed, tsa().stamper(later(2)), covered=b"Alta"),
        xml_archived(signed, tsa().stamper(later(2)), covered=b"", over=b"Alta"),
        etree.tostring(poorer),
    ):
        found = of_xml(spoiled)
        assert (found.verdict, "stamp-other-data" in codes(found)) == (UNVERIFIED, True)
        assert found.signatures[0].level != "B-LTA"


def test_an_archive_stamp_that_names_its_parts_is_passed_over() -> None:
    signed = signed_xml()
    found = of_xml(xml_archived(signed, tsa().stamper(later(2)), covered=given(signed), include=True))

    assert (found.verdict, found.signatures[0].level) == (VALID, "B-LT")
    assert len(found.signatures[0].stamps) == 1
