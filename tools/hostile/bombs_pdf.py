"""PDF: page trees, streams, objects that call themselves, pictures and fonts."""

from __future__ import annotations

import zlib
from collections.abc import Callable


def pdf(objects: dict[int, bytes], *, root: int = 1, extra: bytes = b"") -> bytes:
    """Write objects, a table of them and a trailer."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    out += extra
    table = len(out)
    size = max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    return bytes(out + b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, table))


def stream(data: bytes, head: bytes = b"") -> bytes:
    """Write a stream, packed."""
    packed = zlib.compress(data, 9)
    return b"<</Length %d/Filter/FlateDecode%s>>stream\n" % (len(packed), head) + packed + b"\nendstream"


def _page(content: bytes = b"", resources: bytes = b"<<>>", more: dict[int, bytes] | None = None) -> bytes:
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources "
            + resources
            + b">>",
            4: content or stream(b"q Q"),
            **(more or {}),
        }
    )


def _tree_loop() -> bytes:
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R 3 0 R]/Count 1000000>>",
            3: b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R 2 0 R 3 0 R]/Count 1000000>>",
        }
    )


def _tree_deep() -> bytes:
    """Sixty levels of pages, each named twice: two to the sixtieth pages."""
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>"}
    for number in range(2, 62):
        objects[number] = b"<</Type/Pages/Kids[%d 0 R %d 0 R]/Count 99>>" % (number + 1, number + 1)
    objects[62] = b"<</Type/Page/Parent 61 0 R/MediaBox[0 0 9 9]>>"
    return pdf(objects)


def _pages_many() -> bytes:
    kids = b"3 0 R " * 700_000
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[" + kids + b"]/Count 700000>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        }
    )


def _stream_large() -> bytes:
    packer = zlib.compressobj(9)
    piece = b"0 0 m 9 9 l S " * 75_000
    data = b"".join(packer.compress(piece) for _ in range(400)) + packer.flush()
    return _page(b"<</Length %d/Filter/FlateDecode>>stream\n" % len(data) + data + b"\nendstream")


def _stream_layers() -> bytes:
    data = bytes(60 << 20)
    for _ in range(3):
        data = zlib.compress(data, 9)
    filters = b"/FlateDecode " * 3
    return _page(b"<</Length %d/Filter[%s]>>stream\n" % (len(data), filters) + data + b"\nendstream")


def _forms() -> bytes:
    """Forms that draw the next one ten times, thirty deep."""
    forms = {}
    for number in range(5, 35):
        names = b"/Resources<</XObject<</F %d 0 R>>>>" % (number + 1)
        forms[number] = stream(b"/F Do " * 10, b"/Type/XObject/Subtype/Form/BBox[0 0 99 99]" + names)
    forms[35] = stream(b"0 0 9 9 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 99 99]")
    return _page(stream(b"/F Do"), b"<</XObject<</F 5 0 R>>>>", forms)


def _form_loop() -> bytes:
    own = b"/Type/XObject/Subtype/Form/BBox[0 0 99 99]/Resources<</XObject<</F 5 0 R>>>>"
    return _page(stream(b"/F Do"), b"<</XObject<</F 5 0 R>>>>", {5: stream(b"/F Do /F Do", own)})


def _patterns() -> bytes:
    own = b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep .001/YStep .001"
    own += b"/Resources<</Pattern<</P 6 0 R>>>>"
    tiles = {number: stream(b"/Pattern cs /P scn 0 0 1 1 re f", own) for number in (5, 6)}
    return _page(stream(b"/Pattern cs /P scn 0 0 9999 9999 re f"), b"<</Pattern<</P 5 0 R>>>>", tiles)


def _jbig2() -> bytes:
    head = b"/Type/XObject/Subtype/Image/Width 65000/Height 65000/ColorSpace/DeviceGray/BitsPerComponent 1"
    # A page of the largest size, then a generic region as large with no data.
    page = b"\0\0\0\0\x30\0\x01\0\0\0\x13" + (65_000).to_bytes(4, "big") * 2 + b"\0" * 8 + b"\0\0\0"
    region = b"\0\0\0\1\x26\0\x01\0\0\0\x20" + (65_000).to_bytes(4, "big") * 2 + b"\0" * 24
    data = page + region
    picture = b"<</Length %d/Filter/JBIG2Decode%s>>stream\n" % (len(data), head) + data + b"\nendstream"
    return _page(stream(b"595 0 0 842 0 0 cm /I Do"), b"<</XObject<</I 5 0 R>>>>", {5: picture})


def _picture() -> bytes:
    packer = zlib.compressobj(1)
    rows = bytes(3 * 30_000 * 100)
    data = b"".join(packer.compress(rows) for _ in range(300)) + packer.flush()
    head = b"/Type/XObject/Subtype/Image/Width 30000/Height 30000/ColorSpace/DeviceRGB/BitsPerComponent 8"
    picture = b"<</Length %d/Filter/FlateDecode%s>>stream\n" % (len(data), head) + data + b"\nendstream"
    return _page(stream(b"595 0 0 842 0 0 cm /I Do"), b"<</XObject<</I 5 0 R>>>>", {5: picture})


def _page_size() -> bytes:
    return _page().replace(b"[0 0 595 842]", b"[0 0 9999999 9999999]")


def _object_streams() -> bytes:
    """A packed table of objects that claims millions of them, each in a packed stream that unpacks to much."""
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[]/Count 1>>"}
    inner = b" ".join(b"%d %d" % (number, number) for number in range(200_000)) + b" " * (50 << 20)
    packed = zlib.compress(inner, 1)
    for number in range(3, 9):
        head = b"<</Type/ObjStm/N 200000/First 2800000/Extends %d 0 R/Filter/FlateDecode/Length %d>>stream\n"
        objects[number] = head % (3 + (number - 2) % 6, len(packed)) + packed + b"\nendstream"
    return pdf(objects)


def _arrays() -> bytes:
    return pdf(
        {1: b"<</Type/Catalog/Pages 2 0 R/X " + b"[" * 900_000 + b">>", 2: b"<</Type/Pages/Kids[]/Count 0>>"}
    )


def _xref_loop() -> bytes:
    content = _page()
    table = content.rindex(b"xref\n0")
    return content.replace(b"<</Size", b"<</Prev %d/Size" % table)


def _font_calls() -> bytes:
    """A Type 3 font whose letter draws itself, on a page that writes it many times."""
    letter = b"1 0 0 0 1 1 d1 BT /F 1 Tf (aaaaaaaaaa) Tj ET"
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 6 0 R>>"
        b"/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[1]/Resources<</Font<</F 5 0 R>>>>>>"
    )
    text = stream(b"BT /F 9 Tf (" + b"a" * 100_000 + b") Tj ET")
    return _page(text, b"<</Font<</F 5 0 R>>>>", {5: font, 6: stream(letter)})


def _text_many() -> bytes:
    packer = zlib.compressobj(9)
    piece = b"BT /F 9 Tf 1 0 0 1 50 50 Tm (Primaria Alba) Tj ET " * 20_000
    data = b"".join(packer.compress(piece) for _ in range(100)) + packer.flush()
    content = b"<</Length %d/Filter/FlateDecode>>stream\n" % len(data) + data + b"\nendstream"
    return _page(content, b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>")


def _function() -> bytes:
    """A shading that computes each point with a program of its own."""
    program = b"{" + b"sin cos sqrt " * 20_000 + b"}"
    body = (
        b"<</FunctionType 4/Domain[0 1 0 1]/Range[0 1]/Length %d>>stream\n" % len(program)
        + program
        + b"\nendstream"
    )
    shading = b"<</ShadingType 1/ColorSpace/DeviceGray/Function 6 0 R/Matrix[9999 0 0 9999 0 0]>>"
    return _page(stream(b"/S sh " * 50), b"<</Shading<</S 5 0 R>>>>", {5: shading, 6: body})


def _named(make: Callable[[], bytes]) -> Callable[[], tuple[str, bytes]]:
    return lambda: ("cerere.pdf", make())


BOMBS: dict[str, Callable[[], tuple[str, bytes]]] = {
    "pdf-tree-loop": _named(_tree_loop),
    "pdf-tree-doubling": _named(_tree_deep),
    "pdf-pages": _named(_pages_many),
    "pdf-stream": _named(_stream_large),
    "pdf-stream-layers": _named(_stream_layers),
    "pdf-forms": _named(_forms),
    "pdf-form-loop": _named(_form_loop),
    "pdf-patterns": _named(_patterns),
    "pdf-jbig2": _named(_jbig2),
    "pdf-picture": _named(_picture),
    "pdf-page-size": _named(_page_size),
    "pdf-object-streams": _named(_object_streams),
    "pdf-arrays": _named(_arrays),
    "pdf-xref-loop": _named(_xref_loop),
    "pdf-font": _named(_font_calls),
    "pdf-text": _named(_text_many),
    "pdf-shading": _named(_function),
}
