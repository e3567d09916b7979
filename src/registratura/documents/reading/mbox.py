"""The messages of an mbox file, one after the other, byte for byte as they stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

MAX_MESSAGE_BYTES = 200 * 1024 * 1024

_LINE_BYTES = 65_536
# As programs write the separator: sender and date. A mere „From ” after a blank line is a sentence.
_DATED = re.compile(rb"From .*\d{1,2}:\d{2}.*\d{4}")


@dataclass(frozen=True, slots=True)
class RawMessage:
    """One message of an mbox."""

    offset: int
    """Where its separator line begins in the file, in bytes."""
    envelope: bytes
    """The separator line with its line end; empty when the file does not begin with one."""
    raw: bytes = field(repr=False)
    """The message without the blank line that closes it. ``>From`` stays as it is written."""
    cut: bool
    """The message is longer than allowed, and `raw` holds its beginning only."""


def iter_mbox(stream: BinaryIO, *, max_message_bytes: int = MAX_MESSAGE_BYTES) -> Iterator[RawMessage]:
    """
    Go through an mbox in constant memory, apart from the message at hand.

    stream: open for reading in binary, at its beginning. A file that is no mbox is one message.
    """
    gathered = _Gathered(offset=0, envelope=b"", most=max_message_bytes)
    strict = False
    offset = 0
    at_line_start, after_blank = True, True
    while line := stream.readline(_LINE_BYTES):
        if at_line_start and after_blank and line.startswith(b"From ") and (not strict or _DATED.match(line)):
            # The first separator shows how this file writes them.
            strict = strict or bool(_DATED.match(line))
            yield from gathered.closed()
            gathered = _Gathered(offset=offset, envelope=line, most=max_message_bytes)
        else:
            gathered.add(line)
        after_blank = at_line_start and line in (b"\n", b"\r\n")
        at_line_start = line.endswith(b"\n")
        offset += len(line)
    yield from gathered.closed()


class _Gathered:
    """The message being read."""

    def __init__(self, *, offset: int, envelope: bytes, most: int) -> None:
        self._offset, self._envelope, self._most = offset, envelope, most
        self._lines: list[bytes] = []
        self._size = 0
        self._cut = False

    def add(self, line: bytes) -> None:
        if self._size + len(line) > self._most:
            self._cut = True
        if not self._cut:
            self._lines.append(line)
            self._size += len(line)

    def closed(self) -> Iterator[RawMessage]:
        """Give the message, unless it is only the blank lines before the first separator."""
        if not self._cut and self._lines and self._lines[-1] in (b"\n", b"\r\n"):
            self._lines.pop()
        raw = b"".join(self._lines)
        if self._envelope or raw.strip():
            yield RawMessage(offset=self._offset, envelope=self._envelope, raw=raw, cut=self._cut)
