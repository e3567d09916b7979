"""Archives: flat, nested, overlapping, with many names, with directories that lie."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

MOMENT = (2026, 3, 2, 9, 0, 0)
MEGABYTE = 1 << 20


def zipped(files: dict[str, bytes], *, stored: tuple[str, ...] = ()) -> bytes:
    """Make a zip that is the same each time."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return target.getvalue()


def inflating(
    name: str, megabytes: int, *, begin: bytes = b"", end: bytes = b"", fill: bytes = b"\0"
) -> bytes:
    """Make a zip of one file that unpacks to so many megabytes, without holding them."""
    target = io.BytesIO()
    piece = (fill * (MEGABYTE // len(fill) + 1))[: MEGABYTE // len(fill) * len(fill)]
    entry = zipfile.ZipInfo(name, MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(target, "w") as archive, archive.open(entry, "w", force_zip64=True) as file:
        file.write(begin)
        for _ in range(megabytes):
            file.write(piece)
        file.write(end)
    return target.getvalue()


def _flat() -> tuple[str, bytes]:
    return "dosar.zip", inflating("a.bin", 300)


def _nested() -> tuple[str, bytes]:
    content = inflating("a.bin", 50)
    for level in range(6):
        content = zipped({f"{level}-{copy}.zip": content for copy in range(8)})
    return "dosar.zip", content


def _overlapping() -> tuple[str, bytes]:
    """Thousands of directory entries for the same bytes: each unpacks to ten megabytes."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packed.compress(bytes(10 * MEGABYTE)) + packed.flush()
    crc = zlib.crc32(bytes(10 * MEGABYTE))
    local = (
        struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0x5C62, crc, len(data), 10 * MEGABYTE, 1, 0)
        + b"a"
    )
    count = 60_000
    sizes = (crc, len(data), 10 * MEGABYTE, 5, 0, 0, 0, 0, 0, 0)
    head = struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 0x5C62, *sizes)
    directory = b"".join(head + b"%05d" % number for number in range(count))
    start = len(local) + len(data)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(directory), start, 0)
    return "dosar.zip", local + data + directory + end


def _many_names() -> tuple[str, bytes]:
    return "dosar.zip", zipped({f"{'d/' * 40}{number}.txt": b"" for number in range(60_000)})


def _quine() -> tuple[str, bytes]:
    """A directory that points at itself as a file."""
    content = bytearray(zipped({"r.zip": b"x" * 40}, stored=("r.zip",)))
    place = content.index(b"PK\x01\x02")
    struct.pack_into("<II", content, place + 20, len(content), len(content))
    return "dosar.zip", bytes(content)


def _seven() -> tuple[str, bytes]:
    header = b"\x01" + b"\xff" * 8 + b"\x7f" * 40_000
    start = struct.pack("<QQI", 0, len(header), zlib.crc32(header))
    return "dosar.7z", b"7z\xbc\xaf\x27\x1c\0\4" + struct.pack("<I", zlib.crc32(start)) + start + header


def _rar4() -> tuple[str, bytes]:
    block = struct.pack("<HBHHI", 0, 0x7A, 0x8000, 11, 0)  # a block that adds nothing, a million times
    return "dosar.rar", b"Rar!\x1a\x07\x00" + block * 400_000


def _rar5() -> tuple[str, bytes]:
    return "dosar.rar", b"Rar!\x1a\x07\x01\x00" + b"\0\0\0\0" + b"\xff" * 5_000_000


def _tar() -> tuple[str, bytes]:
    name = b"a" + b"\0" * 99
    head = bytearray(
        name + b"0000644\0" + b"0000000\0" * 2 + b"77777777777\0" + b"0" * 11 + b"\0" + b" " * 8 + b"0"
    )
    head += b"\0" * (512 - len(head))
    head[148:156] = b"%06o\0 " % sum(head)
    return "dosar.tar", bytes(head) * 8_000


BOMBS: dict[str, Callable[[], tuple[str, bytes]]] = {
    "zip-flat": _flat,
    "zip-nested": _nested,
    "zip-overlapping": _overlapping,
    "zip-names": _many_names,
    "zip-of-itself": _quine,
    "7z-header": _seven,
    "rar4-blocks": _rar4,
    "rar5-number": _rar5,
    "tar-sizes": _tar,
}
