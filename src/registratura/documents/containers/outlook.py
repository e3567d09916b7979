"""Reads a message that Outlook saved as a file (.msg, MS-OXMSG): who, about what, the text, the attachments."""

from __future__ import annotations

import struct

from registratura.documents.containers.compound import CompoundFile, Node
from registratura.documents.containers.found import MOST_DEPTH, BrokenError, Found, decoded, utf16

_STREAM = "__substg1.0_"
_ATTACHMENT = "__attach_version1.0_"
_PROPERTIES = "__properties_version1.0"
_CODEPAGE = 0x3FFD


def read(data: bytes) -> Found:
    """
    Take a saved message apart; a broken one as far as it goes.

    Raises: BrokenError when it is none at all.
    """
    file = CompoundFile(data)
    if _PROPERTIES not in file.root.children:
        raise BrokenError("no message")
    return _message(file, file.root, 0)


def _message(file: CompoundFile, node: Node, depth: int) -> Found:
    codepage = _codepage(file, node, 32 if depth == 0 else 24)
    found = Found(
        subject=_text(file, node, "0037", codepage),
        sender_name=_text(file, node, "0C1A", codepage),
        sender_address=_text(file, node, "5D01", codepage) or _text(file, node, "0C1F", codepage),
        text=_text(file, node, "1000", codepage),
    )
    if "@" not in found.sender_address:  # an address of the own server, of no use outside
        found.sender_address = ""
    for name, child in sorted(node.children.items()):
        if name.startswith(_ATTACHMENT) and child.is_storage:
            try:
                _attachment(file, child, found, codepage, depth)
            except BrokenError:
                found.broken = True
    return found


def _attachment(file: CompoundFile, node: Node, found: Found, codepage: int, depth: int) -> None:
    embedded = node.children.get(f"{_STREAM}3701000D")
    if embedded is not None and embedded.is_storage:
        if depth < MOST_DEPTH:
            inner = _message(file, embedded, depth + 1)
            if inner.text:
                name = f"{inner.subject or 'mesaj'}.txt"
                found.add(name, "text/plain", inner.text.encode("utf-8", "replace"))
            for inside in inner.files:
                found.add(*inside)
        return
    content = node.children.get(f"{_STREAM}37010102")
    if content is not None:
        name = _text(file, node, "3707", codepage) or _text(file, node, "3704", codepage)
        found.add(name, _text(file, node, "370E", codepage), file.read(content))


def _text(file: CompoundFile, node: Node, name: str, codepage: int) -> str:
    try:
        if (wide := node.children.get(f"{_STREAM}{name}001F")) is not None:
            return utf16(file.read(wide)).strip()
        if (narrow := node.children.get(f"{_STREAM}{name}001E")) is not None:
            return decoded(file.read(narrow), codepage).strip()
    except BrokenError:
        pass
    return ""


def _codepage(file: CompoundFile, node: Node, head: int) -> int:
    properties = node.children.get(_PROPERTIES)
    if properties is None:
        return 1250
    data = file.read(properties)
    for place in range(head, len(data) - 15, 16):
        tag, _flags, value = struct.unpack_from("<III", data, place)
        if tag >> 16 == _CODEPAGE:
            return int(value)
    return 1250
