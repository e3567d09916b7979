"""Packages: valid by the schemas they carry, whole by our own verification, and every change in them found."""

import io
import random
import warnings
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from registratura.preservation import rules
from registratura.preservation.checking import child
from registratura.preservation.checking.reading import verify_package
from registratura.preservation.packaging.contents import safe_path
from registratura.preservation.packaging.sheets import ELEMENTS
from registratura.preservation.packaging.writing import BytesChangedError, write_sip
from registratura.preservation.packaging.xml import SHEET
from tests.rooms.preservation.ground import NOW, changed, contents, opener, written

ROOT = "valea-lunga-dosar-7-0001"


@pytest.fixture(scope="module")
def packages() -> dict[str, bytes]:
    return {package_format: written(package_format) for package_format in ("sip", "bag")}


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the verifying program says of a package."""
    monkeypatch.chdir(tmp_path)

    def look(package: bytes) -> dict[str, Any]:
        (tmp_path / child.INPUT).write_bytes(package)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return child._answer()

    return look


def test_the_same_contents_give_the_same_bytes(packages: dict[str, bytes]) -> None:
    assert packages == {package_format: written(package_format) for package_format in ("sip", "bag")}


def test_arh_64_every_sheet_has_the_thirteen_elements_and_fits_its_schema(
    packages: dict[str, bytes], tmp_path: Path
) -> None:
    with zipfile.ZipFile(io.BytesIO(packages["sip"])) as archive:
        archive.extractall(tmp_path)
    home = tmp_path / ROOT
    sheets = etree.parse(home / "metadata/descriptive/fise.xml")

    etree.XMLSchema(etree.parse(home / "schemas/fise.xsd")).assertValid(sheets)
    told = [etree.QName(one).localname for one in sheets.getroot()[0]]
    assert len(ELEMENTS) == 13
    assert {name for name, _field in ELEMENTS} <= set(told)
    assert sheets.findtext(f"{{{SHEET}}}fisa/{{{SHEET}}}emitent") == "Popescu & <Fiii>"
    mets = etree.XMLSchema(etree.parse(home / "schemas/mets1_12.xsd"))
    for place in ("METS.xml", "representations/rep1/METS.xml", "representations/rep2/METS.xml"):
        mets.assertValid(etree.parse(home / place))
    premis = etree.parse(home / "metadata/preservation/premis.xml")
    kinds = premis.xpath("//*[local-name()='eventType']/text()")
    assert sorted(set(kinds)) == ["capture", "fixity check"]
    assert premis.xpath("count(//*[local-name()='relationship'])") == 1


@pytest.mark.parametrize("package_format", ["sip", "bag"])
def test_a_package_is_found_whole(package_format: str, packages: dict[str, bytes], found: Any) -> None:
    answer = found(packages[package_format])

    assert len(answer["root"]) == 64
    assert answer == {
        "format": package_format,
        "identifier": ROOT,
        "root": answer["root"],
        "files": {"sip": 13, "bag": 9}[package_format],
        "faults": [],
    }


def _flip(name: str) -> Any:
    def change(files: dict[str, bytes]) -> None:
        content = bytearray(files[name])
        content[len(content) // 2] ^= 1
        files[name] = bytes(content)

    return change


@pytest.mark.parametrize("package_format", ["sip", "bag"])
def test_each_changed_missing_or_added_file_is_named(
    package_format: str, packages: dict[str, bytes], found: Any
) -> None:
    package = packages[package_format]
    names, whole = zipfile.ZipFile(io.BytesIO(package)).namelist(), found(package)
    free = {f"{ROOT}/METS.xml"} if package_format == "sip" else {f"{ROOT}/tagmanifest-sha256.txt"}
    for name in names:
        place = name.removeprefix(f"{ROOT}/")
        answer = found(changed(package, _flip(name)))
        # The list of all files vouches for itself only by its digest, which we keep.
        assert answer["faults"] or (name in free and answer["root"] != whole["root"]), (
            f"{name} changed unseen"
        )
        if name not in free:
            assert any(where == place for _code, where in answer["faults"]) or "bagit.txt" in name
        if name.endswith("tagmanifest-sha256.txt"):
            continue
        answer = found(changed(package, lambda files, gone=name: files.pop(gone)))  # type: ignore[misc]
        assert answer["faults"], f"{name} left out unseen"
    inside = "representations/rep1/data/x.pdf" if package_format == "sip" else "data/x.pdf"
    answer = found(changed(package, lambda files: files.update({f"{ROOT}/{inside}": b"x"})))
    assert ["extra", inside] in [list(one) for one in answer["faults"]]


def files_of(package: bytes) -> dict[str, bytes]:
    """What a package holds."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _content_at(package: bytes, header: int) -> int:
    """Where the bytes of a file begin, behind its name and what ZIP adds to it."""
    return (
        header
        + 30
        + int.from_bytes(package[header + 26 : header + 28], "little")
        + int.from_bytes(package[header + 28 : header + 30], "little")
    )


