"""
Opens the PDF on standard input, in a confined process, and leaves in `answer.json` what it found.

Run as a program of its own (`python -I pdf_child.py`), never imported by the product: a PDF that exhausts memory or
time ends this process only.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

NEEDS = ("pikepdf",)


def main() -> None:
    """Look at the file and write down what it is."""
    Path("answer.json").write_text(json.dumps(_looked()), encoding="utf-8")


def _looked() -> dict[str, object]:
    try:
        import pikepdf
    except ImportError:
        return {"status": "unchecked"}
    try:
        return _opened(pikepdf)
    except pikepdf.PasswordError:
        return {"status": "encrypted"}
    except MemoryError:
        return {"status": "heavy"}
    except (
        pikepdf.PdfError,
        pikepdf.DependencyError,
        ValueError,
        RuntimeError,
        OverflowError,
        RecursionError,
    ):
        return {"status": "broken"}


def _opened(pikepdf) -> dict[str, object]:  # type: ignore[no-untyped-def]
    try:
        document = pikepdf.open(sys.stdin.buffer, attempt_recovery=False)
        damaged = bool(document.get_warnings())
    except pikepdf.PasswordError:
        raise
    except pikepdf.PdfError:
        sys.stdin.buffer.seek(0)
        document = pikepdf.open(sys.stdin.buffer)
        damaged = True
    with document:
        pages = len(document.pages)
        if not pages:
            return {"status": "broken"}
        return {"status": "ok", "pages": pages, "damaged": damaged, "restricted": document.is_encrypted}


if __name__ == "__main__":
    main()
