"""Pictures that claim to be larger than the world, or are a great many."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

_SIDE = 60_000


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png_file(width: int, height: int, *chunks: bytes, depth: int = 1) -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + _chunk(b"IEND", b"")


def _png() -> tuple[str, bytes]:
    """A whole picture of 3.6 gigapixels, in half a megabyte."""
    row = b"\0" + bytes((_SIDE + 7) // 8)
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(row * 100) for _ in range(_SIDE // 100)) + packer.flush()
    return "plan.png", _png_file(_SIDE, _SIDE, _chunk(b"IDAT", data))


def _png_text() -> tuple[str, bytes]:
    text = zlib.compress(bytes(200 << 20), 9)
    return "plan.png", _png_file(
        8, 8, _chunk(b"zTXt", b"Comment\0\0" + text), _chunk(b"IDAT", zlib.compress(b"\0\0" * 8))
    )


def _jpeg() -> tuple[str, bytes]:
    """A progressive picture of the largest size with a thousand passes and hardly any data."""
    head = b"\xff\xd8\xff\xdb\x00\x43\x00" + b"\x01" * 64
    size = b"\xff\xc2\x00\x0b\x08" + struct.pack(">HH", 65_500, 65_500) + b"\x01\x01\x11\x00"
    table = b"\xff\xc4\x00\x14\x00" + b"\x01" + b"\0" * 15 + b"\x00"
    first = b"\xff\xda\x00\x08\x01\x01\x00\x00\x00\x00" + b"\0" * 64
    passes = b"".join(b"\xff\xda\x00\x08\x01\x01\x00\x01\x3f\x00" + b"\0" * 8 for _ in range(1_000))
    return "poza.jpg", head + size + table + first + passes + b"\xff\xd9"


def _tiff_pages(width: int, height: int, pages: int, *, loops: bool = False) -> bytes:
    content = bytearray(b"II*\0" + struct.pack("<I", 8))
    for page in range(pages):
        start = len(content)
        entries = [
            (256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 1), (259, 3, 1, 1), (262, 3, 1, 1),
            (273, 4, 1, 0), (277, 3, 1, 1), (278, 4, 1, height), (279, 4, 1, min(width * height // 8, 0xFFFFFFFF)),
        ]  # fmt: skip
        directory = struct.pack("<H", len(entries)) + b"".join(
            struct.pack("<HHII", *entry) for entry in entries
        )
        last = page == pages - 1
        following = 8 if last and loops else 0 if last else start + len(directory) + 4
        content += directory + struct.pack("<I", following)
    return bytes(content)


def _tiff() -> tuple[str, bytes]:
    return "scan.tif", _tiff_pages(200_000, 200_000, 1)


def _tiff_many() -> tuple[str, bytes]:
    return "scan.tif", _tiff_pages(64, 64, 40_000)


def _tiff_loop() -> tuple[str, bytes]:
    return "scan.tif", _tiff_pages(100, 100, 3, loops=True)


def _gif() -> tuple[str, bytes]:
    frame = b"\x2c\0\0\0\0" + struct.pack("<HH", 20_000, 20_000) + b"\0\x02\x02\x44\x01\0"
    return "poza.gif", b"GIF89a" + struct.pack(
        "<HH", 20_000, 20_000
    ) + b"\x80\0\0\0\0\0\xff\xff\xff" + frame * 20_000 + b";"


def _bmp() -> tuple[str, bytes]:
    head = struct.pack("<IiiHHIIiiII", 40, 2_000_000_000, -2_000_000_000, 1, 8, 1, 0, 0, 0, 256, 0)
    return "poza.bmp", b"BM" + struct.pack("<IHHI", 4_000, 0, 0, 1_078) + head + bytes(
        1_024
    ) + b"\xff\0" * 1_000


def _webp() -> tuple[str, bytes]:
    canvas = struct.pack("<I", 0x10)[:4] + (16_383).to_bytes(3, "little") * 2
    body = b"WEBPVP8X" + struct.pack("<I", 10) + canvas
    return "poza.webp", b"RIFF" + struct.pack("<I", len(body)) + body


BOMBS: dict[str, Callable[[], tuple[str, bytes]]] = {
    "png-size": _png,
    "png-text": _png_text,
    "jpeg-passes": _jpeg,
    "tiff-size": _tiff,
    "tiff-pages": _tiff_many,
    "tiff-loop": _tiff_loop,
    "gif-frames": _gif,
    "bmp-size": _bmp,
    "webp-canvas": _webp,
}
