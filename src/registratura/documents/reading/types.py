"""What a file is, told by its content; its name is only compared with it."""

from __future__ import annotations

import base64
import binascii
import importlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, ModuleType

from registratura.documents.reading.names import extension_of
from registratura.kernel.text import N_

magic: ModuleType | None
try:
    magic = importlib.import_module("magic")
except ImportError:  # libmagic is a system library; without it the table below answers
    magic = None

UNKNOWN = "application/octet-stream"
EMPTY = "application/x-empty"
MAIL = "message/rfc822"
MBOX = "application/mbox"
PDF = "application/pdf"
CMS_SIGNED = "application/pkcs7-mime"
CMS_DETACHED = "application/pkcs7-signature"

_HEAD_BYTES = 65_536
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OUTLOOK = "__properties_version1.0".encode("utf-16-le")
_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."


@dataclass(frozen=True, slots=True)
class FileType:
    """The type of a file."""

    media_type: str
    kind: str
    """The type in Romanian words, a message id to translate."""
    extension_disagrees: bool
    """The name claims another type than the content has."""


# Media type, words, and the extensions that go with it.
_KNOWN: tuple[tuple[str, str, str], ...] = (
    (PDF, N_("document PDF"), "pdf"),
    (MAIL, N_("mesaj de poștă electronică"), "eml mht"),
    (MBOX, N_("cutie poștală (mbox)"), "mbox mbx"),
    (CMS_SIGNED, N_("document semnat electronic (CMS)"), "p7m p7c"),
    (CMS_DETACHED, N_("semnătură electronică detașată (CMS)"), "p7s p7b"),
    ("application/vnd.etsi.asic-e+zip", N_("container semnat electronic (ASiC)"), "asice sce"),
    ("application/vnd.etsi.asic-s+zip", N_("container semnat electronic (ASiC)"), "asics scs"),
    (f"{_OOXML}wordprocessingml.document", N_("document Word"), "docx docm dotx"),
    (f"{_OOXML}spreadsheetml.sheet", N_("foaie de calcul Excel"), "xlsx xlsm xltx"),
    (f"{_OOXML}presentationml.presentation", N_("prezentare PowerPoint"), "pptx pptm ppsx"),
    (f"{_ODF}text", N_("document OpenDocument"), "odt ott"),
    (f"{_ODF}spreadsheet", N_("foaie de calcul OpenDocument"), "ods ots"),
    (f"{_ODF}presentation", N_("prezentare OpenDocument"), "odp"),
    ("application/msword", N_("document Word (format vechi)"), "doc dot"),
    ("application/vnd.ms-excel", N_("foaie de calcul Excel (format vechi)"), "xls"),
    ("application/vnd.ms-powerpoint", N_("prezentare PowerPoint (format vechi)"), "ppt pps"),
    ("application/vnd.ms-outlook", N_("mesaj Outlook"), "msg"),
    ("application/x-ole-storage", N_("document Office (format vechi)"), "doc xls ppt msg"),
    ("application/vnd.ms-tnef", N_("pachet Outlook (winmail.dat)"), "dat tnef"),
    ("text/rtf", N_("document RTF"), "rtf doc"),
    ("text/html", N_("pagină web (HTML)"), "html htm xhtml"),
    ("text/xml", N_("document XML"), "xml xsd xsl svg gpx kml xhtml html"),
    ("application/json", N_("date JSON"), "json geojson txt"),
    ("text/csv", N_("tabel CSV"), "csv tsv txt"),
    ("text/calendar", N_("eveniment de calendar"), "ics"),
    (
        "text/plain",
        N_("text simplu"),
        "txt text csv tsv md log json xml html htm eml ics rtf asc yml yaml p7m p7s",
    ),
    ("image/jpeg", N_("imagine JPEG"), "jpg jpeg jpe jfif"),
    ("image/png", N_("imagine PNG"), "png"),
    ("image/gif", N_("imagine GIF"), "gif"),
    ("image/tiff", N_("imagine TIFF"), "tif tiff"),
    ("image/bmp", N_("imagine BMP"), "bmp dib"),
    ("image/webp", N_("imagine WebP"), "webp"),
    ("image/heic", N_("imagine HEIC"), "heic heif"),
    ("image/svg+xml", N_("desen SVG"), "svg xml"),
    ("application/zip", N_("arhivă ZIP"), "zip docx xlsx pptx odt ods odp asice jar"),
    ("application/x-7z-compressed", N_("arhivă 7-Zip"), "7z"),
    ("application/x-rar", N_("arhivă RAR"), "rar"),
    ("application/gzip", N_("arhivă gzip"), "gz tgz"),
    ("application/x-tar", N_("arhivă tar"), "tar"),
    ("application/x-dosexec", N_("program pentru Windows"), "exe dll scr com"),
    ("application/x-executable", N_("program pentru Linux"), "so bin elf"),
    ("audio/mpeg", N_("înregistrare audio"), "mp3"),
    ("video/mp4", N_("înregistrare video"), "mp4 m4v mov"),
    (EMPTY, N_("fișier gol"), ""),
)
_KINDS: Mapping[str, str] = MappingProxyType({media: words for media, words, _ in _KNOWN})
_EXTENSIONS: Mapping[str, frozenset[str]] = MappingProxyType(
    {media: frozenset(extensions.split()) for media, _, extensions in _KNOWN}
)
_CLAIMED = frozenset[str]().union(*_EXTENSIONS.values())
_FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        "image": N_("imagine"),
        "audio": N_("înregistrare audio"),
        "video": N_("înregistrare video"),
        "text": N_("fișier text"),
        "font": N_("font"),
    }
)
_KIND_UNKNOWN = N_("fișier de tip necunoscut")

