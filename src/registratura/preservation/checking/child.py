"""
Verifies a package, in a confined process: an E-ARK SIP or a bag, as one ZIP file.

Run as a program of its own (`python -I child.py`), never imported; the package is `input` in the current folder, the
answer is left in `answer.json`. Nothing is unpacked: files are hashed as they are read.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import unquote

INPUT = "input"
METS = "{http://www.loc.gov/METS/}"
HREF = "{http://www.w3.org/1999/xlink}href"
MOST_FILES = 100_000
MOST_BYTES = 64 * 1024**3
MOST_TAG_BYTES = 64 * 1024**2
MOST_FAULTS = 1_000
CHUNK = 1 << 20
LINE = re.compile(r"([0-9A-Fa-f]{64})[ \t]+(\S.*)")
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError)
ROOTS = {"sip": "METS.xml", "bag": "tagmanifest-sha256.txt"}
NOTHING: dict[str, Any] = {"format": "", "identifier": "", "root": "", "files": 0}
NEEDS = ("lxml.etree",)


class Wrong(Exception):
    """The package cannot be verified any further."""


class Package:
    """A package that is open, and what was found wrong in it so far."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.faults: list[tuple[str, str]] = []
        self.root, self.sizes = self._names()
        self.digests: dict[str, str] = {}

    def _names(self) -> tuple[str, dict[str, int]]:
        infos = [info for info in self.archive.infolist() if not info.is_dir()]
        if not infos or len(infos) > MOST_FILES or sum(info.file_size for info in infos) > MOST_BYTES:
            raise Wrong("too-large" if infos else "empty")
        sizes: dict[str, int] = {}
        for info in infos:
            parts = info.filename.split("/")
            if (
                "\\" in info.filename
                or info.filename.startswith("/")
                or {"", ".", ".."} & set(parts)
                or info.external_attr >> 16 & 0o170000 == 0o120000
            ):
                self.fault("unsafe-name", info.filename)
            if info.filename in sizes:
                self.fault("twice", info.filename)
            sizes[info.filename] = info.file_size
        roots = {name.split("/")[0] for name in sizes if "/" in name}
        if len(roots) != 1 or any("/" not in name for name in sizes):
            raise Wrong("no-package")
        root = roots.pop()
        return root, {name.removeprefix(f"{root}/"): size for name, size in sizes.items()}

    def fault(self, code: str, place: str = "") -> None:
        """Write down what is wrong and where."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append((code, place))

    def read(self, name: str) -> bytes:
        """Return a small file whole."""
        if self.sizes.get(name, 0) > MOST_TAG_BYTES:
            raise Wrong("too-large")
        with self.archive.open(f"{self.root}/{name}") as file:
            content = file.read(MOST_TAG_BYTES + 1)
        self.digests[name] = hashlib.sha256(content).hexdigest()
        return content

    def digest(self, name: str) -> str:
        """Return the digest of a file, which is read once."""
        if name not in self.digests:
            made = hashlib.sha256()
            with self.archive.open(f"{self.root}/{name}") as file:
                while chunk := file.read(CHUNK):
                    made.update(chunk)
            self.digests[name] = made.hexdigest()
        return self.digests[name]

    def expect(self, name: str, digest: str, size: int | None = None) -> None:
        """Hold a file against what is told of it."""
        if name not in self.sizes:
            self.fault("missing", name)
        elif size is not None and size != self.sizes[name]:
            self.fault("size", name)
        elif self.digest(name) != digest.lower():
            self.fault("checksum", name)


def main() -> None:
    """Verify the package and leave the answer."""
    Path("answer.json").write_text(json.dumps(_answer()), encoding="utf-8")


def _answer() -> dict[str, Any]:
    try:
        with zipfile.ZipFile(INPUT) as archive:
            package = Package(archive)
            try:
                kind, identifier = _verified(package)
            except Wrong as wrong:
                package.fault(str(wrong))
                kind, identifier = "", ""
            except BROKEN as error:
                package.fault("zip", str(error)[:200])
                kind, identifier = "", ""
            return {
                "format": kind,
                "identifier": identifier,
                "root": package.digests.get(ROOTS.get(kind, ""), ""),
                "files": len(package.sizes),
                "faults": package.faults,
            }
    except Wrong as wrong:
        return {**NOTHING, "faults": [(str(wrong), "")]}
    except BROKEN:
        return {**NOTHING, "faults": [("zip", "")]}


def _verified(package: Package) -> tuple[str, str]:
    if "METS.xml" in package.sizes:
        return "sip", _sip(package)
    if "bagit.txt" in package.sizes:
        return "bag", _bag(package)
    raise Wrong("no-package")


def _sip(package: Package) -> str:
    told = {"METS.xml"}
    identifier = _follow(package, "METS.xml", told)
    if identifier != package.root:
        package.fault("identifier", identifier)
    for name in sorted(package.sizes.keys() - told):
        package.fault("extra", name)
    return identifier


def _follow(package: Package, place: str, told: set[str]) -> str:
    """Hold every file that a METS tells of against it, and go on with the METS of representations."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        document = etree.fromstring(package.read(place), parser)
    except etree.XMLSyntaxError:
        package.fault("xml", place)
        return ""
    if document.tag != f"{METS}mets":
        package.fault("xml", place)
        return ""
    folder = place.rpartition("/")[0]
    for element in document.iter(f"{METS}mdRef", f"{METS}file"):
        located = element if element.tag == f"{METS}mdRef" else element.find(f"{METS}FLocat")
        href = unquote(located.get(HREF, "")) if located is not None else ""
        name = f"{folder}/{href}" if folder else href
        if not href or "://" in href or name in told:
            package.fault("twice" if name in told else "reference", name)
            continue
        told.add(name)
        if element.get("CHECKSUMTYPE") != "SHA-256":
            package.fault("algorithm", name)
            continue
        size = element.get("SIZE", "")
        whole = int(size) if re.fullmatch(r"\d{1,18}", size, re.ASCII) else -1
        package.expect(name, element.get("CHECKSUM", ""), whole)
        if name.endswith("/METS.xml") and name in package.sizes:
            _follow(package, name, told)
    return str(document.get("OBJID", ""))


