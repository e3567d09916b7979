"""
Reads winmail.dat: Outlook's own wrapping of a message (MS-OXTNEF). Trusts no length that it reads.

Imported by the confined process alone; also for its tests.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from registratura.documents.containers.found import MOST_DEPTH, BrokenError, Found, decoded, utf16

SIGNATURE = 0x223E9F78
_SUBJECT, _BODY, _FROM, _MAPI, _CODEPAGE = 0x8004, 0x800C, 0x8000, 0x9003, 0x9007
_TITLE, _DATA, _BEGIN, _ATTACHMENT = 0x8010, 0x800F, 0x9002, 0x9005
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
_COUNTED = {13, 30, 31, 258}
_MANY = 0x1000
_EMBEDDED = 5
_LONG_NAME, _SHORT_NAME, _CONTENT, _METHOD, _TYPE = 0x3707, 0x3704, 0x3701, 0x3705, 0x370E
_MOST_PROPERTIES = 5_000

Properties = dict[int, object]


def read(data: bytes, depth: int = 0) -> Found:
    """
    Take a winmail.dat apart; a broken one as far as it goes.

    Raises: BrokenError when it is none at all.
    """
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != SIGNATURE:
        raise BrokenError("no TNEF")
    found, codepage, attachment = Found(), 1250, _Attachment()
    for level, name, value in _attributes(data, found):
        if name == _CODEPAGE and len(value) >= 4:
            codepage = struct.unpack_from("<I", value)[0]
        elif level == 2:
            if name == _BEGIN:
                attachment.give(found, depth)
                attachment = _Attachment()
            attachment.take(name, value, codepage)
        else:
            _take_message(found, name, value, codepage)
    attachment.give(found, depth)
    return found


def _attributes(data: bytes, found: Found) -> Iterator[tuple[int, int, bytes]]:
    place = 6
    while place + 9 <= len(data):
        level, name, _kind, size = struct.unpack_from("<BHHI", data, place)
        value = data[place + 9 : place + 9 + size]
        if len(value) < size or level not in (1, 2):
            found.broken = True
            return
        yield level, name, value
        place += 9 + size + 2


def _take_message(found: Found, name: int, value: bytes, codepage: int) -> None:
    if name == _SUBJECT:
        found.subject = found.subject or decoded(value, codepage)
    elif name == _BODY:
        found.text = found.text or decoded(value, codepage)
    elif name == _FROM:
        found.sender_name, found.sender_address = _triple(value, codepage)
    elif name == _MAPI:
        properties = read_properties(value, codepage)
        found.subject = _text(properties.get(0x0037)) or found.subject
        found.text = found.text or _text(properties.get(0x1000))
        found.sender_name = _text(properties.get(0x0C1A)) or found.sender_name
        found.sender_address = (
            _text(properties.get(0x5D01)) or _text(properties.get(0x0C1F)) or found.sender_address
        )


def _triple(value: bytes, codepage: int) -> tuple[str, str]:
    """Read the name and the address of a triple (trpid, size, name size, address size)."""
    if len(value) < 8:
        return "", ""
    _kind, _size, name_size, address_size = struct.unpack_from("<HHHH", value)
    name = decoded(value[8 : 8 + name_size], codepage)
    address = decoded(value[8 + name_size : 8 + name_size + address_size], codepage)
    return name, address.rpartition(":")[2]


class _Attachment:
    """One attachment as its attributes tell it."""

    def __init__(self) -> None:
        self.title, self.content = "", b""
        self.properties: Properties = {}

    def take(self, name: int, value: bytes, codepage: int) -> None:
        if name == _TITLE:
            self.title = decoded(value, codepage)
        elif name == _DATA:
            self.content = value
        elif name == _ATTACHMENT:
            self.properties = read_properties(value, codepage)

    def give(self, found: Found, depth: int) -> None:
        named = _text(self.properties.get(_LONG_NAME)) or _text(self.properties.get(_SHORT_NAME))
        content = self.properties.get(_CONTENT)
        content = content if isinstance(content, bytes) and content else self.content
        if self.properties.get(_METHOD) == _EMBEDDED and depth < MOST_DEPTH:
            _flatten(found, content, depth)
            return
        found.add(named or self.title, _text(self.properties.get(_TYPE)), content)


def _flatten(found: Found, content: bytes, depth: int) -> None:
    """Give the files of an enclosed message beside those of the outer one, and its text as one of them."""
    start = content.find(struct.pack("<I", SIGNATURE), 0, 64)  # an interface identifier stands before it
    if start < 0:
        found.broken = True
        return
    inner = read(content[start:], depth + 1)
    if inner.text:
        found.add(f"{inner.subject or 'mesaj'}.txt", "text/plain", inner.text.encode("utf-8", "replace"))
    for file in inner.files:
        found.add(*file)


def read_properties(data: bytes, codepage: int) -> Properties:
    """Read a list of MAPI properties; of a broken one what stands before the break."""
    found: Properties = {}
    reader = _Reader(data)
    try:
        for _ in range(min(reader.number(), _MOST_PROPERTIES)):
            kind, name = struct.unpack("<HH", reader.take(4))
            if name >= 0x8000:
                reader.take(16)
                if reader.number() == 0:
                    reader.take(4)
                else:
                    reader.padded(reader.number())
            values = [reader.value(kind & ~_MANY) for _ in range(reader.count(kind))]
            if values:
                found.setdefault(name, _meaning(kind & ~_MANY, values[0], codepage))
    except BrokenError:
        pass
    return found


def _meaning(kind: int, value: bytes, codepage: int) -> object:
    if kind == 30:
        return decoded(value, codepage)
    if kind == 31:
        return utf16(value)
    return struct.unpack("<I", value)[0] if kind == 3 else value


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data, self._place = data, 0

    def take(self, size: int) -> bytes:
        value = self._data[self._place : self._place + size]
        if len(value) < size:
            raise BrokenError("cut short")
        self._place += size
        return value

    def number(self) -> int:
        return int(struct.unpack("<I", self.take(4))[0])

    def padded(self, size: int) -> bytes:
        value = self.take(size)
        self._place += -size % 4
        return value

    def count(self, kind: int) -> int:
        """How many values stand in a property: texts, bytes and lists say it."""
        if kind & _MANY or kind in _COUNTED:
            count = self.number()
            if count > _MOST_PROPERTIES:
                raise BrokenError("too many values")
            return count
        return 1

    def value(self, kind: int) -> bytes:
        if kind in _COUNTED:
            return self.padded(self.number())
        if kind not in _FIXED:
            raise BrokenError(f"kind {kind}")
        return self.take(_FIXED[kind])


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