def test_a_hundred_seeded_bit_flips_of_a_package_are_all_found(
    packages: dict[str, bytes], found: Any
) -> None:
    """Bits of what ZIP itself says of dates and systems change nothing that the package holds."""
    chance, unseen = random.Random(27), []
    package = packages["sip"]
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        infos = archive.infolist()
    spans = [(_content_at(package, info.header_offset), info.compress_size) for info in infos]
    for _ in range(100):
        start, size = chance.choice(spans)
        place = start + chance.randrange(size)
        bent = bytearray(package)
        bent[place] ^= 1 << chance.randrange(8)
        # The last byte of what is compressed may have bits that nobody reads.
        if not found(bytes(bent))["faults"] and files_of(bytes(bent)) != files_of(package):
            unseen.append(place)

    assert not unseen


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../evil", "unsafe-name"),
        ("/etc/passwd", "unsafe-name"),
        (f"{ROOT}/a\\b", "unsafe-name"),
        ("elsewhere/x", "no-package"),
    ],
)
def test_a_name_that_leads_out_is_refused(
    name: str, code: str, packages: dict[str, bytes], found: Any
) -> None:
    answer = found(changed(packages["sip"], lambda files: files.update({name: b"x"})))

    assert {code, "no-package"} & {one for one, _place in answer["faults"]}


def test_what_is_no_package_is_told_so(found: Any) -> None:
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("folder/file.txt", "x")

    assert [
        found(content)["faults"] for content in (b"", b"PK\x03\x04", empty.getvalue(), other.getvalue())
    ] == [
        [("zip", "")],
        [("zip", "")],
        [("empty", "")],
        [("no-package", "")],
    ]


def test_entities_of_a_foreign_mets_are_not_followed(packages: dict[str, bytes], found: Any) -> None:
    evil = b'<?xml version="1.0"?><!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><m>&x;</m>'

    answer = found(changed(packages["sip"], lambda files: files.update({f"{ROOT}/METS.xml": evil})))

    assert ("xml", "METS.xml") in answer["faults"]


def test_a_package_is_verified_in_a_program_of_its_own(packages: dict[str, bytes]) -> None:
    whole = verify_package(io.BytesIO(packages["sip"]))
    bent = verify_package(io.BytesIO(changed(packages["bag"], _flip(f"{ROOT}/data/metadata/premis.xml"))))

    assert (whole.valid, whole.format, whole.identifier, whole.faults) == (True, "sip", ROOT, ())
    assert not bent.valid
    assert ("checksum", "data/metadata/premis.xml") in bent.faults


def test_bytes_that_are_not_those_promised_stop_the_package() -> None:
    with pytest.raises(BytesChangedError):
        write_sip(contents=contents(), target=io.BytesIO(), opener=lambda _piece: io.BytesIO(b"altceva"))
    assert write_sip(contents=contents(), target=io.BytesIO(), opener=opener).files == 13


def test_paths_of_a_package_can_be_written_everywhere() -> None:
    assert safe_path(order=7, document="12/03.03.2026", name="Răspuns către Șerban.PDF") == (
        "00007-12-03-03-2026-Raspuns-catre-Serban.pdf"
    )
    assert safe_path(order=1, document="漢", name="字") == "00001-document"
    assert len(safe_path(order=99_999, document="x" * 500, name="y" * 500 + ".z" * 40)) < 110


def test_bytes_are_due_when_never_seen_and_after_the_period() -> None:
    assert rules.is_due(checked_at=None, now=NOW)
    assert not rules.is_due(checked_at=NOW - rules.PERIOD + timedelta(seconds=1), now=NOW)
    assert rules.is_due(checked_at=NOW - rules.PERIOD, now=NOW)
    assert rules.nights_needed(total_bytes=0) == 1
    assert rules.nights_needed(total_bytes=rules.NIGHT_BYTES * 3 + 1) == 4
