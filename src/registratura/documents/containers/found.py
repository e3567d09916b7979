"""What the readers of packets give, and the limits they share. Plain Python: it runs in the confined process too."""

from __future__ import annotations

from dataclasses import dataclass, field

MOST_FILES = 200
MOST_DEPTH = 5


class BrokenError(ValueError):
    """The bytes are not what they claim to be."""


@dataclass
class Found:
    """What a packet says, and the files in it as (name, declared type, content)."""

    subject: str = ""
    sender_name: str = ""
    sender_address: str = ""
    text: str = ""
    files: list[tuple[str, str, bytes]] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    """Names in an archive, whose files are not taken out."""
    unpacked_bytes: int = 0
    encrypted: bool = False
    broken: bool = False
    """Only a part could be read."""

    def add(self, name: str, media_type: str, content: bytes) -> None:
        """Take a file in, up to the limit."""
        if len(self.files) >= MOST_FILES:
            self.broken = True
        elif content:
            self.files.append((name, media_type, content))


def decoded(data: bytes, codepage: int) -> str:
    """Read a text in a code page of Windows; what does not fit is replaced."""
    data = data.rstrip(b"\0")
    for name in (f"cp{codepage}" if codepage not in (0, 65001) else "utf-8", "utf-8", "cp1250"):
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("latin-1")


def utf16(data: bytes) -> str:
    """Read a text of MAPI."""
    return data[: len(data) // 2 * 2].decode("utf-16-le", "replace").rstrip("\0")
