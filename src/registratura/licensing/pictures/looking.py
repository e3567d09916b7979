"""Reading the QR codes of a picture that somebody sends, in a program of its own with limits."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Final

from django.conf import settings

from registratura.toolkit.sandbox import Limits, read_left, run_child

MOST_BYTES: Final = 12 << 20
_MOST_LETTERS: Final = 65_536
_CHILD: Final = Path(__file__).with_name("child.py")
_LIMITS: Final = Limits(cpu_s=20, wall_s=40.0, memory_bytes=768 << 20, output_bytes=16 << 20)


def texts_in(content: bytes) -> tuple[str, ...]:
    """Return what the QR codes of a picture say; nothing for what is no picture, or shows none."""
    if not content or len(content) > MOST_BYTES:
        return ()
    with tempfile.TemporaryDirectory(prefix="registratura-code-", dir="/tmp") as name:
        Path(name).chmod(0o711)
        folder = Path(name) / "room"
        folder.mkdir(mode=0o700)
        (folder / "input").write_bytes(content)
        run_child(_CHILD, folder=folder, limits=_LIMITS, hidden=[settings.DATA])
        try:
            answer = json.loads(read_left(folder, "answer.json", most_bytes=65_536) or b"{}")
        except (ValueError, RecursionError):
            return ()
    texts = answer.get("texts", []) if isinstance(answer, dict) else []
    return tuple(str(text) for text in texts[:8]) if isinstance(texts, list) else ()


def request_in(content: bytes) -> str:
    """Return the request that a file is, or that a picture shows; empty for neither."""
    return _found(content, "RLR1.")


def answer_in(content: bytes) -> str:
    """Return the answer that a file is, or that a picture shows; empty for neither."""
    return _found(content, "RLF1.", "-----BEGIN LICENSE FILE-----")


def _found(content: bytes, *beginnings: str) -> str:
    if len(content) <= _MOST_LETTERS and content.isascii():
        text = content.decode("ascii").strip()
        return text if text.startswith(beginnings) else ""
    return next((text for text in texts_in(content) if text.startswith(beginnings)), "")
