"""
Looks into an archive of RO e-Factura, in a confined process.

Run as a program of its own (`python -I child.py`), never imported: the archive is `sealed.zip` in the current folder,
the answer is `answer.json`: the digest of the document inside, its number, whether a signature lies beside it, and the
reasons of a refusal. The signature is kept, not judged here.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

NEEDS = ("zipfile", "lxml.etree")
FILES_MOST = 8
BYTES_MOST = 16 << 20
REASONS_MOST = 50


def main() -> None:
    """Look, and write down what was found."""
    try:
        answer = _look()
    except (zipfile.BadZipFile, ValueError, KeyError, RuntimeError, NotImplementedError, EOFError) as error:
        answer = {"fault": type(error).__name__}
    Path("answer.json").write_text(json.dumps(answer), encoding="utf-8")


def _look() -> dict[str, Any]:
    with zipfile.ZipFile("sealed.zip") as archive:
        members = archive.infolist()
        if len(members) > FILES_MOST or sum(one.file_size for one in members) > BYTES_MOST:
            raise ValueError("too much")
        names = [one.filename for one in members]
        seals = [name for name in names if name.startswith("semnatura_") and name.endswith(".xml")]
        papers = [name for name in names if name not in seals and name.endswith(".xml")]
        if len(papers) != 1:
            raise ValueError("not one document")
        paper = archive.read(papers[0])
        return {
            "fault": "",
            "sha256": hashlib.sha256(paper).hexdigest(),
            "sealed": len(seals) == 1 and bool(archive.read(seals[0]).strip()),
            **_read(paper),
        }


def _read(paper: bytes) -> dict[str, Any]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(paper, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError("not XML") from error
    kind = etree.QName(root).localname
    number = next((one.text or "" for one in root if etree.QName(one).localname == "ID"), "")
    reasons = [
        " ".join(str(one.get("errorMessage")).split())[:500]
        for one in root.iter()
        if isinstance(one.tag, str) and one.get("errorMessage")
    ]
    return {"kind": kind, "number": number[:200], "reasons": reasons[:REASONS_MOST]}


if __name__ == "__main__":
    main()
