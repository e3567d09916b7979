"""A small package: three files, one of them a rendition, and the sheet of their document."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import BinaryIO

from registratura.preservation.packaging.contents import (
    ORIGINALS,
    RENDITIONS,
    Contents,
    Event,
    Piece,
    Sheet,
    safe_path,
)
from registratura.preservation.packaging.writing import write_bag, write_sip

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FILES = {"Cerere „ș”.pdf": b"%PDF-1.4 cerere", "anexa.txt": b"salut\n", "cerere-pdfa.pdf": b"%PDF-1.7 copie"}
PLACES = {"Cerere „ș”.pdf": 1, "anexa.txt": 2, "cerere-pdfa.pdf": 3}


def piece(name: str, representation: str = ORIGINALS, made_of: str = "") -> Piece:
    """A file of the package."""
    content = FILES[name]
    return Piece(
        path=safe_path(order=PLACES[name], document="12/03.03.2026", name=name),
        representation=representation,
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        media_type="application/pdf" if name.endswith("pdf") else "text/plain",
        own_name=name,
        added_at=NOW,
        document="12/03.03.2026",
        made_of=made_of,
        events=(
            Event("capture", NOW, "success", "primit", "Ana Ionescu", False),
            Event("fixity check", NOW, "success", "SHA-256", "Registratura 0.1.0"),
        ),
    )


SHEET = Sheet(
    owner="Primăria Valea Lungă",
    issuer="Popescu & <Fiii>",
    disposer="Primăria Valea Lungă",
    history=("2026-03-03 12/03.03.2026", "2026-04-01 pus la dosar"),
    kind="cerere",
    classification="neclasificat",
    formats=("application/pdf", "text/plain"),
    keywords=("drum", "I-A-8"),
    location="depozitul 1, raftul 4",
    identifier="valea-lunga/I-A-8/2026/12",
    issued_on=date(2026, 3, 3),
    archived_on=date(2026, 4, 1),
    term="permanent",
    title="Cerere \x00 privind drumul",
    original="electronic",
)


def contents(**other: object) -> Contents:
    """What the package holds."""
    original = piece("Cerere „ș”.pdf")
    usual: dict[str, object] = {
        "identifier": "valea-lunga-dosar-7-0001",
        "institution": "Primăria Valea Lungă",
        "institution_code": "RO123",
        "title": "I-A-8/2026 Drumuri",
        "unit": "Secretariat",
        "first_on": date(2026, 3, 3),
        "last_on": date(2026, 4, 1),
        "term": "permanent",
        "made_at": NOW,
        "made_by": "Elena",
        "program_version": "0.1.0",
        "pieces": (
            original,
            piece("anexa.txt"),
            piece("cerere-pdfa.pdf", RENDITIONS, original.place),
        ),
        "sheets": (SHEET,),
    }
    return Contents(**{**usual, **other})  # type: ignore[arg-type]


def opener(one: Piece) -> BinaryIO:
    """Open the bytes of a file of the package."""
    found = next(content for content in FILES.values() if hashlib.sha256(content).hexdigest() == one.sha256)
    return io.BytesIO(found)


def written(package_format: str) -> bytes:
    """The package as a ZIP file."""
    target = io.BytesIO()
    {"sip": write_sip, "bag": write_bag}[package_format](contents=contents(), target=target, opener=opener)
    return target.getvalue()


def changed(package: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The package with its files changed by somebody."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()