# Names that libmagic gives and we store otherwise.
_SYNONYMS: Mapping[str, str] = MappingProxyType(
    {
        "inode/x-empty": EMPTY,
        "application/CDFV2": "application/x-ole-storage",
        "application/x-pie-executable": "application/x-executable",
        "application/x-sharedlib": "application/x-executable",
        "application/vnd.microsoft.portable-executable": "application/x-dosexec",
        "application/x-bytecode.python": UNKNOWN,
        "application/rtf": "text/rtf",
        "application/xml": "text/xml",
        "application/csv": "text/csv",
        "application/x-ndjson": "application/json",
        "image/x-ms-bmp": "image/bmp",
    }
)

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "text/rtf"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/x-rar"),
    (b"\x1f\x8b", "application/gzip"),
    (b"MZ", "application/x-dosexec"),
    (b"\x7fELF", "application/x-executable"),
    (b"ID3", "audio/mpeg"),
    (b"\x78\x9f\x3e\x22", "application/vnd.ms-tnef"),
)


def media_type_of(source: Path | bytes, *, name: str = "") -> FileType:
    """
    Tell what a file is by its content.

    source: the file, or its first bytes (64 KiB are enough).
    name: the name to compare with; of a path, its own name unless given.
    Raises: OSError when the file cannot be read.
    """
    if isinstance(source, Path):
        name = name or source.name
        with source.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
    else:
        head = source[:_HEAD_BYTES]
    media_type = _media_type(head)
    return FileType(
        media_type=media_type,
        kind=_KINDS.get(media_type) or _FAMILIES.get(media_type.partition("/")[0], _KIND_UNKNOWN),
        extension_disagrees=_disagrees(media_type, extension_of(name)),
    )


def _media_type(head: bytes) -> str:
    if not head:
        return EMPTY
    own = _certain(head)
    if own:
        return own
    found = _by_libmagic(magic, head) if magic else _by_table(head)
    if found == "text/plain" or found.startswith("text/x-"):
        return "text/plain"
    return found


def _certain(head: bytes) -> str:
    """Tell the types that libmagic does not know or names less exactly."""
    if head.startswith(b"%PDF-"):
        return PDF
    if cms := _cms(head):
        return cms
    if head.startswith(b"PK\x03\x04"):
        return _in_zip(head)
    if head.startswith(_OLE) and _OUTLOOK in head:
        return "application/vnd.ms-outlook"
    if head.startswith(b"From ") and _MAIL_START.match(head.partition(b"\n")[2]):
        return MBOX
    if _MAIL_START.match(head):
        return MAIL
    # Readers allow a kilobyte before the mark; a signature or an archive around a PDF was told apart above.
    return PDF if b"%PDF-" in head[:1024] else ""


