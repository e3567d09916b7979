"""
Writing packages as one ZIP file, file by file, so that a large dossier never stands whole in memory.

Each file is hashed while it is copied: bytes that are not those that were promised stop the package.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from typing import BinaryIO, Final

from registratura.kernel.calendar import BUCHAREST
from registratura.preservation.packaging import bag, mets
from registratura.preservation.packaging.contents import ORIGINALS, RENDITIONS, Contents, Piece
from registratura.preservation.packaging.premis import premis
from registratura.preservation.packaging.sheets import sheets

SCHEMAS: Final = (
    "mets1_12.xsd",
    "xlink.xsd",
    "DILCISExtensionMETS.xsd",
    "DILCISExtensionSIPMETS.xsd",
    "fise.xsd",
)
_CHUNK: Final = 1 << 20

Opener = Callable[[Piece], BinaryIO]


class BytesChangedError(Exception):
    """The bytes of a file are not those that were kept; `place` says which file."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


@dataclass(frozen=True, slots=True)
class Written:
    """How many files a package has, and the digest of the one that vouches for all others."""

    files: int
    root_sha256: str


def write_sip(*, contents: Contents, target: BinaryIO, opener: Opener) -> Written:
    """
    Write an E-ARK SIP 2.2. opener: opens the bytes of a piece.

    Raises: BytesChangedError; FileNotFoundError when the store has lost a file.
    """
    at = contents.made_at
    files: dict[str, bytes] = {
        "metadata/descriptive/fise.xml": sheets(contents),
        "metadata/preservation/premis.xml": premis(contents),
    }
    for name in SCHEMAS:
        files[f"schemas/{name}"] = schema(name)
    told = {place: mets.described(place, content, _media(place), at) for place, content in files.items()}
    representations = []
    for name in (ORIGINALS, RENDITIONS):
        pieces = [piece for piece in contents.pieces if piece.representation == name]
        if not pieces and name != ORIGINALS:
            continue
        place = f"representations/{name}/METS.xml"
        files[place] = mets.representation_mets(contents, name, [_told(piece) for piece in pieces])
        representations.append((name, mets.described(place, files[place], "application/xml", at)))
    files["METS.xml"] = mets.root_mets(
        contents,
        descriptive=told["metadata/descriptive/fise.xml"],
        preservation=told["metadata/preservation/premis.xml"],
        schemas=[told[f"schemas/{name}"] for name in SCHEMAS],
        representations=representations,
    )
    count = _zipped(contents, target, files, {piece.place: piece for piece in contents.pieces}, opener)
    return Written(count, hashlib.sha256(files["METS.xml"]).hexdigest())


def write_bag(*, contents: Contents, target: BinaryIO, opener: Opener) -> Written:
    """
    Write a BagIt 1.0 bag with the same files, sheets and PREMIS events.

    Raises: as `write_sip`.
    """
    ours = {"data/metadata/fise.xml": sheets(contents), "data/metadata/premis.xml": premis(contents)}
    pieces = {f"data/{piece.place}": piece for piece in contents.pieces}
    payload = [(place, piece.sha256) for place, piece in pieces.items()]
    payload += [(place, hashlib.sha256(content).hexdigest()) for place, content in ours.items()]
    size = sum(piece.size_bytes for piece in pieces.values()) + sum(map(len, ours.values()))
    info = bag.bag_info(contents, payload_bytes=size, payload_files=len(payload))
    tags = bag.tag_files(info, payload)
    count = _zipped(contents, target, {**tags, **ours}, pieces, opener)
    return Written(count, hashlib.sha256(tags["tagmanifest-sha256.txt"]).hexdigest())


def schema(name: str) -> bytes:
    """Return a schema that packages carry with them."""
    return resources.files("registratura.preservation.schemas").joinpath(name).read_bytes()


def _told(piece: Piece) -> mets.Described:
    return mets.Described(
        f"data/{piece.path}", piece.sha256, piece.size_bytes, piece.media_type, piece.added_at, piece.own_name
    )


def _media(place: str) -> str:
    return "application/xml" if place.endswith((".xml", ".xsd")) else "text/plain"


def _zipped(
    contents: Contents,
    target: BinaryIO,
    files: Mapping[str, bytes],
    pieces: Mapping[str, Piece],
    opener: Opener,
) -> int:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        for place, content in files.items():
            archive.writestr(_entry(contents, place, contents.made_at), content)
        for place, piece in pieces.items():
            digest, size = hashlib.sha256(), 0
            entry = _entry(contents, place, contents.made_at)
            with opener(piece) as source, archive.open(entry, "w", force_zip64=True) as copy:
                while chunk := source.read(_CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    copy.write(chunk)
            if (digest.hexdigest(), size) != (piece.sha256, piece.size_bytes):
                raise BytesChangedError(place)
    return len(files) + len(pieces)


def _entry(contents: Contents, place: str, at: datetime) -> zipfile.ZipInfo:
    local = at.astimezone(BUCHAREST)
    moment = (local.year, local.month, local.day, local.hour, local.minute, local.second // 2 * 2)
    entry = zipfile.ZipInfo(f"{contents.identifier}/{place}", moment)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
