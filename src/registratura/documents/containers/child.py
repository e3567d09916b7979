"""
Opens one packet in a confined process and leaves its files beside it.

Run as a program of its own (`python -I child.py JSON`), never imported; the packet is `input` in the current folder,
the answer is left in `answer.json`, its files as `file-0`, `file-1`, …
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))  # isolated Python knows no path of ours

# Kept loaded by the warm process that this program is forked from.
NEEDS = (
    "registratura.documents.containers.archives",
    "registratura.documents.containers.outlook",
    "registratura.documents.containers.signed",
    "registratura.documents.containers.tnef",
)


def main() -> None:
    """Read the packet and write down what was found."""
    given = json.loads(sys.argv[1])
    Path("answer.json").write_text(json.dumps(_answer(given["kind"], given["max_bytes"])), encoding="utf-8")


def _answer(kind: str, max_bytes: int) -> dict[str, object]:
    from registratura.documents.containers import archives, outlook, signed, tnef
    from registratura.documents.containers.found import BrokenError

    readers = {
        "tnef": tnef.read,
        "outlook": outlook.read,
        "signed": signed.read,
        "zip": archives.read_zip,
        "rar": archives.read_rar,
        "7z": archives.read_7z,
    }
    try:
        found = readers[kind](Path("input").read_bytes())
    except (BrokenError, RecursionError):
        return {"reason": "unreadable"}
    files: list[dict[str, str]] = []
    left = max_bytes
    for name, media_type, content in found.files:
        left -= len(content)
        if left < 0:
            found.broken = True
            break
        Path(f"file-{len(files)}").write_bytes(content)
        files.append({"name": name[:500], "media_type": media_type[:120]})
    return {
        "subject": found.subject[:1_000],
        "sender_name": found.sender_name[:500],
        "sender_address": found.sender_address[:500],
        "text": found.text[:1_000_000],
        "files": files,
        "listed": [name[:300] for name in found.listed],
        "unpacked_bytes": found.unpacked_bytes,
        "encrypted": found.encrypted,
        "broken": found.broken,
    }


if __name__ == "__main__":
    main()
