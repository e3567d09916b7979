"""Mail: nesting, parts, headers and boundaries without end; winmail.dat whose counts lie."""

from __future__ import annotations

import base64
import struct
from collections.abc import Callable

_HEAD = b"From: Ilinca Moga <ilinca@posta.example>\r\nTo: r@alba.example\r\nSubject: Cerere\r\nMIME-Version: 1.0\r\n"


def _nesting() -> bytes:
    raw = _HEAD + b"\r\nx"
    for _ in range(2_000):
        raw = _HEAD + b"Content-Type: message/rfc822\r\n\r\n" + raw
    return raw


def _multipart() -> bytes:
    opened = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
        for level in range(3_000)
    )
    return _HEAD + opened + b"\r\nx"


def _parts() -> bytes:
    part = b"--b\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nx\r\n"
    return _HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * 100_000 + b"--b--\r\n"


def _headers() -> bytes:
    many = b"".join(b"X-%d: %s\r\n" % (number, b"a" * 60) for number in range(100_000))
    return many + _HEAD + b"\r\nx"


def _folded() -> bytes:
    return _HEAD.replace(b"Cerere", b"Cerere" + b"\r\n x" * 1_500_000) + b"\r\nx"


def _received() -> bytes:
    line = b"Received: from a by b; Mon, 02 Mar 2026 10:00:00 +0200" + b" (a" * 300 + b"\r\n"
    return line * 5_000 + _HEAD + b"\r\nx"


def _addresses() -> bytes:
    return (
        _HEAD.replace(b"To: r@alba.example", b"To: " + b"<" * 400_000 + b"(" * 400_000 + b'"' * 99) + b"\r\nx"
    )


def _words() -> bytes:
    return _HEAD.replace(b"Cerere", b"=?utf-8?q?" + b"=C8=9B" * 300_000 + b"?= =?" * 200_000) + b"\r\nx"


def _parameters() -> bytes:
    pieces = b"".join(b" name*%d*=%%41;\r\n" % number for number in range(100_000))
    return _HEAD + b"Content-Type: application/pdf;\r\n" + pieces + b"\r\nx"


def _references() -> bytes:
    return b"References: " + b"<a@b> " * 500_000 + b"\r\n" + _HEAD + b"\r\nx"


def _boundaries() -> bytes:
    return _HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b \r\n--bb\r\n--\r\n" * 800_000


def _encodings() -> bytes:
    body = base64.b64encode(bytes(20 << 20))
    return _HEAD + b"Content-Transfer-Encoding: base64\r\nContent-Type: text/html\r\n\r\n" + body


def _html() -> bytes:
    body = b"<a href='" * 300_000 + b"<!--" * 300_000 + b"&#" * 300_000 + b"<style" * 100_000
    return _HEAD + b"Content-Type: text/html\r\n\r\n" + body


def _uuencoded() -> bytes:
    return _HEAD + b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\r\n" + b"M" * 12_000_000


def _tnef() -> bytes:
    """Attributes that claim four gigabytes, properties that claim as many values."""
    head = struct.pack("<IH", 0x223E9F78, 1)
    many = (
        struct.pack("<I", 0xFFFFFFFF) + struct.pack("<HHI", 0x101E, 0x3001, 0xFFFFFFFF) + b"\xff" * 4_000_000
    )
    attribute = struct.pack("<BII", 1, 0x00069003, len(many)) + many + b"\0\0"
    return head + attribute * 3 + struct.pack("<BII", 2, 0x0006800F, 0xFFFFFFFF) + b"x" * 100


def _tnef_nested() -> bytes:
    inner = struct.pack("<IH", 0x223E9F78, 1)
    for _ in range(400):
        value = bytes(16) + inner
        value += b"\0" * (-len(value) % 4)
        properties = struct.pack("<I", 2) + struct.pack("<HHI", 3, 0x3705, 5)
        properties += struct.pack("<HHII", 13, 0x3701, 1, len(value)) + value
        inner = struct.pack("<IH", 0x223E9F78, 1) + struct.pack("<BII", 2, 0x00069002, 0) + b"\0\0"
        inner += struct.pack("<BII", 2, 0x00069005, len(properties)) + properties + b"\0\0"
    return inner


def _mbox() -> bytes:
    return (
        b"From a Mon Mar 02 10:00:00 2026\nFrom: a@b.example\nTo: c@d.example\nSubject: x\n\nx\n\n" * 100_000
    )


def _signed() -> bytes:
    """Signed data in lengths without end, one in the other."""
    return b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80" + b"\x30\x80" * 500_000


def _as(name: str, make: Callable[[], bytes]) -> Callable[[], tuple[str, bytes]]:
    return lambda: (name, make())


BOMBS: dict[str, Callable[[], tuple[str, bytes]]] = {
    "eml-nesting": _as("mesaj.eml", _nesting),
    "eml-multiparts": _as("mesaj.eml", _multipart),
    "eml-parts": _as("mesaj.eml", _parts),
    "eml-headers": _as("mesaj.eml", _headers),
    "eml-folded": _as("mesaj.eml", _folded),
    "eml-received": _as("mesaj.eml", _received),
    "eml-addresses": _as("mesaj.eml", _addresses),
    "eml-encoded-words": _as("mesaj.eml", _words),
    "eml-parameters": _as("mesaj.eml", _parameters),
    "eml-references": _as("mesaj.eml", _references),
    "eml-boundaries": _as("mesaj.eml", _boundaries),
    "eml-base64": _as("mesaj.eml", _encodings),
    "eml-html": _as("mesaj.eml", _html),
    "eml-uuencode": _as("mesaj.eml", _uuencoded),
    "tnef-counts": _as("winmail.dat", _tnef),
    "tnef-nesting": _as("winmail.dat", _tnef_nested),
    "mbox-messages": _as("cutie.mbox", _mbox),
    "p7m-lengths": _as("smime.p7m", _signed),
}
