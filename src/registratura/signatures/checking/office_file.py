"""
Office documents that carry signatures of their own: recognised and told as what they are, never judged.

Word, Excel and PowerPoint keep them under `_xmlsignatures/`, OpenDocument in `META-INF/documentsignatures.xml`. What a
signature covers there is decided by rules of each program; until those are checked, none is called good or bad.
"""

from __future__ import annotations

import base64
import re
import zipfile
import zlib
from io import BytesIO
from typing import Final

from asn1crypto import x509
from lxml import etree

from registratura.signatures.checking.xml_archive import DS
from registratura.signatures.checking.xml_file import parse
from registratura.signatures.findings import Findings, Reason

MOST_PARTS: Final = 50
MOST_BYTES: Final = 4 << 20
_OOXML: Final = re.compile(r"_xmlsignatures/sig[^/]{0,60}\.xml", re.IGNORECASE)
_ODF: Final = "META-INF/documentsignatures.xml"
_PROGRAMS: Final = {"ooxml": "Microsoft Office", "odf": "LibreOffice"}


def check_office(content: bytes) -> Findings:
    """Say how many signatures an office document carries and whom they name; an unreadable one is said to be it."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = [each for each in archive.infolist() if _OOXML.fullmatch(each.filename)]
            form = "ooxml" if parts else "odf"
            parts = parts or [each for each in archive.infolist() if each.filename == _ODF]
            if not parts:
                return Findings()
            told = [archive.open(each).read(MOST_BYTES) for each in parts[:MOST_PARTS]]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError):
        return Findings(reasons=(Reason(code="unreadable"),))
    count, names = 0, []
    for each in told:
        found, named = _signers(each)
        count += found
        names += [name for name in named if name not in names]
    facts = {"count": str(count), "who": ", ".join(names[:5]) or "—", "program": _PROGRAMS[form]}
    return Findings(format=form, reasons=(Reason(code="office-unchecked", facts=facts),))


def _signers(content: bytes) -> tuple[int, list[str]]:
    """Return how many signatures a part holds, and the names in their first certificates."""
    try:
        signatures = list(parse(content).iter(f"{DS}Signature"))
    except (etree.XMLSyntaxError, ValueError):
        return 1, []  # a signature that cannot be read is one nevertheless
    names = []
    for signature in signatures:
        written = signature.findtext(f".//{DS}X509Certificate") or ""
        try:
            subject = x509.Certificate.load(base64.b64decode(written)).subject.native
        except (ValueError, TypeError):
            continue
        if name := str(subject.get("common_name", ""))[:120]:
            names.append(name)
    return max(1, len(signatures)), names
