"""The tag files of a bag: BagIt 1.0 (RFC 8493), with SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from registratura.preservation.packaging.contents import Contents

DECLARATION: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def manifest(files: Iterable[tuple[str, str]]) -> bytes:
    """Return a manifest of paths with their digests, in the order of paths."""
    return "".join(f"{digest}  {_escaped(path)}\n" for path, digest in sorted(files)).encode()


def _escaped(path: str) -> str:
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def bag_info(contents: Contents, *, payload_bytes: int, payload_files: int) -> bytes:
    """Return what a bag says of itself."""
    days = (contents.first_on, contents.last_on)
    lines: list[tuple[str, str]] = [
        ("Source-Organization", contents.institution),
        ("Organization-Address", contents.unit),
        ("External-Identifier", contents.identifier),
        ("External-Description", contents.title),
        ("Internal-Sender-Description", f"Termen de păstrare: {contents.term}"),
        ("Bagging-Date", f"{contents.made_at:%Y-%m-%d}"),
        ("Bag-Software-Agent", f"Registratura {contents.program_version}"),
        ("Payload-Oxum", f"{payload_bytes}.{payload_files}"),
    ]
    if all(days):
        lines.append(("Internal-Sender-Identifier", f"{days[0]:%Y-%m-%d}/{days[1]:%Y-%m-%d}"))
    return "".join(f"{name}: {' '.join(value.split())}\n" for name, value in lines if value).encode()


def tag_files(info: bytes, payload: Sequence[tuple[str, str]]) -> Mapping[str, bytes]:
    """Return every tag file: declaration, info, the manifest of the payload, and the manifest of these."""
    files = {
        "bagit.txt": DECLARATION,
        "bag-info.txt": info,
        "manifest-sha256.txt": manifest(payload),
    }
    digests = [(name, hashlib.sha256(content).hexdigest()) for name, content in files.items()]
    return {**files, "tagmanifest-sha256.txt": manifest(digests)}
