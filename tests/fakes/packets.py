"""Packets of Outlook, made byte by byte: winmail.dat and messages saved as .msg."""

from __future__ import annotations

import struct

MESSAGE, ATTACHMENT = 1, 2


def attribute(level: int, name: int, value: bytes) -> bytes:
    """Write an attribute of TNEF with its checksum."""
    return struct.pack("<BII", level, name, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def properties(*given: tuple[int, int, bytes]) -> bytes:
    """Write MAPI properties of one value each: kind, number, value."""
    out = struct.pack("<I", len(given))
    for kind, name, value in given:
        out += struct.pack("<HH", kind, name)
        if kind in (13, 30, 31, 258):
            out += struct.pack("<II", 1, len(value)) + value + b"\0" * (-len(value) % 4)
        else:
            out += value
    return out


def wide(text: str) -> bytes:
    """Write a text as MAPI does."""
    return text.encode("utf-16-le") + b"\0\0"


def winmail(
    *files: tuple[str, bytes], subject: str = "Ofertă", text: str = "Bună ziua.", more: bytes = b""
) -> bytes:
    """Make a winmail.dat with a text in code page 1250 and files."""
    out = struct.pack("<IH", 0x223E9F78, 7)
    out += attribute(MESSAGE, 0x00069007, struct.pack("<II", 1250, 0))
    out += attribute(MESSAGE, 0x00018004, subject.encode("cp1250") + b"\0")
    out += attribute(MESSAGE, 0x0002800C, text.encode("cp1250") + b"\0")
    for name, content in files:
        out += attribute(ATTACHMENT, 0x00069002, bytes(14))
        out += attribute(ATTACHMENT, 0x00018010, b"SCURT~1.PDF\0")
        out += attribute(ATTACHMENT, 0x0006800F, content)
        out += attribute(
            ATTACHMENT, 0x00069005, properties((31, 0x3707, wide(name)), (3, 0x3705, bytes((1, 0, 0, 0))))
        )
    return out + more


def nested_winmail(inner: bytes) -> bytes:
    """Write an attachment that is a message of its own."""
    held = properties((3, 0x3705, bytes((5, 0, 0, 0))), (13, 0x3701, bytes(16) + inner))
    return attribute(ATTACHMENT, 0x00069002, bytes(14)) + attribute(ATTACHMENT, 0x00069005, held)


Tree = dict[str, "bytes | Tree"]


def compound(tree: Tree) -> bytes:
    """Write a compound file of small streams: one table of sectors, one of small ones."""
    entries: list[list[object]] = []
    small = bytearray()
    mini_fat: list[int] = []

    def enter(name: str, kind: int, node: bytes | Tree) -> int:
        number = len(entries)
        entries.append([name, kind, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFE, 0])
        if isinstance(node, dict):
            previous = 0xFFFFFFFF
            for child, inside in node.items():
                own = enter(child, 1 if isinstance(inside, dict) else 2, inside)
                entries[own][3] = previous  # a tree as flat as a list, to the right
                previous = own
            entries[number][4] = previous
        elif node:
            first, count = len(mini_fat), -(-len(node) // 64)
            small.extend(node + bytes(-len(node) % 64))
            mini_fat.extend([*range(first + 1, first + count), 0xFFFFFFFE])
            entries[number][5], entries[number][6] = first, len(node)
        return number

    enter("Root Entry", 5, tree)
    directory = b"".join(_entry(*entry) for entry in entries)  # type: ignore[arg-type]
    directory += bytes(-len(directory) % 512)
    table = struct.pack(f"<{len(mini_fat)}I", *mini_fat)
    table += b"\xff" * (-len(table) % 512)
    data = bytes(small) + bytes(-len(small) % 512)
    fat, sectors, starts = [0xFFFFFFFD], [b""], []
    for part in (directory, table, data):
        starts.append(len(sectors))
        count = len(part) // 512
        fat += [*range(len(sectors) + 1, len(sectors) + count), 0xFFFFFFFE] if count else []
        sectors += [part[start : start + 512] for start in range(0, len(part), 512)]
    assert len(fat) <= 128, "the test needs a longer table"
    sectors[0] = struct.pack("<128I", *fat, *[0xFFFFFFFF] * (128 - len(fat)))
    root = bytearray(sectors[starts[0]])
    struct.pack_into("<IQ", root, 116, starts[2], len(small))
    sectors[starts[0]] = bytes(root)
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<I", head, 44, 1)
    struct.pack_into("<IIIIIII", head, 48, starts[0], 0, 4096, starts[1], len(table) // 512, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", head, 76, 0, *[0xFFFFFFFF] * 108)
    return bytes(head) + b"".join(sectors)


def _entry(name: str, kind: int, left: int, right: int, child: int, start: int, size: int) -> bytes:
    raw = bytearray(128)
    title = name.encode("utf-16-le")
    raw[: len(title)] = title
    struct.pack_into("<HBBIII", raw, 64, len(title) + 2, kind, 1, left, right, child)
    struct.pack_into("<IQ", raw, 116, start, size)
    return bytes(raw)


def outlook_message(*files: tuple[str, bytes], subject: str, text: str, sender: str, address: str) -> bytes:
    """Make a saved message of Outlook."""
    tree: Tree = {
        "__properties_version1.0": bytes(32),
        "__substg1.0_0037001F": wide(subject),
        "__substg1.0_1000001F": wide(text),
        "__substg1.0_0C1A001F": wide(sender),
        "__substg1.0_5D01001F": wide(address),
    }
    for number, (name, content) in enumerate(files):
        tree[f"__attach_version1.0_#{number:08X}"] = {
            "__properties_version1.0": bytes(8),
            "__substg1.0_3707001F": wide(name),
            "__substg1.0_37010102": content,
        }
    return compound(tree)
