"""Writes the words of a letter as PDF, DOCX, ODT, RTF, XLSX, text and pictures of paper."""

import io
import random
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

import typst
from PIL import Image, ImageFilter

from tools.samples.letters import Letter

STAMP = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
_ZIP_DATE = (2026, 11, 2, 10, 0, 0)
_PAGES = {
    "letter": ("Liberation Serif", "12pt", "2.4cm"),
    "office": ("Liberation Sans", "10.5pt", "2.2cm"),
    "typed": ("Liberation Mono", "11pt", "2.5cm"),
}


def as_typst(letter: Letter) -> str:
    """Return the letter as Typst source; words are passed as strings, so no mark-up in them can act."""
    font, size, margin = _PAGES[letter.style]
    lines = [
        f'#set text(font: "{font}", size: {size}, lang: "ro")',
        f'#set page(paper: "a4", margin: {margin})',
    ]
    lines.append(f"#set document(title: {_quoted(letter.subject)}, date: none)")
    lines.append("#set par(justify: true, leading: 0.8em, spacing: 1.1em)")
    for mark, rows in _grouped(letter.blocks()):
        if mark == "|":
            cells = ", ".join(f"[#{_quoted(cell)}]" for row in rows for cell in _cells(row))
            lines.append(f"#table(columns: {len(_cells(rows[0]))}, inset: 6pt, {cells})")
            continue
        for words in rows:
            lines.append(_LINES[mark](_quoted(words)))
    return "\n\n".join(lines)


def pdf(letter: Letter) -> bytes:
    return bytes(typst.compile(as_typst(letter).encode(), format="pdf", timestamp=int(STAMP.timestamp())))


def pages(letter: Letter, *, dpi: int) -> list[Image.Image]:
    made = typst.compile(as_typst(letter).encode(), format="png", ppi=dpi)
    images = made if isinstance(made, list) else [made]
    return [Image.open(io.BytesIO(image)).convert("L") for image in images]


