"""Files made to deceive or to exhaust: known forgeries of PDF, XML and containers, bombs, and spoiled bytes."""

from __future__ import annotations

import io
import logging
import random
import struct
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import cms
from lxml import etree
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from registratura.signatures.checking.asic_file import check_asic
from registratura.signatures.checking.cms_file import Contents, check_cms
from registratura.signatures.checking.pdf_file import check_pdf
from registratura.signatures.checking.signers import Surroundings
from registratura.signatures.checking.trust import Trust
from registratura.signatures.checking.xml_file import Beside, check_xml
from registratura.signatures.confined import check
from registratura.signatures.findings import Findings, Verdict
from registratura.signatures.kinds import looks_signed
from registratura.signatures.queries import Trust as GivenTrust
from tests.fakes.authority import ARRIVED_AT, Authority, Holder
from tests.fakes.signed_samples import (
    add_store,
    asic_with_cms,
    plain_pdf,
    sign_cms,
    sign_pdf,
    sign_xml,
    with_cms_revocation,
    with_xml_values,
    zipped,
)

HOLDS = {Verdict.QUALIFIED, Verdict.VALID}


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def ana(authority: Authority) -> Holder:
    return authority.person()


@pytest.fixture(scope="module")
def good(authority: Authority, ana: Holder) -> bytes:
    return add_store(sign_pdf(plain_pdf(), ana), authority, ana)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


def around(authority: Authority) -> Surroundings:
    return Surroundings(Trust((), [authority.root.der]), ARRIVED_AT)


def pdf(content: bytes, authority: Authority) -> Findings:
    return check_pdf(content, around=around(authority))


def test_the_original_of_all_forgeries_is_valid(good: bytes, authority: Authority) -> None:
    assert pdf(good, authority).verdict in HOLDS


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"/ByteRange", b"/ByteRangX"),
        (b"/Contents <", b"/Contentx <"),
        (b"/ETSI.CAdES.detached", b"/ETSI.CAdES.detacheX"),
        (b"/SubFilter", b"/SubFiltex"),
    ],
)
def test_r14_a_signature_without_a_part_of_itself_is_never_valid(
    good: bytes, authority: Authority, old: bytes, new: bytes
) -> None:
    """Universal signature forgery: a reader that skips what is missing would call it good."""
    assert old in good
    found = pdf(good.replace(old, new), authority)

    assert found.verdict not in HOLDS
    assert found.signed


def _byte_range(content: bytes) -> tuple[int, int, list[int]]:
    start = content.index(b"/ByteRange")
    begin, end = content.index(b"[", start), content.index(b"]", start)
    return begin, end, [int(each) for each in content[begin + 1 : end].split()]


@pytest.mark.parametrize("kind", ["gap", "short", "zero", "negative", "beyond", "shifted"])
def test_r14_a_signature_that_leaves_a_part_out_is_never_valid(
    good: bytes, authority: Authority, kind: str
) -> None:
    """Signature wrapping: the range is bent so that a part of the file is not under the signature."""
    begin, end, (_zero, gap, after, rest) = _byte_range(good)
    numbers = {
        "gap": [0, gap - 50, after, rest],
        "short": [0, gap, after, rest - 100],
        "zero": [0, 0, 0, 0],
        "negative": [0, gap, after, -rest],
        "beyond": [0, gap, after, rest + 10_000_000],
        "shifted": [10, gap - 10, after, rest],
    }[kind]
    written = b"[" + b" ".join(str(each).encode() for each in numbers)
    forged = good[:begin] + written.ljust(end - begin) + good[end:]

    assert pdf(forged, authority).verdict not in HOLDS


def test_r14_bytes_hidden_in_the_place_of_the_signature_are_seen(good: bytes, authority: Authority) -> None:
    _begin, _end, (_zero, gap, after, _rest) = _byte_range(good)
    hole = good[gap:after]
    forged = good[: after - 41] + b"41" * 20 + good[after - 1 :]
    assert hole.endswith(b"00>")

    found = pdf(forged, authority)

    assert found.verdict not in HOLDS
    assert "padding-used" in {reason.code for each in found.signatures for reason in each.reasons}