def _by_libmagic(libmagic: ModuleType, head: bytes) -> str:
    try:
        found = str(libmagic.from_buffer(head, mime=True))
    except libmagic.MagicException:
        return _by_table(head)
    return _SYNONYMS.get(found, found)


def _by_table(head: bytes) -> str:
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return "image/heic" if head[8:12] in (b"heic", b"heix", b"mif1") else "video/mp4"
    start = head[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "text/html"
    if start.startswith(b"<?xml"):
        return "image/svg+xml" if b"<svg" in start else "text/xml"
    return UNKNOWN if _TEXTLESS.search(head) else "text/plain"


_TEXTLESS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

# A header that every mail has some of, first or after a few others.
_MAIL_START = re.compile(
    rb"(?:[\x21-\x39\x3b-\x7e]{1,76}:[^\n]*\n(?:[ \t][^\n]*\n)*){0,40}?"
    rb"(?:Received|Return-Path|Delivered-To|From|To|Subject|Date|Message-ID|MIME-Version|X-[\w-]+):[^\n]*\n"
    rb"(?:[ \t][^\n]*\n)*[\x21-\x39\x3b-\x7e]{1,76}:[ \t]?",
    re.IGNORECASE,
)


def _in_zip(head: bytes) -> str:
    # OpenDocument and ASiC name themselves in a first, uncompressed entry.
    if head[30:38] == b"mimetype":
        named = re.match(rb"[\w.+/-]+", head[38:138].split(b"PK", 1)[0])
        if named and named[0].startswith(b"application/"):
            return named[0].decode("ascii")
    if b"[Content_Types].xml" in head or b"_rels/.rels" in head:
        for folder, ending in (
            (b"word/", "wordprocessingml.document"),
            (b"xl/", "spreadsheetml.sheet"),
            (b"ppt/", "presentationml.presentation"),
        ):
            if folder in head:
                return _OOXML + ending
    return "application/zip"


_OID_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_PEM_CMS = re.compile(rb"-----BEGIN (?:PKCS7|CMS|PKCS #7 SIGNED DATA)-----\s+")
_BASE64_LINES = re.compile(rb"[A-Za-z0-9+/=\r\n]{64,}")


def _cms(head: bytes) -> str:
    """Recognize signed CMS data in DER, BER, PEM or bare base64; empty when it is something else."""
    if pem := _PEM_CMS.match(head):
        return _cms(_from_base64(head[pem.end() :]))
    if head.startswith(b"MI") and (lines := _BASE64_LINES.match(head)):
        return _cms(_from_base64(lines[0]))
    if not head.startswith(b"\x30") or _OID_SIGNED_DATA not in head[:20]:
        return ""
    return CMS_SIGNED if _has_content(head) else CMS_DETACHED


def _from_base64(text: bytes) -> bytes:
    digits = re.sub(rb"[^A-Za-z0-9+/]", b"", text.partition(b"-----")[0])
    try:
        return base64.b64decode(digits[: len(digits) // 4 * 4])
    except binascii.Error:
        return b""


def _has_content(der: bytes) -> bool:
    """Tell whether the signed document is inside: encapContentInfo holds more than its type."""
    place = der.index(_OID_SIGNED_DATA) + len(_OID_SIGNED_DATA)
    for _ in range(2):  # into the explicit tag, then into SignedData
        place, _size = _header(der, place)
    for _ in range(2):  # over the version and the digest algorithms
        start, size = _header(der, place)
        place = start + size
    start, size = _header(der, place)
    oid_start, oid_size = _header(der, start)
    content = oid_start + oid_size
    indefinite = size == 0
    return der[content : content + 1] == b"\xa0" and (indefinite or content < start + size)


def _header(der: bytes, place: int) -> tuple[int, int]:
    """Read tag and length: where the value starts, and its size (0 for the indefinite form)."""
    first = der[place + 1] if place + 1 < len(der) else 0
    if first < 0x80:
        return place + 2, first
    count = first & 0x7F
    return place + 2 + count, int.from_bytes(der[place + 2 : place + 2 + count], "big")


def _disagrees(media_type: str, extension: str) -> bool:
    if not extension or extension not in _CLAIMED or media_type == EMPTY:
        return False
    fitting = _EXTENSIONS.get(media_type)
    return fitting is None or extension not in fitting
