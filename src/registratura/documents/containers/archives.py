"""Looks into archives without unpacking them: what is in them, whether a password guards it, how large it would be."""

from __future__ import annotations

import io
import struct
import zipfile

from registratura.documents.containers.found import BrokenError, Found

_SHOWN = 200


def read_zip(data: bytes) -> Found:
    """List a zip. Raises: BrokenError when its directory cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError, EOFError) as error:
        raise BrokenError(str(error)) from error
    files = [entry for entry in entries if not entry.is_dir()]
    return Found(
        listed=[entry.filename for entry in files[:_SHOWN]],
        unpacked_bytes=sum(entry.file_size for entry in files),
        encrypted=any(entry.flag_bits & 1 for entry in files),
        broken=len(files) > _SHOWN,
    )


def read_rar(data: bytes) -> Found:
    """Say whether a rar is guarded by a password; its names are not read."""
    if data.startswith(b"Rar!\x1a\x07\x01\x00"):
        return Found(encrypted=_rar5_encrypted(data))
    if data.startswith(b"Rar!\x1a\x07\x00"):
        return Found(encrypted=_rar4_encrypted(data))
    raise BrokenError("no rar")


def _rar4_encrypted(data: bytes) -> bool:
    place = 7
    for _ in range(_SHOWN):
        if place + 7 > len(data):
            return False
        kind, flags, size = struct.unpack_from("<BHH", data, place + 2)
        if (kind == 0x73 and flags & 0x80) or (kind == 0x74 and flags & 0x04):
            return True
        more = (
            struct.unpack_from("<I", data, place + 7)[0] if flags & 0x8000 and place + 11 <= len(data) else 0
        )
        if size < 7:
            return False
        place += size + more
    return False


def _rar5_encrypted(data: bytes) -> bool:
    # After the checksum: size, then the kind of the header; kind 4 is the header of encryption and comes first.
    place = 8 + 4
    _size, place = _number(data, place)
    kind, _place = _number(data, place)
    return kind == 4


def _number(data: bytes, place: int) -> tuple[int, int]:
    value = 0
    for step in range(10):
        if place >= len(data):
            raise BrokenError("cut short")
        value |= (data[place] & 0x7F) << (7 * step)
        place += 1
        if not data[place - 1] & 0x80:
            return value, place
    raise BrokenError("a number too long")


def read_7z(data: bytes) -> Found:
    """Say whether the directory of a 7z is guarded by a password, as far as its own first header tells."""
    if len(data) < 32 or not data.startswith(b"7z\xbc\xaf\x27\x1c"):
        raise BrokenError("no 7z")
    offset, size = struct.unpack_from("<QQ", data, 12)
    if size == 0:
        return Found()
    if 32 + offset + size > len(data):
        raise BrokenError("cut short")
    # The coder of AES stands by its number in the header, be the names guarded too or only the files.
    return Found(encrypted=b"\x06\xf1\x07\x01" in data[32 + offset : 32 + offset + size])