@pytest.mark.parametrize(
    "tail",
    [
        b"\n3 0 obj\n<< /Type /Page /Contents 99 0 R >>\nendobj\n",
        b"\n3 0 obj\n<< /Type /Page >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n",
        b"\nxref\n0 0\ntrailer\n<< /Size 50 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n",
        b"\nstartxref\n%d\n%%%%EOF\n",
        b"\x00" * 2000,
        b" ",
    ],
)
def test_r14_anything_after_the_signed_end_is_never_valid(
    good: bytes, authority: Authority, tail: bytes
) -> None:
    """Incremental saving attacks: new bodies without tables, tables without bodies, nothing but blanks."""
    if b"%d" in tail:
        tail = tail % int(good.rsplit(b"startxref", 1)[1].split()[0])

    assert pdf(good + tail, authority).verdict not in HOLDS


def _updated(content: bytes, change: str) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    root = writer.root
    if change == "hide":
        page = root["/Pages"]["/Kids"][0]
        page["/MediaBox"] = generic.ArrayObject(generic.NumberObject(n) for n in (0, 0, 10, 10))
        writer.update_container(page)
    elif change == "replace font":
        font = root["/Pages"]["/Kids"][0]["/Resources"]["/Font"]["/F1"]
        font["/BaseFont"] = generic.pdf_name("/Symbol")
        writer.update_container(font)
    elif change == "other catalogue":
        pages = root["/Pages"]
        pages["/Kids"] = generic.ArrayObject([*pages["/Kids"], *pages["/Kids"]])
        pages["/Count"] = generic.NumberObject(2)
        writer.update_container(pages)
    elif change == "open action":
        root["/OpenAction"] = generic.DictionaryObject(
            {
                generic.pdf_name("/S"): generic.pdf_name("/JavaScript"),
                generic.pdf_name("/JS"): generic.pdf_string("app"),
            }
        )
        writer.update_root()
    elif change == "name of the signer":
        signature = root["/AcroForm"]["/Fields"][0]["/V"]
        signature["/Name"] = generic.pdf_string("PRIMARUL")
        writer.update_container(signature)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "change", ["hide", "replace font", "other catalogue", "open action", "name of the signer"]
)
def test_r14_shadow_attacks_are_called_changed(good: bytes, authority: Authority, change: str) -> None:
    found = pdf(_updated(good, change), authority)

    assert found.verdict in {Verdict.CHANGED, Verdict.BROKEN}


def test_r11_thousands_of_signatures_are_cut_short_and_told(authority: Authority, ana: Holder) -> None:
    content = cms.ContentInfo.load(sign_cms(b"x", ana, detached=False))["content"]
    own = [
        content[name].dump()
        for name in ("version", "digest_algorithms", "encap_content_info", "certificates")
    ]
    signers = _der(0x31, content["signer_infos"][0].dump() * 3_000)
    signed_data = _der(0x30, b"".join(own) + signers)
    many = _der(0x30, bytes.fromhex("06092a864886f70d010702") + _der(0xA0, signed_data))

    found, _inner = check_cms(many, contents=Contents({}), around=around(authority))

    assert found.verdict not in HOLDS
    assert {reason.code for reason in found.reasons} == {"too-many"}
    assert len(found.signatures) <= 50


def _der(tag: int, content: bytes) -> bytes:
    length = len(content).to_bytes(4, "big")
    return bytes([tag, 0x84]) + length + content


XML = b"<cerere Id='c'><nume>Popescu</nume></cerere>"


@pytest.fixture(scope="module")
def good_xml(authority: Authority, ana: Holder) -> bytes:
    return with_xml_values(sign_xml(XML, ana), authority, ana)


def test_r14_a_signed_element_wrapped_in_another_document_is_not_its_signature(
    good_xml: bytes, authority: Authority
) -> None:
    """XML signature wrapping: what was signed stays somewhere inside, what is shown is something else."""
    root = etree.fromstring(good_xml)
    forged = etree.Element("cerere")
    etree.SubElement(forged, "nume").text = "Ionescu"
    holder = etree.SubElement(forged, "ascuns")
    holder.append(root)

    found = check_xml(etree.tostring(forged), beside=Beside({}), around=around(authority))

    assert found.verdict not in HOLDS


@pytest.mark.parametrize(
    "bomb",
    [
        b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><l>&b;</l>',
        b'<!DOCTYPE l SYSTEM "http://127.0.0.1:1/x.dtd"><l/>',
        b'<?xml version="1.0" encoding="UTF-16"?><l/>',
        b"<a>" * 100_000,
        b"\xff\xfe<\x00!\x00D\x00O\x00C\x00T\x00Y\x00P\x00E\x00 \x00a\x00>\x00",
        b"",
    ],
)
def test_r11_xml_bombs_are_not_read(authority: Authority, bomb: bytes) -> None:
    found = check_xml(bomb, beside=Beside({}), around=around(authority))

    assert found.verdict not in HOLDS


