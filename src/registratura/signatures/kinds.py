"""Which files can carry a signature, told cheaply by their type and a look at their bytes."""

from __future__ import annotations

import re

PDF = "application/pdf"
CMS = frozenset({"application/pkcs7-mime", "application/pkcs7-signature"})
ASIC = frozenset({"application/vnd.etsi.asic-e+zip", "application/vnd.etsi.asic-s+zip"})
XML = frozenset({"text/xml", "image/svg+xml"})
ZIP = frozenset({"application/zip"})
_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
OFFICE = frozenset(
    {f"{_OOXML}{kind}" for kind in ("wordprocessingml.document", "spreadsheetml.sheet")}
    | {f"{_OOXML}presentationml.presentation"}
    | {f"{_ODF}{kind}" for kind in ("text", "spreadsheet", "presentation")}
)
TEXT = frozenset({"text/plain"})  # a signature written as letters (PEM)
MAY_BE_SIGNED = frozenset({PDF}) | CMS | ASIC | XML | ZIP | OFFICE | TEXT


def _pdf_name(name: str) -> bytes:
    # Any letter of a name may be written as #xx.
    return b"/" + b"".join(b"(?:%c|#%02x|#%02X)" % (sign, sign, sign) for sign in name.encode())


_PDF_SIGNS = re.compile(
    b"|".join(_pdf_name(name) for name in ("ByteRange", "SubFilter", "DocTimeStamp"))
    + b"|"
    + _pdf_name("Type")
    + rb"\s*"
    + _pdf_name("Sig")
    + rb"[\s/<>\]]"
)
_XML_SIGNS = b"http://www.w3.org/2000/09/xmldsig#"
_ZIP_SIGNS = re.compile(rb"META-INF/[^\x00-\x1f]{0,80}?(?:signature|timestamp)", re.IGNORECASE)
_OFFICE_SIGNS = re.compile(rb"_xmlsignatures/sig|META-INF/documentsignatures\.xml", re.IGNORECASE)
_PEM_SIGNS = (b"-----BEGIN PKCS7-----", b"-----BEGIN CMS-----")


def may_be_signed(media_type: str) -> bool:
    """Say whether files of a type can carry a signature."""
    return media_type in MAY_BE_SIGNED


def looks_signed(content: bytes, *, media_type: str) -> bool:
    """
    Say whether a file shows any trace of a signature; only such files are given to the checking program.

    A trace that is missed is no harm: what is not checked is called unsigned, never valid.
    """
    if media_type == PDF:
        return _PDF_SIGNS.search(content) is not None
    if media_type in CMS or media_type in ASIC:
        return True
    if media_type in XML:
        return _XML_SIGNS in content or _XML_SIGNS.decode().encode("utf-16-le") in content.replace(
            b"\0\0", b""
        )
    if media_type in ZIP:
        return _ZIP_SIGNS.search(content) is not None or b"_xmlsignatures/" in content
    if media_type in OFFICE:
        return _OFFICE_SIGNS.search(content) is not None
    return content.lstrip()[:40].startswith(_PEM_SIGNS)
