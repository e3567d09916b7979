"""Every kind of bomb under a name: `BOMBS[name]()` gives its file name and its bytes, always the same."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable

from tools.hostile import bombs_mail, bombs_office, bombs_pdf, bombs_pictures, bombs_zip

Bomb = tuple[str, bytes]
_ZEROS = 300 << 20
_PIECE = bytes(1 << 20)


def _gzip() -> Bomb:
    return "istoric.gz", gzip.compress(bytes(_ZEROS), 9, mtime=0)


def _xz() -> Bomb:
    coder = lzma.LZMACompressor(preset=0)
    pieces = [coder.compress(_PIECE) for _ in range(_ZEROS >> 20)]
    return "istoric.xz", b"".join(pieces) + coder.flush()


def _bz2() -> Bomb:
    coder = bz2.BZ2Compressor(1)
    pieces = [coder.compress(_PIECE) for _ in range(_ZEROS >> 20)]
    return "istoric.bz2", b"".join(pieces) + coder.flush()


def _laughs() -> Bomb:
    lines = ['<!ENTITY a0 "ha">'] + [
        f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 12)
    ]
    text = f'<?xml version="1.0"?><!DOCTYPE r [{"".join(lines)}]><r>&a11;</r>'
    return "factura.xml", text.encode()


def _quadratic() -> Bomb:
    text = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "{"x" * 100_000}">]><r>{"&a;" * 50_000}</r>'
    return "factura.xml", text.encode()


def _xxe() -> Bomb:
    text = (
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">'
        '<!ENTITY b SYSTEM "http://127.0.0.1:9/x"><!ENTITY c SYSTEM "file:///dev/zero">]><r>&a;&b;&c;</r>'
    )
    return "factura.xml", text.encode()


def _xml_depth() -> Bomb:
    return "adanc.xml", b'<?xml version="1.0"?>' + b"<a>" * 400_000 + b"</a>" * 400_000


def _html_depth() -> Bomb:
    return "pagina.html", b"<!DOCTYPE html><html><body>" + b"<div><table><tr><td>" * 60_000 + b"x"


def _html_attributes() -> Bomb:
    attributes = b" ".join(b'a%d="%d"' % (number, number) for number in range(200_000))
    return "pagina.html", b"<!DOCTYPE html><html><body><p " + attributes + b">x</p>"


def _svg() -> Bomb:
    parts = ['<g id="g0"><rect width="9" height="9"/></g>']
    for level in range(1, 14):
        parts.append(f'<g id="g{level}">' + f'<use href="#g{level - 1}"/>' * 10 + "</g>")
    return "schita.svg", f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg>'.encode()


def _rtf() -> Bomb:
    return "cerere.rtf", b"{\\rtf1" + b"{\\b " * 300_000 + b"x" + b"}" * 300_001


def _rtf_picture() -> Bomb:
    return "cerere.rtf", b"{\\rtf1{\\pict\\pngblip\\picw99999999\\pich99999999 " + b"00" * 4_000_000 + b"}}"


def _json() -> Bomb:
    return "date.json", b"[" * 2_000_000


def _csv() -> Bomb:
    return "tabel.csv", b'"' + b"," * 8_000_000


def _text_spaces() -> Bomb:
    """A text on which patterns with several repetitions side by side need the square of its length."""
    return "cerere.txt", (
        "Nr. " + " " * 400_000 + "\t" * 400_000 + "1" * 400_000 + "/" * 200_000 + "a@" * 200_000
    ).encode()


def _text_marks() -> Bomb:
    """Letters under heaps of combining marks: normal forms must be counted letter by letter."""
    return "cerere.txt", ("s" + "\u0326" * 700_000 + "a" + "\u0306\u0302" * 300_000).encode()


BOMBS: dict[str, Callable[[], Bomb]] = {
    **bombs_zip.BOMBS,
    "gzip": _gzip,
    "xz": _xz,
    "bz2": _bz2,
    **bombs_pictures.BOMBS,
    **bombs_pdf.BOMBS,
    "xml-billion-laughs": _laughs,
    "xml-quadratic": _quadratic,
    "xml-external-entity": _xxe,
    "xml-depth": _xml_depth,
    "html-depth": _html_depth,
    "html-attributes": _html_attributes,
    "svg-use": _svg,
    "rtf-groups": _rtf,
    "rtf-picture": _rtf_picture,
    "json-depth": _json,
    "csv-commas": _csv,
    "text-spaces": _text_spaces,
    "text-marks": _text_marks,
    **bombs_office.BOMBS,
    **bombs_mail.BOMBS,
}