def test_r11_containers_that_swell_or_hide_their_names_are_refused(
    authority: Authority, ana: Holder, tmp_path: Path
) -> None:
    swelling = io.BytesIO()
    with zipfile.ZipFile(swelling, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(4):
            archive.writestr(f"{number}.txt", bytes(100 << 20))
    many = zipped({f"{number}.txt": b"x" for number in range(1_500)})
    parts = asic_with_cms({"a.txt": b"alfa"}, ana, authority)
    paths = zipped({**parts, "../../etc/x": b"1", "/abs": b"2", "C:\\x": b"3"})
    lying = bytearray(zipped({"a.txt": b"x" * 1000, "META-INF/signature.p7s": b"0"}))
    place = lying.rindex(b"PK\x01\x02", 0, lying.rindex(b"META-INF"))
    lying[place + 24 : place + 28] = struct.pack("<I", 5)

    for number, content in enumerate((swelling.getvalue(), many, paths, bytes(lying))):
        folder = tmp_path / str(number)
        folder.mkdir()
        found, _unpacked = check_asic(content, folder=folder, around=around(authority))
        assert found.verdict not in HOLDS
        assert all(path.parent == folder for path in folder.rglob("*"))
    assert not (tmp_path.parent / "etc").exists()


def test_r10_spoiled_files_never_stop_the_reader_and_are_never_valid(
    good: bytes, good_xml: bytes, authority: Authority, ana: Holder, tmp_path: Path
) -> None:
    """Seeded bit flips, cuts and doublings of a good file of every kind."""
    seed = 20261122
    dice = random.Random(seed)
    signed = with_cms_revocation(sign_cms(b"Cerere", ana, detached=False), authority, ana)
    container = zipped(asic_with_cms({"a.txt": b"alfa"}, ana, authority))
    for number in range(60):
        for kind, content in (("pdf", good), ("cms", signed), ("xml", good_xml), ("zip", container)):
            spoiled = _spoiled(content, dice)
            folder = tmp_path / f"{kind}-{number}"
            folder.mkdir()
            found = {
                "pdf": lambda it: check_pdf(it, around=around(authority)),
                "cms": lambda it: check_cms(it, contents=Contents({}), around=around(authority))[0],
                "xml": lambda it: check_xml(it, beside=Beside({}), around=around(authority)),
                "zip": lambda it, at=folder: check_asic(it, folder=at, around=around(authority))[0],
            }[kind](spoiled)
            # A flipped bit may fall on revocation data or padding that no verdict needs; the content never.
            assert kind != "pdf" or found.verdict not in HOLDS or _same_content(good, spoiled), (
                seed,
                kind,
                number,
            )


def _same_content(good: bytes, spoiled: bytes) -> bool:
    _begin, _end, (_zero, gap, after, rest) = _byte_range(good)
    return good[:gap] == spoiled[:gap] and good[after : after + rest] == spoiled[after : after + rest]


def _spoiled(content: bytes, dice: random.Random) -> bytes:
    kind = dice.choice(("flip", "cut", "double", "zero"))
    place = dice.randrange(len(content) - 64)
    if kind == "flip":
        return content[:place] + bytes([content[place] ^ (1 << dice.randrange(8))]) + content[place + 1 :]
    if kind == "cut":
        return content[:place]
    if kind == "double":
        return content[:place] + content[place : place + 64] * 2 + content[place + 64 :]
    return content[:place] + bytes(32) + content[place + 32 :]


def test_a_name_with_escaped_letters_hides_no_signature() -> None:
    assert looks_signed(b"%PDF-1.7 /Byte#52ange [0 1 2 3]", media_type="application/pdf")
    assert looks_signed(b"%PDF-1.7 /Type/#53ig /V", media_type="application/pdf")
    assert not looks_signed(b"%PDF-1.7 /Type /Signal", media_type="application/pdf")


def test_r11_a_huge_signature_is_stopped_by_the_sandbox_and_told() -> None:
    """What would take the program too long or too much memory ends as a failure, and nobody waits for it."""
    deep = b"\x30\x80" * 3_000_000
    began = datetime.now(tz=UTC)

    checked = check(
        io.BytesIO(deep),
        name="bomba.p7s",
        media_type="application/pkcs7-signature",
        arrived_at=ARRIVED_AT,
        trust=GivenTrust(),
    )

    assert checked.findings.verdict not in HOLDS
    assert checked.failure or checked.findings.reasons
    assert (datetime.now(tz=UTC) - began).total_seconds() < 60