def _bag(package: Package) -> str:
    if package.read("bagit.txt") not in (
        b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        b"BagIt-Version: 1.0\r\nTag-File-Character-Encoding: UTF-8\r\n",
    ):
        package.fault("xml", "bagit.txt")
    if "fetch.txt" in package.sizes:
        package.fault("reference", "fetch.txt")
    payload = _manifest(package, "manifest-sha256.txt")
    for name in sorted(name for name in package.sizes if name.startswith("data/") and name not in payload):
        package.fault("extra", name)
    if "tagmanifest-sha256.txt" in package.sizes:
        tags = _manifest(package, "tagmanifest-sha256.txt")
        known = {*tags, "tagmanifest-sha256.txt"}
        for name in sorted(
            name for name in package.sizes if not name.startswith("data/") and name not in known
        ):
            package.fault("extra", name)
    info = package.read("bag-info.txt").decode("utf-8", "replace") if "bag-info.txt" in package.sizes else ""
    oxum = re.search(r"^Payload-Oxum: *(\d{1,18})\.(\d{1,9}) *$", info, re.MULTILINE)
    data = [size for name, size in package.sizes.items() if name.startswith("data/")]
    if oxum is not None and (int(oxum[1]), int(oxum[2])) != (sum(data), len(data)):
        package.fault("oxum", "bag-info.txt")
    named = re.search(r"^External-Identifier: *(\S{1,80}) *$", info, re.MULTILINE)
    return named[1] if named is not None else ""


def _manifest(package: Package, name: str) -> set[str]:
    if name not in package.sizes:
        package.fault("missing", name)
        return set()
    told: set[str] = set()
    for line in package.read(name).decode("utf-8", "replace").splitlines():
        found = LINE.fullmatch(line)
        if found is None:
            package.fault("xml", name)
            continue
        place = unquote(found[2]) if "%" in found[2] else found[2]
        if place in told:
            package.fault("twice", place)
        told.add(place)
        package.expect(place, found[1])
    return told


if __name__ == "__main__":
    main()
