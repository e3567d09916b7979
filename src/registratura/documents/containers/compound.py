"""
Reads a compound file (MS-CFB), the old container of Office: storages and streams in chained sectors.

Trusts no chain: each sector of a chain is visited once, each name of the directory once.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from registratura.documents.containers.found import BrokenError

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END_FIRST = 0xFFFFFFFA  # this number and all above it are marks, not sectors
_NONE = 0xFFFFFFFF
_MOST_ENTRIES = 20_000


@dataclass
class Node:
    """A storage (with children) or a stream (with a beginning and a size)."""

    name: str
    is_storage: bool
    start: int = 0
    size: int = 0
    children: dict[str, Node] = field(default_factory=dict)


class CompoundFile:
    """
    An open compound file.

    Raises: BrokenError when it is none, or its chains lead nowhere.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or not data.startswith(SIGNATURE):
            raise BrokenError("no compound file")
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise BrokenError("sector size")
        self._sector, self._mini = 1 << shift, 1 << mini_shift
        fat_count, directory, _, self._cutoff, mini_fat, _, difat, _ = struct.unpack_from("<8I", data, 44)
        self._fat = self._numbers(b"".join(self._at(n) for n in self._fat_sectors(fat_count, difat)))
        self._mini_fat = self._numbers(b"".join(self._at(n) for n in self._chain(self._fat, mini_fat)))
        self._entries = b"".join(self._at(n) for n in self._chain(self._fat, directory))
        self.root = self._tree()
        self._small = b"".join(self._at(n) for n in self._chain(self._fat, self.root.start))

    def read(self, node: Node) -> bytes:
        """Give the bytes of a stream."""
        if node.size > len(self._data):
            raise BrokenError("a stream larger than its file")
        if node.size >= self._cutoff:
            found = b"".join(self._at(n) for n in self._chain(self._fat, node.start))
        else:
            mini = self._mini
            found = b"".join(
                self._small[n * mini : (n + 1) * mini] for n in self._chain(self._mini_fat, node.start)
            )
        return found[: node.size]

    def _at(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        if start >= len(self._data):
            raise BrokenError("a sector beyond the end")
        return self._data[start : start + self._sector]

    def _fat_sectors(self, count: int, difat: int) -> Iterator[int]:
        first = struct.unpack_from("<109I", self._data, 76)
        yield from (number for number in first if number < _END_FIRST)
        seen: set[int] = set()
        while difat < _END_FIRST and difat not in seen and len(seen) <= count:
            seen.add(difat)
            numbers = self._numbers(self._at(difat))
            yield from (number for number in numbers[:-1] if number < _END_FIRST)
            difat = numbers[-1] if numbers else _NONE

    @staticmethod
    def _numbers(data: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))

    @staticmethod
    def _chain(table: list[int], start: int) -> Iterator[int]:
        seen = 0
        while start < _END_FIRST:
            seen += 1
            if start >= len(table) or seen > len(table):
                raise BrokenError("a chain that leads nowhere")
            yield start
            start = table[start]

    def _tree(self) -> Node:
        count = min(len(self._entries) // 128, _MOST_ENTRIES)
        raw = [self._entries[n * 128 : (n + 1) * 128] for n in range(count)]
        if not raw:
            raise BrokenError("no directory")
        seen: set[int] = {0}
        root = self._node(raw[0])
        waiting = [(root, struct.unpack_from("<I", raw[0], 76)[0])]
        while waiting:
            parent, number = waiting.pop()
            if number >= count or number in seen:
                continue
            seen.add(number)
            left, right, child = struct.unpack_from("<III", raw[number], 68)
            node = self._node(raw[number])
            parent.children[node.name] = node
            waiting += [(parent, left), (parent, right)]
            if node.is_storage:
                waiting.append((node, child))
        return root

    @staticmethod
    def _node(raw: bytes) -> Node:
        length, kind = struct.unpack_from("<HB", raw, 64)
        name = raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        start, size = struct.unpack_from("<IQ", raw, 116)
        return Node(name, kind in (1, 5), start, size & 0xFFFFFFFF)