def scanned(letter: Letter, *, dpi: int, seed: int, degrees: float) -> list[Image.Image]:
    """Return the pages as a worn office scanner would: turned, grayish, speckled."""
    rng = random.Random(seed)
    made = []
    for page in pages(letter, dpi=dpi):
        turned = page.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)
        grays = [30 + value * 212 // 255 for value in range(256)]
        aged = turned.filter(ImageFilter.GaussianBlur(0.5)).point(grays)
        dots = aged.load()
        for _ in range(aged.width * aged.height // 900):
            spot = rng.randrange(aged.width), rng.randrange(aged.height)
            dots[spot] = rng.choice((90, 170, 255))
        made.append(aged)
    return made


def picture(images: Sequence[Image.Image], *, kind: str) -> bytes:
    """Save pages as JPEG, PNG, PDF (images only) or TIFF (black and white, several pages)."""
    out = io.BytesIO()
    first, rest = images[0], list(images[1:])
    if kind == "JPEG":
        first.save(out, "JPEG", quality=42, dpi=(110, 110))
    elif kind == "PNG":
        first.quantize(16).save(out, "PNG", optimize=True)
    elif kind == "PDF":
        when = STAMP.timetuple()
        first.save(
            out, "PDF", resolution=110, save_all=True, append_images=rest, creationDate=when, modDate=when
        )
    else:
        plain = [image.point([0] * 150 + [255] * 106).convert("1") for image in images]
        rest = plain[1:]
        plain[0].save(out, "TIFF", compression="group4", save_all=True, append_images=rest, dpi=(150, 150))
    return out.getvalue()


def text(letter: Letter) -> bytes:
    return ("\r\n".join(words for _mark, words in letter.blocks()) + "\r\n").encode()


def rtf(letter: Letter) -> bytes:
    lines = [r"{\rtf1\ansi\ansicpg1250\deff0\deflang1048{\fonttbl{\f0\froman Times New Roman;}}\f0\fs24"]
    for mark, words in letter.blocks():
        align = {"^": r"\qc\b", "#": r"\qc\b", ">": r"\qr"}.get(mark, r"\qj")
        lines.append(rf"\pard{align} {_rtf_escaped(words)}\b0\par")
    return "\r\n".join([*lines, "}"]).encode("ascii")


def docx(letter: Letter) -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    paragraphs = []
    for mark, words in letter.blocks():
        align = {"^": "center", "#": "center", ">": "right"}.get(mark, "both")
        bold = "<w:rPr><w:b/></w:rPr>" if mark in ("^", "#") else ""
        paragraphs.append(
            f'<w:p><w:pPr><w:jc w:val="{align}"/></w:pPr><w:r>{bold}'
            f'<w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'
        )
    document = f"<w:document {space}><w:body>{''.join(paragraphs)}<w:sectPr/></w:body></w:document>"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return _office_zip("word/document.xml", document, kind, {})


def xlsx(rows: Iterable[Sequence[Any]], *, sheet: str) -> bytes:
    """Write one sheet; numbers as numbers, all else as text."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(_cell(f"{chr(65 + at)}{number}", value) for at, value in enumerate(row))
        lines.append(f'<row r="{number}">{cells}</row>')
    parts = {
        "xl/worksheets/sheet1.xml": f"<worksheet {space}><sheetData>{''.join(lines)}</sheetData></worksheet>",
        "xl/_rels/workbook.xml.rels": _relations(f"{relation}/worksheet", "worksheets/sheet1.xml"),
    }
    book = (
        f'<workbook {space} xmlns:r="{relation}"><sheets>'
        f'<sheet name="{escape(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return _office_zip("xl/workbook.xml", book, kind, parts)


def odt(letter: Letter) -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    words_space = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    kind = "application/vnd.oasis.opendocument.text"
    body = "".join(f"<text:p>{escape(words)}</text:p>" for _mark, words in letter.blocks())
    content = (
        f'<office:document-content xmlns:office="{office}" xmlns:text="{words_space}" office:version="1.3">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    entries = (
        f'<manifest:manifest xmlns:manifest="{manifest}" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    return archive(
        {"mimetype": kind.encode(), "content.xml": _xml(content), "META-INF/manifest.xml": _xml(entries)},
        stored=("mimetype",),
    )


def archive(files: dict[str, bytes], *, stored: Sequence[str] = ()) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            packed.writestr(entry, content)
    return out.getvalue()


def _office_zip(main: str, document: str, kind: str, more: dict[str, str]) -> bytes:
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
    override = f'<Override PartName="/{main}" ContentType="{kind}"/>'
    if "xl/worksheets/sheet1.xml" in more:
        override += f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{sheet}"/>'
    content_types = (
        f'<Types xmlns="{types}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{override}</Types>'
    )
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    parts = {"[Content_Types].xml": content_types, "_rels/.rels": _relations(relation, main), main: document}
    return archive({name: _xml(content) for name, content in (parts | more).items()})


def _relations(kind: str, target: str) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    one = f'<Relationship Id="rId1" Type="{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{space}">{one}</Relationships>'


def _cell(place: str, value: Any) -> str:
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def _xml(body: str) -> bytes:
    return ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + body).encode()


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip("| ").split("|")]


def _grouped(blocks: list[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    groups: list[tuple[str, list[str]]] = []
    for mark, words in blocks:
        if groups and groups[-1][0] == mark == "|":
            groups[-1][1].append(words)
        else:
            groups.append((mark, [words]))
    return groups


def _rtf_escaped(words: str) -> str:
    made = []
    for letter in words:
        code = ord(letter)
        made.append(f"\\{letter}" if letter in "\\{}" else letter if code < 128 else f"\\u{code}?")
    return "".join(made)


_LINES = {
    "^": lambda words: f"#align(center, strong({words}))",
    "#": lambda words: f"#align(center, block(above: 1.6em, below: 1.4em, strong({words})))",
    "!": lambda words: f"#block(below: 1.6em, emph({words}))",
    ">": lambda words: f"#align(right, {words})",
    "-": lambda words: f"#list([#{words}])",
    "": lambda words: f"#par({words})",
}
